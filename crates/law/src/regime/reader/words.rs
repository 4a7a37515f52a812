//! Words of a closed set: one, a list of them, a table of them.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeValue;

use super::Table;

impl<'a> Table<'_, 'a> {
    /// One word of a closed set.
    pub(crate) fn word<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        self.word_of(value, key)
    }

    fn word_of<T: DeserializeOwned>(&self, value: &Spanned<DeValue<'a>>, key: &str) -> Option<T> {
        let word = value.get_ref().as_str().and_then(closed);
        if word.is_none() {
            self.wrong_value(value, key, "a word of the closed set of primitives");
        }
        word
    }

    /// A list of words of a closed set; `at_least` of them must be there.
    pub(crate) fn words<T: DeserializeOwned>(&self, key: &str, at_least: usize) -> Vec<T> {
        let Some(value) = self.value(key) else {
            if at_least > 0 {
                self.missing(key);
            }
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list");
            return Vec::new();
        };
        if array.iter().count() < at_least {
            self.wrong(value, key, "a list with at least one word");
        }
        array
            .iter()
            .filter_map(|one| self.word_of(one, key))
            .collect()
    }

    /// The words of a table of words: key, its line, its word.
    pub(crate) fn word_map<T: DeserializeOwned>(&self, key: &str) -> Vec<(String, usize, T)> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return Vec::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, key, "a table");
            return Vec::new();
        };
        table
            .iter()
            .filter_map(|(name, one)| {
                let word = self.word_of(one, name.get_ref())?;
                Some((
                    name.get_ref().to_string(),
                    self.file.line(name.span().start),
                    word,
                ))
            })
            .collect()
    }
}

/// Reads one kebab-case word of a closed set.
pub(crate) fn closed<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
