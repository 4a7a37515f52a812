//! Appeals against a recall: quashed or varied by a tribunal, in the register too.

use proofhouse_law::case::{AppealOutcome, Claim, ClaimDecision, ClaimOutcome, Terms};
use proofhouse_law::{Action, Digest};
use proofhouse_office::desk::{ActError, Letter};
use proofhouse_office::store::Engine;
use proofhouse_register::{Outcome, Question, check};

use super::{answer, asked, flipped_is_named, html, published, report};
use crate::office::{GTIN, TestOffice, id};
use crate::register::snapshot;

pub(super) async fn a_quashed_recall_is_quashed_in_the_register(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = published(&office, "recall", "arrange-return").await;
    let today = office.desk.clock().today();
    let lodge = Action::LodgeAppeal {
        notice: notice.clone(),
        occurred_on: today,
    };
    office.act(&case, "ada", lodge).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Recalled);
    let quash = Action::DetermineAppeal {
        notice: notice.clone(),
        outcome: AppealOutcome::Quashed,
        occurred_on: today,
        terms: None,
        documents: None,
    };
    office.act(&case, "ada", quash).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Ended);
    let now = office.desk.clock().now();
    let question = Question {
        gtin: GTIN.to_owned(),
        batch: None,
        firmware: None,
    };
    let said = check(&snapshot(&office, &sequencer), &question, now);
    let state = serde_json::to_value(said.because[0].state).unwrap();
    assert_eq!(state, "quashed");

    let claim = Action::ClaimCompensation(Claim {
        notice: notice.clone(),
        claimant: id("maker"),
        received_on: today,
        pence: 90_000,
        commitment: Digest::of(b"a claim"),
    });
    office.act(&case, "ada", claim).await;
    let state = office.desk.case(&case).await.unwrap().state;
    let letter = asked(Letter::Compensation);
    let early = office.desk.letter(&state, &notice, &letter).await;
    assert!(
        matches!(&early, Err(ActError::Document(why)) if why.contains("decide it first")),
        "{early:?}"
    );
    let decide = Action::DecideCompensation(ClaimDecision {
        notice: notice.clone(),
        claimant: id("maker"),
        outcome: ClaimOutcome::Awarded,
        pence: 45_000,
        reasons: "The notice was quashed.".into(),
    });
    office.act(&case, "ben", decide).await;
    let state = office.desk.case(&case).await.unwrap().state;
    let rendered = office.desk.letter(&state, &notice, &letter).await.unwrap();
    let text = String::from_utf8(rendered.html).unwrap();
    assert!(text.contains("We pay you £450.00.") && text.contains("Asha Imports Ltd"));
}

pub(super) async fn a_tribunals_variation_has_a_document_that_the_register_names(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = published(&office, "recall", "arrange-return").await;
    let today = office.desk.clock().today();
    let lodge = Action::LodgeAppeal {
        notice: notice.clone(),
        occurred_on: today,
    };
    office.act(&case, "ada", lodge).await;
    let state = office.desk.case(&case).await.unwrap().state;
    let given = state.notice(&notice).unwrap();
    let mut terms = given.terms.clone();
    let determined = |terms: &Terms| Action::DetermineAppeal {
        notice: notice.clone(),
        outcome: AppealOutcome::Varied,
        occurred_on: today,
        terms: Some(Box::new(terms.clone())),
        documents: None,
    };
    let same = office.try_act(&case, "ada", determined(&terms)).await;
    assert!(
        matches!(&same, Err(ActError::Refused(refusal)) if refusal.rule == "appeal.terms"),
        "{same:?}"
    );
    terms.units[0].batch = Some("B7".into());
    office.act(&case, "ada", determined(&terms)).await;

    let text = html(&office, &case, &notice).await;
    for words in [
        "The tribunal varied the notice",
        "Its decision is what binds you",
        "batch B7",
    ] {
        assert!(text.contains(words), "no {words:?}");
    }
    assert!(
        !text.contains("You may appeal against this notice."),
        "an appeal from the tribunal is not ours to offer"
    );
    let state = office.desk.case(&case).await.unwrap().state;
    let varied = state.notice(&notice).unwrap();
    assert_ne!(varied.documents, given.documents);
    assert_eq!(varied.variations[0].documents, varied.documents);
    let of = async |batch| answer(&office, &sequencer, batch).await;
    assert_eq!(of(Some("B7")).await, Outcome::Recalled);
    assert_eq!(of(Some("B8")).await, Outcome::Ended);
    let now = office.desk.clock().now();
    let question = Question {
        gtin: GTIN.to_owned(),
        batch: Some("B7".to_owned()),
        firmware: None,
    };
    let said = check(&snapshot(&office, &sequencer), &question, now);
    let named = serde_json::to_string(&said.because).unwrap();
    let digest = varied.documents.unwrap().pdf.to_string();
    assert!(named.contains(&digest), "{named} does not name {digest}");
    assert_eq!(report(&office).await.problems, []);
    flipped_is_named(&office, &notice, "tribunal-to-document").await;
}
