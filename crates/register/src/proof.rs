//! Proofs that stand alone: inclusion, consistency, and the C2SP tlog-proof text file.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::checkpoint::{Checkpoint, CheckpointError, Key, MAX_CHECKPOINT_BYTES};
use crate::entry::MAX_ENTRY_BYTES;
use crate::tree::{Hash, MAX_SIZE, Tree, TreeError};

/// Most hashes in a proof: two a level of the largest tree.
const MAX_HASHES: usize = 80;
/// Longest proof file read, in bytes.
pub const MAX_PROOF_BYTES: usize = MAX_CHECKPOINT_BYTES + 2 * MAX_ENTRY_BYTES + MAX_HASHES * 45;
/// The first line of every proof file.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Why a proof does not prove.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The hashes do not lead to the root.
    #[error(
        "the proof does not lead to the root: the entry, its place, the proof or the root was changed"
    )]
    Wrong,
    /// Not a proof file.
    #[error("it is not a {HEADER} file: {0}")]
    Format(&'static str),
    /// The entry is neither in the file nor given.
    #[error("the proof file does not carry the entry it proves; give the entry's bytes as well")]
    NoEntry,
    /// The checkpoint within is not believed.
    #[error("the checkpoint in the proof: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The tree is too small for what was asked of it.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Checks that `leaf` stands at `index` of the tree of `size` with this root.
pub fn check_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if size > MAX_SIZE || proof.len() > MAX_HASHES || index >= size {
        return Err(ProofError::Wrong);
    }
    let proof = proof.iter().map(|hash| hash.theirs()).collect();
    tlog_tiles::check_record(&proof, size, root.theirs(), index, leaf.theirs())
        .map_err(|_| ProofError::Wrong)
}

/// Checks that the tree of the second (size, root) begins with the tree of the first.
pub fn check_consistency(
    old: (u64, Hash),
    new: (u64, Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    if new.0 > MAX_SIZE || proof.len() > MAX_HASHES || old.0 == 0 || old.0 > new.0 {
        return Err(ProofError::Wrong);
    }
    let proof = proof.iter().map(|hash| hash.theirs()).collect();
    tlog_tiles::check_tree(&proof, new.0, new.1.theirs(), old.0, old.1.theirs())
        .map_err(|_| ProofError::Wrong)
}

/// A proof file: one entry's place in a signed tree, to be checked with no network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// The entry itself, carried as extra data; believed only once its hash is proven.
    pub entry: Option<Vec<u8>>,
    /// Its index in the log.
    pub index: u64,
    /// The inclusion proof, from the leaf upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, as published.
    pub checkpoint: Vec<u8>,
}

impl ProofFile {
    /// Proves entry `index` against a checkpoint of the tree.
    pub fn new(
        tree: &Tree,
        index: u64,
        entry: &[u8],
        size: u64,
        checkpoint: &[u8],
    ) -> Result<Self, ProofError> {
        Ok(Self {
            entry: Some(entry.to_vec()),
            index,
            hashes: tree.prove_inclusion(index, size)?,
            checkpoint: checkpoint.to_vec(),
        })
    }

