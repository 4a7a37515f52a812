//! What the first N entries of the log come to: each notice with its proof, and the records that they make.

use jiff::Timestamp;

use super::{BuildError, Source};
use crate::checkpoint::Checkpoint;
use crate::effect::{Record, records};
use crate::entry::{Entry, EntrySource};
use crate::tree::{Hash, Tree};

/// What the first N entries come to.
pub(super) struct Content {
    pub(super) sources: Vec<(Source, Vec<u8>)>,
    pub(super) records: Vec<Record>,
    pub(super) newest: Option<Timestamp>,
}

impl Content {
    pub(super) fn of(
        entries: &dyn EntrySource,
        checkpoint: &Checkpoint,
    ) -> Result<Self, BuildError> {
        let mut tree = Tree::default();
        let mut notices = Vec::new();
        let mut newest = None;
        for index in 0..checkpoint.size {
            let bytes = entries.read(index)?;
            tree.push(Hash::of_leaf(&bytes))?;
            let entry = Entry::parse(&bytes).map_err(|why| BuildError::Entry { index, why })?;
            newest = newest.max(Some(entry.recorded_at()));
            if let Entry::Notice(notice) = entry {
                notices.push((index, notice, bytes));
            }
        }
        let found = tree.root()?;
        if found != checkpoint.root {
            return Err(BuildError::Root {
                size: checkpoint.size,
                found,
                expected: checkpoint.root,
            });
        }
        let mut sources = Vec::with_capacity(notices.len());
        for (index, notice, bytes) in notices {
            let proof = tree.prove_inclusion(index, checkpoint.size)?;
            sources.push((
                Source {
                    index,
                    notice,
                    proof,
                },
                bytes,
            ));
        }
        let records = records(
            sources
                .iter()
                .map(|(source, _)| (source.index, &source.notice)),
        );
        Ok(Self {
            sources,
            records,
            newest,
        })
    }
}
