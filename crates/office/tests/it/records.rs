//! The conformance record of a case: made of its bundles, the maker's file and what testers judged, each of them on record.

use proofhouse_law::case::{Judgement, RecordFile};
use proofhouse_law::record::Judge;
use proofhouse_law::{Action, CaseId, Digest, Verdict};
use proofhouse_office::desk::ActError;
use proofhouse_office::desk::record::RecordError;
use proofhouse_office::event_log;
use proofhouse_office::store::Engine;
use proofhouse_office::verify::verify;

use crate::office::{TestOffice, id, mended_bundle, officer};
use crate::stores::on_both;

on_both![
    a_judgement_is_an_event_that_rests_on_the_evidence_and_a_later_one_takes_its_place,
    a_judgement_kinder_than_the_evidence_is_refused_and_a_graver_one_is_an_open_conflict,
    a_makers_file_is_kept_as_it_came_and_in_its_canonical_form,
];

/// A small file of a maker, not in its canonical form.
pub(crate) const MAKER_FILE: &[u8] = b"# ours\n[assessment]\nedition = \"V2.1.1\"\nproduct = \"Cam 1\"\nmaker = \"Acme\"\nby = \"QA\"\non = \"2026-11-25\"\n\n[[claim]]\nprovision = \"5.1-1\"\nsupport = \"Y\"\n";

/// What asks to lodge a file that the office holds; the office reads it, whatever else stands here.
pub(crate) fn lodge(sent: Digest) -> Action {
    Action::LodgeRecord(RecordFile {
        sent,
        record: sent,
        edition: id("unread"),
    })
}

/// What asks to judge a unit; the office finds out on what it rests, whatever stands here.
pub(crate) fn judge(test_case: &str, unit: &str, verdict: Verdict) -> Action {
    Action::JudgeUnit(Judgement {
        standard: id("unread"),
        standard_sha256: Digest::of(b"nothing"),
        test_case: test_case.to_owned(),
        unit: unit.to_owned(),
        verdict,
        words: "Read the manual, page 4.".to_owned(),
        checked: Some(Verdict::Error),
        bundles: vec![Digest::of(b"nothing")],
        record: None,
    })
}

/// A case with a bundle in which two units take the same listed password.
async fn with_bundle(office: &TestOffice) -> (CaseId, Digest) {
    lodged(office, &office.bundle()).await
}

/// A case with that bundle.
async fn lodged(office: &TestOffice, bundle: &[u8]) -> (CaseId, Digest) {
    let case = office.open_case().await;
    let taken = office.desk.exhibits().put(bundle).unwrap();
    office.desk.take_in(taken, "officer/ada").await.unwrap();
    let bundle = taken.digest;
    let ada = officer("ada");
    office.desk.lodge(&case, bundle, &ada, None).await.unwrap();
    (case, bundle)
}

async fn problems(office: &TestOffice) -> Vec<proofhouse_office::verify::Problem> {
    let (store, exhibits) = (office.desk.store(), office.desk.exhibits());
    verify(store, exhibits, None).await.unwrap().problems
}

async fn a_judgement_is_an_event_that_rests_on_the_evidence_and_a_later_one_takes_its_place(
    engine: Engine,
) {
    let office = TestOffice::new(engine).await;
    let (case, bundle) = with_bundle(&office).await;
    let before = office.desk.conformance_record(&case).await.unwrap();
    let unit = before.unit("5.1-4-1", "a").unwrap();
    assert_eq!(unit.verdict, Verdict::Inconclusive);
    assert!(unit.waits_for.is_some());

    let first = judge("5.1-4-1", "a", Verdict::Fail);
    office.act(&case, "ada", first).await;
    let second = judge("5.1-4-1", "a", Verdict::Pass);
    office.act(&case, "ben", second).await;
    let found = office.desk.conformance_record(&case).await.unwrap();
    let unit = found.unit("5.1-4-1", "a").unwrap();
    assert_eq!(
        (unit.verdict, unit.conflict.as_ref()),
        (Verdict::Pass, None)
    );
    let Judge::Person { name, kept_in, .. } = &unit.by else {
        panic!("{:?}", unit.by);
    };
    assert_eq!((name.as_str(), kept_in.as_str()), ("ben", "case"));
    let kept: Vec<(Verdict, bool)> = found
        .judgements
        .iter()
        .map(|one| (one.judgement.verdict, one.superseded))
        .collect();
    assert_eq!(kept, [(Verdict::Fail, true), (Verdict::Pass, false)]);

    // It rests on what was in the case, whatever was asked.
    let rests = &found.judgements[0].judgement;
    assert_eq!(rests.bundles, [bundle]);
    assert_eq!((rests.checked, rests.record), (None, None));
    assert_eq!(rests.standard, found.record.standard);
    assert_eq!(rests.standard_sha256, found.record.standard_sha256);

    // It is sealed: the event named is in the chain, with that hash, and no later one can be put before it.
    let mut tx = office.desk.store().read().await.unwrap();
    let events = event_log::of(&mut tx, &format!("case/{case}"))
        .await
        .unwrap();
    let event = events
        .iter()
        .find(|one| one.seq == found.judgements[1].event)
        .unwrap();
    assert_eq!(hex::encode(event.computed_hash()), found.judgements[1].hash);
    assert_eq!(event.actor, "officer/ben");
    drop(tx);
    assert_eq!(problems(&office).await, []);
}

