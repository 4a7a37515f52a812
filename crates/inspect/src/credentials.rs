//! What is tried: lists of default credentials as data, in the order of their likelihood.

use proofhouse_law::observation::CredentialOrigin;
use thiserror::Error;

/// The list that is shipped, with its origin and licence in its first lines.
const SHIPPED: &str = include_str!("../data/credentials/common.csv");
/// Its name in observations.
const SHIPPED_NAME: &str = "proofhouse-common";
/// The communities of SNMP, likewise; `protocols::snmp` names it.
const COMMUNITIES: &str = include_str!("../data/credentials/snmp-communities.csv");
/// The most pairs of one list.
const PAIRS_MAX: usize = 100_000;
/// The longest account or password, in bytes.
const WORD_BYTES_MAX: usize = 256;

/// An account and a password to try.
#[derive(Clone, PartialEq, Eq)]
pub struct Pair {
    /// The account; empty where a service asks for a password only.
    pub account: String,
    /// The password.
    pub password: String,
    /// Where the pair came from.
    pub origin: CredentialOrigin,
}

impl std::fmt::Debug for Pair {
    /// Without the password: a debug print is no sealed place.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair")
            .field("account", &self.account)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl Pair {
    /// A pair of this origin; an empty password is an origin of its own.
    pub fn new(
        account: impl Into<String>,
        password: impl Into<String>,
        origin: CredentialOrigin,
    ) -> Self {
        let password = password.into();
        let origin = if password.is_empty() {
            CredentialOrigin::EmptyPassword
        } else {
            origin
        };
        Self {
            account: account.into(),
            password,
            origin,
        }
    }
}

/// A list of pairs, in the order in which they are tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name in observations.
    pub name: String,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

/// A mistake in a list.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ListError {
    /// A line that is no pair.
    #[error("line {0}: write ACCOUNT,PASSWORD; an account may be empty, and so may a password")]
    NoPair(usize),
    /// A word that is too long.
    #[error("line {0}: an account or password is longer than 256 bytes")]
    TooLong(usize),
    /// Too many pairs.
    #[error("there are more than 100,000 pairs")]
    TooMany,
}

impl List {
    /// The list that is shipped: well-known defaults of small devices.
    ///
    /// # Errors
    /// None while the tests of this crate pass: the list is embedded.
    pub fn shipped() -> Result<Self, ListError> {
        let origin = CredentialOrigin::PublicList {
            name: SHIPPED_NAME.to_owned(),
        };
        Self::read(SHIPPED_NAME, SHIPPED, &origin)
    }

    /// A list of its own that is shipped for one kind of service.
    pub fn named(name: &str) -> Option<Self> {
        let text = (name == crate::protocols::snmp::LIST).then_some(COMMUNITIES)?;
        let origin = CredentialOrigin::PublicList {
            name: name.to_owned(),
        };
        Self::read(name, text, &origin).ok()
    }

    /// What is tried where a service has a list of its own: of this list only what no public list gave, then its own.
    #[must_use]
    pub fn for_service(&self, name: Option<&str>) -> Self {
        let Some(own) = name.and_then(Self::named) else {
            return self.clone();
        };
        let mut first = self.clone();
        first.pairs.retain(|pair| {
            !matches!(
                pair.origin,
                CredentialOrigin::PublicList { .. } | CredentialOrigin::EmptyPassword
            )
        });
        if first.pairs.is_empty() {
            return own;
        }
        own.after(first)
    }

    /// Reads a list: one `ACCOUNT,PASSWORD` a line (the password may hold commas), `#` begins a comment.
    pub fn read(name: &str, text: &str, origin: &CredentialOrigin) -> Result<Self, ListError> {
        let mut pairs: Vec<Pair> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (account, password) = line.split_once(',').ok_or(ListError::NoPair(index + 1))?;
            if account.len() > WORD_BYTES_MAX || password.len() > WORD_BYTES_MAX {
                return Err(ListError::TooLong(index + 1));
            }
            if pairs.len() >= PAIRS_MAX {
                return Err(ListError::TooMany);
            }
            pairs.push(Pair::new(account, password, origin.clone()));
        }
        Ok(Self {
            name: name.to_owned(),
            pairs,
        })
    }

    /// This list after another: pairs that came before are not tried twice.
    #[must_use]
    pub fn after(self, first: Self) -> Self {
        let mut joined = first;
        for pair in self.pairs {
            let known = joined
                .pairs
                .iter()
                .any(|held| held.account == pair.account && held.password == pair.password);
            if !known {
                joined.pairs.push(pair);
            }
        }
        joined.name = if joined.name.is_empty() {
            self.name
        } else {
            format!("{} and {}", joined.name, self.name)
        };
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_says_where_it_comes_from_and_tries_the_likeliest_first() {
        let list = List::shipped().unwrap();
        assert!(SHIPPED.starts_with('#') && SHIPPED.contains("MIT"));
        assert_eq!(
            (
                list.pairs[0].account.as_str(),
                list.pairs[0].password.as_str()
            ),
            ("admin", "admin")
        );
        assert!(
            list.pairs.len() >= 40 && list.pairs.len() <= 100,
            "{}",
            list.pairs.len()
        );
        let mut seen = std::collections::BTreeSet::new();
        assert!(
            list.pairs
                .iter()
                .all(|pair| seen.insert((&pair.account, &pair.password))),
            "a pair stands twice"
        );
    }

    #[test]
    fn a_service_with_a_list_of_its_own_gets_it_after_what_the_bench_knows() {
        let name = Some(crate::protocols::snmp::LIST);
        let shipped = List::shipped().unwrap();
        assert_eq!(shipped.for_service(None), shipped);
        let own = shipped.for_service(name);
        assert_eq!(own.name, "proofhouse-snmp-communities");
        assert_eq!(own.pairs[0].password, "public");
        assert!(COMMUNITIES.starts_with('#') && COMMUNITIES.contains("MIT"));
        let label = Pair::new("admin", "printed", CredentialOrigin::UnitLabel);
        let known = List {
            name: "bench".to_owned(),
            pairs: [vec![label.clone()], shipped.pairs].concat(),
        };
        let both = known.for_service(name);
        assert_eq!(both.pairs[0], label);
        assert_eq!(both.pairs.len(), own.pairs.len() + 1);
    }

    #[test]
    fn a_testers_list_may_hold_commas_comments_and_empty_words() {
        let list = List::read(
            "mine",
            "# mine\nroot,a,b\r\n,1234\nadmin,\n",
            &CredentialOrigin::TesterFile,
        )
        .unwrap();
        let words: Vec<(&str, &str)> = list
            .pairs
            .iter()
            .map(|pair| (pair.account.as_str(), pair.password.as_str()))
            .collect();
        assert_eq!(words, [("root", "a,b"), ("", "1234"), ("admin", "")]);
        assert_eq!(list.pairs[2].origin, CredentialOrigin::EmptyPassword);
        assert_eq!(
            List::read("mine", "root", &CredentialOrigin::TesterFile),
            Err(ListError::NoPair(1))
        );
    }

    #[test]
    fn a_password_never_shows_in_a_debug_print() {
        let pair = Pair::new("root", "xc3511", CredentialOrigin::UnitLabel);
        assert!(!format!("{pair:?}").contains("xc3511"));
    }
}
