//! What is known of a list beside what it holds: where it comes from, how long it is, and whether it is public.

use proofhouse_law::Digest;
use proofhouse_law::observation::{CredentialList, CredentialOrigin, Standing};

use super::List;

/// A list that is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtHand {
    /// Its name in observations.
    pub name: String,
    /// Where it comes from, as whoever gave it says.
    pub origin: Option<String>,
    /// By what right it may be used, as they say.
    pub licence: Option<String>,
    /// The address at which anybody can look it up, where they give one.
    pub public: Option<String>,
    /// How many credentials it holds.
    pub entries: u32,
    /// Whether it is public, and on whose word.
    pub standing: Standing,
    /// Of its file. Not for print where the list is the tester's own: who has the digest of a short file can guess what
    /// stands in it.
    pub(super) file: Digest,
}

impl AtHand {
    /// A list of the tester's own, read from these bytes.
    pub fn own(list: &List, file: &[u8]) -> Self {
        Self {
            name: list.name.clone(),
            origin: None,
            licence: None,
            public: None,
            entries: count(list),
            standing: Standing::TestersOwn,
            file: Digest::of(file),
        }
    }

    /// The same, with where it comes from.
    #[must_use]
    pub fn coming_from(self, origin: String) -> Self {
        Self {
            origin: Some(origin),
            ..self
        }
    }

    /// Whether it may be said that it is public.
    pub fn is_public(&self) -> bool {
        self.standing.is_public()
    }

    /// As it is sealed; `salt` is that of the bench.
    pub fn sealed(&self, salt: &str) -> CredentialList {
        let sha256 = if self.is_public() {
            self.file
        } else {
            Digest::of(format!("{salt}{}", self.file).as_bytes())
        };
        CredentialList {
            name: self.name.clone(),
            origin: self.origin.clone(),
            licence: self.licence.clone(),
            public: self.public.clone(),
            sha256,
            entries: self.entries,
            standing: self.standing,
        }
    }
}

/// How many credentials a list holds.
fn count(list: &List) -> u32 {
    u32::try_from(list.pairs.len()).unwrap_or(u32::MAX)
}

/// What observations say of a credential of a list that stands so.
pub(super) fn origin_of(name: &str, standing: Standing) -> CredentialOrigin {
    if standing.is_public() {
        CredentialOrigin::PublicList {
            name: name.to_owned(),
        }
    } else {
        CredentialOrigin::TesterFile
    }
}
