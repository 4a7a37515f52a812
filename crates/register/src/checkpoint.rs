//! Who signs, and what: keys, signed notes, and the checkpoint that commits to a log's size and root.

use std::fmt;

use ed25519_dalek::Signer as _;
use signed_note::{Note, NoteError, StandardVerifier, VerifierList};

use crate::tree::{Hash, MAX_SIZE};

/// Longest checkpoint read, in bytes.
pub const MAX_CHECKPOINT_BYTES: usize = 64 * 1024;

/// Signs checkpoints or snapshots in the name of one key.
pub struct Signer {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// A public key with its name, as C2SP signed-note writes it: `name+hash+base64`.
#[derive(Clone)]
pub struct Key {
    vkey: String,
    verifier: StandardVerifier,
}

/// A key's name or text that signed notes cannot carry.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A name with white space or a plus sign, or none.
    #[error(
        "a key cannot be named {name:?}: a name has no white space and no plus sign, and is not empty"
    )]
    Name {
        /// The name given.
        name: String,
    },
    /// Not a verifier key.
    #[error("{text:?} is not a verifier key (name+hash+base64): {why}")]
    Text {
        /// The text given.
        text: String,
        /// What is wrong with it.
        why: String,
    },
}

/// Why a note or a checkpoint is not believed.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note, or one in another form than the canonical.
    #[error("it is not a signed note in its canonical form")]
    Note,
    /// No signature by the key at hand.
    #[error("it bears no signature by {wanted}; it is signed in the name of {found}")]
    UnknownKey {
        /// The key or keys wanted.
        wanted: String,
        /// The names on its signature lines.
        found: String,
    },
    /// The signature is not over these bytes.
    #[error("the signature of {name} does not fit its text")]
    Signature {
        /// The key's name.
        name: String,
    },
    /// A signed text that is not a checkpoint.
    #[error("its text is not a checkpoint: origin, size and root hash, a line each")]
    Text,
    /// A checkpoint of another log.
    #[error("it is a checkpoint of the log {found}, not of {expected}")]
    Origin {
        /// The log it names.
        found: String,
        /// The log expected.
        expected: String,
    },
}

/// A log's size and root, as its signer states them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which is its key's name too.
    pub origin: String,
    /// How many entries the log has.
    pub size: u64,
    /// The root over all of them.
    pub root: Hash,
}

impl Signer {
    /// A signer by this name; a log's signer is named as the log's origin.
    pub fn from_key(name: &str, key: &ed25519_dalek::SigningKey) -> Result<Self, KeyError> {
        if !signed_note::is_key_name_valid(name) || name.chars().any(char::is_control) {
            return Err(KeyError::Name {
                name: name.to_owned(),
            });
        }
        Ok(Self {
            name: name.to_owned(),
            key: key.clone(),
        })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public half.
    pub fn key(&self) -> Result<Key, KeyError> {
        Key::from_public(&self.name, &self.key.verifying_key())
    }

    /// Signs a text that ends with a newline, as a signed note.
    pub(crate) fn note(&self, text: &str) -> Result<Vec<u8>, CheckpointError> {
        let mut note = Note::new(text.as_bytes(), &[]).map_err(|_| CheckpointError::Note)?;
        note.add_sigs(&[self]).map_err(|_| CheckpointError::Note)?;
        Ok(note.to_bytes())
    }
}

impl signed_note::Signer for Signer {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        // 1 is the algorithm byte of Ed25519 (C2SP signed-note, "Signature types").
        let mut key = vec![1];
        key.extend(self.key.verifying_key().to_bytes());
        signed_note::key_id(&self.name, &key)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        Ok(self.key.try_sign(message)?.to_vec())
    }
}

impl Key {
    /// Reads a verifier key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let verifier = StandardVerifier::new(text).map_err(|why| KeyError::Text {
            text: text.to_owned(),
            why: why.to_string(),
        })?;
        Ok(Self {
            vkey: text.to_owned(),
            verifier,
        })
    }

    /// Names a public key.
    pub fn from_public(name: &str, key: &ed25519_dalek::VerifyingKey) -> Result<Self, KeyError> {
        Self::parse(&signed_note::new_ed25519_verifier_key(name, key))
    }

    /// The key's name: for a log, its origin.
    pub fn name(&self) -> &str {
        signed_note::Verifier::name(&self.verifier)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vkey)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vkey)
    }
}

/// The text of a note that one of `keys` signed.
pub(crate) fn open_note(bytes: &[u8], keys: &[Key]) -> Result<String, CheckpointError> {
    let note = Note::from_bytes(bytes).map_err(|_| CheckpointError::Note)?;
    let verifiers = keys
        .iter()
        .map(|key| Box::new(key.verifier.clone()) as Box<_>)
        .collect();
    let (known, unknown) =
        note.verify(&VerifierList::new(verifiers))
            .map_err(|error| match error {
                NoteError::InvalidSignature { name, .. } => CheckpointError::Signature { name },
                NoteError::UnverifiedNote => unknown_key(bytes, keys),
                _ => CheckpointError::Note,
            })?;
    let text = String::from_utf8(note.text().to_vec()).map_err(|_| CheckpointError::Note)?;
    // A repeated line would be dropped in silence: a note says each thing once.
    if note.to_bytes() != bytes || known.len() + unknown.len() != signature_names(bytes).len() {
        return Err(CheckpointError::Note);
    }
    Ok(text)
}

