//! The desk: steps decided by the law, recorded with all that follows, or refused with nothing changed.

use proofhouse_evidence::keys::{KeyRole, SigningKey, Window};
use proofhouse_law::case::{Product, Respondent};
use proofhouse_law::{Action, Verdict};
use proofhouse_office::desk::{ActError, ActRequest, IntakeError};
use proofhouse_office::event_log::{self, LogError};
use proofhouse_office::store::{Engine, projections};
use proofhouse_office::verify::verify;

use crate::office::{TestOffice, bundle_signed_by, id, issue, officer, random};
use crate::stores::on_both;

on_both![
    a_case_reaches_a_published_ban_and_the_tables_agree,
    a_refusal_names_its_rule_and_changes_nothing,
    the_same_request_twice_acts_once,
    an_officer_who_saw_an_older_case_is_told,
    a_bundle_of_an_unknown_key_is_kept_and_not_lodged,
    a_testers_own_findings_are_compared,
    a_gtin_that_cannot_be_is_refused_before_anything_rests_on_it,
    the_chain_of_a_notice_is_walked_back,
];

async fn a_case_reaches_a_published_ban_and_the_tables_agree(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (case, notice) = office.published().await;
    let file = office.desk.case(&case).await.unwrap();
    let record = file.state.notice(&notice).unwrap();
    let documents = record.documents.unwrap();
    let html = String::from_utf8(office.desk.exhibits().read(documents.html).unwrap()).unwrap();
    assert!(
        html.contains("Asha Imports Ltd") && html.contains("DRILL"),
        "the notice names its addressee"
    );
    assert!(
        office
            .desk
            .exhibits()
            .read(documents.pdf)
            .unwrap()
            .starts_with(b"%PDF-")
    );

    let mut tx = office.desk.store().read().await.unwrap();
    let rows = projections::read(&mut tx, case.as_str())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (rows.notices[0].stage.as_str(), rows.notices[0].published),
        ("served", true)
    );
    for event in event_log::of(&mut tx, &format!("case/{case}"))
        .await
        .unwrap()
    {
        assert!(
            !String::from_utf8_lossy(&event.body).contains("Asha"),
            "a name stands in event {}",
            event.seq
        );
    }
    drop(tx);
    let report = verify(office.desk.store(), office.desk.exhibits(), None)
        .await
        .unwrap();
    assert_eq!(report.problems, []);
    assert_eq!((report.cases, report.register_rows), (1, 1));
}

async fn a_refusal_names_its_rule_and_changes_nothing(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (case, notice) = office.drafted().await;
    let before = office.desk.case(&case).await.unwrap().version;
    let files = office.desk.exhibits().list().unwrap();
    let approve = office
        .try_act(
            &case,
            "ada",
            Action::Approve {
                notice: notice.clone(),
            },
        )
        .await;
    assert!(
        matches!(&approve, Err(ActError::Refused(no)) if no.rule.ends_with("second-person")),
        "{approve:?}"
    );
    let issued = office.try_act(&case, "ben", issue(&notice)).await;
    assert!(
        matches!(&issued, Err(ActError::Refused(no)) if no.rule.ends_with("approved")),
        "{issued:?}"
    );
    assert_eq!(office.desk.case(&case).await.unwrap().version, before);
    assert_eq!(
        office.desk.exhibits().list().unwrap(),
        files,
        "a refused issue writes no document"
    );
}

async fn the_same_request_twice_acts_once(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (case, notice) = office.drafted().await;
    let approve = Action::Approve { notice };
    let mut request = ActRequest::new(Some(case.clone()), approve, officer("ben"));
    request.key = Some("k-1".to_owned());
    let first = office.desk.act(request.clone()).await.unwrap();
    let second = office.desk.act(request.clone()).await.unwrap();
    assert_eq!((first.repeated, second.repeated), (false, true));
    assert_eq!(
        (first.version, &first.events),
        (second.version, &second.events)
    );

    request.action = Action::Close {
        reasons: "Another request.".into(),
    };
    let reused = office.desk.act(request).await;
    assert!(
        matches!(reused, Err(ActError::KeyReused { .. })),
        "{reused:?}"
    );
}

async fn an_officer_who_saw_an_older_case_is_told(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (case, notice) = office.drafted().await;
    let mut request = ActRequest::new(
        Some(case.clone()),
        Action::Approve { notice },
        officer("ben"),
    );
    request.seen = Some(1);
    let stale = office.desk.act(request).await;
    assert!(
        matches!(
            stale,
            Err(ActError::Log(LogError::Stale { expected: 1, .. }))
        ),
        "{stale:?}"
    );
}

