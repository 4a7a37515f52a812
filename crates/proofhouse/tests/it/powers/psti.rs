//! Powers of the Act that the proposal had not, and its urgent stop notice.

use serde_json::{Value, json};

use super::super::journey::{Case, days_after, text};
use super::super::office::Office;
use super::{Life, drafting, file};

/// What the lab found missing: a published point of contact.
const PROVISION: &str = "psti.sch1.2.2.a";

fn alleged(office: &Office) -> Case<'_> {
    let case = Case::open(office, "uk-psti-2022");
    case.lodge("fails.zip");
    let grounds = ["--provision", PROVISION, "--grounds", "No page names one."];
    office.run(
        "case-officer",
        &[&["case", "allege", &case.id], &grounds[..]].concat(),
    );
    case
}

#[test]
fn a_compliance_notice_is_varied_to_be_milder_and_never_harder_and_is_complied_with() {
    let office = Office::drill();
    let case = alleged(&office);
    let by = days_after(office.today(), 40);
    let particulars = json!({
        "kind": "compliance", "comply_by": by, "steps": ["Publish a point of contact."],
    });
    let words = ["duty", "reasons", "consequences", "appeal"];
    let life = Life::drafted(&case, "compliance", &words, Some(&particulars));
    life.intended_and_approved(10, "psti.s28.intent");
    life.issued_and_published();
    life.register_says("limited", 3);
    assert_eq!(life.clock("comply-by"), ("running".to_owned(), by));

    let change = |day: &str| {
        let change = json!({ "particulars": { "comply_by": day } }).to_string();
        file(&office, "change.json", &change)
    };
    let sooner = change(&days_after(office.today(), 10));
    let asked = ["--change", sooner, "--reasons", "It is grave."];
    let refusal = life.refused(
        "case-officer",
        "propose-variation",
        &asked,
        "psti.s28.less-onerous",
    );
    assert!(text(&refusal, "citation").contains("s.31"), "{refusal}");
    assert_eq!(refusal["lawful_from"], Value::Null, "no day cures it");

    let later = days_after(office.today(), 60);
    let asked = ["--change", change(&later), "--reasons", "A printer broke."];
    life.step("case-officer", "propose-variation", &asked);
    life.refused("case-officer", "vary", &[], "designation.role");
    life.step("decision-maker", "vary", &[]);
    assert_eq!(life.clock("comply-by"), ("running".to_owned(), later));
    assert!(life.document().contains("A printer broke."));

    life.move_by(50);
    life.today(
        "case-officer",
        "compliance",
        &["--reasons", "The page names one now."],
    );
    assert_eq!(life.clock("comply-by").0, "met");
    life.register_says("ended", 0);
    life.holds_together();
}

#[test]
fn an_urgent_stop_notice_waits_for_nobody_and_the_public_is_told() {
    let office = Office::drill();
    let case = alleged(&office);
    let words = ["activity", "reasons", "consequences", "appeal"];
    let patient = Life::drafted(&case, "permanent-ban", &words, None);
    patient.step("decision-maker", "approve", &[]);
    patient.refused("decision-maker", "issue", &[], "psti.s29.intent");
    patient.step("case-officer", "withdraw", &["--reasons", "It is urgent."]);

    let mut asked = drafting(&case, "permanent-ban", &words, None);
    asked.extend(["--urgency", "Cameras are watched by strangers."].map(str::to_owned));
    let life = Life::of(&case, &asked);
    life.step("decision-maker", "approve", &[]);
    life.issued_and_published();
    life.register_says("banned", 1);

    let words = ["failure", "risks", "mitigation"];
    let told = Life::drafted(&case, "information", &words, None);
    told.step("decision-maker", "approve", &[]);
    told.issued_and_published();
    let said = told.register_says("banned", 1);
    let because = said["because"].as_array().unwrap();
    assert!(
        because
            .iter()
            .any(|one| one["notice"] == told.notice.as_str()),
        "{said:#}"
    );
    told.holds_together();

    // Under the Act an appeal takes the ban's effect away until it is decided.
    life.today("case-officer", "appeal", &[]);
    let said = life.register_says("limited", 3);
    let because = said["because"].as_array().unwrap();
    let own = because
        .iter()
        .find(|one| one["notice"] == life.notice.as_str());
    assert_eq!(own.unwrap()["state"], "suspended", "{said:#}");
    life.today("case-officer", "determine", &["--outcome", "confirmed"]);
    life.register_says("banned", 1);
    life.holds_together();
}
