//! Recall and penalty: their documents, their rows in the register, and what is found when a byte is changed.

mod appeals;

use appeals::{
    a_quashed_recall_is_quashed_in_the_register,
    a_tribunals_variation_has_a_document_that_the_register_names,
};
use jiff::SignedDuration;
use jiff::civil::Date;
use proofhouse_law::case::{
    Compliance, Documents, ForfeitureTerms, Lot, Particulars, Payment, PenaltyTerms, RecallTerms,
    Sought, Terms, Variation, VariationProposal,
};
use proofhouse_law::penalty::{Revenue, Rules};
use proofhouse_law::{Action, CaseId, Digest, NoticeId};
use proofhouse_office::desk::{Letter, LetterAsked};
use proofhouse_office::store::Engine;
use proofhouse_office::verify::{Report, verify};
use proofhouse_register::store::Folder;
use proofhouse_register::verify::{Options, verify as verify_register};
use proofhouse_register::{Outcome, Question, check};

use crate::office::{GTIN, PROVISION, TestOffice, id, issue};
use crate::register::snapshot;
use crate::stores::on_both;

on_both![
    a_recall_is_varied_and_complied_with_and_the_register_follows,
    a_penalty_says_its_working_and_its_row_ends_when_it_is_paid,
    a_quashed_recall_is_quashed_in_the_register,
    a_tribunals_variation_has_a_document_that_the_register_names,
];

pub(crate) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

fn particulars(office: &TestOffice, power: &str) -> Option<Particulars> {
    let later: Date = office.desk.clock().today() + days(90);
    let regime = office.desk.regimes().find(&id("uk-proposal-2020")).unwrap();
    Some(match power {
        "recall" => Particulars::Recall(RecallTerms {
            supplied: 1000,
            inadequate: "The maker told three shops.".into(),
            insufficient: "Units stand in homes.".into(),
            return_to: "The maker, freepost".into(),
            arrangements_by: later,
            inform_customers: true,
        }),
        "penalty" => Particulars::Penalty(PenaltyTerms {
            breach: id(PROVISION),
            amount_pence: 5_000_000,
            daily_pence: None,
            pay_within_days: 30,
            factors: Rules::of(regime, None)
                .unwrap()
                .factors
                .iter()
                .map(|one| (one.id.clone(), "Weighed, and found grave.".to_owned()))
                .collect(),
            revenue: Revenue::NoPeriod,
            group: false,
        }),
        "forfeiture" => Particulars::Forfeiture(ForfeitureTerms {
            court: "Portsdown Magistrates' Court".into(),
            sought: Sought::Destroy,
            goods: vec![Lot {
                description: "Boxed cameras".into(),
                quantity: 40,
                seal: "S-0041".into(),
                held_at: "Store 3".into(),
            }],
            interested: vec![id("maker")],
        }),
        _ => return None,
    })
}

pub(crate) async fn forward(office: &TestOffice, by: i64) {
    let clock = office.desk.clock();
    let later = clock.now() + days(by);
    let store = office.desk.store();
    clock.move_to(store, "officer/ada", later).await.unwrap();
}

/// Drafted by Ada and approved by Ben, its intent given and waited for where it needs one.
pub(crate) async fn approved(
    office: &TestOffice,
    power: &str,
    activity: &str,
) -> (CaseId, NoticeId) {
    let (case, _) = office.drafted().await;
    let state = office.desk.case(&case).await.unwrap().state;
    let mut terms = office.terms(power, state.allegations()[0].id.clone());
    terms.activities = vec![activity.into()];
    terms.particulars = particulars(office, power);
    office.act(&case, "ada", Action::Draft { terms }).await;
    let state = office.desk.case(&case).await.unwrap().state;
    let notice = state.notices().last().unwrap().id.clone();
    if power != "forfeiture" {
        let Action::Issue { documents, .. } = issue(&notice) else {
            unreachable!()
        };
        let intent = Action::GiveIntent {
            notice: notice.clone(),
            document: documents,
        };
        office.act(&case, "ada", intent).await;
        forward(office, 30).await;
    }
    let approve = Action::Approve {
        notice: notice.clone(),
    };
    office.act(&case, "ben", approve).await;
    (case, notice)
}

pub(crate) async fn published(
    office: &TestOffice,
    power: &str,
    activity: &str,
) -> (CaseId, NoticeId) {
    let (case, notice) = approved(office, power, activity).await;
    office.act(&case, "ben", issue(&notice)).await;
    office.serve_and_publish(&case, &notice).await;
    (case, notice)
}

pub(crate) async fn html(office: &TestOffice, case: &CaseId, notice: &NoticeId) -> String {
    let state = office.desk.case(case).await.unwrap().state;
    let documents = state.notice(notice).unwrap().documents.unwrap();
    let exhibits = office.desk.exhibits();
    assert!(exhibits.read(documents.pdf).unwrap().starts_with(b"%PDF-"));
    String::from_utf8(exhibits.read(documents.html).unwrap()).unwrap()
}

/// What the published register answers now about a batch.
pub(crate) async fn answer(
    office: &TestOffice,
    sequencer: &proofhouse_office::sequencer::Sequencer,
    batch: Option<&str>,
) -> Outcome {
    sequencer.pass().await.unwrap();
    let key = sequencer.log_key().unwrap();
    let folder = Folder::new(&office.data.register_log());
    let found = verify_register(&folder, &key, Options::default());
    assert!(found.problems.is_empty(), "{found:?}");
    let question = Question {
        gtin: GTIN.to_owned(),
        batch: batch.map(str::to_owned),
        firmware: None,
    };
    let now = office.desk.clock().now();
    check(&snapshot(office, sequencer), &question, now).answer
}

