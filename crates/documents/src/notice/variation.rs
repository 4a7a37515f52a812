//! A notice as varied: what changed, before and after, above the notice as it now stands.

use jiff::civil::Date;

use super::Footing;
use crate::content::{Block, Inline};
use crate::wording::{day, heading, officer, paragraph, stands};

/// What a variation adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// The day on which it is made.
    pub on: Date,
    /// What changed.
    pub changes: Vec<Change>,
    /// What the right to vary stands on.
    pub law: Option<Footing>,
    /// Whether a tribunal varied it: then its decision is what binds, and this document only shows how the notice reads.
    pub by_tribunal: bool,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: String,
    /// Before; empty where there was nothing.
    pub before: String,
    /// After; empty where there is nothing any more.
    pub after: String,
    /// Whether both are words that an officer wrote.
    pub officer_words: bool,
}

/// What it says first.
pub(super) fn statement(it: &Variation, reference: &str, product: &str) -> (String, String) {
    if it.by_tribunal {
        return (
            format!("The tribunal varied the notice {reference} for {product} on {}.", day(it.on)),
            "Its decision is what binds you. What changed is listed first; after that stands the notice as it reads since that decision."
                .to_owned(),
        );
    }
    (
        format!("The notice {reference} for {product} is varied from {}.", day(it.on)),
        "What changed is listed first. After that stands the notice as it now is; it takes the place of what was given to you before."
            .to_owned(),
    )
}

pub(super) fn blocks(it: &Variation) -> Vec<Block> {
    let mut blocks = vec![heading(2, "What changed")];
    let rows: Vec<_> = it
        .changes
        .iter()
        .filter(|change| !change.officer_words)
        .map(|change| {
            vec![
                vec![Inline::text(&change.what)],
                vec![Inline::text(or_nothing(&change.before))],
                vec![Inline::text(or_nothing(&change.after))],
            ]
        })
        .collect();
    if !rows.is_empty() {
        blocks.push(Block::Table {
            caption: "The notice before and after".to_owned(),
            header: ["What", "Before", "After"].map(str::to_owned).to_vec(),
            rows,
        });
    }
    blocks.extend(it.law.as_ref().map(stands));
    for change in it.changes.iter().filter(|change| change.officer_words) {
        blocks.push(heading(3, &change.what));
        for (name, words) in [("Before", &change.before), ("After", &change.after)] {
            blocks.push(heading(4, name));
            if words.trim().is_empty() {
                blocks.push(paragraph("Nothing."));
            } else {
                blocks.push(officer(words));
            }
        }
    }
    blocks
}

fn or_nothing(words: &str) -> &str {
    if words.trim().is_empty() {
        "Nothing"
    } else {
        words
    }
}
