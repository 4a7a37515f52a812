//! A folder of lists: its index names each with its file, origin and licence, so that a list is added without a build.
//!
//! A list counts as public only where its index gives the address at which anybody can look it up (`public`); else it is the
//! tester's own. A false "public" would be a false accusation: a password that a public list holds fails a rule.

use proofhouse_law::observation::Standing;
use serde::Deserialize;
use thiserror::Error;

use super::at_hand::{AtHand, origin_of};
use super::{List, ListError};

/// What the index of a folder is called.
pub const INDEX: &str = "index.toml";
/// The most lists of a folder.
const LISTS_MAX: usize = 64;
/// The largest index, in bytes.
const INDEX_BYTES_MAX: usize = 64 * 1024;
/// The longest name, in bytes.
const NAME_MAX: usize = 64;
/// The longest origin, licence and address, in bytes: they are printed.
const SAID_MAX: usize = 500;

/// The lists of a folder, by its index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    list: Vec<Entry>,
}

/// One list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// What observations call it.
    name: String,
    /// Its file in the folder.
    file: String,
    /// Where it comes from.
    origin: Option<String>,
    /// By what right it may be used; one that comes from somewhere needs one.
    licence: Option<String>,
    /// The address at which anybody can look it up; without one it is the tester's own.
    public: Option<String>,
}

impl Entry {
    fn standing(&self, public: Standing) -> Standing {
        match self.public {
            Some(_) => public,
            None => Standing::TestersOwn,
        }
    }

    /// What is wrong with what it says of itself: each of it is printed.
    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let said = [
            ("origin", &self.origin),
            ("licence", &self.licence),
            ("public", &self.public),
        ];
        for (line, value) in said {
            let said = value.as_ref();
            if said.is_some_and(|text| text.trim().is_empty()) {
                mistakes.push(format!(
                    "its line `{line}` says nothing; fill it in, or take it out"
                ));
            } else if said.is_some_and(|text| text.len() > SAID_MAX) {
                mistakes.push(format!("say its {line} in at most {SAID_MAX} bytes"));
            }
        }
        let address = self.public.as_deref().map(str::trim);
        if address.is_some_and(|address| !address.is_empty() && !is_address(address)) {
            mistakes.push(
                "write as `public` the http or https address at which anybody can look it up; a list of your own has no such line"
                    .to_owned(),
            );
        }
        if (self.origin.is_some() || self.public.is_some()) && self.licence.is_none() {
            mistakes.push("say its licence".to_owned());
        }
        mistakes
    }
}

/// Whether that is an address of the web, with a host.
fn is_address(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

impl Entry {}

/// Why a folder of lists cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FolderError {
    /// The index is too large.
    #[error("{INDEX} is larger than 64 KiB")]
    IndexTooLarge,
    /// The index is no TOML of the right form.
    #[error("{INDEX}: {0}")]
    Index(String),
    /// A list of the index is not as it must be; all that are not.
    #[error("{INDEX}: {}", .0.join("; "))]
    Entries(Vec<String>),
    /// A list is not in the folder.
    #[error(
        "{INDEX} names the file {0:?}, which is not in the folder or is no text of at most 4 MiB"
    )]
    Missing(String),
    /// A list has a mistake.
    #[error("{file}: {mistake}")]
    List {
        /// Its file.
        file: String,
        /// The mistake.
        mistake: ListError,
    },
}

impl Folder {
    /// Reads an index.
    pub fn read(index: &str) -> Result<Self, FolderError> {
        if index.len() > INDEX_BYTES_MAX {
            return Err(FolderError::IndexTooLarge);
        }
        let folder: Self = toml::from_str(index).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                let before = index.get(..span.start).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            FolderError::Index(format!("line {line}: {}", error.message()))
        })?;
        let mistakes = folder.mistakes();
        if mistakes.is_empty() {
            Ok(folder)
        } else {
            Err(FolderError::Entries(mistakes))
        }
    }

    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        if self.list.len() > LISTS_MAX {
            mistakes.push(format!("it names more than {LISTS_MAX} lists"));
        }
        for (place, entry) in self.list.iter().take(LISTS_MAX).enumerate() {
            let mut wrong = |what: &str| mistakes.push(format!("list {}: {what}", place + 1));
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
            if entry.name.is_empty()
                || entry.name.len() > NAME_MAX
                || !entry.name.chars().all(plain)
            {
                wrong("give it a name of letters, digits, hyphens and points, at most 64");
            }
            if entry.file.is_empty()
                || entry.file.starts_with('.')
                || !entry.file.chars().all(plain)
            {
                wrong("name a file in this very folder");
            }
            for mistake in entry.mistakes() {
                wrong(&mistake);
            }
            let earlier = self.list.iter().take(place);
            if earlier.into_iter().any(|other| other.name == entry.name) {
                wrong("another list has its name");
            }
        }
        mistakes
    }

    /// The files that it names.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|entry| entry.file.as_str())
    }

    /// All its lists as one, in the order of the index, and what is known of each; `file` brings each file's text, and
    /// `public` says on whose word those are public that have an address.
    pub fn list(
        &self,
        public: Standing,
        file: impl Fn(&str) -> Option<String>,
    ) -> Result<(List, Vec<AtHand>), FolderError> {
        let mut joined = List {
            name: String::new(),
            pairs: Vec::new(),
        };
        let mut at_hand = Vec::new();
        for entry in &self.list {
            let text = file(&entry.file).ok_or_else(|| FolderError::Missing(entry.file.clone()))?;
            let standing = entry.standing(public);
            let origin = origin_of(&entry.name, standing);
            let list =
                List::read(&entry.name, &text, &origin).map_err(|mistake| FolderError::List {
                    file: entry.file.clone(),
                    mistake,
                })?;
            at_hand.push(AtHand {
                origin: entry.origin.clone(),
                licence: entry.licence.clone(),
                public: entry.public.clone(),
                standing,
                ..AtHand::own(&list, text.as_bytes())
            });
            joined = list.after(joined);
        }
        Ok((joined, at_hand))
    }
}

