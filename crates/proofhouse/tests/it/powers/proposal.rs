//! The five powers of the proposal of 2020, one life each.

use serde_json::json;

use super::super::journey::{Case, PROVISION, days_after, text};
use super::super::office::Office;
use super::{Life, drafting, file, respondent};

#[test]
fn a_temporary_ban_is_lifted_once_its_tests_pass() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let life = Life::of(&case, &case.drafting("temporary-ban"));
    life.step("decision-maker", "approve", &[]);
    life.issued_and_published();
    life.register_says("temporarily-banned", 1);
    let (state, due) = life.clock("tests-by");
    assert_eq!(
        (state.as_str(), due),
        ("running", days_after(office.today(), 30))
    );

    let early = ["--reasons", "The tests are done."];
    let refusal = life.refused(
        "decision-maker",
        "lift",
        &early,
        "proposal.temporary-ban.tests-passed",
    );
    assert_eq!(refusal["basis"]["source"], "assumed", "{refusal}");
    life.move_by(20);
    case.lodge("passes.zip");
    life.step("case-officer", "test-result", &["passes.zip"]);
    assert_eq!(life.clock("tests-by").0, "met");
    life.step("decision-maker", "lift", &early);
    life.is("lifted");
    life.register_says("ended", 0);
    life.holds_together();
}

#[test]
fn a_permanent_ban_is_quashed_on_appeal_and_the_claim_for_it_decided() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let words = ["goods", "reasons", "consequences", "appeal"];
    let life = Life::drafted(&case, "permanent-ban", &words, None);
    life.intended_and_approved(10, "proposal.permanent-ban.intent");
    life.issued_and_published();
    life.register_says("banned", 1);
    let (state, due) = life.clock("appeal-by");
    assert_eq!(
        (state.as_str(), due),
        ("running", days_after(office.today(), 27)),
        "28 days, the day it was given among them"
    );

    life.move_by(7);
    life.today("case-officer", "appeal", &[]);
    life.register_says("banned", 1);
    let maker = respondent(&case);
    let today = office.today().to_string();
    let letter = file(&office, "claim.txt", "We lost a month of sales.");
    let claim = ["--claimant", &maker, "--received-on", &today];
    let claim = [&claim[..], &["--sum", "900.50", "--text-file", letter]].concat();
    life.move_by(30);
    life.today("case-officer", "determine", &["--outcome", "quashed"]);
    life.is("quashed");
    let said = life.register_says("ended", 0);
    assert_eq!(said["because"][0]["state"], "quashed", "{said:#}");

    life.step("case-officer", "claim", &claim);
    let (state, _) = life.clock("claim-by");
    assert_eq!(state, "running");
    let decided = ["--claimant", &maker, "--outcome", "awarded", "--sum", "450"];
    let why = ["--reasons", "The notice was quashed."];
    life.step(
        "decision-maker",
        "decide-claim",
        &[&decided[..], &why].concat(),
    );
    assert_eq!(life.clock("claim-by").0, "met");
    life.holds_together();
}

#[test]
fn a_recall_is_counted_ignored_and_taken_over_by_the_state() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let by = days_after(office.today(), 40);
    let particulars = json!({
        "kind": "recall", "supplied": 1000, "inadequate": "The maker told three shops.",
        "insufficient": "Units stand in homes.", "return_to": "The maker, freepost",
        "arrangements_by": by, "inform_customers": true,
    });
    let words = ["goods", "arrangements", "reasons", "consequences", "appeal"];
    let life = Life::drafted(&case, "recall", &words, Some(&particulars));
    life.intended_and_approved(10, "proposal.recall.intent");
    life.issued_and_published();
    life.register_says("recalled", 1);
    assert_eq!(life.clock("arrangements-by"), ("running".to_owned(), by));

    life.today(
        "case-officer",
        "returns",
        &["--reached", "400", "--returned", "120"],
    );
    let today = office.today().to_string();
    let count = ["--reached", "4000", "--returned", "120"];
    let more = [&count[..], &["--occurred-on", &today]].concat();
    let refusal = life.refused("case-officer", "returns", &more, "recall.count");
    assert!(text(&refusal, "remedy").contains("1000 units"), "{refusal}");

    let begin = ["--ground", "ignored", "--reasons", "Nobody answers."];
    life.refused(
        "decision-maker",
        "state-recall",
        &begin,
        "proposal.recall.state-recall",
    );
    life.move_by(60);
    assert_eq!(life.clock("arrangements-by").0, "breached");
    life.today(
        "case-officer",
        "breach",
        &["--reasons", "No box was ever sent."],
    );
    life.step("decision-maker", "state-recall", &begin);
    life.register_says("recalled", 1);
    life.today(
        "case-officer",
        "returns",
        &["--reached", "1000", "--returned", "990"],
    );
    life.today(
        "case-officer",
        "compliance",
        &["--reasons", "All that could be found came back."],
    );
    life.register_says("ended", 0);
    life.holds_together();
}

