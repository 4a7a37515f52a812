//! A reader over parsed TOML that takes known keys and names every missing, ill-typed or unknown one with its line.

mod more;
mod words;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::model::{Problem, Severity, SourceFile};

pub(crate) use words::closed;

/// The longest text taken for one value, in bytes.
const TEXT_BYTES_MAX: usize = 4_000;

/// One file being read, and the problems found in it so far.
pub(crate) struct FileReader<'a> {
    pub(crate) path: &'a str,
    text: &'a str,
    /// What to do about a word that is not in the closed set.
    word_remedy: &'static str,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> FileReader<'a> {
    /// Starts reading; a file that is not UTF-8 is read as empty, and that is named.
    pub(crate) fn new(file: &SourceFile<'a>) -> Self {
        let reader = Self {
            path: file.path,
            text: std::str::from_utf8(file.bytes).unwrap_or_default(),
            word_remedy: "See the words in use in the other regimes; a new one is a change to the reviewed code.",
            problems: RefCell::default(),
        };
        if std::str::from_utf8(file.bytes).is_err() {
            reader.note(
                0,
                "regime.not-utf8",
                "The file is not UTF-8 text.",
                "Save it as UTF-8.",
            );
        }
        reader
    }

    /// The same reader, for a file that is no regime's.
    pub(crate) fn saying(mut self, word_remedy: &'static str) -> Self {
        self.word_remedy = word_remedy;
        self
    }

    /// Parses the text, naming each error of syntax; what could be read is returned.
    pub(crate) fn parse(&self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let line = error.span().map_or(0, |span| self.line(span.start));
            self.note(
                line,
                "regime.syntax",
                format!("This is not TOML: {}.", error.message()),
                "Mend the syntax.",
            );
        }
        table
    }

    /// The line, from 1, of a byte offset.
    pub(crate) fn line(&self, offset: usize) -> usize {
        1 + self
            .text
            .bytes()
            .take(offset)
            .filter(|byte| *byte == b'\n')
            .count()
    }

    /// Notes a problem.
    pub(crate) fn note(
        &self,
        line: usize,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.problems.borrow_mut().push(Problem {
            path: self.path.to_owned(),
            line,
            severity: Severity::Error,
            code,
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// The problems found.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

/// One table being read: keys are taken by name, and [`Table::finish`] names those nobody asked for.
pub(crate) struct Table<'t, 'a> {
    file: &'t FileReader<'a>,
    keys: &'t DeTable<'a>,
    line: usize,
    what: String,
    taken: RefCell<BTreeSet<String>>,
}

impl<'t, 'a> Table<'t, 'a> {
    /// Starts reading `table`, called `what` in messages, which opens on `line`.
    pub(crate) fn new(
        file: &'t FileReader<'a>,
        table: &'t DeTable<'a>,
        line: usize,
        what: impl Into<String>,
    ) -> Self {
        Self {
            file,
            keys: table,
            line,
            what: what.into(),
            taken: RefCell::default(),
        }
    }

    /// The line that the table opens on.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// Notes a problem with the table as a whole.
    pub(crate) fn note(
        &self,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.file.note(self.line, code, message, remedy);
    }

    /// Notes a problem with one line of the table.
    pub(crate) fn note_at(
        &self,
        line: usize,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.file.note(line, code, message, remedy);
    }

    /// Names the table in messages by its id, once that is known.
    pub(crate) fn rename(&mut self, what: impl Into<String>) {
        self.what = what.into();
    }

    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
        self.taken.borrow_mut().insert(key.to_owned());
        self.keys.get(key)
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys.get(key).is_some()
    }

    fn missing(&self, key: &str) {
        self.note(
            "regime.missing",
            format!("{} has no `{key}`.", self.what),
            format!("Add `{key}` to {}.", self.what),
        );
    }

    fn wrong(&self, value: &Spanned<DeValue<'a>>, key: &str, wanted: &str) {
        self.file.note(
            self.file.line(value.span().start),
            "regime.wrong-type",
            format!(
                "`{key}` of {} is {} where {wanted} is wanted.",
                self.what,
                value.get_ref().type_str()
            ),
            format!("Write {wanted}."),
        );
    }

    /// A text that may be absent.
    pub(crate) fn text_opt(&self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let text = value
            .get_ref()
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty() && text.len() <= TEXT_BYTES_MAX);
        if text.is_none() {
            self.wrong(value, key, "a non-empty text of at most 4000 bytes");
        }
        text.map(str::to_owned)
    }

    /// A text that must be there; empty where it is not, and that is named.
    pub(crate) fn text(&self, key: &str) -> String {
        if !self.has(key) {
            self.missing(key);
        }
        self.text_opt(key).unwrap_or_default()
    }

    /// A parsed value that may be absent.
    pub(crate) fn parsed_opt<T: FromStr>(&self, key: &str, wanted: &str) -> Option<T> {
        let value = self.value(key)?;
        let parsed = value.get_ref().as_str().and_then(|text| text.parse().ok());
        if parsed.is_none() {
            self.wrong_value(value, key, wanted);
        }
        parsed
    }

    /// A parsed value that must be there.
    pub(crate) fn parsed<T: FromStr>(&self, key: &str, wanted: &str) -> Option<T> {
        if !self.has(key) {
            self.missing(key);
        }
        self.parsed_opt(key, wanted)
    }

    fn wrong_value(&self, value: &Spanned<DeValue<'a>>, key: &str, wanted: &str) {
        let written = value
            .get_ref()
            .as_str()
            .unwrap_or(value.get_ref().type_str());
        self.file.note(
            self.file.line(value.span().start),
            "regime.unknown-value",
            format!(
                "`{key}` of {} is `{written}`, which is not {wanted}.",
                self.what
            ),
            self.file.word_remedy,
        );
    }

    /// A whole number above zero that must be there.
    pub(crate) fn number(&self, key: &str) -> Option<u16> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| *number > 0);
        if number.is_none() {
            self.wrong(value, key, "a whole number from 1 to 65535");
        }
        number
    }

    /// A list of whole numbers above zero that must be there; it may be empty.
    pub(crate) fn numbers(&self, key: &str) -> Vec<u16> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return Vec::new();
        };
        let read = |one: &Spanned<DeValue<'a>>| {
            let number = one.get_ref().as_integer()?;
            u16::from_str_radix(number.as_str(), number.radix())
                .ok()
                .filter(|number| *number > 0)
        };
        let numbers: Option<Vec<u16>> = value
            .get_ref()
            .as_array()
            .and_then(|array| array.iter().map(read).collect());
        if numbers.is_none() {
            self.wrong(value, key, "a list of whole numbers from 1 to 65535");
        }
        numbers.unwrap_or_default()
    }

    /// A truth value that must be there.
    pub(crate) fn truth(&self, key: &str) -> Option<bool> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong(value, key, "true or false");
        }
        truth
    }

    /// The tables of a list of tables, each with its line; empty where the key is absent.
    pub(crate) fn tables(&self, key: &str) -> Vec<Table<'t, 'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, one) in array.iter().enumerate() {
            let line = self.file.line(one.span().start);
            match one.get_ref().as_table() {
                Some(table) => tables.push(Table::new(
                    self.file,
                    table,
                    line,
                    format!("{key} {}", index + 1),
                )),
                None => self.wrong(one, key, "a table"),
            }
        }
        tables
    }

    /// A table that must be there.
    pub(crate) fn table(&self, key: &str) -> Option<Table<'t, 'a>> {
        let Some(value) = self.value(key) else {
            self.missing(key);
            return None;
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, key, "a table");
            return None;
        };
        Some(Table::new(
            self.file,
            table,
            self.file.line(value.span().start),
            key,
        ))
    }

    /// Names every key that nobody asked for: a typing error must not silently drop a rule.
    pub(crate) fn finish(self) {
        let taken = self.taken.borrow();
        for (key, _value) in self.keys {
            if !taken.contains(key.get_ref().as_ref()) {
                self.file.note(
                    self.file.line(key.span().start),
                    "regime.unknown-key",
                    format!(
                        "{} has a key `{}` that means nothing here.",
                        self.what,
                        key.get_ref()
                    ),
                    "Correct its spelling, or remove it.",
                );
            }
        }
    }
}
