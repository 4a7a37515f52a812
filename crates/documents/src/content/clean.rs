//! Makes the one view of a document that both templates read: limits checked, every character one that both forms can show.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::Document;
use super::limits::{self, ContentError};
use crate::fonts;
use crate::wording;

/// A document checked and cleaned; the only thing that the writers of HTML and PDF read.
pub(crate) struct Cleaned {
    /// The document as data for a template.
    pub(crate) view: Value,
    /// The characters that were spelled out.
    pub(crate) spelled_out: Vec<char>,
}

/// Checks the limits of `document` and spells out the characters that cannot be shown.
pub(crate) fn prepare(document: &Document) -> Result<Cleaned, ContentError> {
    limits::check(document)?;
    let mut view = serde_json::to_value(document).map_err(|error| ContentError::Model {
        reason: error.to_string(),
    })?;
    if let Value::Object(fields) = &mut view {
        fields.insert("day".to_owned(), Value::String(wording::day(document.date)));
    }
    let mut spelled = BTreeSet::new();
    clean_value(&mut view, &mut spelled);
    Ok(Cleaned {
        view,
        spelled_out: spelled.into_iter().collect(),
    })
}

/// Serialises words as paragraphs of lines: an empty line parts paragraphs.
pub(super) fn paragraphs<S: Serializer>(words: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for line in split_lines(words) {
        if line.trim().is_empty() {
            open = false;
        } else if open && let Some(last) = paragraphs.last_mut() {
            last.push(line);
        } else {
            paragraphs.push(vec![line]);
            open = true;
        }
    }
    paragraphs.serialize(serializer)
}

/// Serialises words as lines.
pub(super) fn lines<S: Serializer>(words: &str, serializer: S) -> Result<S::Ok, S::Error> {
    split_lines(words).serialize(serializer)
}

fn split_lines(words: &str) -> Vec<&str> {
    words
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect()
}

// The depth is that of our own types, not of the input.
fn clean_value(value: &mut Value, spelled: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => *text = clean_text(text, spelled),
        Value::Array(items) => items.iter_mut().for_each(|item| clean_value(item, spelled)),
        Value::Object(fields) => clean_fields(fields, spelled),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn clean_fields(fields: &mut Map<String, Value>, spelled: &mut BTreeSet<char>) {
    fields
        .values_mut()
        .for_each(|field| clean_value(field, spelled));
}

fn clean_text(text: &str, spelled: &mut BTreeSet<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' => out.push(' '),
            _ if misleads(character) || !fonts::show(character) => {
                spelled.insert(character);
                out.extend(["[U+", &format!("{:04X}", u32::from(character)), "]"]);
            }
            _ => out.push(character),
        }
    }
    out
}

/// Whether a character has no shape of its own or changes how others read: a control, an invisible format character, a
/// direction override (Unicode Technical Report 36, section 3.3) or a character without an agreed meaning.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFC}'
            | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, Vec<char>) {
        let mut spelled = BTreeSet::new();
        let text = clean_text(text, &mut spelled);
        (text, spelled.into_iter().collect())
    }

    #[test]
    fn plain_words_of_many_scripts_stay_as_they_are() {
        let words = "#let x = 1; *bold* _it_ $a$ \"quoted\" ‘and’ <b>&amp;</b> Ŵŷ Ελλάδα Россия שלום — £5 €6";
        assert_eq!(cleaned(words), (words.to_owned(), vec![]));
    }

    #[test]
    fn what_cannot_be_shown_or_misleads_is_spelled_out_and_reported() {
        let (text, spelled) = cleaned("a\u{7}b\u{202E}c\u{E000}d\te");
        assert_eq!(text, "a[U+0007]b[U+202E]c[U+E000]d e");
        assert_eq!(spelled, vec!['\u{7}', '\u{202E}', '\u{E000}']);
    }

    #[test]
    fn words_become_paragraphs_of_lines() {
        let mut bytes = Vec::new();
        paragraphs(
            "one\r\ntwo\n\n\nthree\n",
            &mut serde_json::Serializer::new(&mut bytes),
        )
        .unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            r#"[["one","two"],["three"]]"#
        );
    }
}
