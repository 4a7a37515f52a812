//! The files that an officer gives with a notice: every mistake is named at once, and limits are said.

use std::fs;

use super::super::journey::{Case, text};
use super::super::office::Office;
use super::super::schemas::held;
use super::{Life, drafting, file, respondent};

/// What is wrong with particulars that hold this.
fn wrong(case: &Case<'_>, content: &str) -> String {
    let name = file(case.office, "broken.json", content);
    let mut asked = drafting(case, "recall", &[], None);
    asked.extend(["--particulars".to_owned(), name.to_owned()]);
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let said = case.office.ask("case-officer", &asked).ends(2).json();
    let error = held("error", said)["error"].clone();
    assert_eq!(error["code"], "notice.particulars-file", "{error}");
    assert_ne!(text(&error, "next"), "");
    text(&error, "what")
}

#[test]
fn broken_particulars_name_every_mistake_at_once() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let said = wrong(
        &case,
        r#"{ "kind": "recall", "supplied": "many", "inadequate": "x", "insufficient": 7, "retrun_to": "x",
             "arrangements_by": "next Tuesday", "inform_customers": "yes" }"#,
    );
    for fault in [
        "`supplied`",
        "`insufficient`",
        "`return_to` is missing",
        "`retrun_to` is not known",
        "`arrangements_by`",
        "`inform_customers`",
    ] {
        assert!(said.contains(fault), "{fault} is not named: {said}");
    }
    let lots = wrong(
        &case,
        r#"{ "kind": "forfeiture", "court": "x", "sought": "burn", "interested": [],
             "goods": [{ "description": "x", "quantity": -4, "seal": "S", "held_at": "x" }, "a box"] }"#,
    );
    for fault in ["`sought`", "`goods[0].quantity`", "`goods[1]`"] {
        assert!(lots.contains(fault), "{fault} is not named: {lots}");
    }
    assert!(wrong(&case, r#"{ "kind": "ban" }"#).contains("compliance, recall, penalty"));
    assert!(wrong(&case, "{ \"kind\": \n nothing }").contains("line 2"));
    assert!(wrong(&case, "[]").contains("no object"));
    let notices = case.shown()["notices"].clone();
    assert_eq!(notices, serde_json::json!([]), "nothing was drafted");
}

#[test]
fn a_document_over_the_limit_is_refused_with_the_limit() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let maker = respondent(&case);
    let particulars = serde_json::json!({
        "kind": "forfeiture", "court": "A court", "sought": "destroy", "interested": [maker],
        "goods": [{ "description": "Cameras", "quantity": 4, "seal": "S-1", "held_at": "Store" }],
    });
    let words = ["goods", "danger", "proportionate"];
    let asked = drafting(&case, "forfeiture", &words, Some(&particulars));
    let asked = [asked, vec!["--activity".to_owned(), "destroy".to_owned()]].concat();
    let life = Life::of(&case, &asked);
    let today = office.today().to_string();
    fs::File::create(office.path("order.pdf"))
        .unwrap()
        .set_len((10 << 20) + 1)
        .unwrap();
    let order = ["--outcome", "destroy", "--document", "order.pdf"];
    let order = [&order[..], &["--occurred-on", &today]].concat();
    let said = office
        .ask("case-officer", &life.asked("order", &order))
        .ends(2)
        .json();
    let error = &held("error", said)["error"];
    assert_eq!(error["code"], "office.too-large", "{error}");
    assert!(text(error, "what").contains("10 MiB"), "{error}");
    let next = text(error, "next");
    assert!(
        !next.contains("device state"),
        "a court's order is no bundle: {next}"
    );
}
