//! A document that brings no data, searched by its words: each field found with its passage, not found, or unsure. Never a guess.
//!
//! Words cannot show that something is not there (it may be a picture, or be said otherwise), so that nothing here fails a
//! statement: what is not found is for a person to look at.

use jiff::civil::Date;
use serde::Serialize;

use super::dates::{Day, days};
use super::judge::Part;
use super::report::worst;
use super::rules::{Field, Needed, ReadAs, Rules};
use crate::finding::Verdict;
use crate::regime::Footing;

/// The most text that is read, in bytes.
pub(super) const TEXT_MAX: usize = 1 << 20;
/// The most lines that are read.
const LINES_MAX: usize = 20_000;
/// The white space between two columns, where the text keeps the layout of its page.
const COLUMN_GAP: &str = "   ";
/// The longest passage that is quoted, in characters.
const PASSAGE_MAX: usize = 300;

/// How a field stands in the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// It is there, in the passage.
    Found,
    /// No words for it were found.
    NotFound,
    /// There are words for it, and they do not settle it.
    Unsure,
}

impl Found {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::NotFound => "not found",
            Self::Unsure => "unsure",
        }
    }
}

/// One field in the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The field.
    pub field: String,
    /// Its heading.
    pub title: String,
    /// Which part it is.
    pub part: Part,
    /// How it stands.
    pub found: Found,
    /// What that means.
    pub verdict: Verdict,
    /// The words, as they stand in the document.
    pub passage: Option<String>,
    /// Why, in a whole sentence.
    pub why: String,
    /// The paragraph.
    pub footing: Footing,
}

/// Everything that the words come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Search {
    /// The worst of the fields; never a failure.
    pub verdict: Verdict,
    /// Each field.
    pub fields: Vec<Passage>,
    /// The end of the support period, where the words give one day and no other.
    pub support_ends: Option<Date>,
    /// Whether only the beginning of the text was read.
    pub cut: bool,
}

