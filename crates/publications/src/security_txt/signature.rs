//! Whether the signed text was signed with a given key: advice, never a fault of the maker.
//!
//! RFC 9116 section 2.5.4 says that the key under `Encryption` need not be the one that signed; so a signature that
//! cannot be verified shows nothing. The text that is verified is exactly the text whose fields were read
//! (`framework`). Verifying needs the feature `openpgp` (docs/decisions/0014).

#[cfg(feature = "openpgp")]
mod openpgp;

use jiff::Timestamp;
use serde::Serialize;

use super::SignedMessage;

/// Bytes of a key file that are read at most.
pub const KEY_BYTES_MAX: usize = 1024 * 1024;

/// A key file, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    /// Its file or address.
    pub from: String,
    /// Its bytes, armored or not.
    pub bytes: Vec<u8>,
}

/// What is known of the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "result")]
pub enum Signature {
    /// The file is not signed.
    NotSigned,
    /// It is signed, and nothing was verified.
    NotChecked {
        /// Why not.
        why: String,
    },
    /// The text is as it was when the key signed it.
    Verified {
        /// The fingerprint of the key, in hexadecimal.
        key: String,
        /// Where the key comes from.
        from: String,
        /// What a reader should know: an expired signature, a revoked key.
        notes: Vec<String>,
    },
    /// The text was altered, or another key signed it.
    NotVerified {
        /// The keys that were tried, each with where it comes from.
        tried: Vec<String>,
        /// The key that the signature itself names, unproven.
        names: Option<String>,
    },
}

impl Signature {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::NotSigned => "The file is not signed.".to_owned(),
            Self::NotChecked { why } => format!("Signed, and not checked: {why}."),
            Self::Verified { key, from, notes } => {
                let mut words = vec![format!("Verified with the key {key} from {from}.")];
                words.extend(notes.iter().map(|note| format!("{note}.")));
                words.join(" ")
            }
            Self::NotVerified { tried, names } => {
                let names = names.as_ref().map_or(String::new(), |key| {
                    format!(" The signature names the key {key}.")
                });
                format!(
                    "Not verified: the text was altered, or another key signed it. Tried: {}.{names}",
                    tried.join(", ")
                )
            }
        }
    }
}

/// Verifies a message with the keys given; `missing` says why there may be none.
pub fn check(
    message: Option<&SignedMessage>,
    keys: &[KeyFile],
    missing: &[String],
    now: Timestamp,
) -> Signature {
    let Some(message) = message else {
        return Signature::NotSigned;
    };
    let not_checked = |why: &str| Signature::NotChecked {
        why: why.to_owned(),
    };
    if !message.sound {
        return not_checked(
            "the message around the text is broken, so it is not clear what is signed",
        );
    }
    if keys.is_empty() {
        let mut reasons = vec!["there is no key to check with"];
        reasons.extend(missing.iter().map(String::as_str));
        return not_checked(&reasons.join("; "));
    }
    verify(message, keys, now)
}

#[cfg(feature = "openpgp")]
fn verify(message: &SignedMessage, keys: &[KeyFile], now: Timestamp) -> Signature {
    openpgp::verify(message, keys, now)
}

#[cfg(not(feature = "openpgp"))]
fn verify(_message: &SignedMessage, _keys: &[KeyFile], _now: Timestamp) -> Signature {
    Signature::NotChecked {
        why: "this program was built without the feature openpgp".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_checked_says_why() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(check(None, &[], &[], now), Signature::NotSigned);
        let broken = SignedMessage::default();
        assert!(
            check(Some(&broken), &[], &[], now)
                .words()
                .contains("not clear what is signed")
        );
        let sound = SignedMessage {
            sound: true,
            ..broken
        };
        let missing = ["dns: is not looked up".to_owned()];
        let words = check(Some(&sound), &[], &missing, now).words();
        assert!(
            words.contains("no key to check with; dns: is not looked up."),
            "{words}"
        );
    }
}
