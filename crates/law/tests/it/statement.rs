//! Statements of compliance: each field of the law removed or broken is a fault with its paragraph, and what a statement rests
//! on is judged on the very day.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proofhouse_law::statement::{
    Found, Part, Passage, ReadError, Report, Rules, State, Statement, judge, keep, search,
};
use proofhouse_law::{Regime, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{PSTI, regime};

const STANDARDS: &str = include_str!("../../../../fixtures/fuzz/law-statement/standards");
const JOINT: &str = include_str!("../../../../fixtures/fuzz/law-statement/joint-label");
const USUAL: &str = include_str!("../../../../fixtures/fuzz/law-statement-words/usual");
const UNSURE: &str = include_str!("../../../../fixtures/fuzz/law-statement-words/unsure");
const TODAY: Date = date(2026, 11, 29);

fn law() -> (Regime, Rules) {
    let regime = regime(PSTI);
    let rules = regime.statement().unwrap().clone();
    (regime, rules)
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn read(value: &Value) -> Statement {
    Statement::from_json(value.to_string().as_bytes()).unwrap()
}

fn report(value: &Value, on: Date) -> Report {
    let (regime, rules) = law();
    judge(&regime, &rules, &read(value), on)
}

/// The value at a field's path, the first of each list.
fn at<'v>(value: &'v mut Value, path: &str) -> &'v mut Value {
    let path = path.replace('*', "0");
    value
        .pointer_mut(&path)
        .unwrap_or_else(|| panic!("the sample has nothing at {path}"))
}

fn remove(value: &mut Value, path: &str) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    let parent = if parent.is_empty() {
        value
    } else {
        at(value, parent)
    };
    parent.as_object_mut().unwrap().remove(key).unwrap();
}

/// Puts something there that has the right form and says nothing, or no.
fn break_it(value: &mut Value, path: &str) {
    let place = at(value, path);
    *place = match place {
        Value::String(_) => json!("--"),
        Value::Bool(_) => json!(false),
        Value::Array(all) if all[0].is_string() => json!(["-"]),
        Value::Array(_) => json!([{ "requirement": "psti.sch1.9" }]),
        other => panic!("{other}"),
    };
}

#[test]
fn a_whole_statement_has_no_fault() {
    for (sample, part) in [(STANDARDS, Part::StandardDate), (JOINT, Part::Basis)] {
        let report = report(&value(sample), TODAY);
        assert_eq!(report.verdict, Verdict::Pass, "{report:#?}");
        let seen = report.fields.iter().find(|one| one.part == part).unwrap();
        assert_eq!(seen.state, State::Present);
    }
}

#[test]
fn each_field_removed_or_broken_is_a_fault_with_its_paragraph() {
    let (_, rules) = law();
    for row in &rules.fields {
        for (change, state) in [
            (remove as fn(&mut Value, &str), State::Missing),
            (break_it, State::Broken),
        ] {
            let mut changed = value(STANDARDS);
            change(&mut changed, &row.path);
            let report = report(&changed, TODAY);
            assert_eq!(report.verdict, Verdict::Fail, "{}", row.id);
            let fault = report.faults().find(|one| one.field == row.id).unwrap();
            assert_eq!(fault.state, state, "{fault:#?}");
            assert!(
                fault.footing.citation.contains("Sch.4 para ("),
                "{fault:#?}"
            );
            assert!(
                !fault.why.is_empty() && fault.remedy.is_some(),
                "{fault:#?}"
            );
        }
    }
}

#[test]
fn the_sample_has_a_value_for_every_part_that_the_law_asks_for() {
    let (_, rules) = law();
    let parts: BTreeSet<Part> = rules.fields.iter().map(|one| one.part).collect();
    assert_eq!(parts.len(), rules.fields.len());
    for row in &rules.fields {
        at(&mut value(STANDARDS), &row.path);
    }
}

proptest! {
    #[test]
    fn whatever_is_broken_together_each_is_named(chosen in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 1..6)) {
        let (regime, rules) = law();
        let mut changed = value(STANDARDS);
        let mut broken = BTreeSet::new();
        for (index, whole) in chosen {
            let row = index.get(&rules.fields);
            // What stands within a list that is gone cannot be broken any more.
            if broken.contains("/basis") && row.path.starts_with("/basis/") || !broken.insert(row.path.as_str()) {
                continue;
            }
            if whole && row.path != "/basis" {
                remove(&mut changed, &row.path);
            } else {
                break_it(&mut changed, &row.path);
            }
        }
        let report = judge(&regime, &rules, &read(&changed), TODAY);
        let faults: BTreeSet<&str> = report.faults().map(|one| one.field.as_str()).collect();
        for row in &rules.fields {
            let gone = broken.contains("/basis") && row.path.starts_with("/basis/");
            if !gone {
                prop_assert_eq!(faults.contains(row.id.as_str()), broken.contains(row.path.as_str()), "{}", row.id);
            }
        }
    }
}

