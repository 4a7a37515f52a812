//! Who may judge, and how kindly.

use serde_json::json;

use super::{Step, refused};
use crate::journey::{Case, text};
use crate::office::Office;
use crate::schemas::held;

/// A judgement of a unit, as a tester or another says it.
fn judge<'a>(case: &Case<'_>, role: &'a str, unit: (&str, &str), verdict: &str) -> Step<'a> {
    let (test_case, unit) = unit;
    let words = "Read the manual, page 4.";
    let path = format!("/cases/{}/judge-unit", case.id);
    let cli = [
        "case",
        "record",
        "judge",
        &case.id,
        "--test-case",
        test_case,
        "--unit",
        unit,
        "--verdict",
        verdict,
        "--words",
        words,
    ];
    let typed = [("verdict", verdict), ("words", words)];
    Step {
        role,
        cli: cli.map(str::to_owned).into(),
        api: json!({
            "action": "judge-unit", "test_case": test_case, "unit": unit, "verdict": verdict, "words": words,
        }),
        page: (
            format!("{path}?unit={test_case}/{unit}"),
            path,
            typed
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        ),
    }
}

#[test]
fn only_a_tester_judges_and_nobody_judges_more_kindly_than_the_evidence_shows() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let asked = ["case", "record", "show", &case.id];
    let shown = office.ask("tester", &asked).ends(1).json();
    let units = shown["record"]["groups"].as_array().unwrap().iter();
    let units = units.flat_map(|group| group["cases"].as_array().unwrap());
    let failing = units.into_iter().find_map(|one| {
        let mut units = one["units"].as_array().unwrap().iter();
        let unit = units.find(|unit| unit["checked"] == "fail")?;
        Some((text(one, "number"), text(unit, "unit")))
    });
    let (test_case, unit) = failing.expect("a silent maker fails a unit");
    let kinder = judge(&case, "tester", (&test_case, &unit), "pass");
    let refusal = refused(&case, &kinder, "record.check-shows");
    assert!(text(&refusal, "remedy").contains("test again and lodge the bundle"));
    assert_eq!(refusal["basis"]["source"], "policy", "never shown as law");
    for role in ["case-officer", "decision-maker", "lawyer", "administrator"] {
        let outside = judge(&case, role, ("5.1-4-1", "a"), "pass");
        let outside = refused(&case, &outside, "designation.role");
        assert!(text(&outside, "remedy").contains("tester"), "{outside}");
    }

    // A tester may, and the record says who did and where that is kept.
    let step = judge(&case, "tester", ("5.1-4-1", "a"), "pass");
    let cli: Vec<&str> = step.cli.iter().map(String::as_str).collect();
    office.run("tester", &cli);
    let shown = held("case-record", office.ask("tester", &asked).ends(1).json());
    held("record", shown["record"].clone());
    assert_eq!(shown["judgements"][0]["test_case"], "5.1-4-1");
    let file = office.path("record.json");
    let write = [
        "case",
        "record",
        "show",
        &case.id,
        "--as",
        "json",
        "--out",
        "record.json",
    ];
    office.ask("tester", &write).ends(1);
    let written = std::fs::read_to_string(file).unwrap();
    assert!(written.contains("\"kept_in\": \"case\""), "{written}");

    // A file with mistakes is refused with each of them, and the office keeps it.
    std::fs::write(
        office.path("wrong.toml"),
        "[assessment]\nedition = \"V2.1.1\"\nproduct = \"Cam\"\nmaker = \"Acme\"\nby = \"QA\"\non = \"soon\"\nodd = 1\n",
    )
    .unwrap();
    let lodge = ["case", "record", "lodge", &case.id, "wrong.toml"];
    let said = office.ask("case-officer", &lodge).ends(2).json();
    let what = said["error"]["what"].as_str().unwrap_or_default();
    for words in ["it is kept as it came", "Line 6:", "Line 7:"] {
        assert!(what.contains(words), "{words}: {said}");
    }
    let new = office.say("record new", &[]).ends(0).json();
    std::fs::write(office.path("record.toml"), text(&new, "record")).unwrap();
    let lodge = ["case", "record", "lodge", &case.id, "record.toml"];
    office.run("case-officer", &lodge);
    let again = office.ask("case-officer", &lodge).ends(4).json();
    assert_eq!(again["error"]["refusal"]["rule"], "record.twice");
}
