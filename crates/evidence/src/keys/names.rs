//! What a key is called: the name that people read, and the id that finds it.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::key::KeyError;

/// The longest name of a key, in bytes.
pub(super) const MAX_NAME: usize = 64;

/// A key's name, as people read it. A drill's keys carry the word `DRILL` in theirs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyName(String);

impl KeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name says that the key belongs to a drill.
    pub fn is_drill(&self) -> bool {
        self.0.contains("DRILL")
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        // Non-ASCII look-alikes and control characters would let one key pass for another on a screen; a signed
        // note's key line is split at '+'.
        let printable = text
            .bytes()
            .all(|byte| (0x20..0x7f).contains(&byte) && byte != b'+');
        if text.is_empty() || text.len() > MAX_NAME || !printable || text.trim() != text {
            return Err(KeyError::BadName(text.chars().take(MAX_NAME).collect()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for KeyName {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<KeyName> for String {
    fn from(name: KeyName) -> Self {
        name.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key's id: the first 16 hexadecimal digits of the SHA-256 of its 32-byte public key.
///
/// It only finds a key in the trust file; what decides is the whole public key that stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(String);

impl KeyId {
    /// The id of a public key.
    pub fn of(public: &VerifyingKey) -> Self {
        let mut digits = hex::encode(Sha256::digest(public.as_bytes()));
        digits.truncate(16);
        Self(digits)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let digits = text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() != 16 || !digits {
            return Err(KeyError::BadId(text.chars().take(80).collect()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for KeyId {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_deceive_are_refused() {
        for bad in ["", " lab", "lab\n", "l\u{430}b", "a+b", &"x".repeat(65)] {
            assert!(
                bad.parse::<KeyName>().is_err(),
                "{bad:?} was taken for a name"
            );
        }
    }
}
