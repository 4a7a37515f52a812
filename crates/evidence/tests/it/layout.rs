//! The layout that readers outside rely on, and that general zip readers open it.

use std::process::Command;

use crate::sample::{bundle, draft, key, sealed_at, trust};
use proofhouse_evidence::archive;
use proofhouse_evidence::bundle::{ATTESTATION, Limits, Outcome, open, seal, verify};
use proofhouse_evidence::keys::KeyRole;
use proofhouse_law::observation::{Fact, Interface};
use proofhouse_law::{Digest, Verdict};

#[test]
fn the_golden_bundle_keeps_its_layout() {
    let bytes = bundle();
    let opened = open(&bytes, &Limits::default()).unwrap();
    let mut statement = serde_json::to_value(&opened.statement).unwrap();
    statement["predicate"]["signer"] = "the key of this run".into();
    insta::assert_json_snapshot!("statement", statement);
    insta::assert_json_snapshot!("manifest", opened.manifest);
    // The bytes of everything but the signature, which is another in every run. A change here breaks every bundle that
    // was ever sealed: it takes a new predicate type and schema.
    let mut read = archive::read(&bytes, &Limits::default()).unwrap();
    read.entries.retain(|entry| entry.name != ATTESTATION);
    let unsigned = Digest::of(&archive::canonical(&read.entries).unwrap());
    insta::assert_snapshot!("digest", unsigned.to_string());
}

#[test]
fn a_reader_that_nobody_here_wrote_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.zip");
    std::fs::write(&path, bundle()).unwrap();
    let script = "import sys, zipfile\n\
        z = zipfile.ZipFile(sys.argv[1])\n\
        assert z.testzip() is None and z.comment == b''\n\
        for i in z.infolist():\n    \
            assert i.compress_type == zipfile.ZIP_STORED and i.date_time == (1980, 1, 1, 0, 0, 0) and not i.extra\n    \
            print(i.filename, i.file_size, oct(i.external_attr >> 16))\n";
    let out = Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .output()
        .expect("python3 is needed");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    insta::assert_snapshot!("python_zipfile", String::from_utf8(out.stdout).unwrap());
}

#[test]
fn what_a_person_judged_and_what_is_exposed_is_sealed_and_verified_like_any_observation() {
    let key = key(KeyRole::Lab, 1);
    let mut draft = draft();
    let facts = [
        Fact::JudgedByPerson {
            case: "5.1-4-1".into(),
            unit: "a".into(),
            verdict: Verdict::Pass,
            words: "The manual says how.".into(),
            by: "Ada".into(),
        },
        Fact::DisclosedBeforeLogin {
            interface: Interface {
                transport: "tcp".into(),
                port: 80,
                service: "http".into(),
                tls: false,
            },
            what: "firmware version".into(),
            text: "1.0.3".into(),
        },
    ];
    for (at, fact) in facts.into_iter().enumerate() {
        let mut one = draft.observations[0].clone();
        one.id = format!("p{at}").parse().unwrap();
        one.fact = fact;
        draft.observations.push(one);
    }
    let observations = draft.observations.clone();
    let bytes = seal(draft, &key, sealed_at()).unwrap();
    assert_eq!(verify(&bytes, &trust(&key)).outcome, Outcome::Sound);
    let opened = open(&bytes, &Limits::default()).unwrap();
    assert_eq!(opened.observations, observations);
}
