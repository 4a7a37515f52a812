//! The walk over a log's files: which of two files that disagree is wrong is decided by the signed root.

use std::collections::BTreeMap;

use super::{LogFiles, Options, Problem, ReadLogError, Report, extends, missing, problem};
use crate::checkpoint::{Checkpoint, Key, MAX_CHECKPOINT_BYTES};
use crate::entry::Entry;
use crate::store::CHECKPOINT;
use crate::tile::{FULL, Kind, Place, unbundle, unpack};
use crate::tree::{Hash, Tree};

/// Reads the file at `place`; where a partial one was tidied away, the beginning of the full one.
fn load(files: &dyn LogFiles, place: Place) -> Result<Vec<u8>, ReadLogError> {
    let path = place.to_string();
    if let Some(bytes) = files.read(&path, place.max_bytes())? {
        return Ok(bytes);
    }
    let full = place.filled();
    let found = if place.width < FULL {
        files.read(&full.to_string(), full.max_bytes())?
    } else {
        None
    };
    let bytes = found.ok_or_else(|| missing(&path))?;
    match place.kind {
        Kind::Hashes(_) => Ok(bytes
            .get(..usize::from(place.width) * 32)
            .unwrap_or(&bytes)
            .to_vec()),
        Kind::Entries => {
            let mut entries =
                unbundle(&bytes, FULL).map_err(|why| problem(full.to_string(), why.to_string()))?;
            entries.truncate(place.width.into());
            crate::tile::bundle(&entries)
                .map_err(|why| problem(full.to_string(), why.to_string()).into())
        }
    }
}

/// The entries of one bundle.
pub(super) fn entries(files: &dyn LogFiles, place: Place) -> Result<Vec<Vec<u8>>, ReadLogError> {
    let bytes = load(files, place)?;
    Ok(unbundle(&bytes, place.width).map_err(|why| problem(place.to_string(), why.to_string()))?)
}

/// The leaf hashes that all files of one kind come to, if they come to the signed root.
fn agreeing(leaves: Option<Vec<Hash>>, checkpoint: &Checkpoint) -> Option<Tree> {
    let tree = Tree::of_leaves(leaves?).ok()?;
    (tree.size() == checkpoint.size && tree.root().ok()? == checkpoint.root).then_some(tree)
}

/// Verifies the files that a reader of the checkpoint asks for; returns the tree that the checkpoint signs.
pub(super) fn verify_tree(
    files: &dyn LogFiles,
    checkpoint: &Checkpoint,
    options: Options<'_>,
    report: &mut Report,
) -> Option<Tree> {
    let mut loaded = BTreeMap::new();
    for place in Place::all(checkpoint.size) {
        match load(files, place) {
            Ok(bytes) => drop(loaded.insert(place, bytes)),
            Err(ReadLogError::Wrong(problem)) => report.problems.push(problem),
            Err(other) => report.problem(place.to_string(), other.to_string()),
        }
    }
    let leaves = |kind| -> Option<Vec<Hash>> {
        let mut leaves = Vec::new();
        for place in Place::all(checkpoint.size)
            .into_iter()
            .filter(|place| place.kind == kind)
        {
            let bytes = loaded.get(&place)?;
            match kind {
                Kind::Entries => leaves.extend(
                    unbundle(bytes, place.width)
                        .ok()?
                        .iter()
                        .map(|e| Hash::of_leaf(e)),
                ),
                Kind::Hashes(_) => leaves.extend(unpack(bytes, place.width).ok()?),
            }
        }
        Some(leaves)
    };
    let tree = agreeing(leaves(Kind::Entries), checkpoint)
        .or_else(|| agreeing(leaves(Kind::Hashes(0)), checkpoint));
    let Some(tree) = tree else {
        report.problem(
            CHECKPOINT,
            format!(
                "neither the entries nor the tiles come to its root {}: both were changed",
                checkpoint.root
            ),
        );
        return None;
    };
    for (place, bytes) in &loaded {
        verify_file(*place, bytes, &tree, options, report);
    }
    Some(tree)
}

/// Verifies one file against the tree that the checkpoint signs.
fn verify_file(place: Place, bytes: &[u8], tree: &Tree, options: Options<'_>, report: &mut Report) {
    report.files += 1;
    let path = place.to_string();
    if let Some(expected) = place.hashes(tree) {
        if expected == bytes {
            return;
        }
        let differs = expected.iter().zip(bytes).position(|(a, b)| a != b);
        report.problem(
            path,
            match differs {
                Some(at) => format!("byte {at} is not what the signed root calls for"),
                None => format!(
                    "it is {} bytes long, and should be {}",
                    bytes.len(),
                    expected.len()
                ),
            },
        );
        return;
    }
    match unbundle(bytes, place.width) {
        Ok(entries) => {
            for (index, entry) in (place.start()..).zip(&entries) {
                let what = verify_entry(index, entry, tree, options);
                report.problems.extend(what.map(|what| Problem {
                    path: path.clone(),
                    what,
                    entry: Some(index),
                }));
            }
        }
        Err(why) => report.problem(path, why.to_string()),
    }
}

fn verify_entry(index: u64, entry: &[u8], tree: &Tree, options: Options<'_>) -> Option<String> {
    if tree.node(0, index) != Some(Hash::of_leaf(entry)) {
        return Some(format!(
            "entry {index} is not the one that the signed root calls for"
        ));
    }
    if options.any_entries {
        return None;
    }
    Entry::parse(entry)
        .err()
        .map(|why| format!("entry {index} is signed, but is no entry of a register: {why}"))
}

/// Verifies what else lies in the folder: older partial tiles, kept checkpoints, and what does not belong.
pub(super) fn verify_rest(
    files: &dyn LogFiles,
    key: &Key,
    tree: &Tree,
    options: Options<'_>,
    report: &mut Report,
) {
    let listed = match files.list() {
        Ok(listed) => listed.unwrap_or_default(),
        Err(error) => return report.problem(error.path, error.why),
    };
    let known = Place::all(tree.size());
    for path in listed {
        let place = Place::parse(&path);
        if path == CHECKPOINT || place.is_some_and(|place| known.contains(&place)) {
            continue;
        }
        match place {
            Some(place) if place.needs() > tree.size() => report.uncommitted.push(path),
            Some(place) => match files.read(&path, place.max_bytes()) {
                Ok(Some(bytes)) => verify_file(place, &bytes, tree, options, report),
                Ok(None) => report.problem(path, "it is missing"),
                Err(error) => report.problem(error.path, error.why),
            },
            None if is_kept_checkpoint(&path) => verify_kept(files, &path, key, tree, report),
            None => report.problem(path, "it does not belong to a log"),
        }
    }
}

/// Whether `path` is an older checkpoint kept as `checkpoint.<size>`.
fn is_kept_checkpoint(path: &str) -> bool {
    let size = path.strip_prefix("checkpoint.").unwrap_or_default();
    !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit())
}

fn verify_kept(files: &dyn LogFiles, path: &str, key: &Key, tree: &Tree, report: &mut Report) {
    report.files += 1;
    let note = match files.read(path, MAX_CHECKPOINT_BYTES) {
        Ok(note) => note.unwrap_or_default(),
        Err(error) => return report.problem(error.path, error.why),
    };
    if let Err(what) = extends(&note, key, tree) {
        report.problem(path, what);
    }
}
