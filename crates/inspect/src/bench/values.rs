//! Reads values from a parsed bench file, and gathers every mistake with its line.

use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problem;

/// The longest text in a bench file, in bytes.
const TEXT_BYTES_MAX: usize = 500;
/// The longest list.
const LIST_MAX: usize = 4096;

/// A table of the file, and the keys that were asked for.
pub(crate) struct Section<'t> {
    name: String,
    table: Option<&'t DeTable<'t>>,
    span: Range<usize>,
    asked: Vec<&'static str>,
}

/// Gathers problems while values are read.
pub(crate) struct Gather<'t> {
    text: &'t str,
    pub(crate) problems: Vec<Problem>,
}

impl<'t> Gather<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            problems: Vec::new(),
        }
    }

    /// The tables of the file, its mistakes in TOML reported under `code`.
    pub(crate) fn tables(&mut self, code: &'static str) -> DeTable<'t> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            self.report(
                at,
                code,
                format!("this is not TOML: {}", error.message()),
                "Mend the line; texts stand in double quotes.",
            );
        }
        table.into_inner()
    }

    /// Reports a problem at a byte of the file.
    pub(crate) fn report(
        &mut self,
        at: usize,
        code: &'static str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let before = self
            .text
            .as_bytes()
            .get(..at)
            .unwrap_or(self.text.as_bytes());
        let line = before.split(|byte| *byte == b'\n').count();
        self.problems.push(Problem {
            line,
            code,
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    /// A table that the file must have.
    pub(crate) fn section(
        &mut self,
        root: &mut Section<'t>,
        name: &'static str,
        needed: bool,
    ) -> Section<'t> {
        let missing = Section {
            name: name.to_owned(),
            table: None,
            span: root.span.clone(),
            asked: Vec::new(),
        };
        let Some(value) = root.value(name) else {
            if needed {
                self.report(
                    0,
                    "bench.missing",
                    format!("there is no [{name}]"),
                    format!("Add the table [{name}]."),
                );
            }
            return missing;
        };
        if let DeValue::Table(table) = value.get_ref() {
            return Section {
                table: Some(table),
                span: value.span(),
                ..missing
            };
        }
        self.wrong_type(value, name, "a table");
        missing
    }

    /// The tables of an array of tables.
    pub(crate) fn sections(
        &mut self,
        root: &mut Section<'t>,
        name: &'static str,
    ) -> Vec<Section<'t>> {
        let Some(value) = root.value(name) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, name, "an array of tables");
            return Vec::new();
        };
        let mut sections = Vec::new();
        for (index, item) in items.iter().enumerate().take(LIST_MAX) {
            match item.get_ref() {
                DeValue::Table(table) => sections.push(Section {
                    name: format!("{name}, entry {}", index + 1),
                    table: Some(table),
                    span: item.span(),
                    asked: Vec::new(),
                }),
                _ => self.wrong_type(item, name, "a table"),
            }
        }
        sections
    }

    /// A text; reports it missing where `remedy` says what to write.
    pub(crate) fn text(
        &mut self,
        section: &mut Section<'t>,
        key: &'static str,
        remedy: Option<&str>,
    ) -> Option<(String, usize)> {
        let Some(value) = section.value(key) else {
            if let (Some(remedy), Some(_)) = (remedy, section.table) {
                let what = format!("[{}] has no `{key}`", section.name);
                self.report(section.span.start, "bench.missing", what, remedy);
            }
            return None;
        };
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                let remedy = remedy.unwrap_or("Write it, or leave the line out.");
                self.report(
                    value.span().start,
                    "bench.empty",
                    format!("`{key}` is empty"),
                    remedy,
                );
                None
            }
            DeValue::String(text) if text.len() > TEXT_BYTES_MAX => {
                let what = format!("`{key}` is longer than {TEXT_BYTES_MAX} bytes");
                self.report(value.span().start, "bench.too-long", what, "Shorten it.");
                None
            }
            DeValue::String(text) => Some((text.clone().into_owned(), value.span().start)),
            _ => {
                self.wrong_type(value, key, "a text in quotes");
                None
            }
        }
    }

    /// A list of texts; empty where there is none.
    pub(crate) fn texts(
        &mut self,
        section: &mut Section<'t>,
        key: &'static str,
    ) -> Vec<(String, usize)> {
        let Some(value) = section.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(value, key, "a list of texts");
            return Vec::new();
        };
        if let Some(more) = items.get(LIST_MAX) {
            let what = format!("`{key}` has more than {LIST_MAX} entries");
            let at = more.span().start;
            self.report(
                at,
                "bench.too-many",
                what,
                "Write fewer; nothing is left out silently.",
            );
        }
        let mut texts = Vec::new();
        for item in items.iter().take(LIST_MAX) {
            match item.get_ref() {
                DeValue::String(text) if text.len() <= TEXT_BYTES_MAX => {
                    texts.push((text.clone().into_owned(), item.span().start));
                }
                _ => self.wrong_type(item, key, "a text in quotes"),
            }
        }
        texts
    }

    /// A text, or a list of texts; empty where there is none.
    pub(super) fn one_or_more(
        &mut self,
        section: &mut Section<'t>,
        key: &'static str,
    ) -> Vec<(String, usize)> {
        let Some(value) = section.value(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::String(_) => self.text(section, key, None).into_iter().collect(),
            DeValue::Array(_) => self.texts(section, key),
            _ => {
                self.wrong_type(value, key, "a text in quotes, or a list of such texts");
                Vec::new()
            }
        }
    }

    /// Yes or no; no where nothing is said.
    pub(crate) fn flag(&mut self, section: &mut Section<'t>, key: &'static str) -> bool {
        let Some(value) = section.value(key) else {
            return false;
        };
        if let DeValue::Boolean(flag) = value.get_ref() {
            return *flag;
        }
        self.wrong_type(value, key, "true or false");
        false
    }

    /// A number from 1 to `most`; `default` where there is none.
    pub(crate) fn number(
        &mut self,
        section: &mut Section<'t>,
        key: &'static str,
        default: u32,
        most: u32,
    ) -> u32 {
        self.number_within(section, key, default, 1..=most)
    }

    /// A number within bounds; `default` where there is none.
    pub(super) fn number_within(
        &mut self,
        section: &mut Section<'t>,
        key: &'static str,
        default: u32,
        bounds: RangeInclusive<u32>,
    ) -> u32 {
        let (least, most) = (bounds.start(), bounds.end());
        let Some(value) = section.value(key) else {
            return default;
        };
        let number = integer(value.get_ref()).and_then(|number| u32::try_from(number).ok());
        match number {
            Some(number) if bounds.contains(&number) => number,
            _ => {
                let what = format!("`{key}` is not a whole number from {least} to {most}");
                self.report(
                    value.span().start,
                    "bench.number",
                    what,
                    format!(
                        "Write a number from {least} to {most}, or leave the line out for {default}."
                    ),
                );
                default
            }
        }
    }

    /// Reports every key of a table that was never asked for: a misspelt one would silently not count.
    pub(crate) fn leftovers(&mut self, section: &Section<'t>) {
        for (name, _) in section.table.into_iter().flatten() {
            if !section.asked.contains(&name.get_ref().as_ref()) {
                let what = format!("[{}] has no place for `{}`", section.name, name.get_ref());
                let remedy = format!("Remove it, or write one of: {}.", section.asked.join(", "));
                self.report(name.span().start, "bench.unknown-key", what, remedy);
            }
        }
    }

    pub(crate) fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let what = format!("`{key}` is not {wanted}");
        self.report(
            value.span().start,
            "bench.type",
            what,
            format!("Write {wanted}."),
        );
    }
}

impl<'t> Section<'t> {
    /// The whole file.
    pub(crate) fn root(table: &'t DeTable<'t>) -> Self {
        Self {
            name: "the file".to_owned(),
            table: Some(table),
            span: 0..0,
            asked: Vec::new(),
        }
    }

    /// The value at a key, which is thereby known.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table?
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(_, value)| value)
    }

    /// Whether the file has it.
    pub(crate) fn is_there(&self) -> bool {
        self.table.is_some()
    }

    /// Where it begins.
    pub(crate) fn start(&self) -> usize {
        self.span.start
    }
}

/// A whole number of the file.
pub(crate) fn integer(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}
