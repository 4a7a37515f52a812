//! `proofhouse report`: anyone sends a report and follows it; a case officer lists reports and carries them on.

use serde_json::Value;

use super::cli::Said;
use super::journey::text;
use super::office::Office;
use super::schemas::held;

const HAPPENED: &str = "It opens with 1234.\nThe second one too.";
const WHY: &str = "The lab has two of them.";

/// Sends a report as anyone can; what the office answers.
fn send(office: &Office, product: &str, more: &[&str]) -> Value {
    let url = office.url();
    let words = ["--server", &url, "--product", product, "--what", HAPPENED];
    let said = office.say("report send", &[&words[..], more].concat());
    held("report-sent", said.ends(0).json())
}

fn follow(office: &Office, token: &str) -> Said {
    office.say("report follow --server", &[&office.url(), token])
}

fn stage(office: &Office, role: &str, report: &str, to: &str) -> Said {
    office.ask(
        role,
        &["report", "stage", report, "--to", to, "--reason", WHY],
    )
}

/// The error of a command that ended with `exit`.
#[track_caller]
fn error(said: Said, exit: i32) -> Value {
    held("error", said.ends(exit).json())["error"].clone()
}

#[test]
fn a_report_is_sent_followed_listed_and_carried_on() {
    let office = Office::drill();
    let contact = ["--contact", "carol@home.example"];
    let sent = send(&office, "Acme CAM-100", &contact);
    send(&office, "Acme Kettle", &[]);
    let token = text(&sent, "token");
    assert_eq!(
        text(&sent, "follow"),
        format!("{}/report/{token}", office.url())
    );
    let followed = held("report-followed", follow(&office, &token).ends(0).json());
    assert_eq!(followed["stage"], "received");

    let list = office.run("case-officer", &["report", "list"]);
    let list = held("report-list", list)["reports"].clone();
    let products: Vec<String> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(one, "product"))
        .collect();
    assert_eq!(
        products,
        ["Acme Kettle", "Acme CAM-100"],
        "the newest first"
    );
    assert_eq!(
        (&list[1]["contact"], &list[1]["happened"]),
        (&contact[1].into(), &HAPPENED.into())
    );
    let session = ["report", "list", "--session", "case-officer.json"];
    let human = office.tool(&session).ends(0).out;
    assert!(
        human.contains("  | The second one too.\n")
            && human.contains("contact, about this report only: carol@home.example"),
        "{human}"
    );

    let report = text(&list[1], "report");
    let carried = stage(&office, "case-officer", &report, "being-looked-into");
    let carried = held("report", carried.ends(0).json());
    assert_eq!(carried["stage"], "being-looked-into");
    let followed = follow(&office, &token).ends(0);
    assert_eq!(followed.json()["stage"], "being-looked-into");
    assert!(
        !followed.out.contains(WHY) && !followed.out.contains("CAM-100"),
        "a token that leaks shows nothing: {}",
        followed.out
    );
    let twice = stage(&office, "case-officer", &report, "being-looked-into");
    let twice = error(twice, 2);
    assert!(
        text(&twice, "what").contains("Nothing was changed"),
        "{twice}"
    );
}

#[test]
fn whoever_may_not_read_reports_and_what_is_not_there_is_said() {
    let mut office = Office::drill();
    let sent = send(&office, "Acme CAM-100", &[]);
    let wrong = error(follow(&office, "no-such-token"), 2);
    assert_eq!(wrong["code"], "report.unknown");
    assert!(text(&wrong, "next").contains("Check the token"), "{wrong}");

    let unknown = error(stage(&office, "case-officer", "report-0", "closed"), 2);
    assert_eq!(unknown["code"], "report.unknown");
    assert!(text(&unknown, "what").contains("report-0"), "{unknown}");
    assert!(text(&unknown, "next").contains("report list"), "{unknown}");
    let back = stage(&office, "case-officer", "report-0", "received");
    assert_eq!(error(back, 2)["code"], "cli.usage");

    for asked in [
        office.ask("tester", &["report", "list"]),
        stage(&office, "tester", "report-0", "closed"),
    ] {
        let refused = error(asked, 2);
        assert_eq!(refused["code"], "office.forbidden");
        assert!(text(&refused, "what").contains("case officer"), "{refused}");
    }
    assert_eq!(
        error(office.say("report list", &[]), 2)["code"],
        "session.none"
    );
    office.spoil_token("case-officer");
    let signed_out = error(office.ask("case-officer", &["report", "list"]), 2);
    assert_eq!(signed_out["code"], "office.signed-out");

    let url = office.url();
    let nothing = ["--server", &url, "--product", " ", "--what", "x"];
    let nothing = error(office.say("report send", &nothing), 2);
    assert!(
        text(&nothing, "what").contains("brand and model"),
        "{nothing}"
    );

    office.kill();
    let token = text(&sent, "token");
    let words = ["--server", &url, "--product", "Acme", "--what", "x"];
    for asked in [
        office.say("report send", &words),
        office.say("report follow --server", &[&url, &token]),
        office.ask("tester", &["report", "list"]),
    ] {
        let gone = error(asked, 70);
        assert_eq!(gone["code"], "office.unreachable");
        assert!(text(&gone, "what").contains(&url), "{gone}");
    }
}