async fn a_judgement_kinder_than_the_evidence_is_refused_and_a_graver_one_is_an_open_conflict(
    engine: Engine,
) {
    let office = TestOffice::new(engine).await;
    let (case, _) = with_bundle(&office).await;
    let before = office.desk.conformance_record(&case).await.unwrap();
    let unit = before.unit("5.1-1-2", "c").unwrap();
    assert_eq!(unit.checked, Some(Verdict::Fail), "{:?}", unit.reasons);
    for kinder in [Verdict::Pass, Verdict::NotApplicable, Verdict::Inconclusive] {
        let refused = office.try_act(&case, "ben", judge("5.1-1-2", "c", kinder));
        let refused = refused.await;
        assert!(
            matches!(&refused, Err(ActError::Refused(no)) if no.rule == "record.check-shows"),
            "{refused:?}"
        );
    }
    let unknown = office.try_act(&case, "ben", judge("5.1-1-2", "z", Verdict::Fail));
    let unknown = unknown.await;
    assert!(
        matches!(&unknown, Err(ActError::Record(RecordError::NoUnit { .. }))),
        "{unknown:?}"
    );
    let after = office.desk.conformance_record(&case).await.unwrap();
    assert_eq!(after.version, before.version, "nothing was changed");

    // Another product, whose units each take the password of their own label.
    let mended = mended_bundle(&office.lab, office.desk.clock().now());
    let (case, _) = lodged(&office, &mended).await;
    let before = office.desk.conformance_record(&case).await.unwrap();
    let unit = before.unit("5.1-1-2", "c").unwrap();
    assert_eq!(unit.verdict, Verdict::Pass, "{:?}", unit.reasons);
    let graver = judge("5.1-1-2", "c", Verdict::Fail);
    office.act(&case, "ben", graver).await;
    let after = office.desk.conformance_record(&case).await.unwrap();
    let unit = after.unit("5.1-1-2", "c").unwrap();
    assert_eq!(unit.verdict, Verdict::Fail);
    let conflict = unit.conflict.as_ref().unwrap();
    assert!(
        conflict.contains("comes to pass, and ben judged fail"),
        "{conflict}"
    );
    let agreed = judge("5.1-1-2", "c", Verdict::Pass);
    office.act(&case, "ben", agreed).await;
    let settled = office.desk.conformance_record(&case).await.unwrap();
    assert_eq!(settled.record.conflicts().count(), 0);
}

async fn a_makers_file_is_kept_as_it_came_and_in_its_canonical_form(engine: Engine) {
    let office = TestOffice::new(engine).await;
    let (case, _) = with_bundle(&office).await;
    let missing = office
        .try_act(&case, "ada", lodge(Digest::of(MAKER_FILE)))
        .await;
    assert!(
        matches!(&missing, Err(ActError::Record(RecordError::Unknown { .. }))),
        "{missing:?}"
    );

    let wrong = b"[assessment]\nedition = \"V2.1.1\"\nproduct = \"Cam 1\"\nmaker = \"Acme\"\nby = \"QA\"\non = \"soon\"\nodd = 1\n";
    let wrong = office.desk.exhibits().put(wrong).unwrap().digest;
    let refused = office.try_act(&case, "ada", lodge(wrong)).await;
    let Err(ActError::Record(RecordError::Mistakes { sent, mistakes })) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!((sent, mistakes.len()), (wrong, 2), "{mistakes:?}");
    assert!(office.desk.exhibits().check(wrong).is_ok(), "it is kept");

    let sent = office.desk.exhibits().put(MAKER_FILE).unwrap().digest;
    office.act(&case, "ada", lodge(sent)).await;
    let found = office.desk.conformance_record(&case).await.unwrap();
    let file = found.maker_file.unwrap();
    assert_eq!(file.sent, sent);
    assert_eq!(found.record.answers_sha256, Some(file.record));
    assert_eq!(found.record.maker.as_deref(), Some("Acme"));
    let canonical = office.desk.exhibits().read(file.record).unwrap();
    let canonical = String::from_utf8(canonical).unwrap();
    assert!(!canonical.contains("# ours"), "comments go: {canonical}");

    let canonical = office.desk.exhibits().put(canonical.as_bytes()).unwrap();
    let twice = office.try_act(&case, "ada", lodge(canonical.digest)).await;
    assert!(
        matches!(&twice, Err(ActError::Refused(no)) if no.rule == "record.twice"),
        "{twice:?}"
    );
    assert_eq!(problems(&office).await, []);
    // Both files are watched over from now on.
    for digest in [file.sent, file.record] {
        let place = office.desk.exhibits().place(digest);
        let away = place.with_extension("away");
        std::fs::rename(&place, &away).unwrap();
        assert_eq!(problems(&office).await.len(), 1, "{digest}");
        std::fs::rename(&away, &place).unwrap();
    }
}