#[test]
fn a_label_that_expired_yesterday_deems_nothing_today() {
    let mut changed = value(JOINT);
    changed["labels"][0]["expires"] = json!("2026-11-28");
    let on = |day| report(&changed, day);
    let last = on(date(2026, 11, 28));
    assert_eq!(last.verdict, Verdict::Pass, "{last:#?}");
    assert_eq!(last.routes[0].until, Some(date(2026, 11, 28)));
    let today = on(TODAY);
    assert_eq!(today.verdict, Verdict::Fail);
    // The fields are whole: it is what they rest on that is gone.
    assert_eq!(today.faults().count(), 0);
    for route in &today.routes {
        assert_eq!(route.verdict, Verdict::Fail);
        assert!(
            route.reasons[0].contains("expired on 2026-11-28"),
            "{route:#?}"
        );
        assert!(route.footing.citation.contains("Sch.2A"), "{route:#?}");
    }
}

#[test]
fn a_standard_in_another_edition_does_not_hold() {
    let mut changed = value(STANDARDS);
    changed["basis"][0]["standard"]["version"] = json!("V3.1.3");
    let report = report(&changed, TODAY);
    assert_eq!(report.routes[0].verdict, Verdict::Fail, "{report:#?}");
    assert_eq!(report.routes[2].verdict, Verdict::Pass);
    assert_eq!(report.routes[1].verdict, Verdict::NotApplicable);
}

#[test]
fn a_joint_statement_speaks_for_each_manufacturer() {
    let fault = |change: &dyn Fn(&mut Value)| {
        let mut changed = value(JOINT);
        change(&mut changed);
        let report = report(&changed, TODAY);
        let fault = report.faults().next().unwrap();
        (fault.field.clone(), fault.at.clone(), fault.why.join(" "))
    };
    let (field, place, why) = fault(&|one| remove(one, "/manufacturers/1/address"));
    assert_eq!(
        (field.as_str(), place.as_str()),
        (
            "psti.sch4.b.manufacturer-address",
            "/manufacturers/1/address"
        )
    );
    assert!(why.contains("Own Brand Shops plc"), "{why}");
    let (field, _, why) = fault(&|one| {
        one["signatories"].as_array_mut().unwrap().pop();
    });
    assert_eq!(field, "psti.sch4.f.signature");
    assert!(
        why.contains("Nobody signs for Own Brand Shops plc"),
        "{why}"
    );
    let (_, _, why) = fault(&|one| one["signatories"][1]["for"] = json!(["Nobody Ltd"]));
    assert!(why.contains("who is no manufacturer"), "{why}");
    let (field, _, _) = fault(&|one| one["manufacturers"][1]["name"] = json!("Acme Devices Ltd"));
    assert_eq!(field, "psti.sch4.b.manufacturer-name");
}

#[test]
fn the_support_period_has_an_end_that_is_not_before_the_issue_and_may_be_over() {
    let period = |ends: &str, on| {
        let mut changed = value(STANDARDS);
        changed["support_period"]["ends"] = json!(ends);
        let report = report(&changed, on);
        let found = report
            .fields
            .into_iter()
            .find(|one| one.part == Part::SupportPeriod);
        let found = found.unwrap();
        (found.state, found.why.join(" "))
    };
    assert_eq!(period("2026-11-20", date(2026, 11, 20)).0, State::Present);
    let (state, why) = period("2026-11-19", TODAY);
    assert_eq!(state, State::Broken);
    assert!(why.contains("before the statement is issued"), "{why}");
    let (state, why) = period("2026-11-28", TODAY);
    assert_eq!(state, State::Present);
    assert!(why.contains("It is over since 2026-11-28"), "{why}");
    assert_eq!(period("five years", TODAY).0, State::Broken);
    // A statement of tomorrow is none today.
    let early = report(&value(STANDARDS), date(2026, 11, 19));
    assert_eq!(early.faults().next().unwrap().field, "psti.sch4.g.date");
}

#[test]
fn it_is_kept_for_ten_years_or_the_support_period_if_that_is_longer() {
    let (regime, rules) = law();
    let until = |ends: &str| {
        let mut changed = value(STANDARDS);
        changed["support_period"]["ends"] = json!(ends);
        let kept = keep(&regime, &rules, &read(&changed));
        assert_eq!(kept.len(), 2);
        kept[1].until
    };
    assert_eq!(until("2031-12-31"), Some(date(2036, 11, 19)));
    assert_eq!(until("2040-12-31"), Some(date(2040, 12, 31)));
}

