//! What somebody who knows the format could try, and what hostile zips try.

use proofhouse_evidence::archive::{Entry, canonical};
use proofhouse_evidence::bundle::{
    Limits, Outcome, SealError, SignerStatus, open, seal, verify, verify_within,
};
use proofhouse_evidence::dsse::{Envelope, EnvelopeSignature, IN_TOTO, pae};
use proofhouse_evidence::keys::KeyRole;
use proofhouse_evidence::record;
use proofhouse_evidence::statement::Statement;
use proofhouse_law::Verdict;
use proofhouse_law::observation::Fact;
use proofhouse_law::record::Signature;

use crate::sample::{bundle, draft, key, sealed_at, time, trust};

/// Standard CRC-32, bit by bit: a second pair of eyes on ours.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let entries = files.iter().map(|(name, data)| Entry {
        name: (*name).into(),
        data,
        start: 0,
        crc: crc(data),
    });
    canonical(&entries.collect::<Vec<_>>()).unwrap()
}

/// The bundle with one file replaced, in a well-formed zip.
fn replaced(path: &str, new: &[u8]) -> Vec<u8> {
    let bytes = bundle();
    let read = proofhouse_evidence::archive::read(&bytes, &Limits::default()).unwrap();
    let files = read.entries.iter().map(|entry| {
        (
            entry.name.as_str(),
            if entry.name == path { new } else { entry.data },
        )
    });
    zip(&files.collect::<Vec<_>>())
}

#[test]
fn a_replaced_file_in_a_perfect_zip_is_named() {
    let report = verify(
        &replaced("bench.json", b"{}"),
        &trust(&key(KeyRole::Lab, 1)),
    );
    assert_eq!(report.outcome, Outcome::Problem);
    assert_eq!(report.problems[0].path, "bench.json");
}

#[test]
fn a_respelled_envelope_is_named_although_its_signature_fits() {
    let opened = open(&bundle(), &Limits::default()).unwrap();
    let json = String::from_utf8(opened.envelope.to_json()).unwrap();
    let respelled = json.replacen("\",\"", "\", \"", 1);
    let report = verify(
        &replaced("attestation.dsse.json", respelled.as_bytes()),
        &trust(&key(KeyRole::Lab, 1)),
    );
    assert_eq!(report.outcome, Outcome::Problem);
    let space = respelled.find(' ').map(|at| at as u64);
    assert_eq!(report.problems[0].offset, space, "{report:?}");
}

#[test]
fn a_statement_signed_by_another_key_under_a_trusted_name_is_refused() {
    let opened = open(&bundle(), &Limits::default()).unwrap();
    let stranger = key(KeyRole::Lab, 66);
    let statement: Statement = opened.statement;
    let payload = statement.to_json();
    let sig = stranger
        .sign(KeyRole::Lab, &pae(IN_TOTO, &payload))
        .unwrap()
        .to_bytes()
        .to_vec();
    let keyid = Some(statement.predicate.signer.to_string());
    let signatures = vec![EnvelopeSignature { keyid, sig }];
    let forged = Envelope {
        payload_type: IN_TOTO.into(),
        payload,
        signatures,
    }
    .to_json();
    let forged = replaced("attestation.dsse.json", &forged);
    let report = verify(&forged, &trust(&key(KeyRole::Lab, 1)));
    assert_eq!(report.outcome, Outcome::Problem);
    assert!(
        matches!(report.signer, SignerStatus::Refused { .. }),
        "{report:?}"
    );
    // No paper is made of it where the key is known, and none says that it was checked where it is not.
    let opened = open(&forged, &Limits::default()).unwrap();
    let why = record::signatures(&opened, Some(&trust(&key(KeyRole::Lab, 1)))).unwrap_err();
    assert!(why.contains("is not one of the key"), "{why}");
    for nobody in [None, Some(&trust(&stranger))] {
        assert!(
            !record::signatures(&opened, nobody)
                .unwrap()
                .bundle
                .is_checked()
        );
    }
    let sound = open(&bundle(), &Limits::default()).unwrap();
    let checked = record::signatures(&sound, Some(&trust(&key(KeyRole::Lab, 1))))
        .unwrap()
        .bundle;
    assert!(
        matches!(&checked, Signature::Trusted { drill: true, .. }) && checked.is_checked(),
        "{checked:?}"
    );
}

#[test]
fn an_unknown_key_is_neither_sound_nor_a_problem() {
    let report = verify(&bundle(), &trust(&key(KeyRole::Lab, 2)));
    assert_eq!(report.outcome, Outcome::UnknownKey);
    assert!(report.problems.is_empty());
}

#[test]
fn a_register_key_seals_nothing() {
    let refused = seal(draft(), &key(KeyRole::Register, 1), sealed_at());
    assert!(matches!(refused, Err(SealError::Key(_))), "{refused:?}");
}

