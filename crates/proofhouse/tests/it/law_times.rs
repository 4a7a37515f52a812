//! Clocks, penalties and regimes for reference at the command line: what is worked out, what is refused, what is mistaken.

use std::fs;
use std::path::Path;

use super::cli::proofhouse;
use super::journey::text;
use super::lab::GTIN;
use super::office::Office;

fn figures(folder: &Path, from: &str, to: &str) -> String {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/law/penalty.toml");
    let whole = fs::read_to_string(example).unwrap();
    assert!(whole.contains(from), "the example has no {from}");
    fs::write(folder.join("figures.toml"), whole.replacen(from, to, 1)).unwrap();
    "figures.toml".to_owned()
}

#[test]
fn an_event_starts_its_clocks_with_rule_day_and_footing() {
    let folder = tempfile::tempdir().unwrap();
    let asked = [
        "law",
        "clocks",
        "--event",
        "intent-given",
        "--on",
        "2026-01-05",
        "--regime",
        "uk-psti-2022",
    ];
    let said = proofhouse(folder.path(), &asked).ends(0).out;
    for words in [
        "10 days beginning with 5 January 2026: the last is 14 January 2026; lawful from 15 January 2026",
        "28 days beginning with 5 January 2026: the last is 1 February 2026; lawful from 2 February 2026",
        "[statute: PSTI Act 2022 s.39(1)-(2)",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let json = [
        &asked[..],
        &["--power", "permanent-ban", "--format", "json"],
    ]
    .concat();
    let said = proofhouse(folder.path(), &json).ends(0).json();
    assert_eq!(said["clocks"].as_array().unwrap().len(), 1, "{said}");
    assert_eq!(said["clocks"][0]["due"]["from"], "2026-01-15");
    assert_eq!(said["clocks"][0]["basis"]["source"], "statute");
}

#[test]
fn past_the_calendar_no_day_is_given_and_a_misspelt_event_lists_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let sent = [
        "law",
        "clocks",
        "--event",
        "notice-sent-electronically",
        "--format",
        "json",
        "--on",
    ];
    let said = proofhouse(folder.path(), &[&sent[..], &["2028-12-29"]].concat())
        .ends(4)
        .json();
    assert_eq!(
        said["clocks"][0]["refusal"]["rule"],
        "clock.calendar-horizon"
    );
    assert!(said["clocks"][0]["due"].is_null());
    let said = proofhouse(folder.path(), &[&sent[..], &["2026-12-24"]].concat())
        .ends(0)
        .json();
    assert_eq!(said["clocks"][0]["due"]["in_london"], "2026-12-29T09:00:00");
    let wrong = [
        "law",
        "clocks",
        "--event",
        "full-moon",
        "--on",
        "2026-01-05",
    ];
    let said = proofhouse(folder.path(), &wrong).ends(2).err;
    assert!(
        said.contains("intent-given") && said.contains("fix-available"),
        "{said}"
    );
}

#[test]
fn a_penalty_comes_with_its_working_and_one_above_the_cap_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = figures(folder.path(), "300000000", "300000000");
    let said = proofhouse(
        folder.path(),
        &["law", "penalty", &file, "--format", "json"],
    )
    .ends(0)
    .json();
    assert_eq!(said["workings"][0]["sum"], "250000.00");
    assert_eq!(said["workings"][1]["sum"], "85000.00");
    let file = figures(folder.path(), "\"250000\"", "\"17000000\"");
    let said = proofhouse(
        folder.path(),
        &["law", "penalty", &file, "--format", "json"],
    )
    .ends(4)
    .json();
    assert_eq!(said["error"]["refusal"]["rule"], "psti.penalty.cap");
    assert!(
        text(&said["error"], "what").contains("£16,043,956.04"),
        "{said}"
    );
}

#[test]
fn every_mistake_of_the_figures_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = figures(
        folder.path(),
        "kind = \"complete-period\"",
        "kind = \"a-good-year\"\ncolour = 1",
    );
    let said = proofhouse(folder.path(), &["law", "penalty", &file]).ends(2);
    assert!(
        said.err.contains("line 7:") && said.err.contains("a-good-year"),
        "{said:?}"
    );
    assert!(
        said.err.contains("line 8:") && said.err.contains("colour"),
        "{said:?}"
    );
    assert_eq!(said.out, "");
}

#[test]
fn no_case_is_opened_under_a_regime_for_reference_in_any_way() {
    let office = Office::drill();
    let opening = [
        "case",
        "open",
        "--regime",
        "eu-cra-2024",
        "--brand",
        "Acme",
        "--model",
        "CAM-100",
        "--kind",
        "camera",
        "--gtin",
        GTIN,
        "--respondent",
        "manufacturer:Asha Imports Ltd",
        "--reason",
        "A report.",
    ];
    let refused = office.ask("case-officer", &opening).ends(4).json();
    let refusal = &refused["error"]["refusal"];
    assert_eq!(refusal["rule"], "case.regime-for-reference", "{refused}");
    assert!(
        text(refusal, "remedy").contains("for reference"),
        "{refused}"
    );
    let page = office.browser("case-officer").get("/cases/new");
    assert!(page.text.contains("uk-psti-2022"), "{}", page.text);
    assert!(
        !page.text.contains("eu-cra-2024") && !page.text.contains("sg-cls"),
        "not offered"
    );
}