#[test]
fn what_is_no_statement_is_refused_with_the_reason() {
    let refused = |text: &str| {
        Statement::from_json(text.as_bytes())
            .unwrap_err()
            .to_string()
    };
    let unknown = refused(r#"{"schema":1,"regime":"x","colour":"red"}"#);
    assert!(unknown.contains("unknown field `colour`"), "{unknown}");
    let nested = refused(r#"{"schema":1,"regime":"x","issue":{"plaice":"P"}}"#);
    assert!(nested.contains("unknown field `plaice`"), "{nested}");
    let twice = refused(r#"{"schema":1,"regime":"x","regime":"y"}"#);
    assert!(twice.contains("duplicate field `regime`"), "{twice}");
    refused(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    let deep = format!(
        r#"{{"schema":1,"regime":"x","product":{}"#,
        "{\"a\":".repeat(50_000)
    );
    refused(&deep);
    assert!(matches!(
        Statement::from_json(&vec![b' '; 256 * 1024 + 1]),
        Err(ReadError::Limit(_))
    ));
    let long = format!(r#"{{"schema":1,"regime":"{}"}}"#, "x".repeat(2_001));
    assert!(matches!(
        Statement::from_json(long.as_bytes()),
        Err(ReadError::Limit(_))
    ));
    let many = json!({"schema": 1, "regime": "x", "product": {"batches": vec!["b"; 51]}});
    assert!(matches!(
        Statement::from_json(many.to_string().as_bytes()),
        Err(ReadError::Limit(_))
    ));
    assert_eq!(
        Statement::from_json(br#"{"schema":2,"regime":"x"}"#),
        Err(ReadError::Schema(2))
    );
    let toml = Statement::from_toml(b"schema = 1\nregime = \"x\"\ncolour = 1\n").unwrap_err();
    assert!(
        toml.to_string().contains("colour") && toml.to_string().contains("line 3"),
        "{toml}"
    );
}

#[test]
fn what_is_written_is_read_again_as_it_was() {
    let statement = read(&value(JOINT));
    assert_eq!(
        Statement::from_json(&statement.to_json()).unwrap(),
        statement
    );
}

fn found(text: &str, part: Part) -> Passage {
    let (_, rules) = law();
    let all = search(&rules, text).fields;
    all.into_iter().find(|one| one.part == part).unwrap()
}

#[test]
fn the_words_of_a_usual_statement_are_found_each_with_its_passage() {
    for (part, passage) in [
        (Part::ProductType, "Acme Cam 2"),
        (Part::Batch, "2026-11 A"),
        (Part::ManufacturerName, "Acme Devices Ltd"),
        (Part::ManufacturerAddress, "1 Quay Road"),
        (
            Part::PreparedBy,
            "prepared by or on behalf of the manufacturer",
        ),
        (Part::Opinion, "in the opinion of the manufacturer"),
        (Part::Basis, "schedule 1"),
        (Part::StandardVersion, "v2.1.1"),
        (Part::SupportPeriod, "31 December 2031"),
        (Part::FirstSupply, "first supplied"),
        (Part::SignatoryName, "Jo Sample"),
        (Part::SignatoryFunction, "Head of Compliance"),
        (Part::PlaceOfIssue, "Portsdown"),
        (Part::DateOfIssue, "20 November 2026"),
    ] {
        let one = found(USUAL, part);
        assert_eq!(one.found, Found::Found, "{one:#?}");
        assert!(one.passage.as_ref().unwrap().contains(passage), "{one:#?}");
    }
    // A signature is seen, and a representative may be none: both stay open, and so does the whole.
    for part in [Part::Signature, Part::RepresentativeName] {
        assert_eq!(found(USUAL, part).found, Found::Unsure);
    }
    let (_, rules) = law();
    let whole = search(&rules, USUAL);
    assert_eq!(whole.verdict, Verdict::Inconclusive);
    assert_eq!(whole.support_ends, Some(date(2031, 12, 31)));
}

#[test]
fn words_that_settle_nothing_stay_open_and_never_fail() {
    for (part, stands) in [
        (Part::Opinion, Found::Unsure),
        (Part::SupportPeriod, Found::Unsure),
        (Part::DateOfIssue, Found::Unsure),
        (Part::ManufacturerName, Found::Unsure),
        (Part::Batch, Found::NotFound),
    ] {
        let one = found(UNSURE, part);
        assert_eq!(one.found, stands, "{one:#?}");
        assert_eq!(one.verdict, Verdict::Inconclusive);
    }
    let (_, rules) = law();
    let nothing = search(&rules, "");
    assert!(nothing.fields.iter().all(|one| one.found != Found::Found));
    assert!(search(&rules, &"x ".repeat(1 << 20)).cut);
}
