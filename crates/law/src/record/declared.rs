//! The maker's answers, as readings ask them.

use crate::conformity::{Assessment, Entry, Names};

/// The maker's answers, as readings ask them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared<'a> {
    answers: Option<&'a Assessment>,
}

impl<'a> Declared<'a> {
    pub(super) fn new(answers: Option<&'a Assessment>) -> Self {
        Self { answers }
    }

    /// The answer to a question.
    pub(super) fn answer(self, question: &str) -> Option<bool> {
        self.answers?.answers.get(question).copied()
    }

    /// The entries of a table.
    pub(super) fn entries(self, table: &str) -> &'a [Entry] {
        self.answers
            .and_then(|one| one.ixit.get(table))
            .map_or(&[], Vec::as_slice)
    }

    /// Why a table has no entry, where that is said.
    pub(super) fn empty_because(self, table: &str) -> Option<&'a str> {
        self.answers?.ixit_empty.get(table).map(String::as_str)
    }

    /// What every entry names, read once for the many interfaces that may answer.
    pub(super) fn names(self) -> Names {
        self.answers.map(Names::by).unwrap_or_default()
    }

    /// The entries of `table` that entries of `through` refer to by their id.
    pub(super) fn referred(self, table: &str, through: &str) -> Vec<&'a Entry> {
        let texts: Vec<&String> = self
            .entries(through)
            .iter()
            .flat_map(|entry| entry.fields.values())
            .collect();
        let is_named = |entry: &&Entry| texts.iter().any(|text| has_word(text, &entry.id));
        self.entries(table).iter().filter(is_named).collect()
    }
}

/// Whether a text has that word, and not only as a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).is_some_and(|text| text.ends_with(part));
            let after = text
                .get(at.saturating_add(word.len())..)
                .is_some_and(|text| text.starts_with(part));
            !before && !after
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_no_part_of_a_longer_one() {
        assert!(has_word("uses Com-1, Com-2", "Com-1"));
        assert!(!has_word("uses Com-12", "Com-1"));
        assert!(!has_word("anything", ""));
    }
}
