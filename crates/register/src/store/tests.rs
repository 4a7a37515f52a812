//! Tests of publishing: catching up, refusing to contradict, and every place where a crash can happen.

use std::io;
use std::path::Path;

use super::*;
use crate::checkpoint::Key;
use crate::checkpoint::tests::signer;
use crate::entry::tests::notice;
use crate::verify::{LogFiles, Options, verify};

pub(crate) const ORIGIN: &str = "register.example/DRILL";

/// `count` entries that differ.
pub(crate) fn rows(count: usize) -> Vec<Vec<u8>> {
    let row = |n: usize| {
        let row = notice(
            &format!("N-{n}"),
            "temporary-ban",
            "05012345678900",
            "2026-03-01T00:00:00Z",
            None,
        );
        Entry::Notice(row).to_bytes().unwrap()
    };
    (0..count).map(row).collect()
}

/// Everything that must hold of a published folder; the one helper that every test here ends with.
pub(crate) fn assert_log_sound(dir: &Path, key: &Key, rows: &[Vec<u8>]) {
    let folder = Folder::new(dir);
    let report = verify(&folder, key, Options::default());
    assert_eq!(report.problems, [], "in {}", dir.display());
    let log = crate::verify::read(&folder, key).unwrap();
    assert!(
        rows.starts_with(&log.entries),
        "the log holds what is not in the rows"
    );
}

#[test]
fn a_folder_catches_up_and_is_left_alone_when_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    let key = log.key().unwrap();
    let all = rows(600);
    let mut older = None;
    for size in [0, 1, 2, 5, 255, 256, 257, 511, 512, 513, 600] {
        let some = all[..size].to_vec();
        let first = publish(&some, dir.path(), &log).unwrap();
        assert!(first.written > 0, "at {size}");
        assert_eq!(
            publish(&some, dir.path(), &log).unwrap().written,
            0,
            "at {size}, again"
        );
        assert_log_sound(dir.path(), &key, &some);
        let options = Options {
            older: older.as_deref(),
            any_entries: false,
        };
        let report = verify(&Folder::new(dir.path()), &key, options);
        assert_eq!(report.problems, []);
        older = Some(first.note);
    }
}

#[test]
fn rows_behind_the_checkpoint_are_refused_with_both_sizes() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    publish(&rows(5), dir.path(), &log).unwrap();
    let error = publish(&rows(3), dir.path(), &log).unwrap_err();
    assert!(
        matches!(
            error,
            PublishError::Behind {
                published: 5,
                rows: 3,
                ..
            }
        ),
        "{error}"
    );
    assert_log_sound(dir.path(), &log.key().unwrap(), &rows(5));
}

#[test]
fn other_rows_are_refused_with_both_roots() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    publish(&rows(5), dir.path(), &log).unwrap();
    let mut other = rows(7);
    other[2] = rows(9).pop().unwrap();
    let error = publish(&other, dir.path(), &log).unwrap_err();
    assert!(
        matches!(error, PublishError::Forked { size: 5, .. }),
        "{error}"
    );
    assert_log_sound(dir.path(), &log.key().unwrap(), &rows(5));
}

#[test]
fn a_folder_of_another_register_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    publish(&rows(2), dir.path(), &signer(ORIGIN)).unwrap();
    let error = publish(&rows(3), dir.path(), &signer(ORIGIN)).unwrap_err();
    assert!(matches!(error, PublishError::Checkpoint(_)), "{error}");
}

#[test]
fn a_published_file_that_was_changed_is_named_and_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    publish(&rows(256), dir.path(), &log).unwrap();
    let path = dir.path().join("tile/entries/000");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let error = publish(&rows(257), dir.path(), &log).unwrap_err();
    assert!(
        matches!(&error, PublishError::Changed { path } if path == "tile/entries/000"),
        "{error}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn files_that_no_checkpoint_commits_to_give_way_to_the_rows_that_came_to_be() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    publish(&rows(3), dir.path(), &log).unwrap();
    // A run died after its tiles and before its checkpoint, and its last two rows were rolled back.
    let mut lost = Faulty {
        real: RealDisk::new(dir.path()),
        fail_at: usize::MAX,
        how: How::NotDone,
        step: 0,
    };
    put(
        &mut lost,
        "tile/entries/000.p/5",
        b"of rows that were rolled back",
    )
    .unwrap();
    let mut other = rows(4);
    other.push(rows(9).pop().unwrap());
    publish(&other, dir.path(), &log).unwrap();
    assert_log_sound(dir.path(), &log.key().unwrap(), &other);
}

/// How a step fails.
#[derive(Clone, Copy, Debug)]
enum How {
    /// Nothing of it was done.
    NotDone,
    /// It was done all the same: the machine died before saying so.
    Done,
    /// A part of the bytes was written.
    Torn,
}

/// A disk on which one step fails.
struct Faulty {
    real: RealDisk,
    fail_at: usize,
    how: How,
    step: usize,
}