fn unknown_key(bytes: &[u8], keys: &[Key]) -> CheckpointError {
    let wanted: Vec<&str> = keys.iter().map(Key::name).collect();
    let wanted = if wanted.is_empty() {
        "any key given".into()
    } else {
        wanted.join(" or ")
    };
    CheckpointError::UnknownKey {
        wanted,
        found: signature_names(bytes).join(", "),
    }
}

/// The names on a note's signature lines.
fn signature_names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let block = text.rsplit_once("\n\n").map_or("", |(_, block)| block);
    let name = |line: &str| {
        line.strip_prefix("— ")?
            .split(' ')
            .next()
            .map(str::to_owned)
    };
    block.lines().filter_map(name).collect()
}

impl Checkpoint {
    /// Signs it; the bytes are the file `checkpoint`.
    pub fn sign(&self, signer: &Signer) -> Result<Vec<u8>, CheckpointError> {
        signer.note(&self.to_string())
    }

    /// Reads a checkpoint of the log that `key` is the key of.
    pub fn open(bytes: &[u8], key: &Key) -> Result<Self, CheckpointError> {
        if bytes.len() > MAX_CHECKPOINT_BYTES {
            return Err(CheckpointError::Note);
        }
        let text = open_note(bytes, std::slice::from_ref(key))?;
        let checkpoint = Self::parse(&text)?;
        if checkpoint.origin == key.name() {
            return Ok(checkpoint);
        }
        Err(CheckpointError::Origin {
            found: checkpoint.origin,
            expected: key.name().to_owned(),
        })
    }

    /// Reads a checkpoint's text, whoever signed it.
    pub(crate) fn parse(text: &str) -> Result<Self, CheckpointError> {
        let theirs = tlog_tiles::Checkpoint::from_bytes(text.as_bytes())
            .map_err(|_| CheckpointError::Text)?;
        if theirs.to_bytes() != text.as_bytes() || theirs.size() > MAX_SIZE {
            return Err(CheckpointError::Text);
        }
        Ok(Self {
            origin: theirs.origin().to_owned(),
            size: theirs.size(),
            root: Hash(theirs.hash().0),
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::hash::{BuildHasher, Hasher, RandomState};

    use super::*;

    /// A signer with a key made for this run: the hasher's random seeds are enough for a test.
    pub(crate) fn signer(name: &str) -> Signer {
        let mut seed = [0; 32];
        for part in seed.chunks_mut(8) {
            part.copy_from_slice(&RandomState::new().build_hasher().finish().to_be_bytes());
        }
        Signer::from_key(name, &ed25519_dalek::SigningKey::from_bytes(&seed)).unwrap()
    }

    #[test]
    fn a_checkpoint_comes_back_as_signed() {
        let log = signer("register.example/DRILL");
        let checkpoint = Checkpoint {
            origin: log.name().into(),
            size: 3,
            root: Hash::of_leaf(b"root"),
        };
        let note = checkpoint.sign(&log).unwrap();
        assert_eq!(
            Checkpoint::open(&note, &log.key().unwrap()).unwrap(),
            checkpoint
        );
        let other = signer("register.example/DRILL");
        assert!(matches!(
            Checkpoint::open(&note, &other.key().unwrap()),
            Err(CheckpointError::UnknownKey { .. })
        ));
        for at in 0..note.len() {
            let mut broken = note.clone();
            broken[at] ^= 1;
            assert!(
                Checkpoint::open(&broken, &log.key().unwrap()).is_err(),
                "byte {at}"
            );
        }
    }

    #[test]
    fn a_checkpoint_of_another_log_is_refused_though_well_signed() {
        let log = signer("register.example/a");
        let note = Checkpoint {
            origin: "register.example/b".into(),
            size: 0,
            root: Hash([0; 32]),
        }
        .sign(&log)
        .unwrap();
        assert!(matches!(
            Checkpoint::open(&note, &log.key().unwrap()),
            Err(CheckpointError::Origin { .. })
        ));
    }

    #[test]
    fn a_repeated_signature_line_is_refused() {
        let log = signer("register.example/a");
        let checkpoint = Checkpoint {
            origin: log.name().into(),
            size: 0,
            root: Hash([0; 32]),
        };
        let mut note = String::from_utf8(checkpoint.sign(&log).unwrap()).unwrap();
        let line = note.lines().last().unwrap().to_owned();
        note.push_str(&line);
        note.push('\n');
        assert!(Checkpoint::open(note.as_bytes(), &log.key().unwrap()).is_err());
    }
}
