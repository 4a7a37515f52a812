//! The layout that readers outside rely on, and that general zip readers open it.

use std::process::Command;

use crate::sample::bundle;
use proofhouse_evidence::archive;
use proofhouse_evidence::bundle::{ATTESTATION, Limits, open};
use proofhouse_law::Digest;

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