impl Faulty {
    fn step(&mut self, done: impl FnOnce(&mut RealDisk) -> io::Result<()>) -> io::Result<()> {
        self.step += 1;
        if self.step <= self.fail_at {
            return done(&mut self.real);
        }
        if let How::Done = self.how {
            done(&mut self.real)?;
        }
        Err(io::Error::other("the power went"))
    }
}

impl Disk for Faulty {
    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.real.read(path)
    }

    fn make_folders(&mut self, path: &str) -> io::Result<()> {
        self.step(|real| real.make_folders(path))
    }

    fn write_temporary(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let (How::Torn, true) = (self.how, self.step == self.fail_at) {
            self.real.write_temporary(&bytes[..bytes.len() / 2])?;
        }
        self.step(|real| real.write_temporary(bytes))
    }

    fn move_temporary(&mut self, path: &str) -> io::Result<()> {
        self.step(|real| real.move_temporary(path))
    }

    fn sync_folders(&mut self, path: &str) -> io::Result<()> {
        self.step(|real| real.sync_folders(path))
    }

    fn clear_temporary(&mut self) -> io::Result<()> {
        self.step(RealDisk::clear_temporary)
    }
}

/// The table of crash points: each step of each publication fails in each way, then the office starts again.
#[test]
fn a_crash_at_any_step_leaves_a_sound_log_that_catches_up() {
    let log = signer(ORIGIN);
    let key = log.key().unwrap();
    let all = rows(258);
    for (before, after) in [(0, 3), (3, 5), (255, 256), (256, 258)] {
        for how in [How::NotDone, How::Done, How::Torn] {
            for fail_at in 0.. {
                let dir = tempfile::tempdir().unwrap();
                publish(&all[..before].to_vec(), dir.path(), &log).unwrap();
                let mut disk = Faulty {
                    real: RealDisk::new(dir.path()),
                    fail_at,
                    how,
                    step: 0,
                };
                let outcome = publish_on(&mut disk, &all[..after].to_vec(), &log);
                assert_log_sound(dir.path(), &key, &all);
                let size = crate::verify::read(&Folder::new(dir.path()), &key)
                    .unwrap()
                    .checkpoint
                    .size;
                assert!(
                    [before, after].contains(&usize::try_from(size).unwrap()),
                    "a size of neither: {size}"
                );
                publish(&all[..after].to_vec(), dir.path(), &log).unwrap();
                assert_log_sound(dir.path(), &key, &all);
                assert!(
                    !dir.path().join(disk::TEMPORARY).exists(),
                    "what a crash left was not cleared"
                );
                if outcome.is_ok() {
                    assert!(fail_at > 4, "the table of crash points is not walked");
                    break;
                }
            }
        }
    }
}

#[test]
fn any_flipped_byte_of_any_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    let key = log.key().unwrap();
    for size in [1, 2, 3] {
        publish(&rows(size), dir.path(), &log).unwrap();
    }
    let files = Folder::new(dir.path()).list().unwrap().unwrap();
    assert_eq!(files.len(), 7, "{files:?}");
    for path in files {
        let place = dir.path().join(&path);
        let sound = std::fs::read(&place).unwrap();
        for at in 0..sound.len() {
            let mut broken = sound.clone();
            broken[at] ^= 0x40;
            std::fs::write(&place, &broken).unwrap();
            let report = verify(&Folder::new(dir.path()), &key, Options::default());
            assert!(
                report.problems.iter().any(|problem| problem.path == path),
                "byte {at} of {path}: {report:?}"
            );
            let others: Vec<_> = report
                .problems
                .iter()
                .filter(|problem| problem.path != path)
                .collect();
            assert!(
                others.is_empty(),
                "byte {at} of {path} blamed on {others:?}"
            );
        }
        std::fs::write(&place, &sound).unwrap();
    }
    assert_log_sound(dir.path(), &key, &rows(3));
}

#[test]
fn a_missing_or_foreign_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let log = signer(ORIGIN);
    let key = log.key().unwrap();
    publish(&rows(257), dir.path(), &log).unwrap();
    std::fs::write(dir.path().join("tile/note.txt"), "?").unwrap();
    std::fs::remove_file(dir.path().join("tile/0/000")).unwrap();
    let report = verify(&Folder::new(dir.path()), &key, Options::default());
    let paths: Vec<&str> = report
        .problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["tile/0/000", "tile/note.txt"]);
}

#[test]
fn an_older_checkpoint_shows_a_cut_and_a_rewritten_log() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = signer(ORIGIN);
    let key = log.key().unwrap();
    let older = publish(&rows(5), dir.path(), &log).unwrap().note;
    for (changed, words) in [(rows(3), "cut"), (rows(9)[2..].to_vec(), "rewritten")] {
        let dir = other.path().join(words);
        publish(&changed, &dir, &log).unwrap();
        let options = Options {
            older: Some(&older),
            any_entries: false,
        };
        let report = verify(&Folder::new(&dir), &key, options);
        assert!(report.problems[0].what.contains(words), "{report:?}");
    }
}
