//! Any change of a bundle is named, with the file and the byte.

use proofhouse_evidence::bundle::{Limits, Outcome, STRUCTURE, open, seal, verify};
use proofhouse_evidence::keys::{KeyRole, TrustFile};
use proptest::prelude::*;

use crate::sample::{bundle, draft, key, sealed_at, trust};

/// A file's name and where its bytes lie.
type Place = (String, std::ops::Range<usize>);

/// Where each file's bytes lie, found without our reader: the name follows the local header.
fn places(bytes: &[u8]) -> Vec<Place> {
    let opened = open(bytes, &Limits::default()).unwrap();
    let files = opened.manifest.files.into_iter().map(|file| file.path);
    let own = ["attestation.dsse.json", "manifest.json"].map(str::to_owned);
    let place = |name: String| {
        let header = bytes
            .windows(30 + name.len())
            .position(|part| part.starts_with(b"PK\x03\x04") && part.ends_with(name.as_bytes()));
        let header = header.unwrap();
        let start = header + 30 + name.len();
        let size = u32::from_le_bytes(bytes[header + 18..header + 22].try_into().unwrap());
        (name, start..start + size as usize)
    };
    files.chain(own).map(place).collect()
}

fn place(places: &[Place], offset: usize) -> (&str, usize) {
    places
        .iter()
        .find(|(_, range)| range.contains(&offset))
        .map_or((STRUCTURE, offset), |(name, range)| {
            (name, offset - range.start)
        })
}

#[test]
fn every_flipped_byte_is_named_with_its_file_and_offset() {
    let good = bundle();
    let (trusted, nobody) = (trust(&key(KeyRole::Lab, 1)), TrustFile::default());
    assert_eq!(verify(&good, &trusted).outcome, Outcome::Sound);
    let places = places(&good);
    for offset in 0..good.len() {
        let (path, within) = place(&places, offset);
        // Opening makes the same checks, without the trust file.
        for (change, trust) in [(0x01_u8, &trusted), (0xff, &trusted), (0x20, &nobody)] {
            let mut bad = good.clone();
            bad[offset] ^= change;
            let report = verify(&bad, trust);
            let named = report.problems.iter().map(|one| {
                (
                    one.path.as_str(),
                    one.offset.unwrap(),
                    one.bundle_offset.unwrap(),
                )
            });
            let wanted = (path, within as u64, offset as u64);
            assert_eq!(
                named.collect::<Vec<_>>(),
                [wanted],
                "{offset} ^ {change:#x}: {report:?}"
            );
            assert_eq!(report.outcome, Outcome::Problem);
        }
        if offset % 16 == 0 {
            let mut bad = good.clone();
            bad[offset] ^= 1;
            assert!(open(&bad, &Limits::default()).is_err());
        }
    }
}

#[test]
fn every_truncation_is_named_where_the_file_ends() {
    let good = bundle();
    let trust = trust(&key(KeyRole::Lab, 1));
    for len in 0..good.len() {
        let report = verify(&good[..len], &trust);
        assert_eq!(report.outcome, Outcome::Problem);
        let named = report
            .problems
            .iter()
            .find(|one| one.path == STRUCTURE)
            .unwrap();
        assert_eq!(named.offset, Some(len as u64), "{named}");
    }
}

#[test]
fn bytes_after_the_end_are_named() {
    let mut longer = bundle();
    let end = longer.len() as u64;
    longer.extend_from_slice(b"more");
    let report = verify(&longer, &trust(&key(KeyRole::Lab, 1)));
    assert_eq!(report.problems.len(), 1);
    assert_eq!(report.problems[0].offset, Some(end));
    assert!(
        report.problems[0].what.contains("bytes follow"),
        "{}",
        report.problems[0]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn what_is_sealed_opens_as_it_was(
        transcripts in proptest::collection::btree_map("[a-z]{1,8}", proptest::collection::vec(any::<u8>(), 0..400), 0..6),
        partial: bool,
    ) {
        let mut draft = draft();
        for (number, (label, bytes)) in (2..).zip(transcripts) {
            draft.transcripts.insert(proofhouse_evidence::bundle::transcript_path(number, &label), bytes);
        }
        draft.manifest.partial = partial;
        let lab = key(KeyRole::Lab, 1);
        let bytes = seal(draft.clone(), &lab, sealed_at()).unwrap();
        prop_assert_eq!(&seal(draft.clone(), &lab, sealed_at()).unwrap(), &bytes);
        let report = verify(&bytes, &trust(&lab));
        prop_assert_eq!((report.outcome, report.partial), (Outcome::Sound, Some(partial)));
        let opened = open(&bytes, &Limits::default()).unwrap();
        prop_assert_eq!(opened.manifest.inspection, draft.manifest);
        prop_assert_eq!(opened.transcripts, draft.transcripts);
        prop_assert_eq!(opened.observations, draft.observations);
        prop_assert_eq!(opened.bench, draft.bench);
        prop_assert_eq!((opened.key_id, opened.signed_at), (lab.id(), sealed_at()));
    }

    #[test]
    fn a_changed_byte_of_a_long_transcript_is_named(
        raw in proptest::collection::vec(any::<u8>(), 1..60_000), at: prop::sample::Index, change in 1_u8..,
    ) {
        let mut draft = draft();
        draft.transcripts.insert("transcripts/0002-long".into(), raw.clone());
        let mut bytes = seal(draft, &key(KeyRole::Lab, 1), sealed_at()).unwrap();
        let places = places(&bytes);
        let within = at.index(raw.len());
        let long = places.iter().find(|(name, _)| name == "transcripts/0002-long").unwrap();
        let offset = long.1.start + within;
        bytes[offset] ^= change;
        let report = verify(&bytes, &trust(&key(KeyRole::Lab, 1)));
        let named: Vec<_> = report.problems.iter().map(|one| (one.path.as_str(), one.offset)).collect();
        prop_assert_eq!(named, vec![("transcripts/0002-long", Some(within as u64))]);
    }
}