#[test]
fn drafts_that_contradict_themselves_are_not_sealed() {
    let refuse = |change: fn(&mut proofhouse_evidence::bundle::Draft), words: &str| {
        let mut draft = draft();
        change(&mut draft);
        let refused = seal(draft, &key(KeyRole::Lab, 1), sealed_at())
            .unwrap_err()
            .to_string();
        assert!(refused.contains(words), "{refused}");
    };
    refuse(|draft| draft.transcripts.clear(), "not in the bundle");
    refuse(
        |draft| draft.observations.push(draft.observations[0].clone()),
        "two observations",
    );
    refuse(
        |draft| draft.observations[0].subject.unit = Some("SN2".into()),
        "names a unit",
    );
    refuse(
        |draft| draft.observations[0].at = time("2026-06-02T00:00:00Z"),
        "outside",
    );
    refuse(
        |draft| draft.manifest.authority.targets.clear(),
        "no address",
    );
    refuse(
        |draft| draft.manifest.authority.targets[0].address = "192.0.2.0/24".into(),
        "neither one IP",
    );
    refuse(|draft| draft.manifest.authority.owner.clear(), "no owner");
    refuse(
        |draft| draft.manifest.ended = time("2026-06-01T11:00:00Z"),
        "before the inspection ended",
    );
    refuse(|draft| draft.bench = b"address = 1".to_vec(), "not JSON");
    refuse(
        |draft| {
            let path = "transcripts/../0001-x".to_owned();
            draft.transcripts.insert(path, vec![]);
        },
        "no path",
    );
}

#[test]
fn a_test_after_the_authority_ended_is_sealed_and_named() {
    let mut draft = draft();
    draft.manifest.authority.expires = time("2026-06-01T10:00:30Z");
    let lab = key(KeyRole::Lab, 1);
    let report = verify(&seal(draft, &lab, sealed_at()).unwrap(), &trust(&lab));
    assert_eq!(report.outcome, Outcome::Problem);
    assert!(
        report.problems[0].what.contains("authority to test ended"),
        "{}",
        report.problems[0]
    );
}

#[test]
fn what_people_judge_of_a_test_takes_no_leave_to_test() {
    let mut draft = draft();
    draft.manifest.authority.expires = time("2026-06-01T10:00:30Z");
    draft.transcripts.clear();
    draft.observations.truncate(1);
    draft.observations[0].transcripts.clear();
    draft.observations[0].fact = Fact::JudgedByPerson {
        case: "5.1-4-1".parse().unwrap(),
        unit: "a".into(),
        verdict: Verdict::Pass,
        words: "Read.".into(),
        by: "Ada".into(),
    };
    let lab = key(KeyRole::Lab, 1);
    let report = verify(&seal(draft, &lab, sealed_at()).unwrap(), &trust(&lab));
    assert_eq!(report.problems, []);
    assert_eq!(report.outcome, Outcome::Sound);
}

#[test]
fn hostile_zips_are_refused_at_the_limits() {
    let lab = trust(&key(KeyRole::Lab, 1));
    let small = Limits {
        total: 100_000,
        entries: 3,
        entry: 500,
        name: 40,
        observations: 10,
    };
    let long = format!("transcripts/0001-{}", "x".repeat(80));
    let four: Vec<(&str, &[u8])> = vec![("a", b""), ("b", b""), ("c", b""), ("d", b"")];
    for (bytes, words) in [
        (zip(&four), "at most 3 files"),
        (zip(&[("a", &[0; 501])]), "larger than 500 bytes"),
        (vec![0; 100_001], "at most 100000"),
        (zip(&[(&long, b"")]), "no path"),
        (zip(&[("../etc", b"")]), "no path"),
        (zip(&[("/etc", b"")]), "no path"),
        (zip(&[("a\\b", b"")]), "no path"),
        (zip(&[("A", b"")]), "no path"),
        (zip(&[("a", b""), ("a", b"")]), "not sorted"),
        (zip(&[("b", b""), ("a", b"")]), "not sorted"),
        (b"not a zip at all".to_vec(), "header should begin"),
        (zip(&[]), "header should begin"),
    ] {
        let report = verify_within(&bytes, &lab, &small);
        assert_eq!(report.outcome, Outcome::Problem);
        let said = report.problems[0].to_string();
        assert!(said.contains(words), "{words}: {said}");
        assert!(open(&bytes, &small).is_err());
    }
}

#[test]
fn an_entry_that_says_it_is_compressed_is_refused() {
    let mut bytes = bundle();
    // Method 8, deflate, in the first local header and in the first record of the directory.
    let directory = bytes
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap();
    bytes[8] = 8;
    bytes[directory + 10] = 8;
    let report = verify(&bytes, &trust(&key(KeyRole::Lab, 1)));
    assert_eq!(report.problems[0].offset, Some(8), "{report:?}");
}
