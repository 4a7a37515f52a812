//! Forfeiture: the application, the letter to interested persons, the court's order and what the register says of each.

use proofhouse_law::case::{
    AppealOutcome, Application, CourtOrder, Disposal, DisposalKind, Hearing, InterestedNotice,
    OrderOutcome, ServiceMethod,
};
use proofhouse_law::{Action, CaseId, NoticeId};
use proofhouse_office::desk::{ActError, Letter};
use proofhouse_office::store::Engine;
use proofhouse_register::Outcome;

use crate::office::{TestOffice, id};
use crate::powers::{
    answer, approved, asked, blank, days, flipped_is_named, forward, html, report,
};
use crate::stores::on_both;

on_both![
    an_application_is_lodged_and_interested_persons_are_told,
    a_court_orders_forfeiture_and_every_paper_is_watched,
    an_order_that_is_set_aside_is_quashed_in_the_register,
];

/// Lodged with the court and published.
async fn lodged(office: &TestOffice) -> (CaseId, NoticeId) {
    let (case, notice) = approved(office, "forfeiture", "destroy").await;
    let lodge = Action::LodgeApplication(Application {
        notice: notice.clone(),
        occurred_on: office.desk.clock().today(),
        court_reference: "M-2026-771".into(),
        documents: blank(),
    });
    office.act(&case, "ben", lodge).await;
    let publish = Action::Publish {
        notice: notice.clone(),
        reasons: "Shops must know.".into(),
    };
    office.act(&case, "ben", publish).await;
    (case, notice)
}

/// Heard and ordered, on a paper that the office holds.
async fn ordered(office: &TestOffice) -> (CaseId, NoticeId) {
    let (case, notice) = lodged(office).await;
    let today = office.desk.clock().today();
    let paper = office.desk.exhibits().put(b"%PDF-1.7 the order").unwrap();
    let steps = [
        Action::NotifyInterested(InterestedNotice {
            notice: notice.clone(),
            person: id("maker"),
            method: ServiceMethod::Post,
            occurred_on: today,
        }),
        Action::RecordHearing(Hearing {
            notice: notice.clone(),
            occurred_on: today,
            outcome: "Heard.".into(),
        }),
        Action::RecordOrder(CourtOrder {
            notice: notice.clone(),
            outcome: OrderOutcome::Destroy,
            occurred_on: today,
            document: paper.digest,
        }),
    ];
    for step in steps {
        office.act(&case, "ada", step).await;
    }
    (case, notice)
}

async fn an_application_is_lodged_and_interested_persons_are_told(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = lodged(&office).await;
    let text = html(&office, &case, &notice).await;
    for words in [
        "What the court must be satisfied of",
        "S-0041",
        "Portsdown Magistrates&#x27; Court",
        "Asha Imports Ltd",
    ] {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
    let nothing_yet = answer(&office, &sequencer, None).await;
    assert_eq!(nothing_yet, Outcome::NotFound);

    let state = office.desk.case(&case).await.unwrap().state;
    let mut letter = asked(Letter::Interested);
    let without = office.desk.letter(&state, &notice, &letter).await;
    assert!(
        matches!(&without, Err(ActError::Document(why)) if why.contains("day of the hearing")),
        "{without:?}"
    );
    letter.hearing = Some(office.desk.clock().today() + days(7));
    let rendered = office.desk.letter(&state, &notice, &letter).await.unwrap();
    let text = String::from_utf8(rendered.html).unwrap();
    assert!(text.contains("you may appear") && text.contains("M-2026-771"));
}

async fn a_court_orders_forfeiture_and_every_paper_is_watched(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = ordered(&office).await;
    assert_eq!(
        answer(&office, &sequencer, None).await,
        Outcome::NotFound,
        "not before it can be appealed no more"
    );
    forward(&office, 40).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Limited);
    flipped_is_named(&office, &notice, "application-to-document").await;
    flipped_is_named(&office, &notice, "court-to-document").await;

    let certificate = office.desk.exhibits().put(b"%PDF-1.7 destroyed").unwrap();
    let disposal = Action::RecordDisposal(Disposal {
        notice: notice.clone(),
        kind: DisposalKind::Destroyed,
        seals: vec!["S-0041".into()],
        occurred_on: office.desk.clock().today(),
        certificate: certificate.digest,
    });
    office.act(&case, "ada", disposal).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Ended);
    assert_eq!(report(&office).await.problems, []);
}

async fn an_order_that_is_set_aside_is_quashed_in_the_register(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = ordered(&office).await;
    let today = office.desk.clock().today();
    let lodge = Action::LodgeAppeal {
        notice: notice.clone(),
        occurred_on: today,
    };
    office.act(&case, "ada", lodge).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Suspended);
    let quash = Action::DetermineAppeal {
        notice: notice.clone(),
        outcome: AppealOutcome::Quashed,
        occurred_on: today,
        terms: None,
        documents: None,
    };
    office.act(&case, "ada", quash).await;
    forward(&office, 40).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Ended);
    assert_eq!(report(&office).await.problems, []);
}