/// Searches the text of a document for each field of `rules`.
pub fn search(rules: &Rules, text: &str) -> Search {
    let mut end = text.len().min(TEXT_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let read = text.get(..end).unwrap_or_default();
    let document = Text::new(read);
    let cut = end < text.len() || read.lines().count() > LINES_MAX;
    let mut support_ends = None;
    let fields: Vec<Passage> = rules
        .fields
        .iter()
        .map(|row| {
            let (seen, day) = document.look(row);
            if row.part == Part::SupportPeriod {
                support_ends = day;
            }
            passage(row, seen)
        })
        .collect();
    Search {
        verdict: worst(fields.iter().map(|one| one.verdict)),
        fields,
        support_ends,
        cut,
    }
}

/// What was seen for one field.
struct Seen {
    found: Found,
    passage: Option<String>,
    why: &'static str,
}

fn passage(row: &Field, seen: Seen) -> Passage {
    let optional = row.needed != Needed::Always && seen.found == Found::NotFound;
    let why = match (optional, row.needed) {
        (true, Needed::WhereRepresented) => {
            "No words name a representative; one must be named where there is one."
        }
        (true, _) => "No words name a standard; one must be named where it is relied on.",
        (false, _) => seen.why,
    };
    let found = if optional { Found::Unsure } else { seen.found };
    Passage {
        field: row.id.clone(),
        title: row.title.clone(),
        part: row.part,
        found,
        verdict: match found {
            Found::Found => Verdict::Pass,
            Found::NotFound | Found::Unsure => Verdict::Inconclusive,
        },
        passage: seen.passage,
        why: why.to_owned(),
        footing: row.footing.clone(),
    }
}

/// The text in the two shapes that are searched.
struct Text {
    /// Its lines without white space at the ends; empty ones left out.
    lines: Vec<String>,
    /// The same in lower case, with one sort of apostrophe and single spaces.
    folded: Vec<String>,
    /// All of it as one run of folded words.
    run: String,
}

impl Text {
    fn new(text: &str) -> Self {
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .take(LINES_MAX)
            .collect();
        let folded: Vec<String> = lines.iter().map(|line| fold(line)).collect();
        let run = folded.join(" ").replace(" | ", " ");
        Self { lines, folded, run }
    }

    fn look(&self, row: &Field) -> (Seen, Option<Date>) {
        match row.read_as {
            ReadAs::Label => (self.label(&row.words), None),
            ReadAs::Sentence => (self.sentence(&row.words), None),
            ReadAs::Date => self.date(&row.words),
            ReadAs::Eye => (self.eye(&row.words), None),
        }
    }

    /// A label at the start of a line, with its value behind or below it.
    fn label(&self, words: &[String]) -> Seen {
        let mut mentioned = None;
        for word in words {
            for (at, line) in self.folded.iter().enumerate() {
                let Some(rest) = after_label(line, word) else {
                    if mentioned.is_none() && has_word(line, word) {
                        mentioned = Some(at);
                    }
                    continue;
                };
                let below = self.folded.get(at + 1).map_or("", String::as_str);
                if says(rest) {
                    return found(self.quote(at, 1));
                }
                // Another label below is no value of this one.
                if says(below) && !below.ends_with(':') {
                    return found(self.quote(at, 2));
                }
            }
        }
        match mentioned {
            Some(at) => Seen {
                found: Found::Unsure,
                passage: Some(self.quote(at, 1)),
                why: "The words stand in running text, and not as a label with a value: read it yourself.",
            },
            None => not_found(),
        }
    }

    /// Words of a declaration anywhere in the text, line ends aside.
    fn sentence(&self, words: &[String]) -> Seen {
        for word in words {
            let Some(at) = position(&self.run, word) else {
                continue;
            };
            let before = self.run.get(..at).unwrap_or_default();
            let begins = before.rfind(". ").map_or(0, |stop| stop + 2);
            let near = before.get(begins..).unwrap_or_default();
            let quoted = self.run.get(at.min(begins)..).unwrap_or_default();
            let quoted = shortened(quoted);
            let denied = near
                .split(' ')
                .any(|one| matches!(one, "not" | "no" | "cannot" | "never" | "without"));
            return if denied {
                Seen {
                    found: Found::Unsure,
                    passage: Some(quoted),
                    why: "The sentence also denies something: read it yourself.",
                }
            } else {
                found(quoted)
            };
        }
        not_found()
    }

    /// A label or words, and one whole day behind or below them.
    fn date(&self, words: &[String]) -> (Seen, Option<Date>) {
        let mut open = None;
        for word in words {
            for (at, line) in self.folded.iter().enumerate() {
                let Some(place) = position(line, word) else {
                    continue;
                };
                let behind = line.get(place + word.len()..).unwrap_or_default();
                let below = self.folded.get(at + 1).map_or("", String::as_str);
                let (read, lines) = match days(behind) {
                    read if read.is_empty() => (days(below), 2),
                    read => (read, 1),
                };
                let quoted = self.quote(at, lines);
                match read.as_slice() {
                    [Day::Sure(date)] => return (found(quoted), Some(*date)),
                    [] => {
                        open = open.or(Some((quoted, "There are words for it, and no whole day.")));
                    }
                    [Day::Either] => {
                        open = Some((quoted, "The day could be read two ways round."));
                    }
                    _ => open = Some((quoted, "There is more than one day.")),
                }
            }
        }
        let seen = match open {
            Some((quoted, why)) => Seen {
                found: Found::Unsure,
                passage: Some(quoted),
                why,
            },
            None => not_found(),
        };
        (seen, None)
    }

    fn eye(&self, words: &[String]) -> Seen {
        let at = words
            .iter()
            .find_map(|word| self.folded.iter().position(|line| has_word(line, word)));
        Seen {
            found: Found::Unsure,
            passage: at.map(|at| self.quote(at, 1)),
            why: "It is seen and not read: look at the document.",
        }
    }

    fn quote(&self, at: usize, lines: usize) -> String {
        let lines = self.lines.iter().skip(at).take(lines);
        let joined: Vec<&str> = lines.map(String::as_str).collect();
        shortened(&joined.join(" "))
    }
}

fn found(passage: String) -> Seen {
    Seen {
        found: Found::Found,
        passage: Some(passage),
        why: "These words say it.",
    }
}

fn not_found() -> Seen {
    Seen {
        found: Found::NotFound,
        passage: None,
        why: "No words for it were found; it may be said otherwise, or in a picture.",
    }
}

fn shortened(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(PASSAGE_MAX)
        .collect()
}

/// Lower case, straight apostrophes, single spaces; a wide gap parts two columns of a table.
fn fold(line: &str) -> String {
    let cells: Vec<String> = line
        .split(COLUMN_GAP)
        .map(|cell| {
            let words: Vec<String> = cell
                .split_whitespace()
                .map(|word| word.to_lowercase().replace('\u{2019}', "'"))
                .collect();
            words.join(" ")
        })
        .filter(|cell| !cell.is_empty())
        .collect();
    cells.join(" | ")
}

fn says(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// What stands behind a label at the start of a line: after a colon or dash, or, where the line has nothing else, nothing.
fn after_label<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    // A number or a bullet may stand before it: `1.`, `(a)`.
    let start = line.find(char::is_alphabetic)?;
    let numbered = line
        .get(start + 1..)
        .filter(|rest| rest.starts_with(") "))
        .map(|rest| rest.trim_start_matches(") "));
    let line = numbered.or_else(|| line.get(start..))?;
    let rest = line.strip_prefix(label)?;
    let rest = rest.strip_prefix("(s)").unwrap_or(rest).trim_start();
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix([':', '-', '\u{2013}', '\u{2014}', '|'])
        .map(str::trim_start)
}

fn has_word(line: &str, word: &str) -> bool {
    position(line, word).is_some()
}

/// Where `word` stands in `text` as whole words.
fn position(text: &str, word: &str) -> Option<usize> {
    let apart = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .find(|(at, _)| {
            let before = text.get(..*at).unwrap_or_default();
            let behind = text.get(at + word.len()..).unwrap_or_default();
            apart(before.chars().next_back()) && apart(behind.chars().next())
        })
        .map(|(at, _)| at)
}
