//! Verification of a whole log: every tile, entry and checkpoint, each fault named by file and place.

mod walk;

use serde::Serialize;

use crate::checkpoint::{Checkpoint, CheckpointError, Key, MAX_CHECKPOINT_BYTES};
use crate::entry::{EntrySource, SourceError};
use crate::store::CHECKPOINT;
use crate::tile::{Kind, Place};
use crate::tree::{Hash, Tree, TreeError};

/// Largest log verified, in entries; more would not be held in memory.
pub const MAX_ENTRIES: u64 = 1 << 22;

/// Where the files of a log are read from. `path` is relative, with forward slashes.
pub trait LogFiles {
    /// The file, or `None` where there is none; a file longer than `max` bytes is an error.
    fn read(&self, path: &str, max: usize) -> Result<Option<Vec<u8>>, ReadError>;
    /// All files there are, where that can be known.
    fn list(&self) -> Result<Option<Vec<String>>, ReadError>;
}

/// A file that could not be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{path} cannot be read: {why}")]
pub struct ReadError {
    /// Which file.
    pub path: String,
    /// Why not.
    pub why: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{path}: {what}")]
pub struct Problem {
    /// Which file.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
    /// The entry concerned, where it is one.
    pub entry: Option<u64>,
}

/// What to hold a log against, besides its own checkpoint.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// An older checkpoint that the log must extend.
    pub older: Option<&'a [u8]>,
    /// Let entries be any bytes: for logs that are no Proofhouse register.
    pub any_entries: bool,
}

/// What a verification found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The log's name, where its checkpoint is believed.
    pub origin: Option<String>,
    /// How many entries it has.
    pub size: u64,
    /// The root over them, base64.
    pub root: Option<String>,
    /// How many files were verified.
    pub files: usize,
    /// The size of the older checkpoint that the log was shown to extend.
    pub extends: Option<u64>,
    /// Whether the checkpoint is signed by somebody else than the key given.
    pub unknown_key: bool,
    /// Files that no checkpoint commits to yet.
    pub uncommitted: Vec<String>,
    /// What is wrong; empty where all is well.
    pub problems: Vec<Problem>,
}

impl Report {
    fn problem(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem {
            path: path.into(),
            what: what.into(),
            entry: None,
        });
    }
}

/// A log whose entries are proven to be those of its checkpoint.
#[derive(Debug)]
pub struct Log {
    /// What the log commits to.
    pub checkpoint: Checkpoint,
    /// The signed checkpoint, as published.
    pub note: Vec<u8>,
    /// All entries, by index.
    pub entries: Vec<Vec<u8>>,
    /// The tree over them.
    pub tree: Tree,
}

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadLogError {
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Something in it is wrong.
    #[error(transparent)]
    Wrong(#[from] Problem),
    /// The checkpoint is signed by somebody else than the key given.
    #[error("checkpoint: {0}")]
    UnknownKey(CheckpointError),
    /// The tree could not be computed.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl EntrySource for Log {
    fn size(&self) -> u64 {
        self.checkpoint.size
    }

    fn read(&self, index: u64) -> Result<Vec<u8>, SourceError> {
        self.entries.read(index)
    }
}

/// Reads the checkpoint and every entry bundle, and believes them only if they come to the signed root.
pub fn read(files: &dyn LogFiles, key: &Key) -> Result<Log, ReadLogError> {
    let note = files
        .read(CHECKPOINT, MAX_CHECKPOINT_BYTES)?
        .ok_or_else(|| missing(CHECKPOINT))?;
    let checkpoint = Checkpoint::open(&note, key).map_err(|error| match error {
        CheckpointError::UnknownKey { .. } => ReadLogError::UnknownKey(error),
        other => ReadLogError::Wrong(problem(CHECKPOINT, other.to_string())),
    })?;
    if checkpoint.size > MAX_ENTRIES {
        return Err(problem(CHECKPOINT, too_large(checkpoint.size)).into());
    }
    let mut log = Log {
        checkpoint,
        note,
        entries: Vec::new(),
        tree: Tree::default(),
    };
    let bundles = Place::all(log.checkpoint.size)
        .into_iter()
        .filter(|place| place.kind == Kind::Entries);
    for place in bundles {
        let entries = walk::entries(files, place)?;
        for entry in &entries {
            log.tree.push(Hash::of_leaf(entry))?;
        }
        log.entries.extend(entries);
    }
    let root = log.tree.root()?;
    if root == log.checkpoint.root {
        return Ok(log);
    }
    let what = format!(
        "its root is {}, but the entries come to {root}: one of them was changed",
        log.checkpoint.root
    );
    Err(problem(CHECKPOINT, what).into())
}

/// Verifies everything that can be verified, and names each fault.
pub fn verify(files: &dyn LogFiles, key: &Key, options: Options<'_>) -> Report {
    let mut report = Report::default();
    let checkpoint = match open_checkpoint(files, key, &mut report) {
        Ok(checkpoint) => checkpoint,
        Err(what) => {
            report.problem(CHECKPOINT, what);
            return report;
        }
    };
    report.files = 1;
    report.origin = Some(checkpoint.origin.clone());
    report.size = checkpoint.size;
    report.root = Some(checkpoint.root.to_string());
    let Some(tree) = walk::verify_tree(files, &checkpoint, options, &mut report) else {
        return report;
    };
    if let Some(older) = options.older {
        match extends(older, key, &tree) {
            Ok(size) => report.extends = Some(size),
            Err(what) => report.problem("the older checkpoint", what),
        }
    }
    walk::verify_rest(files, key, &tree, options, &mut report);
    report
}

fn open_checkpoint(
    files: &dyn LogFiles,
    key: &Key,
    report: &mut Report,
) -> Result<Checkpoint, String> {
    let note = files
        .read(CHECKPOINT, MAX_CHECKPOINT_BYTES)
        .map_err(|error| error.to_string())?;
    let note = note.ok_or("it is missing")?;
    let checkpoint = Checkpoint::open(&note, key).map_err(|error| {
        report.unknown_key = matches!(error, CheckpointError::UnknownKey { .. });
        error.to_string()
    })?;
    if checkpoint.size > MAX_ENTRIES {
        Err(too_large(checkpoint.size))
    } else {
        Ok(checkpoint)
    }
}

/// The size of an older checkpoint, if the tree begins with it.
fn extends(older: &[u8], key: &Key, tree: &Tree) -> Result<u64, String> {
    let older = Checkpoint::open(older, key).map_err(|error| error.to_string())?;
    if older.size > tree.size() {
        return Err(format!(
            "it has {} entries, and the log now only {}: the log was cut",
            older.size,
            tree.size()
        ));
    }
    let root = tree
        .root_at(older.size)
        .map_err(|error| error.to_string())?;
    if root == older.root {
        return Ok(older.size);
    }
    Err(format!(
        "its root at {} is {}, but the log now has {root} there: history was rewritten",
        older.size, older.root
    ))
}

fn missing(path: &str) -> Problem {
    problem(path, "it is missing")
}

fn problem(path: impl Into<String>, what: impl Into<String>) -> Problem {
    Problem {
        path: path.into(),
        what: what.into(),
        entry: None,
    }
}

fn too_large(size: u64) -> String {
    format!("it has {size} entries; this version verifies at most {MAX_ENTRIES}")
}
