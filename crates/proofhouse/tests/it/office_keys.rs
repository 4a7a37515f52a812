//! `proofhouse keys publish` and `withdraw`: an administrator decides whose bundles an office takes.

use serde_json::Value;

use super::cli::Said;
use super::journey::{Case, text};
use super::office::Office;
use super::schemas::held;

const WINDOW: [&str; 4] = ["--from", "2020-01-01", "--until", "2090-01-01"];
const WHY: &str = "Its machine was stolen.";

/// Enrols the stranger's key in the office.
fn publish(office: &Office, role: &str, key: &str, key_role: &str) -> Said {
    let asked = ["keys", "publish", key, "--role", key_role];
    office.ask(role, &[&asked[..], &WINDOW].concat())
}

fn withdraw(office: &Office, role: &str, key: &str, more: &[&str]) -> Said {
    let asked = ["keys", "withdraw", key, "--reason", WHY];
    office.ask(role, &[&asked[..], more].concat())
}

/// The error of a command that ended with `exit`.
#[track_caller]
fn error(said: Said, exit: i32) -> Value {
    held("error", said.ends(exit).json())["error"].clone()
}

/// The key in the trust file that the office shows to everyone.
fn trusted(office: &Office, key: &str) -> Option<Value> {
    let url = format!("{}/register/trust.json", office.url());
    let file = ureq::get(url).call().unwrap().body_mut().read_to_string();
    let file: Value = serde_json::from_str(&file.unwrap()).unwrap();
    let keys = held("keys-list", file)["keys"].as_array().unwrap().clone();
    keys.into_iter().find(|one| one["key_id"] == key)
}

#[test]
fn a_key_that_is_published_opens_the_door_to_its_bundles_until_it_is_withdrawn() {
    let office = Office::drill();
    let case = Case::open(&office, "uk-proposal-2020");
    let lodge = || office.ask("case-officer", &["case", "lodge", &case.id, "stranger.zip"]);
    lodge().ends(3);

    let said = publish(&office, "administrator", "stranger.pem.pub", "lab");
    let event = held("key-changed", said.ends(0).json());
    assert_eq!(event["event"], "enrolled");
    let key = text(&event, "key_id");
    assert!(trusted(&office, &key).unwrap()["revoked"].is_null());
    lodge().ends(0);
    let twice = error(
        publish(&office, "administrator", "stranger.pem.pub", "lab"),
        2,
    );
    assert!(
        text(&twice, "what").contains("The keys are as they were"),
        "{twice}"
    );

    // Long before the bundle was signed: it is not to be believed either.
    let long_ago = ["--at", "2021-01-01"];
    let said = withdraw(&office, "administrator", &key, &long_ago);
    let event = held("key-changed", said.ends(0).json());
    assert_eq!(
        (text(&event, "event"), text(&event["revocation"], "reason")),
        ("revoked".to_owned(), WHY.to_owned())
    );
    let shown = trusted(&office, &key).unwrap();
    assert_eq!(text(&shown["revoked"], "reason"), WHY);
    let other = Case::open(&office, "uk-proposal-2020");
    let refused = office.ask(
        "case-officer",
        &["case", "lodge", &other.id, "stranger.zip"],
    );
    let refused = error(refused, 1);
    assert!(refused.to_string().contains("revoked"), "{refused}");
    case.lodge("passes.zip");

    let session = ["--session", "administrator.json"];
    let human = office.tool(&[&["keys", "withdraw", &key, "--reason", WHY], &session[..]].concat());
    assert!(human.err.contains("revoked"), "{human:?}");
}

#[test]
fn a_key_that_nobody_knows_or_may_not_be_changed_is_said_so_and_nothing_is_changed() {
    let mut office = Office::drill();
    let unknown = error(
        withdraw(&office, "administrator", "0123456789abcdef", &[]),
        2,
    );
    assert_eq!(unknown["code"], "keys.unknown");
    assert!(
        text(&unknown, "what").contains("0123456789abcdef"),
        "{unknown}"
    );
    assert!(text(&unknown, "next").contains("trust.json"), "{unknown}");
    let typed_wrong = error(withdraw(&office, "administrator", "0123", &[]), 2);
    assert_eq!(typed_wrong["code"], "cli.usage");

    for (key, role, code) in [
        ("none.pub", "lab", "keys.file"),
        ("fails.zip", "lab", "keys.file"),
        ("stranger.pem.pub", "register", "keys.role"),
    ] {
        let refused = error(publish(&office, "administrator", key, role), 2);
        assert_eq!(refused["code"], code, "{key}: {refused}");
    }
    let lab = office.say("keys list", &[]).ends(0).json()["keys"][0].clone();
    let lab = text(&lab, "key_id");
    for asked in [
        publish(&office, "case-officer", "stranger.pem.pub", "lab"),
        withdraw(&office, "case-officer", &lab, &[]),
    ] {
        let refused = error(asked, 2);
        assert_eq!(refused["code"], "office.forbidden");
        assert!(
            text(&refused, "what").contains("administrator"),
            "{refused}"
        );
    }
    let nobody = [
        "keys", "withdraw", &lab, "--reason", WHY, "--format", "json",
    ];
    assert_eq!(error(office.tool(&nobody), 2)["code"], "session.none");
    assert!(trusted(&office, &lab).unwrap()["revoked"].is_null());

    office.spoil_token("administrator");
    for asked in [
        publish(&office, "administrator", "stranger.pem.pub", "lab"),
        withdraw(&office, "administrator", &lab, &[]),
    ] {
        assert_eq!(error(asked, 2)["code"], "office.signed-out");
    }
    assert!(trusted(&office, &lab).unwrap()["revoked"].is_null());
    office.kill();
    for asked in [
        publish(&office, "administrator", "stranger.pem.pub", "lab"),
        withdraw(&office, "administrator", &lab, &[]),
    ] {
        let gone = error(asked, 70);
        assert_eq!(gone["code"], "office.unreachable");
        assert!(
            text(&gone, "next").contains("nothing was changed"),
            "{gone}"
        );
    }
}
