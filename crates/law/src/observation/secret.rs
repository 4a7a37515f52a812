//! Secrets as they leave a case: a tag, where one came from, and why tries of them ended.

use serde::{Deserialize, Serialize};

/// A secret's tag: HMAC-SHA-256 under a key made for one bundle. Equality within the bundle shows; the secret does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretTag(String);

impl SecretTag {
    /// A tag computed elsewhere.
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a credential that was tried came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CredentialOrigin {
    /// A public list of default credentials.
    PublicList {
        /// The list.
        name: String,
    },
    /// A file that the tester supplied.
    TesterFile,
    /// The label of this very unit.
    UnitLabel,
    /// Chosen by the user at set-up.
    UserDefined,
    /// No password at all.
    EmptyPassword,
}

impl CredentialOrigin {
    /// What kind of password it is, in words, and never the password.
    pub fn words(&self) -> String {
        match self {
            Self::PublicList { name } => format!("a password of the public list {name}"),
            Self::TesterFile => "a password that only the tester's own list holds".to_owned(),
            Self::UnitLabel => "a password of a unit's label".to_owned(),
            Self::UserDefined => "the password that the user had set".to_owned(),
            Self::EmptyPassword => "without a password".to_owned(),
        }
    }

    /// Whether anyone could have tried it: it stands in a public list, or it is empty.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::PublicList { .. } | Self::EmptyPassword)
    }
}

/// So many tries, in words: `1 try`, `2 tries`.
pub fn tries(many: u32) -> String {
    let word = if many == 1 { "try" } else { "tries" };
    format!("{many} {word}")
}

/// Why tries of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// Every credential of the list was tried.
    ListExhausted,
    /// The cap on tries was reached.
    Cap,
    /// The device locked the account.
    LockOut,
    /// The service went away.
    ServiceDropped,
    /// A person stopped it.
    Interrupted,
}
