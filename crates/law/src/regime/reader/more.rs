//! Kinds of values that only some rows have: sums, money in a person's file, tables that may be absent.

use toml::Spanned;
use toml::de::DeValue;

use super::Table;

impl<'t, 'a> Table<'t, 'a> {
    /// A table that may be absent.
    pub(crate) fn table_opt(&self, key: &str) -> Option<Table<'t, 'a>> {
        if self.has(key) { self.table(key) } else { None }
    }

    /// A whole number from 1 that may be absent.
    pub(crate) fn number_opt(&self, key: &str) -> Option<u16> {
        if self.has(key) {
            self.number(key)
        } else {
            None
        }
    }

    /// A truth value; false where it is absent.
    pub(crate) fn truth_or_false(&self, key: &str) -> bool {
        self.has(key) && self.truth(key).unwrap_or_default()
    }

    /// A whole number of at least 1 and at most `most` that must be there.
    pub(crate) fn large(&self, key: &str, most: u64) -> Option<u64> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        let number = integer(value).filter(|number| (1..=most).contains(number));
        if number.is_none() {
            self.wrong(value, key, &format!("a whole number from 1 to {most}"));
        }
        number
    }

    /// A list of texts; empty where it is absent.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        if self.has(key) {
            self.words(key, 0)
        } else {
            Vec::new()
        }
    }

    /// A text, or a whole number as its digits; empty where it is neither, and that is named.
    pub(crate) fn text_or_whole(&self, key: &str) -> Option<(usize, String)> {
        let value = self.value(key)?;
        let line = self.file.line(value.span().start);
        match (value.get_ref().as_str(), integer(value)) {
            (Some(text), _) => Some((line, text.trim().to_owned())),
            (None, Some(number)) => Some((line, number.to_string())),
            (None, None) => {
                self.wrong(value, key, "a sum, such as 5000000 or \"1234.50\"");
                None
            }
        }
    }

    /// The texts of a table of texts, each with its key and its line; empty where the table is absent.
    pub(crate) fn text_map(&self, key: &str) -> Vec<(String, usize, String)> {
        let Some(inner) = self.table_opt(key) else {
            return Vec::new();
        };
        let texts = inner
            .keys
            .iter()
            .filter_map(|(name, _)| {
                let line = inner.file.line(name.span().start);
                let name = name.get_ref().to_string();
                let text = inner.text_opt(&name)?;
                Some((name, line, text))
            })
            .collect();
        inner.finish();
        texts
    }
}

fn integer(value: &Spanned<DeValue<'_>>) -> Option<u64> {
    value
        .get_ref()
        .as_integer()
        .and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok())
}