async fn a_bundle_of_an_unknown_key_is_kept_and_not_lodged(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let case = office.open_case().await;
    let stranger = SigningKey::from_random(KeyRole::Lab, id("stranger"), &random());
    let bytes = bundle_signed_by(&stranger, office.desk.clock().now());
    let taken = office.desk.exhibits().put(&bytes).unwrap();
    let report = office.desk.take_in(taken, "officer/ada").await.unwrap();
    assert!(
        report
            .quarantine
            .as_ref()
            .is_some_and(|why| why.contains("keys publish")),
        "{report:?}"
    );
    let lodged = office
        .desk
        .lodge(&case, taken.digest, &officer("ada"), None)
        .await;
    assert!(
        matches!(
            lodged,
            Err(ActError::Intake(IntakeError::Quarantined { .. }))
        ),
        "{lodged:?}"
    );
    assert_eq!(
        office.desk.exhibits().read(taken.digest).unwrap(),
        bytes,
        "nothing was lost"
    );

    let window = Window {
        from: "2020-01-01T00:00:00Z".parse().unwrap(),
        until: "2100-01-01T00:00:00Z".parse().unwrap(),
    };
    office
        .desk
        .enrol_key("officer/admin", &stranger.public(), window)
        .await
        .unwrap();
    office
        .desk
        .lodge(&case, taken.digest, &officer("ada"), None)
        .await
        .unwrap();
    let report = verify(office.desk.store(), office.desk.exhibits(), None)
        .await
        .unwrap();
    assert_eq!(report.problems, []);
}

async fn a_testers_own_findings_are_compared(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let case = office.open_case().await;
    // Two bundles of the same observations; the first one's findings stand in for the tester's.
    let mut lodged = Vec::new();
    for seconds in [0, 1] {
        let sealed = office.desk.clock().now() - jiff::SignedDuration::from_secs(seconds);
        let taken = office
            .desk
            .exhibits()
            .put(&bundle_signed_by(&office.lab, sealed))
            .unwrap();
        office.desk.take_in(taken, "officer/ada").await.unwrap();
        lodged.push(taken);
    }
    office
        .desk
        .lodge(&case, lodged[0].digest, &officer("ada"), None)
        .await
        .unwrap();
    let taken = lodged[1];
    let mut submitted = office.desk.case(&case).await.unwrap().state.lodgements()[0]
        .findings
        .clone();
    let first = submitted
        .iter_mut()
        .find(|one| one.verdict == Verdict::Fail)
        .unwrap();
    first.verdict = Verdict::Pass;
    let provision = first.provision.to_string();
    let (_, differences) = office
        .desk
        .lodge(&case, taken.digest, &officer("ada"), Some(&submitted))
        .await
        .unwrap();
    assert_eq!(differences.len(), 1);
    assert_eq!(
        (
            differences[0].provision.as_str(),
            differences[0].submitted,
            differences[0].derived
        ),
        (provision.as_str(), Some(Verdict::Pass), Some(Verdict::Fail))
    );
    assert_eq!(
        office.desk.differences(&case).await.unwrap(),
        [(taken.digest, differences)]
    );
}

async fn a_gtin_that_cannot_be_is_refused_before_anything_rests_on_it(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let action = Action::Open {
        product: Product {
            brand: "Acme".into(),
            model: "Cam 1".into(),
            kind: "camera".into(),
            identifiers: vec![proofhouse_law::case::Identifier {
                scheme: "gtin".into(),
                value: "5012345678901".into(),
            }],
            firmware: None,
        },
        respondents: Vec::<Respondent>::new(),
        regime: id("uk-proposal-2020"),
        reason: "a report".into(),
    };
    let refused = office
        .desk
        .act(ActRequest::new(None, action, officer("ada")))
        .await;
    assert!(
        matches!(&refused, Err(ActError::BadIdentifier { .. })),
        "{refused:?}"
    );
}

async fn the_chain_of_a_notice_is_walked_back(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (_, notice) = office.published().await;
    let chain = office.desk.trace(&notice).await.unwrap();
    assert_eq!(chain.first_broken, None, "{chain:#?}");
    for kind in [
        "register-to-document",
        "issue-to-document",
        "to-issue",
        "to-approval",
        "to-draft",
        "to-allegation",
        "to-findings",
        "finding-to-bundle",
        "finding-to-observation",
        "observation-to-transcript",
    ] {
        assert!(
            chain.links.iter().any(|link| link.kind == kind),
            "no link {kind}: {chain:#?}"
        );
    }
    let pdf = chain
        .links
        .iter()
        .find(|link| link.to == "application/pdf")
        .unwrap();
    let place = office.desk.exhibits().place(pdf.sha256.parse().unwrap());
    let mut bytes = std::fs::read(&place).unwrap();
    bytes[100] ^= 1;
    std::fs::remove_file(&place).unwrap();
    std::fs::write(&place, bytes).unwrap();
    let chain = office.desk.trace(&notice).await.unwrap();
    let broken = &chain.links[chain.first_broken.unwrap()];
    assert_eq!(broken.to, "application/pdf");
}
