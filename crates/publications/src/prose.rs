//! Sentences of a page with the headings they stand under, and the passages cut from them.

use std::ops::Range;

use proofhouse_law::observation::Passage;

use crate::text::{Block, Kind, MAX_QUOTE, Page};

/// Bytes of one sentence that are read; the grammars look at no more.
const MAX_SENTENCE: usize = 4000;
/// Full stops behind these end no sentence.
const ABBREVIATIONS: [&str; 22] = [
    "e.g", "i.e", "approx", "no", "nos", "vs", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "ltd", "inc", "min", "max",
];

/// A page read from a transcript.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its address.
    pub url: &'a str,
    /// The transcript's path in the bundle.
    pub transcript: &'a str,
    /// Offset of the page's first byte in the transcript.
    pub body_at: usize,
    /// Its words.
    pub page: &'a Page,
}

/// A sentence, or a row of a table, with what it stands under.
#[derive(Clone, Debug)]
pub struct Sentence<'a> {
    /// Its words.
    pub text: &'a str,
    /// Index of its block.
    pub block: usize,
    /// Its bytes within the block's words.
    pub range: Range<usize>,
    /// The page's title and the headings above it, outermost first.
    pub headings: Vec<&'a str>,
    /// The label it belongs to: the head of its column, or the term that it defines.
    pub label: Option<(usize, &'a str)>,
    /// Whether it is a row of a table that has a head.
    pub in_table: bool,
}

impl Source<'_> {
    /// The passage of a sentence, with its label where that stands directly before it.
    pub fn passage(&self, sentence: &Sentence<'_>) -> Option<Passage> {
        let block = self.page.blocks.get(sentence.block)?;
        let label = sentence
            .label
            .filter(|(index, _)| index + 1 == sentence.block && sentence.range.start == 0);
        let (mut text, start) = match label.and_then(|(index, _)| self.page.blocks.get(index)) {
            Some(label) if label.text.len() + 1 + sentence.text.len() <= MAX_QUOTE => (
                format!("{}\n", label.text),
                label.raw(0..label.text.len())?.start,
            ),
            _ => (String::new(), block.raw(sentence.range.clone())?.start),
        };
        let mut end = sentence.range.end.min(sentence.range.start + MAX_QUOTE);
        while !block.text.is_char_boundary(end) {
            end -= 1;
        }
        let words = sentence.range.start..end;
        text.push_str(block.text.get(words.clone())?);
        Some(Passage {
            transcript: self.transcript.to_owned(),
            start: u64::try_from(self.body_at + start).ok()?,
            end: u64::try_from(self.body_at + block.raw(words)?.end).ok()?,
            text,
        })
    }
}

/// All sentences of a page, in order.
pub fn sentences(page: &Page) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    let mut headings: Vec<(u8, &str)> = Vec::new();
    let mut head: Option<(usize, usize, &str)> = None;
    let mut term: Option<(usize, &str)> = None;
    for (index, block) in page.blocks.iter().enumerate() {
        let text = block.text.as_str();
        let label = match block.kind {
            Kind::Title => {
                // A page has one title; more of them are ignored, so that the list stays short.
                if headings.is_empty() {
                    headings.push((0, text));
                }
                continue;
            }
            Kind::Heading(level) => {
                headings.retain(|(above, _)| *above < level);
                headings.push((level, text));
                term = None;
                None
            }
            Kind::Term => None,
            Kind::Row => head_of(block, index, &mut head),
            Kind::Text => term.take(),
        };
        let under: Vec<&str> = headings.iter().map(|(_, text)| *text).collect();
        for range in split(block) {
            found.push(Sentence {
                text: text.get(range.clone()).unwrap_or_default(),
                block: index,
                range,
                headings: under.clone(),
                label,
                in_table: block.kind == Kind::Row && label.is_some(),
            });
        }
        if block.kind == Kind::Term {
            term = Some((index, text));
        }
    }
    found
}

/// The head row of this row's table, if it has one; a head row is remembered for the rows below it.
fn head_of<'a>(
    block: &'a Block,
    index: usize,
    head: &mut Option<(usize, usize, &'a str)>,
) -> Option<(usize, &'a str)> {
    let table = block.table.unwrap_or(usize::MAX);
    if block.heads {
        *head = Some((table, index, &block.text));
        return None;
    }
    head.filter(|(of, ..)| *of == table)
        .map(|(_, index, text)| (index, text))
}

/// The sentences of a block, as ranges of its words; a row is one.
fn split(block: &Block) -> Vec<Range<usize>> {
    let text = block.text.as_str();
    if block.kind == Kind::Row {
        let whole = 0..floor(text, text.len().min(MAX_SENTENCE));
        return Vec::from([whole]);
    }
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let behind = letters.peek().map_or(' ', |(_, next)| *next);
        let ends = matches!(letter, '!' | '?')
            || (letter == '.' && !is_abbreviation(text.get(start..at).unwrap_or_default()));
        if ends && behind == ' ' {
            ranges.push(start..at + 1);
            start = (at + 2).min(text.len());
        }
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    for range in &mut ranges {
        range.end = floor(text, range.end.min(range.start + MAX_SENTENCE));
    }
    ranges
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit([' ', '('])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    ABBREVIATIONS.contains(&word.as_str())
}
