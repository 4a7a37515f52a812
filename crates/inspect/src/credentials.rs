//! What is tried: lists of default credentials as data, in the order of their likelihood.
//!
//! A list is rows of `ACCOUNT,PASSWORD`. A line `#columns brand,kind,service` says what stands before them in each row; what is
//! empty there holds for all. [`Folder`] reads a folder of lists with its index, [`words`] finds what a text may hold.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use proofhouse_law::observation::CredentialOrigin;
use thiserror::Error;

mod at_hand;
mod fit;
mod folder;
mod shipped;
pub mod words;

pub use at_hand::AtHand;
use fit::Columns;
pub use fit::{About, Turn};
pub use folder::{Folder, FolderError, INDEX};

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
    /// What it is for, and when its turn comes.
    pub about: About,
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
    /// A pair of this origin; an empty password is an origin of its own. What is known of the bench comes before lists.
    pub fn new(
        account: impl Into<String>,
        password: impl Into<String>,
        origin: CredentialOrigin,
    ) -> Self {
        let password = password.into();
        let about = About {
            turn: match origin {
                CredentialOrigin::PublicList { .. } => Turn::Listed,
                _ => Turn::Known,
            },
            ..About::default()
        };
        let origin = if password.is_empty() {
            CredentialOrigin::EmptyPassword
        } else {
            origin
        };
        Self {
            account: account.into(),
            password,
            origin,
            about,
        }
    }

    /// Whether it comes second to `other`, which is tried and which a public list need not hold: then the tester's file
    /// only brought it forward, and the list is what makes it guessable (PSTI Schedule 1, paragraph 1(3)(d)).
    fn is_public_twin(&self, other: &Self) -> bool {
        self.origin.is_public() && other.origin == CredentialOrigin::TesterFile
    }

    /// What makes it another pair: one that is for something comes a second time where it is for that.
    fn identity(&self) -> (String, String, About) {
        let for_all = About::default();
        let about = if self.about.is_for_all() {
            for_all
        } else {
            self.about.clone()
        };
        (self.account.clone(), self.password.clone(), about)
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
    /// A line of columns that are not known.
    #[error(
        "line {0}: write `#columns` and then some of brand, kind and service, with commas between them"
    )]
    NoColumns(usize),
    /// A word that is too long.
    #[error("line {0}: an account or password is longer than 256 bytes")]
    TooLong(usize),
    /// Too many pairs.
    #[error("there are more than 100,000 pairs")]
    TooMany,
}

impl List {
    /// Whether this password is tried, whatever the account.
    pub fn tries_password(&self, password: &str) -> bool {
        self.pairs.iter().any(|pair| pair.password == password)
    }

    /// What is tried where a service has a list of its own: of this list only what a public list alone did not give, then
    /// its own.
    #[must_use]
    pub fn for_service(&self, name: Option<&str>) -> Self {
        let Some(own) = name.and_then(Self::named) else {
            return self.clone();
        };
        let mut first = self.clone();
        first.pairs.retain(|pair| {
            let is_known = pair.about.turn == Turn::Known && !pair.password.is_empty();
            is_known || !pair.origin.is_public()
        });
        if first.pairs.is_empty() {
            return own;
        }
        own.after(first)
    }

