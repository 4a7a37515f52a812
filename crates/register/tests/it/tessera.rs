//! A log that nobody here wrote, at every size it has had: Tessera's test log of 15 entries.

use std::path::PathBuf;

use proofhouse_register::Key;
use proofhouse_register::checkpoint::Checkpoint;
use proofhouse_register::store::Folder;
use proofhouse_register::verify::{LogFiles, Options, ReadError, read, verify};

use crate::world::workspace;

fn log() -> PathBuf {
    let log = workspace().join("../shared/data/tessera-log");
    assert!(
        log.join("checkpoint").is_file(),
        "{} is missing: it comes with the shared data",
        log.display()
    );
    log
}

/// The verifier key that the data's README states.
fn key() -> Key {
    let readme = std::fs::read_to_string(log().join("../README.md")).unwrap();
    let key = readme
        .split('`')
        .find(|word| word.starts_with("example.com/log/testdata+"));
    Key::parse(key.expect("the README states the log's key")).unwrap()
}

/// The log as it was at one size: with the checkpoint of then.
struct Then {
    folder: Folder,
    size: u64,
}

impl LogFiles for Then {
    fn read(&self, path: &str, max: usize) -> Result<Option<Vec<u8>>, ReadError> {
        let then = format!("checkpoint.{}", self.size);
        self.folder
            .read(if path == "checkpoint" { &then } else { path }, max)
    }

    fn list(&self) -> Result<Option<Vec<String>>, ReadError> {
        Ok(None)
    }
}

#[test]
fn all_sixteen_sizes_verify_and_extend_one_another() {
    for size in 0..=15 {
        let then = Then {
            folder: Folder::new(&log()),
            size,
        };
        for older in 0..=size {
            let older = std::fs::read(log().join(format!("checkpoint.{older}"))).unwrap();
            let report = verify(
                &then,
                &key(),
                Options {
                    older: Some(&older),
                    any_entries: true,
                },
            );
            assert_eq!(report.problems, [], "at {size}");
            assert_eq!((report.size, report.extends.is_some()), (size, true));
        }
        let read = read(&then, &key()).unwrap();
        assert_eq!(read.entries.len() as u64, size);
        assert_eq!(read.tree.root().unwrap(), read.checkpoint.root);
    }
}

#[test]
fn the_whole_folder_verifies_with_its_kept_checkpoints() {
    let report = verify(
        &Folder::new(&log()),
        &key(),
        Options {
            older: None,
            any_entries: true,
        },
    );
    assert_eq!(report.problems, []);
    // 16 kept checkpoints and the current one; 15 widths of the one tile and of the one bundle.
    assert_eq!(report.files, 17 + 30);
}

#[test]
fn a_newer_checkpoint_is_not_extended_by_an_older_log() {
    let then = Then {
        folder: Folder::new(&log()),
        size: 9,
    };
    let newer = std::fs::read(log().join("checkpoint.10")).unwrap();
    let report = verify(
        &then,
        &key(),
        Options {
            older: Some(&newer),
            any_entries: true,
        },
    );
    assert!(
        report.problems[0].what.contains("the log was cut"),
        "{report:?}"
    );
}

#[test]
fn its_entries_are_not_taken_for_a_registers() {
    let report = verify(&Folder::new(&log()), &key(), Options::default());
    assert!(
        report
            .problems
            .iter()
            .any(|problem| problem.entry == Some(0)),
        "{report:?}"
    );
}

#[test]
fn its_consistency_proofs_hold_between_all_sizes() {
    let read = read(&Folder::new(&log()), &key()).unwrap();
    let checkpoint = |size: u64| {
        let note = std::fs::read(log().join(format!("checkpoint.{size}"))).unwrap();
        Checkpoint::open(&note, &key()).unwrap()
    };
    for new in 1..=15 {
        for old in 1..=new {
            let proof = read.tree.prove_consistency(old, new).unwrap();
            let (old, new) = (checkpoint(old), checkpoint(new));
            proofhouse_register::proof::check_consistency(
                (old.size, old.root),
                (new.size, new.root),
                &proof,
            )
            .unwrap();
        }
    }
}