/// The court's paper comes back byte for byte, under the digest that the notice names, and takes no file's place.
fn fetched(life: &Life<'_>, words: &str) {
    let digest = proofhouse_law::Digest::of(words.as_bytes()).to_string();
    let office = life.case.office;
    let asked = |digest, out| ["notice", "paper", &life.notice, digest, "--out", out];
    let said = office.run("tester", &asked(&digest, "fetched-order.pdf"));
    assert_eq!(said["digest"], digest.as_str(), "{said}");
    let kept = std::fs::read_to_string(office.path("fetched-order.pdf"));
    assert_eq!(kept.unwrap(), words);
    let again = asked(&digest, "fetched-order.pdf");
    let again = office.ask("tester", &again).ends(2).json();
    assert_eq!(again["error"]["code"], "notice.out-exists", "{again}");
    let other = proofhouse_law::Digest::of(b"no paper of this notice").to_string();
    office.ask("tester", &asked(&other, "nowhere.pdf")).ends(2);
    assert!(!office.path("nowhere.pdf").exists());
}

#[test]
fn goods_are_destroyed_only_once_the_order_of_the_court_is_final() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let maker = respondent(&case);
    let particulars = json!({
        "kind": "forfeiture", "court": "Portsdown Magistrates' Court", "sought": "destroy",
        "goods": [{ "description": "Boxed cameras", "quantity": 40, "seal": "S-0041", "held_at": "Store 3" }],
        "interested": [maker],
    });
    let words = ["goods", "danger", "proportionate"];
    let asked = drafting(&case, "forfeiture", &words, Some(&particulars));
    let asked = [asked, vec!["--activity".to_owned(), "destroy".to_owned()]].concat();
    let life = Life::of(&case, &asked);
    life.step("decision-maker", "approve", &[]);
    let reference = ["--court-reference", "M-2026-771"];
    life.today("decision-maker", "application", &reference);
    case.publish(&life.notice);
    life.register_says("not-found", 0);

    let today = office.today().to_string();
    let heard = ["--outcome", "Heard.", "--occurred-on", &today];
    life.refused(
        "case-officer",
        "hearing",
        &heard,
        "proposal.forfeiture.interested",
    );
    let told = ["--person", &maker, "--method", "post"];
    life.today("case-officer", "interested", &told);
    life.step("case-officer", "hearing", &heard);
    let paper = file(&office, "order.pdf", "%PDF-1.7 what the court ordered");
    let order = ["--outcome", "destroy", "--document", paper];
    life.today("case-officer", "order", &order);
    assert_eq!(life.clock("goods-from").0, "running");
    fetched(&life, "%PDF-1.7 what the court ordered");

    let paper = file(&office, "certificate.pdf", "%PDF-1.7 destroyed");
    let done = ["--kind", "destroyed", "--seal", "S-0041"];
    let done = [&done[..], &["--certificate", paper]].concat();
    let early = [&done[..], &["--occurred-on", &today]].concat();
    let refusal = life.refused(
        "case-officer",
        "disposal",
        &early,
        "proposal.forfeiture.final",
    );
    let lawful = text(&refusal, "lawful_from");
    assert_eq!(life.clock("goods-from").1, lawful);
    let human = office
        .tool(
            &[
                &life.asked("disposal", &early)[..],
                &["--session", "case-officer.json"],
            ]
            .concat(),
        )
        .ends(4);
    assert!(
        human.err.contains(&lawful),
        "the day is said: {}",
        human.err
    );

    office.run("administrator", &["clock", "move", "--to", &lawful]);
    life.register_says("limited", 3);
    life.today("case-officer", "disposal", &done);
    life.register_says("ended", 0);
    life.holds_together();
}

#[test]
fn a_penalty_shows_its_working_falls_due_is_recovered_and_paid() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let mut particulars = json!({
        "kind": "penalty", "breach": PROVISION, "amount_pence": 5_000_000, "daily_pence": null,
        "pay_within_days": 30, "revenue": { "kind": "no-period" }, "group": false,
        "factors": { "effects": "Grave: cameras in homes.", "remediation": "Nothing was done." },
    });
    let words = ["reasons", "amount", "payment", "appeal", "consequences"];
    particulars["amount_pence"] = 2_000_000_000_u64.into();
    let asked = drafting(&case, "penalty", &words, Some(&particulars));
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let said = office.ask("case-officer", &asked).ends(4).json();
    assert_eq!(
        said["error"]["refusal"]["rule"], "proposal.penalty.cap",
        "{said}"
    );

    particulars["amount_pence"] = 5_000_000.into();
    let life = Life::drafted(&case, "penalty", &words, Some(&particulars));
    life.intended_and_approved(28, "proposal.penalty.intent");
    life.issued_and_published();
    life.register_says("limited", 3);
    let document = life.document();
    for words in [
        "You must pay a penalty of £50,000.00.",
        "How the sum was reckoned",
        "Grave: cameras in homes.",
    ] {
        assert!(document.contains(words), "no {words:?}: {document}");
    }

    life.today("case-officer", "payment", &["--sum", "20000"]);
    let (state, due) = life.clock("pay-by");
    assert_eq!(state, "running");
    let route = ["--route", "As a civil debt, County Court"];
    let today = office.today().to_string();
    let early = [&route[..], &["--occurred-on", &today]].concat();
    let refusal = life.refused(
        "decision-maker",
        "recovery",
        &early,
        "proposal.penalty.overdue",
    );
    let lawful = text(&refusal, "lawful_from");
    assert!(lawful > due, "{lawful} follows {due}");

    office.run("administrator", &["clock", "move", "--to", &lawful]);
    assert_eq!(life.clock("pay-by").0, "breached");
    life.is("overdue");
    life.today("decision-maker", "recovery", &route);
    life.register_says("limited", 3);
    life.today("case-officer", "payment", &["--sum", "30000"]);
    life.is("paid");
    life.register_says("ended", 0);
    life.holds_together();
}
