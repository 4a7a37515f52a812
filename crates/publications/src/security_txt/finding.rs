//! A finding: a code with its place, its field, and what was seen.

use serde::Serialize;
use serde::ser::SerializeStruct as _;

use super::codes::{Code, Kind};

/// Characters of a detail at most.
const DETAIL_MAX: usize = 200;

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 for the line as a whole.
    pub column: usize,
}

impl Place {
    /// A whole line.
    pub(crate) fn line(line: usize) -> Self {
        Self { line, column: 0 }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// Where.
    pub place: Place,
    /// The field, as the RFC writes its name or as the file does.
    pub field: Option<String>,
    /// What was seen there, or what to write; empty where the code says all. Never a control character.
    pub detail: String,
}

impl Finding {
    /// About the file as a whole.
    pub(crate) fn whole(code: Code) -> Self {
        Self::at(code, Place::default())
    }

    /// About a place.
    pub(crate) fn at(code: Code, place: Place) -> Self {
        Self {
            code,
            place,
            field: None,
            detail: String::new(),
        }
    }

    /// With what was seen: cut short, and fit for a terminal.
    pub(crate) fn detail(mut self, detail: impl AsRef<str>) -> Self {
        let fit = |sign: char| {
            let hidden = matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if sign.is_control() || hidden {
                '\u{fffd}'
            } else {
                sign
            }
        };
        self.detail = detail.as_ref().chars().take(DETAIL_MAX).map(fit).collect();
        self
    }

    /// With the field.
    pub(crate) fn field(mut self, name: &str) -> Self {
        let named = self.detail(name);
        self = Self {
            field: Some(named.detail.clone()),
            detail: String::new(),
            ..named
        };
        self
    }

    /// Whether the file breaks the RFC by it.
    pub fn is_error(&self) -> bool {
        self.code.kind == Kind::Error
    }

    /// In words, with its place: what a person reads.
    pub fn words(&self) -> String {
        let place = match self.place {
            Place { line: 0, .. } => String::new(),
            Place { line, column: 0 } => format!("line {line}: "),
            Place { line, column } => format!("line {line}, column {column}: "),
        };
        let field = self
            .field
            .as_ref()
            .map(|field| format!("{field}: "))
            .unwrap_or_default();
        let detail = if self.detail.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.detail)
        };
        let rule = if self.code.rule.is_empty() {
            String::new()
        } else {
            format!(" {}.", self.code.rule)
        };
        let says = self.code.says.trim_end_matches('.');
        format!("{place}{field}{says}{detail}.{rule} [{}]", self.code.id)
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Finding", 8)?;
        out.serialize_field("code", self.code.id)?;
        out.serialize_field("kind", self.code.kind.id())?;
        out.serialize_field("line", &self.place.line)?;
        out.serialize_field("column", &self.place.column)?;
        out.serialize_field("field", &self.field)?;
        out.serialize_field("says", self.code.says)?;
        out.serialize_field("detail", &self.detail)?;
        out.serialize_field("rule", self.code.rule)?;
        out.end()
    }
}