#[cfg(test)]
mod tests {
    use proofhouse_law::Digest;

    use super::*;

    fn entry(name: &str) -> String {
        format!(
            "[[list]]\nname = \"{name}\"\nfile = \"{name}.csv\"\norigin = \"here\"\nlicence = \"CC0\"\npublic = \"https://lists.example/{name}\"\n"
        )
    }

    #[test]
    fn a_folder_gives_its_lists_in_the_order_of_its_index() {
        let folder = Folder::read(&(entry("a") + &entry("b"))).unwrap();
        assert_eq!(folder.files().collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        let text = |file: &str| Some(format!("x,{file}\n"));
        let by_tester = Standing::PublicByTester;
        let (list, _) = folder.list(by_tester, text).unwrap();
        assert_eq!(list.name, "a and b");
        assert_eq!(list.pairs[1].password, "b.csv");
        assert_eq!(
            folder.list(by_tester, |_| None),
            Err(FolderError::Missing("a.csv".to_owned()))
        );
        let bad = folder
            .list(by_tester, |_| Some("x,1\ny".to_owned()))
            .unwrap_err();
        assert_eq!(
            bad.to_string(),
            "a.csv: line 2: write ACCOUNT,PASSWORD; an account may be empty, and so may a password"
        );
    }

    #[test]
    fn a_list_without_an_address_is_not_public_wherever_it_comes_from() {
        let own = "[[list]]\nname = \"own\"\nfile = \"own.csv\"\norigin = \"a forum\"\nlicence = \"unknown\"\n";
        let folder = Folder::read(&(entry("a") + own)).unwrap();
        let text = |file: &str| Some(format!("x,{file}\n"));
        let (list, known) = folder.list(Standing::PublicByTester, text).unwrap();
        let public: Vec<bool> = list
            .pairs
            .iter()
            .map(|pair| pair.origin.is_public())
            .collect();
        assert_eq!(public, [true, false]);
        let standing: Vec<Standing> = known.iter().map(|one| one.standing).collect();
        assert_eq!(standing, [Standing::PublicByTester, Standing::TestersOwn]);
        assert_eq!(known[0].origin.as_deref(), Some("here"));
        assert_eq!(known[0].public.as_deref(), Some("https://lists.example/a"));
        // The digest of a short list of the tester's own would give away what it holds.
        let plain = Digest::of(b"x,own.csv\n");
        assert_ne!(known[1].sealed("salt").sha256, plain);
        assert_ne!(known[1].sealed("salt"), known[1].sealed("other"));
        assert_eq!(
            known[0].sealed("salt").sha256,
            Digest::of(b"x,a.csv\n"),
            "anybody can look a public list up"
        );
    }

    #[test]
    fn every_mistake_of_an_index_is_told_at_once() {
        let wrong = entry("a").replace("a.csv", "../a.csv").replace("CC0", " ");
        let error = Folder::read(&(wrong + &entry("a")))
            .unwrap_err()
            .to_string();
        for part in [
            "list 1: name a file in this very folder",
            "list 1: its line `licence` says nothing",
            "list 2: another list has its name",
        ] {
            assert!(error.contains(part), "{error}");
        }
        for (address, licence) in [
            ("yes", "licence"),
            ("ftp://lists.example", "licence"),
            ("https://lists.example", "none"),
        ] {
            let index = entry("a").replace("https://lists.example/a", address);
            let index = index.replace(
                "licence = \"CC0\"\n",
                if licence == "none" {
                    ""
                } else {
                    "licence = \"CC0\"\n"
                },
            );
            let why = if licence == "none" {
                "say its licence"
            } else {
                "write as `public` the http or https address"
            };
            let error = Folder::read(&index).unwrap_err().to_string();
            assert!(error.contains(why), "{address}: {error}");
        }
        let unknown = Folder::read("[[list]]\nname = \"a\"\ncolour = 1\n").unwrap_err();
        assert!(
            unknown.to_string().starts_with("index.toml: line 3"),
            "{unknown}"
        );
    }
}
