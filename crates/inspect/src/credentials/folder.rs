//! A folder of lists: its index names each with its file, origin and licence, so that a list is added without a build.

use proofhouse_law::observation::CredentialOrigin;
use serde::Deserialize;
use thiserror::Error;

use super::{List, ListError};

/// What the index of a folder is called.
pub const INDEX: &str = "index.toml";
/// The most lists of a folder.
const LISTS_MAX: usize = 64;
/// The largest index, in bytes.
const INDEX_BYTES_MAX: usize = 64 * 1024;
/// The longest name, in bytes.
const NAME_MAX: usize = 64;

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
    origin: String,
    /// By what right it may be used.
    licence: String,
}

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
            for (what, value) in [("origin", &entry.origin), ("licence", &entry.licence)] {
                if value.trim().is_empty() {
                    wrong(&format!("say its {what}"));
                }
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

    /// All its lists as one, in the order of the index; `file` brings each file's text.
    pub fn list(&self, file: impl Fn(&str) -> Option<String>) -> Result<List, FolderError> {
        let mut joined = List {
            name: String::new(),
            pairs: Vec::new(),
        };
        for entry in &self.list {
            let text = file(&entry.file).ok_or_else(|| FolderError::Missing(entry.file.clone()))?;
            let origin = CredentialOrigin::PublicList {
                name: entry.name.clone(),
            };
            let list =
                List::read(&entry.name, &text, &origin).map_err(|mistake| FolderError::List {
                    file: entry.file.clone(),
                    mistake,
                })?;
            joined = list.after(joined);
        }
        Ok(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> String {
        format!(
            "[[list]]\nname = \"{name}\"\nfile = \"{name}.csv\"\norigin = \"here\"\nlicence = \"CC0\"\n"
        )
    }

    #[test]
    fn a_folder_gives_its_lists_in_the_order_of_its_index() {
        let folder = Folder::read(&(entry("a") + &entry("b"))).unwrap();
        assert_eq!(folder.files().collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        let text = |file: &str| Some(format!("x,{file}\n"));
        let list = folder.list(text).unwrap();
        assert_eq!(list.name, "a and b");
        assert_eq!(list.pairs[1].password, "b.csv");
        assert_eq!(
            folder.list(|_| None),
            Err(FolderError::Missing("a.csv".to_owned()))
        );
        let bad = folder.list(|_| Some("x,1\ny".to_owned())).unwrap_err();
        assert_eq!(
            bad.to_string(),
            "a.csv: line 2: write ACCOUNT,PASSWORD; an account may be empty, and so may a password"
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
            "list 1: say its licence",
            "list 2: another list has its name",
        ] {
            assert!(error.contains(part), "{error}");
        }
        let unknown = Folder::read("[[list]]\nname = \"a\"\ncolour = 1\n").unwrap_err();
        assert!(
            unknown.to_string().starts_with("index.toml: line 3"),
            "{unknown}"
        );
    }
}
