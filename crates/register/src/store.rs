//! The log as a folder of static files: written durably, the checkpoint last, and never against itself.
//!
//! The office's transaction assigns indexes; this folder is rebuilt from its rows and may lag behind
//! them, but must never contradict what it has already published. A reader that sees a checkpoint
//! finds every file that it commits to, because all of them are on the disk before it is.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the one part of the crate that touches a disk"
)]

mod disk;
mod folder;

use std::path::Path;

use crate::checkpoint::{Checkpoint, CheckpointError, KeyError, Signer};
use crate::entry::{Entry, EntryError, EntrySource, SourceError};
use crate::tile::{Kind, Place, TileError, bundle};
use crate::tree::{Hash, Tree, TreeError};
use disk::{Disk, RealDisk};

pub use folder::Folder;

/// The file that readers ask for first.
pub(crate) const CHECKPOINT: &str = "checkpoint";

/// What a publication came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// What the folder now commits to.
    pub checkpoint: Checkpoint,
    /// The signed checkpoint, as it stands in the folder.
    pub note: Vec<u8>,
    /// How many files were written; 0 when the folder was up to date.
    pub written: usize,
}

/// Why nothing, or not all, was published. The folder holds what it held, and a later call goes on.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The rows are fewer than what was published: a restored backup, most likely.
    #[error(
        "the register has published {published} entries (root {published_root}), but the store holds only {rows}: \
         publishing would contradict it; restore the newer store"
    )]
    Behind {
        /// How many entries the folder's checkpoint commits to.
        published: u64,
        /// Its root.
        published_root: Hash,
        /// How many rows there are.
        rows: u64,
    },
    /// The rows are not those that were published.
    #[error(
        "the first {size} rows come to the root {rows_root}, but the register has published {published_root}: \
         the store's rows were changed, or are another log's; restore the store that was published"
    )]
    Forked {
        /// The size of the folder's checkpoint.
        size: u64,
        /// Its root.
        published_root: Hash,
        /// The root over as many rows.
        rows_root: Hash,
    },
    /// The folder's checkpoint is not ours.
    #[error("the checkpoint in the folder is not this register's: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The signer cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A published file was changed.
    #[error(
        "{path} was published and is changed since: nothing was overwritten; restore it, or remove it to have it rebuilt"
    )]
    Changed {
        /// Which file.
        path: String,
    },
    /// A row could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A row is not an entry.
    #[error("row {index} is not an entry of this register: {why}")]
    Entry {
        /// Which row.
        index: u64,
        /// Why not.
        why: EntryError,
    },
    /// A tile could not be made.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// The tree could not be computed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The disk refused.
    #[error("{doing} {path} failed: {source}; what was published before still stands")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Brings the folder `dir` up to the rows, and signs the new checkpoint. Safe to repeat, and after any crash.
///
/// One caller at a time: the office holds a lease.
pub fn publish(
    entries: &dyn EntrySource,
    dir: &Path,
    signer: &Signer,
) -> Result<Published, PublishError> {
    publish_on(&mut RealDisk::new(dir), entries, signer)
}

/// Writes a file, such as a snapshot, so that after a crash it is wholly the old one or wholly the new one.
pub fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    // A bare name lies in the folder that one stands in.
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    put(&mut RealDisk::new(folder), &name, bytes)
}

fn publish_on(
    disk: &mut dyn Disk,
    entries: &dyn EntrySource,
    signer: &Signer,
) -> Result<Published, PublishError> {
    let rows = Rows::read(entries)?;
    let committed = committed(disk, &rows, signer)?;
    let mut written = 0;
    for place in Place::all(rows.tree.size()) {
        let path = place.to_string();
        let bytes = rows.file(place)?;
        match disk.read(&path).map_err(io("reading", &path))? {
            Some(found) if found == bytes => continue,
            // What no checkpoint commits to is left from a run that crashed, and nobody relies on it.
            Some(_) if place.needs() <= committed => return Err(PublishError::Changed { path }),
            _ => {}
        }
        put(disk, &path, &bytes)?;
        written += 1;
    }
    let size = rows.tree.size();
    let checkpoint = Checkpoint {
        origin: signer.name().to_owned(),
        size,
        root: rows.tree.root()?,
    };
    let note = checkpoint.sign(signer)?;
    let found = disk.read(CHECKPOINT).map_err(io("reading", CHECKPOINT))?;
    if found.as_ref() != Some(&note) {
        put(disk, CHECKPOINT, &note)?;
        written += 1;
    }
    disk.clear_temporary()
        .map_err(io("clearing", disk::TEMPORARY))?;
    Ok(Published {
        checkpoint,
        note,
        written,
    })
}

/// The size that the folder has committed to; refuses where the rows do not bear it out.
fn committed(disk: &mut dyn Disk, rows: &Rows, signer: &Signer) -> Result<u64, PublishError> {
    let Some(note) = disk.read(CHECKPOINT).map_err(io("reading", CHECKPOINT))? else {
        return Ok(0);
    };
    let published = Checkpoint::open(&note, &signer.key()?)?;
    if published.size > rows.tree.size() {
        return Err(PublishError::Behind {
            published: published.size,
            published_root: published.root,
            rows: rows.tree.size(),
        });
    }
    let rows_root = rows.tree.root_at(published.size)?;
    if rows_root != published.root {
        return Err(PublishError::Forked {
            size: published.size,
            published_root: published.root,
            rows_root,
        });
    }
    Ok(published.size)
}

/// All rows, and the tree over them.
struct Rows {
    entries: Vec<Vec<u8>>,
    tree: Tree,
}

impl Rows {
    fn read(source: &dyn EntrySource) -> Result<Self, PublishError> {
        let mut rows = Self {
            entries: Vec::new(),
            tree: Tree::default(),
        };
        for index in 0..source.size() {
            let bytes = source.read(index)?;
            Entry::parse(&bytes).map_err(|why| PublishError::Entry { index, why })?;
            rows.tree.push(Hash::of_leaf(&bytes))?;
            rows.entries.push(bytes);
        }
        Ok(rows)
    }

    /// What belongs at `place`.
    fn file(&self, place: Place) -> Result<Vec<u8>, PublishError> {
        if let Kind::Hashes(_) = place.kind {
            let missing = || TreeError {
                size: self.tree.size(),
                why: format!("the tile {place}"),
            };
            return Ok(place.hashes(&self.tree).ok_or_else(missing)?);
        }
        let start = usize::try_from(place.start()).unwrap_or(usize::MAX);
        let entries: Vec<&Vec<u8>> = self
            .entries
            .iter()
            .skip(start)
            .take(place.width.into())
            .collect();
        Ok(bundle(&entries)?)
    }
}

/// Writes one file: beside its place first, onto the disk, then into its place, and that onto the disk too.
fn put(disk: &mut dyn Disk, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
    disk.make_folders(path)
        .map_err(io("making the folder of", path))?;
    disk.write_temporary(bytes).map_err(io("writing", path))?;
    disk.move_temporary(path)
        .map_err(io("putting in place", path))?;
    disk.sync_folders(path)
        .map_err(io("syncing the folder of", path))
}

fn io<'p>(doing: &'static str, path: &'p str) -> impl Fn(std::io::Error) -> PublishError + 'p {
    move |source| PublishError::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
pub(crate) mod tests;
