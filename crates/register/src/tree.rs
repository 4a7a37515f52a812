//! The Merkle tree of RFC 6962: roots of every size, and the proofs that need it.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tlog_tiles::{HashReader, stored_hash_index};

/// Largest tree dealt with, in entries: far beyond any register, and far below where the arithmetic ends.
pub const MAX_SIZE: u64 = 1 << 40;

/// A SHA-256 hash of RFC 6962, section 2.1; written in base64, as in checkpoints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of one entry as a leaf.
    pub fn of_leaf(entry: &[u8]) -> Self {
        Self(tlog_tiles::record_hash(entry).0)
    }

    /// Reads base64 in its one canonical form.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn theirs(self) -> tlog_tiles::Hash {
        tlog_tiles::Hash(self.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The tree asked for is not there: a size or an index past its end, or arithmetic that went wrong.
#[derive(Debug, thiserror::Error)]
#[error("the tree has {size} entries, which is too few for what was asked ({why})")]
pub struct TreeError {
    /// How many entries the tree has.
    pub size: u64,
    /// What went wrong.
    pub why: String,
}

/// A whole tree in memory: 64 bytes an entry.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    stored: Stored,
}

/// Every complete subtree's hash, in the order in which entries complete them.
#[derive(Clone, Debug, Default)]
struct Stored(Vec<Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let one = |index: &u64| {
            let at = usize::try_from(*index).ok()?;
            self.0.get(at).map(|hash| hash.theirs())
        };
        indexes
            .iter()
            .map(|index| one(index).ok_or(tlog_tiles::Error::IndexesNotInTree))
            .collect()
    }
}

impl Tree {
    /// The tree over these leaf hashes.
    pub fn of_leaves(leaves: impl IntoIterator<Item = Hash>) -> Result<Self, TreeError> {
        let mut tree = Self::default();
        for leaf in leaves {
            tree.push(leaf)?;
        }
        Ok(tree)
    }

    /// Appends one leaf.
    pub fn push(&mut self, leaf: Hash) -> Result<(), TreeError> {
        if self.size >= MAX_SIZE {
            return Err(self.error("the tree is full"));
        }
        let new = tlog_tiles::stored_hashes_for_record_hash(self.size, leaf.theirs(), &self.stored)
            .map_err(|error| self.error(error))?;
        self.stored
            .0
            .extend(new.into_iter().map(|hash| Hash(hash.0)));
        self.size += 1;
        Ok(())
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over the first `size` entries.
    pub fn root_at(&self, size: u64) -> Result<Hash, TreeError> {
        if size > self.size {
            return Err(self.error(format!("a root at {size}")));
        }
        let root = tlog_tiles::tree_hash(size, &self.stored).map_err(|error| self.error(error))?;
        Ok(Hash(root.0))
    }

    /// The root over all entries.
    pub fn root(&self) -> Result<Hash, TreeError> {
        self.root_at(self.size)
    }

    /// The hash of the `n`th complete subtree of 2^`level` entries.
    pub(crate) fn node(&self, level: u8, n: u64) -> Option<Hash> {
        let end = n.checked_add(1)?.checked_shl(level.into())?;
        if end > self.size {
            return None;
        }
        let at = usize::try_from(stored_hash_index(level, n)).ok()?;
        self.stored.0.get(at).copied()
    }

    /// The proof that entry `index` is in the tree of `size`: sibling hashes from the leaf upwards.
    pub fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
        if size > self.size || index >= size {
            return Err(self.error(format!("entry {index} in the first {size}")));
        }
        let proof = tlog_tiles::prove_record(size, index, &self.stored)
            .map_err(|error| self.error(error))?;
        Ok(proof.into_iter().map(|hash| Hash(hash.0)).collect())
    }

    /// The proof that the tree of `new` entries begins with the tree of `old`.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, TreeError> {
        if new > self.size || old > new || old == 0 {
            return Err(self.error(format!("the first {old} within the first {new}")));
        }
        let proof =
            tlog_tiles::prove_tree(new, old, &self.stored).map_err(|error| self.error(error))?;
        Ok(proof.into_iter().map(|hash| Hash(hash.0)).collect())
    }

    fn error(&self, why: impl fmt::Display) -> TreeError {
        TreeError {
            size: self.size,
            why: why.to_string(),
        }
    }
}
