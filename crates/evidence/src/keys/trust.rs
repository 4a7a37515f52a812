//! The trust file: who may sign what, and when. Its changes are pure functions that also return the event to log.

mod public_key;

use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::{KeyError, KeyRole, PublicKey};
use super::names::{KeyId, KeyName};

/// The only schema so far.
const SCHEMA: u32 = 1;
/// The largest trust file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// The most keys of a trust file.
const MAX_KEYS: usize = 1000;
/// The longest reason of a revocation, in bytes.
const MAX_REASON: usize = 500;

/// Why a trust file, or a change of it, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The file is not a trust file.
    #[error("this is not a trust file of schema {SCHEMA}: {0}")]
    NotATrustFile(String),
    /// The id does not belong to the public key that stands beside it.
    #[error(
        "the entry {key_id} ({name:?}) does not fit its public key, whose id is {actual}; do not use this file"
    )]
    IdMismatch {
        /// The id as written.
        key_id: KeyId,
        /// The name as written.
        name: KeyName,
        /// The id that the public key has.
        actual: KeyId,
    },
    /// The key is in the file already; one key has one role, and one entry.
    #[error("the key {0} is enrolled already as a {1} key; one key has one role and one entry")]
    Enrolled(KeyId, KeyRole),
    /// No such key.
    #[error("the key {0} is not in this trust file; `proofhouse keys list` shows those that are")]
    Unknown(KeyId),
    /// The window is empty.
    #[error("a key's window ends after it begins; {from} to {until} does not")]
    EmptyWindow {
        /// First moment.
        from: Timestamp,
        /// First moment after.
        until: Timestamp,
    },
    /// The key was revoked before.
    #[error("the key {0} was revoked at {1} already; a revocation is not changed")]
    Revoked(KeyId, Timestamp),
    /// The new key has another role than the old one.
    #[error("the old key has the role {old}, the new one {new}; a rotation keeps the role")]
    RoleChanged {
        /// Role of the old key.
        old: KeyRole,
        /// Role of the new key.
        new: KeyRole,
    },
    /// The moment of a rotation lies outside the old key's window.
    #[error("the old key signs from {from} to {until}; it cannot be rotated at {at}")]
    OutsideWindow {
        /// First moment of the old key.
        from: Timestamp,
        /// First moment after its window.
        until: Timestamp,
        /// The moment asked for.
        at: Timestamp,
    },
    /// A revocation needs a reason that a reader understands later.
    #[error("a revocation needs a reason of 1 to {MAX_REASON} bytes")]
    NoReason,
    /// The file is full.
    #[error("a trust file holds at most {MAX_KEYS} keys")]
    Full,
    /// The key itself is refused.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// When a key may sign: from the first moment up to, and without, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First moment.
    pub from: Timestamp,
    /// First moment after.
    pub until: Timestamp,
}

/// That a key is no longer to be trusted, from when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Signatures at or after this moment are refused.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// One key of the trust file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedKey {
    /// What the key may sign.
    pub role: KeyRole,
    /// The key's id.
    pub key_id: KeyId,
    /// The key's name.
    pub name: KeyName,
    /// The 32-byte Ed25519 public key.
    #[serde(with = "public_key")]
    pub public_key: VerifyingKey,
    /// First moment at which it may sign.
    pub from: Timestamp,
    /// First moment at which it may no longer sign.
    pub until: Timestamp,
    /// Its revocation, where there was one.
    pub revoked: Option<Revocation>,
}

impl TrustedKey {
    /// Why a signature that this key made at `signed_at` as `wanted` is refused; none if it stands.
    pub fn objection(&self, wanted: KeyRole, signed_at: Timestamp) -> Option<String> {
        let Self {
            name,
            key_id,
            role,
            from,
            until,
            revoked,
            ..
        } = self;
        if *role != wanted {
            return Some(format!(
                "the key {name:?} ({key_id}) has the role {role}, and only one of the role {wanted} may sign this",
                name = name.as_str()
            ));
        }
        if let Some(Revocation { at, reason }) = revoked.as_ref().filter(|r| signed_at >= r.at) {
            return Some(format!(
                "the key {:?} ({key_id}) was revoked at {at} ({reason}), before it signed this at {signed_at}",
                name.as_str()
            ));
        }
        if signed_at < *from || signed_at >= *until {
            return Some(format!(
                "the key {:?} ({key_id}) may sign from {from} to {until}, and this was signed at {signed_at}",
                name.as_str()
            ));
        }
        None
    }
}

/// A change of the trust file, to be logged where the office keeps its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", deny_unknown_fields)]
pub enum KeyEvent {
    /// A key was enrolled.
    Enrolled {
        /// The key.
        key_id: KeyId,
        /// Its name.
        name: KeyName,
        /// What it may sign.
        role: KeyRole,
        /// When it may sign.
        window: Window,
    },
    /// A key was replaced by another.
    Rotated {
        /// The key that ends.
        old: KeyId,
        /// When it ends.
        old_until: Timestamp,
        /// The key that follows.
        new: KeyId,
        /// Its name.
        name: KeyName,
        /// The role of both.
        role: KeyRole,
        /// When the new key may sign.
        window: Window,
    },
    /// A key was revoked.
    Revoked {
        /// The key.
        key_id: KeyId,
        /// From when, and why.
        revocation: Revocation,
    },
}