    /// Reads a list: one `ACCOUNT,PASSWORD` a line (the password may hold commas), `#` begins a comment.
    pub fn read(name: &str, text: &str, origin: &CredentialOrigin) -> Result<Self, ListError> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut columns = Columns::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end_matches('\r');
            if let Some(named) = line.strip_prefix(fit::COLUMNS) {
                columns = Columns::read(named).ok_or(ListError::NoColumns(index + 1))?;
            }
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (about, rest) = columns.take(line).ok_or(ListError::NoPair(index + 1))?;
            let (account, password) = rest.split_once(',').ok_or(ListError::NoPair(index + 1))?;
            if account.len() > WORD_BYTES_MAX || password.len() > WORD_BYTES_MAX {
                return Err(ListError::TooLong(index + 1));
            }
            if pairs.len() >= PAIRS_MAX {
                return Err(ListError::TooMany);
            }
            let mut pair = Pair::new(account, password, origin.clone());
            let turn = pair.about.turn;
            pair.about = About { turn, ..about };
            pairs.push(pair);
        }
        Ok(Self {
            name: name.to_owned(),
            pairs,
        })
    }

    /// This list after another: pairs that came before are not tried twice. Of a pair that both hold, the first says when
    /// it is tried, and a public list where it comes from.
    #[must_use]
    pub fn after(self, first: Self) -> Self {
        let mut joined = first;
        let mut known: HashMap<(String, String, About), usize> = HashMap::new();
        for (place, pair) in joined.pairs.iter().enumerate() {
            known.entry(pair.identity()).or_insert(place);
        }
        for pair in self.pairs {
            match known.entry(pair.identity()) {
                Entry::Vacant(free) => {
                    free.insert(joined.pairs.len());
                    joined.pairs.push(pair);
                }
                Entry::Occupied(held) => {
                    if let Some(twin) = joined.pairs.get_mut(*held.get())
                        && pair.is_public_twin(twin)
                    {
                        twin.origin = pair.origin;
                    }
                }
            }
        }
        joined.name = if joined.name.is_empty() {
            self.name
        } else {
            format!("{} and {}", joined.name, self.name)
        };
        joined
    }

    /// What of it is for a device of this brand and kind at this service, the likeliest first: what is known of the bench,
    /// then rows that name most of what is there, then those for all, each in the order of its list; words last. Rows for
    /// another brand, kind or service are left out, and so is what came before.
    #[must_use]
    pub fn fitting(&self, brand: &str, kind: &str, service: Option<&str>) -> Self {
        let mut fitting: Vec<(&Pair, u8)> = self
            .pairs
            .iter()
            .filter_map(|pair| Some((pair, pair.about.fit(brand, kind, service)?)))
            .collect();
        // Stable: within one turn and fit the order of the lists stays.
        fitting.sort_by_key(|(pair, fit)| (pair.about.turn, std::cmp::Reverse(*fit)));
        let mut pairs: Vec<Pair> = Vec::new();
        let mut known: HashMap<(&str, &str), usize> = HashMap::new();
        for (pair, _) in fitting {
            match known.entry((&pair.account, &pair.password)) {
                Entry::Vacant(free) => {
                    free.insert(pairs.len());
                    pairs.push(pair.clone());
                }
                Entry::Occupied(held) => {
                    if let Some(twin) = pairs.get_mut(*held.get())
                        && pair.is_public_twin(twin)
                    {
                        twin.origin = pair.origin.clone();
                    }
                }
            }
        }
        Self {
            name: self.name.clone(),
            pairs,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::shipped::{COMMUNITIES, SHIPPED};
    use super::*;

    #[test]
    fn the_shipped_lists_say_where_they_come_from_and_try_the_likeliest_first() {
        for (name, text) in SHIPPED {
            assert!(text.starts_with('#') && text.contains("MIT"), "{name}");
        }
        let list = List::shipped().unwrap();
        let words = |list: &List| {
            let pair = &list.pairs[0];
            (pair.account.clone(), pair.password.clone())
        };
        assert_eq!(words(&list), ("admin".to_owned(), "admin".to_owned()));
        // For a brand that no list knows, what is tried is short, and each pair once.
        let common = list.fitting("Acme", "camera", Some("telnet"));
        assert!(
            (40..=100).contains(&common.pairs.len()),
            "{}",
            common.pairs.len()
        );
        let mut seen = HashSet::new();
        assert!(
            common
                .pairs
                .iter()
                .all(|pair| seen.insert((&pair.account, &pair.password))),
            "a pair stands twice"
        );
        // For a known brand its own come first, and nothing of the common list is lost.
        let own = list.fitting("AXIS Communications", "network camera", Some("http-digest"));
        assert_eq!(words(&own), ("root".to_owned(), "admin".to_owned()));
        assert!(own.pairs.len() >= common.pairs.len());
        assert!(own.pairs.iter().any(|pair| pair.password == "xc3511"));
        let more = list.fitting("D-Link", "router", Some("http-basic"));
        assert!(more.pairs.len() > common.pairs.len());
    }

    #[test]
    fn rows_are_for_what_they_name_and_the_testers_own_come_first() {
        let public = CredentialOrigin::PublicList {
            name: "p".to_owned(),
        };
        let text = "#columns brand,kind,service\n,,,a,1\nacme,,,a,2\nacme,,ssh,a,3\n,camera,,a,4\nother,,,a,5\n,,snmp,,public\n";
        let lists = List::read("p", text, &public).unwrap();
        let own = List::read("t", "a,9\na,1\n", &CredentialOrigin::TesterFile).unwrap();
        let words = words::list("w", "The password is Tiger77.");
        let all = words.after(lists.after(own));
        assert_eq!(all.name, "t and p and w");
        let tried = |service| -> String {
            let fitting = all.fitting("Acme Ltd", "IP camera", Some(service));
            let passwords = fitting.pairs.iter().map(|pair| pair.password.clone());
            passwords.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(tried("ssh"), "9 1 3 2 4 Tiger77 Tiger77 Tiger77");
        assert_eq!(tried("http-basic"), "9 1 2 4 Tiger77 Tiger77 Tiger77");
        assert_eq!(tried("snmp"), "9 1 2 4 public Tiger77 Tiger77 Tiger77");
        assert_eq!(
            List::read("p", "\n#columns brand,colour\n", &public),
            Err(ListError::NoColumns(2))
        );
    }

    #[test]
    fn what_a_public_list_holds_is_public_whoever_brought_it_forward() {
        let public = CredentialOrigin::PublicList {
            name: "p".to_owned(),
        };
        let text = "#columns brand\n,a,1\nacme,a,2\nother,a,3\n";
        let lists = List::read("p", text, &public).unwrap();
        let own = List::read("t", "a,1\na,2\na,3\na,\n", &CredentialOrigin::TesterFile).unwrap();
        let all = lists.after(own).fitting("Acme", "camera", Some("telnet"));
        let tried: Vec<(&str, &CredentialOrigin)> = all
            .pairs
            .iter()
            .map(|pair| (pair.password.as_str(), &pair.origin))
            .collect();
        assert_eq!(
            tried,
            [
                ("1", &public),
                ("2", &public),
                // In the list, but of another brand.
                ("3", &CredentialOrigin::TesterFile),
                ("", &CredentialOrigin::EmptyPassword),
            ]
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
