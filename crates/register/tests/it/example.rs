//! `docs/example/`, verified with this crate alone: what its README promises to a stranger.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_register::entry::Notice;
use proofhouse_register::proof::ProofFile;
use proofhouse_register::store::Folder;
use proofhouse_register::verify::{Options, read, verify};
use proofhouse_register::{Entry, Key, Outcome, Question, Snapshot, check};
use sha2::{Digest, Sha256};

use crate::world::workspace;

const BANNED: &str = "05012345678900";
const LIFTED: &str = "05098765432100";

fn file(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{} (cargo xtask gen --example): {error}", path.display()))
}

fn folder() -> PathBuf {
    workspace().join("docs/example")
}

/// The register's key and the snapshot's.
fn keys() -> (Key, Key) {
    let text = String::from_utf8(file("keys.txt")).unwrap();
    let keys: Vec<Key> = text.lines().map(|line| Key::parse(line).unwrap()).collect();
    let [register, snapshot] = keys.try_into().expect("two keys");
    (register, snapshot)
}

fn snapshot() -> Snapshot {
    let (register, snapshot) = keys();
    Snapshot::open(&file("snapshot"), &[snapshot], &[register]).unwrap()
}

fn proven() -> Notice {
    let proof = ProofFile::parse(&file("notice.tlog-proof")).unwrap();
    let (entry, _) = proof.verify(None, &keys().0).unwrap();
    match Entry::parse(&entry).unwrap() {
        Entry::Notice(notice) => notice,
        Entry::OfficeHead(_) => panic!("the example proves a notice"),
    }
}

fn answer(gtin: &str, at: Timestamp) -> Outcome {
    let question = Question {
        gtin: gtin.to_owned(),
        ..Question::default()
    };
    check(&snapshot(), &question, at).answer
}

#[test]
fn the_log_is_sound_and_complete() {
    let report = verify(
        &Folder::new(&folder().join("register")),
        &keys().0,
        Options::default(),
    );
    assert_eq!(report.problems, []);
    assert!(
        report.size > 4,
        "two cases leave more than {} rows",
        report.size
    );
    assert!(keys().0.name().contains("DRILL"), "a drill says so");
}

#[test]
fn the_proof_carries_the_permanent_ban_and_both_its_forms() {
    let notice = proven();
    assert_eq!(notice.power, "permanent-ban");
    for (media, name) in [
        ("text/html", "notice.html"),
        ("application/pdf", "notice.pdf"),
    ] {
        let digest = hex::encode(Sha256::digest(file(name)));
        let committed = notice.documents.iter().find(|form| form.media == media);
        assert_eq!(committed.unwrap().sha256, digest, "{name}");
    }
    let html = String::from_utf8(file("notice.html")).unwrap();
    assert!(html.contains(&notice.notice) && html.contains("DRILL"));
}

#[test]
fn the_snapshot_leaves_nothing_out_and_answers_as_a_till_hears_it() {
    let log = read(&Folder::new(&folder().join("register")), &keys().0).unwrap();
    let copy = snapshot();
    copy.compare(&log).unwrap();
    let issued = copy.copy().issued_at;
    let stale_from = copy.copy().expires_at.unwrap();
    assert_eq!(answer(BANNED, issued), Outcome::Banned);
    assert_eq!(answer(LIFTED, issued), Outcome::Ended);
    assert_eq!(answer("05012345678901", issued), Outcome::InvalidIdentifier);
    assert_eq!(answer(BANNED, stale_from), Outcome::Stale);
    // Before the temporary ban began there was nothing to answer.
    let long_ago = "2020-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(answer(BANNED, long_ago), Outcome::NotFound);
}

#[test]
fn nothing_in_the_example_is_private_or_tells_of_a_machine() {
    let mut pending = vec![folder()];
    let mut bytes = 0;
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        bytes += path.metadata().unwrap().len();
        clean(&path);
    }
    assert!(bytes < 1 << 20, "the example has grown to {bytes} bytes");
}

fn clean(path: &Path) {
    let content = std::fs::read(path).unwrap();
    let home = ["/ro", "ot/"].concat();
    let temporary = ["/t", "mp/"].concat();
    for word in [
        "PRIVATE KEY",
        "/home/",
        &home,
        &temporary,
        "/drill/sign-in/",
    ] {
        let found = content
            .windows(word.len())
            .any(|window| window == word.as_bytes());
        assert!(!found, "{} holds {word:?}", path.display());
    }
}