/// How a key follows another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// When the new key begins.
    pub at: Timestamp,
    /// When the old key ends: at `at`, or later where both may sign for a while.
    pub old_until: Timestamp,
    /// When the new key ends.
    pub until: Timestamp,
}

/// The keys that are trusted, in the order in which they were enrolled. Nothing is ever taken out: a signature is
/// judged at its own time, for which the old key is still needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustFile {
    schema: u32,
    keys: Vec<TrustedKey>,
}

impl Default for TrustFile {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            keys: Vec::new(),
        }
    }
}

impl TrustFile {
    /// Reads a trust file, and refuses one that contradicts itself.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustError> {
        if bytes.len() > MAX_BYTES {
            return Err(TrustError::NotATrustFile(format!(
                "it is larger than {MAX_BYTES} bytes"
            )));
        }
        let file: Self = serde_json::from_slice(bytes)
            .map_err(|cause| TrustError::NotATrustFile(cause.to_string()))?;
        if file.schema != SCHEMA {
            return Err(TrustError::NotATrustFile(format!(
                "its schema is {}",
                file.schema
            )));
        }
        file.keys.into_iter().try_fold(Self::default(), Self::with)
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Plain data with string keys always serialises.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The keys, in the order of their enrolment.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.keys
    }

    /// The key with this id.
    pub fn find(&self, id: &KeyId) -> Option<&TrustedKey> {
        self.keys.iter().find(|key| key.key_id == *id)
    }

    /// Adds a key.
    pub fn enrol(&self, key: &PublicKey, window: Window) -> Result<(Self, KeyEvent), TrustError> {
        let file = self.clone().with(entry(key, window))?;
        let event = KeyEvent::Enrolled {
            key_id: key.id(),
            name: key.name.clone(),
            role: key.role,
            window,
        };
        Ok((file, event))
    }

    /// Replaces the key `old` by `new`, which has the same role.
    pub fn rotate(
        &self,
        old: &KeyId,
        new: &PublicKey,
        rotation: Rotation,
    ) -> Result<(Self, KeyEvent), TrustError> {
        let Rotation {
            at,
            old_until,
            until,
        } = rotation;
        let window = Window { from: at, until };
        let mut file = self.clone();
        let ending = file.find_mut(old)?;
        if ending.role != new.role {
            return Err(TrustError::RoleChanged {
                old: ending.role,
                new: new.role,
            });
        }
        if let Some(revoked) = &ending.revoked {
            return Err(TrustError::Revoked(old.clone(), revoked.at));
        }
        // A rotation may shorten the old key's window and never lengthens it.
        if at <= ending.from || at > ending.until || old_until < at || old_until > ending.until {
            let (from, until) = (ending.from, ending.until);
            return Err(TrustError::OutsideWindow {
                from,
                until,
                at: at.max(old_until),
            });
        }
        ending.until = old_until;
        let event = KeyEvent::Rotated {
            old: old.clone(),
            old_until,
            new: new.id(),
            name: new.name.clone(),
            role: new.role,
            window,
        };
        Ok((file.with(entry(new, window))?, event))
    }

    /// Revokes a key from `at` on. The moment may lie in the past: when the key is thought to have leaked.
    pub fn revoke(
        &self,
        id: &KeyId,
        at: Timestamp,
        reason: &str,
    ) -> Result<(Self, KeyEvent), TrustError> {
        if reason.trim().is_empty() || reason.len() > MAX_REASON {
            return Err(TrustError::NoReason);
        }
        let mut file = self.clone();
        let key = file.find_mut(id)?;
        if let Some(revoked) = &key.revoked {
            return Err(TrustError::Revoked(id.clone(), revoked.at));
        }
        let revocation = Revocation {
            at,
            reason: reason.to_owned(),
        };
        key.revoked = Some(revocation.clone());
        Ok((
            file,
            KeyEvent::Revoked {
                key_id: id.clone(),
                revocation,
            },
        ))
    }

    fn find_mut(&mut self, id: &KeyId) -> Result<&mut TrustedKey, TrustError> {
        self.keys
            .iter_mut()
            .find(|key| key.key_id == *id)
            .ok_or_else(|| TrustError::Unknown(id.clone()))
    }

    fn with(mut self, key: TrustedKey) -> Result<Self, TrustError> {
        let actual = KeyId::of(&key.public_key);
        if actual != key.key_id {
            return Err(TrustError::IdMismatch {
                key_id: key.key_id,
                name: key.name,
                actual,
            });
        }
        if let Some(twin) = self.find(&key.key_id) {
            return Err(TrustError::Enrolled(twin.key_id.clone(), twin.role));
        }
        if key.from >= key.until {
            return Err(TrustError::EmptyWindow {
                from: key.from,
                until: key.until,
            });
        }
        if self.keys.len() >= MAX_KEYS {
            return Err(TrustError::Full);
        }
        self.keys.push(key);
        Ok(self)
    }
}

fn entry(key: &PublicKey, window: Window) -> TrustedKey {
    TrustedKey {
        role: key.role,
        key_id: key.id(),
        name: key.name.clone(),
        public_key: key.key,
        from: window.from,
        until: window.until,
        revoked: None,
    }
}