    /// The text of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{HEADER}\n");
        if let Some(entry) = &self.entry {
            text.extend(["extra ", &BASE64_STANDARD.encode(entry), "\n"]);
        }
        text.extend(["index ", &self.index.to_string(), "\n"]);
        for hash in &self.hashes {
            text.extend([hash.to_string().as_str(), "\n"]);
        }
        text.push('\n');
        let mut bytes = text.into_bytes();
        bytes.extend(&self.checkpoint);
        bytes
    }

    /// Reads a proof file in its one canonical form; believes nothing in it.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        if bytes.len() > MAX_PROOF_BYTES {
            return Err(ProofError::Format("it is too long"));
        }
        let text = str::from_utf8(bytes).map_err(|_| ProofError::Format("it is not UTF-8"))?;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(ProofError::Format("no empty line ends the proof"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Format("its first line is another"));
        }
        let entry = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(extra) => {
                lines.next();
                Some(
                    BASE64_STANDARD
                        .decode(extra)
                        .map_err(|_| ProofError::Format("the extra line is not base64"))?,
                )
            }
            None => None,
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(|n| n.parse().ok());
        let index = index.ok_or(ProofError::Format("no line gives the index"))?;
        let hashes: Option<Vec<Hash>> = lines.take(MAX_HASHES + 1).map(Hash::parse).collect();
        let hashes = hashes.ok_or(ProofError::Format("a line of the proof is not a hash"))?;
        let file = Self {
            entry,
            index,
            hashes,
            checkpoint: checkpoint.as_bytes().to_vec(),
        };
        if file.to_bytes() != bytes {
            return Err(ProofError::Format("it is not in its canonical form"));
        }
        Ok(file)
    }

    /// Proves the entry, which is `entry` or else the one in the file; returns it with the checkpoint.
    pub fn verify(
        &self,
        entry: Option<&[u8]>,
        key: &Key,
    ) -> Result<(Vec<u8>, Checkpoint), ProofError> {
        let entry = entry.or(self.entry.as_deref()).ok_or(ProofError::NoEntry)?;
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        check_inclusion(
            Hash::of_leaf(entry),
            self.index,
            checkpoint.size,
            checkpoint.root,
            &self.hashes,
        )?;
        Ok((entry.to_vec(), checkpoint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::tests::signer;

    fn tree(size: u64) -> Tree {
        Tree::of_leaves((0..size).map(|n| Hash::of_leaf(&n.to_be_bytes()))).unwrap()
    }

    /// RFC 6962, section 2.1, written down as it stands there: what the tree is held against.
    fn plain_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash(sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new()).into()),
            [one] => *one,
            more => {
                let half = more.len().next_power_of_two() / 2;
                let (left, right) = more.split_at(half);
                Hash(tlog_tiles::node_hash(plain_root(left).theirs(), plain_root(right).theirs()).0)
            }
        }
    }

    #[test]
    fn every_entry_of_every_tree_up_to_300_is_proven_and_no_other() {
        let tree = tree(300);
        let leaves: Vec<Hash> = (0..300_u64)
            .map(|n| Hash::of_leaf(&n.to_be_bytes()))
            .collect();
        for size in 1..=300 {
            let root = tree.root_at(size).unwrap();
            assert_eq!(
                root,
                plain_root(&leaves[..usize::try_from(size).unwrap()]),
                "root at {size}"
            );
            for index in 0..size {
                let leaf = leaves[usize::try_from(index).unwrap()];
                let proof = tree.prove_inclusion(index, size).unwrap();
                check_inclusion(leaf, index, size, root, &proof).unwrap();
                assert!(check_inclusion(leaf, index ^ 1, size, root, &proof).is_err() || size == 1);
            }
        }
    }

    #[test]
    fn every_tree_up_to_300_is_proven_to_begin_with_every_smaller_one() {
        let tree = tree(300);
        let root = |size| (size, tree.root_at(size).unwrap());
        for new in 1..=300 {
            for old in 1..=new {
                let proof = tree.prove_consistency(old, new).unwrap();
                check_consistency(root(old), root(new), &proof).unwrap();
                assert!(check_consistency((old, root(old - 1).1), root(new), &proof).is_err());
            }
        }
    }

    #[test]
    fn a_proof_file_proves_with_any_byte_changed_no_more() {
        let log = signer("register.example/log");
        let key = log.key().unwrap();
        let tree = tree(5);
        let checkpoint = Checkpoint {
            origin: log.name().into(),
            size: 5,
            root: tree.root().unwrap(),
        };
        let note = checkpoint.sign(&log).unwrap();
        let file = ProofFile::new(&tree, 3, &3_u64.to_be_bytes(), 5, &note)
            .unwrap()
            .to_bytes();
        let (entry, proven) = ProofFile::parse(&file).unwrap().verify(None, &key).unwrap();
        assert_eq!(
            (entry.as_slice(), proven),
            (3_u64.to_be_bytes().as_slice(), checkpoint)
        );
        for at in 0..file.len() {
            for bit in [1, 0x20, 0x80] {
                let mut broken = file.clone();
                broken[at] ^= bit;
                let outcome = ProofFile::parse(&broken).and_then(|file| file.verify(None, &key));
                assert!(outcome.is_err(), "byte {at}");
            }
        }
    }
}
