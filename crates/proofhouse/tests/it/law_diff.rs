//! `law diff` and `views` at the command line: an amendment in words, the open cases it touches, and a call for views on it.

use std::fs;
use std::path::Path;

use super::cli::{Said, proofhouse};
use super::journey::Case;
use super::office::Office;

const REGIMES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../regimes");

/// A draft of a regime in `folder/draft`, with a text put in place of another.
fn draft(folder: &Path, regime: &str, from: &str, to: &str) -> String {
    let own = folder.join("draft").join(regime);
    fs::create_dir_all(&own).unwrap();
    for file in fs::read_dir(Path::new(REGIMES).join(regime)).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap().replacen(from, to, 1);
        fs::write(own.join(path.file_name().unwrap()), text).unwrap();
    }
    format!("draft/{regime}")
}

#[test]
fn an_amendment_is_told_in_words_and_the_exit_says_that_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let after = draft(
        folder.path(),
        "uk-psti-2022",
        "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
    );
    let said = proofhouse(folder.path(), &["law", "diff", "uk-psti-2022", &after]).ends(1);
    assert!(
        said.out
            .contains("The wait before issuing a permanent ban was 10 days and becomes 14 days."),
        "{}",
        said.out
    );
    let same = proofhouse(folder.path(), &["law", "diff", &after, &after]).ends(0);
    assert!(same.out.contains("Nothing changed"), "{}", same.out);
    let asked = ["law", "diff", "uk-psti-2022", &after, "--format", "json"];
    let json = proofhouse(folder.path(), &asked).ends(1).json();
    assert_eq!(json["groups"][0]["rows"][0]["fields"][0]["after"], 14);
    assert!(json["cases"].is_null(), "nobody asked for cases");
}

#[test]
fn what_cannot_be_compared_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let broken = draft(
        folder.path(),
        "uk-psti-2022",
        "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        "days = 0\nurgent = true\ncite = \"PSTI Act 2022 s.29",
    );
    for (b, code) in [
        ("no-such-regime", "law.unknown-regime"),
        (broken.as_str(), "law.problems"),
        (REGIMES, "law.several-regimes"),
    ] {
        let asked = ["law", "diff", "uk-psti-2022", b, "--format", "json"];
        let said = proofhouse(folder.path(), &asked).ends(2).json();
        assert_eq!(said["error"]["code"], code, "{said}");
    }
    let asked = ["law", "diff", "uk-psti-2022", "uk-proposal-2020", "--cases"];
    let said = proofhouse(folder.path(), &asked).ends(2);
    assert!(said.err.contains("Sign in first"), "{}", said.err);
}

#[test]
fn an_officer_learns_which_open_cases_a_draft_touches() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let territory = (
        "territory = \"United Kingdom\"",
        "territory = \"Great Britain\"",
    );
    let after = draft(
        office.folder(),
        "uk-proposal-2020",
        territory.0,
        territory.1,
    );
    let session = "case-officer.json";
    let asked = [
        "law",
        "diff",
        "uk-proposal-2020",
        &after,
        "--cases",
        "--session",
        session,
    ];
    let said = proofhouse(office.folder(), &asked).ends(1);
    assert!(
        said.out.contains(&case.id) && said.out.contains("Acme CAM-100"),
        "{}",
        said.out
    );
}

/// A command that anyone gives, as words.
fn anyone(office: &Office, verb: &str, more: &[&str]) -> Said {
    let url = office.url();
    let asked = ["views", verb, "--server", &url];
    proofhouse(office.folder(), &[&asked[..], more].concat()).ends(0)
}

/// Opens a call on a longer wait, which a tester may not; its name.
fn opened(office: &Office) -> String {
    let after = draft(
        office.folder(),
        "uk-psti-2022",
        "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
    );
    let words = ["--title", "A longer wait", "--about", "Makers asked."];
    let times = ["--closes", "2099-12-01T17:00"];
    let open = [&["views", "open", &after], &words[..], &times[..]].concat();
    let refused = office.ask("tester", &open).ends(4);
    let rule = "views-permission.open";
    assert!(refused.err.contains(rule), "{}", refused.err);
    let made = office.run("publications-editor", &open);
    made["call"].as_str().unwrap().to_owned()
}

#[test]
fn a_call_for_views_goes_its_way_at_the_command_line() {
    let office = Office::drill();
    let call = opened(&office);
    let list = anyone(&office, "list", &[]).out;
    assert!(list.contains(&call) && list.contains("open"), "{list}");

    let path = "guard.psti.s29.intent";
    let choices = serde_json::json!({ path: "agree" });
    let answer = serde_json::json!({ "respondent": "retailer", "choices": choices, "name": "Carol", "consent": true });
    fs::write(office.path("answer.json"), answer.to_string()).unwrap();
    let sent = anyone(
        &office,
        "answer",
        &[&call, "answer.json", "--format", "json"],
    )
    .json();
    let receipt = sent["receipt"].as_str().unwrap();
    let told = anyone(&office, "receipt", &[receipt]).out;
    assert!(told.contains("It may be published"), "{told}");

    let reasons = ["--outcome", "kept", "--reasons", "All agree."];
    let outcome = [&["views", "outcome", &call, path], &reasons[..]].concat();
    office.ask("decision-maker", &outcome).ends(4);
    let close = ["views", "close", &call, "--reasons", "Everyone answered."];
    office.run("publications-editor", &close);
    office.run("decision-maker", &outcome);
    let shown = anyone(&office, "show", &[&call, "--answers"]).out;
    let early = "closed before its time: Everyone answered.";
    for words in ["agree 1", "= kept: All agree.", "Carol", early] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let told = anyone(&office, "receipt", &[receipt, "--withdraw"]).out;
    assert!(told.contains("may not"), "{told}");
    let shown = anyone(&office, "show", &[&call, "--answers"]).out;
    assert!(
        !shown.contains("Carol") && shown.contains("agree 1"),
        "{shown}"
    );
}