pub(crate) async fn report(office: &TestOffice) -> Report {
    verify(office.desk.store(), office.desk.exhibits(), None)
        .await
        .unwrap()
}

pub(crate) fn propose(notice: &NoticeId, terms: Terms) -> Action {
    Action::ProposeVariation(Box::new(VariationProposal {
        notice: notice.clone(),
        terms,
        reasons: "Only one batch is affected.".into(),
    }))
}

pub(crate) fn blank() -> Documents {
    Documents {
        html: Digest::of(b""),
        pdf: Digest::of(b""),
    }
}

pub(crate) fn asked(letter: Letter) -> LetterAsked {
    LetterAsked {
        letter,
        to: None,
        hearing: None,
    }
}

async fn a_recall_is_varied_and_complied_with_and_the_register_follows(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = published(&office, "recall", "arrange-return").await;
    let before = html(&office, &case, &notice).await;
    assert!(before.contains("You must arrange the return of Acme Cam 1"));
    assert!(before.contains("The maker told three shops."));
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Recalled);

    let state = office.desk.case(&case).await.unwrap().state;
    let mut terms = state.notice(&notice).unwrap().terms.clone();
    // Typed with 13 digits, as officers do: the office writes 14.
    terms.units[0].value = GTIN.trim_start_matches('0').into();
    terms.units[0].batch = Some("B7".into());
    office.act(&case, "ada", propose(&notice, terms)).await;
    let state = office.desk.case(&case).await.unwrap().state;
    let shown = office
        .desk
        .letter(&state, &notice, &asked(Letter::Variation))
        .await
        .unwrap();
    assert!(
        String::from_utf8(shown.html)
            .unwrap()
            .contains("What changed")
    );
    let vary = Action::Vary(Variation {
        notice: notice.clone(),
        documents: blank(),
    });
    office.act(&case, "ben", vary).await;
    let after = html(&office, &case, &notice).await;
    assert!(after.contains("Only one batch is affected.") && after.contains("batch B7"));
    let of = async |batch| answer(&office, &sequencer, batch).await;
    assert_eq!(of(Some("B7")).await, Outcome::Recalled);
    assert_eq!(of(Some("B8")).await, Outcome::Ended);
    assert_eq!(report(&office).await.problems, []);

    let comply = Action::RecordCompliance(Compliance {
        notice: notice.clone(),
        occurred_on: office.desk.clock().today(),
        reasons: "All units came back.".into(),
    });
    office.act(&case, "ada", comply).await;
    assert_eq!(of(Some("B7")).await, Outcome::Ended);
    assert_eq!(report(&office).await.problems, []);
    flipped_is_named(&office, &notice, "variation-to-document").await;
    flipped_is_named(&office, &notice, "issue-to-document").await;
}

/// Flips the last byte of the first file of the links of a kind: verification and trace both name it, and again once it is back no more.
pub(crate) async fn flipped_is_named(office: &TestOffice, notice: &NoticeId, kind: &str) {
    let chain = office.desk.trace(notice).await.unwrap();
    assert_eq!(chain.first_broken, None, "{chain:?}");
    let link = chain.links.iter().find(|link| link.kind == kind).unwrap();
    let place = office.desk.exhibits().place(link.sha256.parse().unwrap());
    let whole = std::fs::read(&place).unwrap();
    let mut broken = whole.clone();
    *broken.last_mut().unwrap() ^= 1;
    overwrite(&place, &broken);
    let found = report(office).await;
    assert!(
        found
            .problems
            .iter()
            .any(|problem| problem.code == "file.altered" && problem.what.contains(&link.sha256)),
        "{kind}: {found:?}"
    );
    let chain = office.desk.trace(notice).await.unwrap();
    let named = chain
        .links
        .iter()
        .any(|one| one.kind == kind && one.sha256 == link.sha256 && !one.ok);
    assert!(named, "{kind}: {chain:?}");
    overwrite(&place, &whole);
    assert_eq!(report(office).await.problems, []);
}

/// Exhibits are read-only files: whoever tampers takes their place.
fn overwrite(place: &std::path::Path, bytes: &[u8]) {
    std::fs::remove_file(place).unwrap();
    std::fs::write(place, bytes).unwrap();
}

async fn a_penalty_says_its_working_and_its_row_ends_when_it_is_paid(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let sequencer = office.sequencer().await;
    let (case, notice) = published(&office, "penalty", "pay").await;
    let text = html(&office, &case, &notice).await;
    for words in [
        "You must pay a penalty of £50,000.00.",
        "How the sum was reckoned",
        "Fixed sum",
        "Weighed, and found grave.",
        "not verified",
    ] {
        assert!(text.contains(words), "no {words:?}");
    }
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Limited);
    forward(&office, 40).await;
    assert_eq!(
        answer(&office, &sequencer, None).await,
        Outcome::Limited,
        "overdue still binds"
    );
    let pay = Action::RecordPayment(Payment {
        notice: notice.clone(),
        pence: 5_000_000,
        occurred_on: office.desk.clock().today(),
    });
    office.act(&case, "ada", pay).await;
    assert_eq!(answer(&office, &sequencer, None).await, Outcome::Ended);
    assert_eq!(report(&office).await.problems, []);
}
