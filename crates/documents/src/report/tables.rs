//! The tables of a report of findings: rules with why, and the observations that show a failure.

use proofhouse_law::Verdict;

use super::{Ruling, Seen};
use crate::content::{Block, Inline};
use crate::wording;

/// The most observations named beneath one rule; the bundle holds them all.
const NAMED_MAX: usize = 40;
/// The most transcripts named beneath one observation; the bundle names them all.
const TRANSCRIPTS_MAX: usize = 6;

/// Rules in a table: which, and why; the verdict too where it is not the same for all.
pub(super) fn verdicts(caption: &str, rulings: &[&Ruling], with_verdict: bool) -> Block {
    let row = |one: &&Ruling| {
        let rule = vec![
            Inline::strong(&one.footing.citation),
            Inline::text(format!("\n{}", one.title)),
        ];
        let reasons = one.reasons.join("\n");
        let why = if with_verdict || one.verdict == Verdict::Error {
            vec![
                Inline::strong(wording::verdict(one.verdict)),
                Inline::text(format!("\n{reasons}")),
            ]
        } else {
            vec![Inline::text(reasons)]
        };
        vec![rule, why]
    };
    Block::Table {
        caption: caption.to_owned(),
        header: ["The rule", "Why"].map(str::to_owned).to_vec(),
        rows: rulings.iter().map(row).collect(),
    }
}

/// Names the observations that the table of another rule shows already.
pub(super) fn shown_above(one: &Ruling, other: &Ruling) -> Block {
    let named = one.rests_on.iter().take(NAMED_MAX);
    let named: Vec<&str> = named.map(|seen| seen.observation.as_str()).collect();
    wording::paragraph(&format!(
        "It is shown by the same observations as {} above: {}.",
        other.footing.citation,
        named.join(", ")
    ))
}

/// What was seen, and the transcripts that show it.
fn seen_words(seen: &Seen) -> Vec<Inline> {
    let mut said = vec![Inline::text(&seen.words)];
    let shown = seen.transcripts.iter().take(TRANSCRIPTS_MAX);
    said.extend(shown.flat_map(|path| [Inline::text("\n"), Inline::code(path)]));
    let more = seen.transcripts.len().saturating_sub(TRANSCRIPTS_MAX);
    if more > 0 {
        said.push(Inline::text(format!("\nand {more} more transcripts")));
    }
    said
}

/// The observations that show a failure.
pub(super) fn evidence(one: &Ruling) -> Vec<Block> {
    if one.rests_on.is_empty() {
        return Vec::new();
    }
    let row = |seen: &Seen| {
        vec![
            vec![
                Inline::code(&seen.observation),
                Inline::text(format!(" in {}", wording::short(seen.bundle))),
            ],
            seen_words(seen),
        ]
    };
    let mut blocks = vec![Block::Table {
        caption: format!("What shows it: {}", one.footing.citation),
        header: [
            "Observation",
            "What was seen, and the transcripts that show it",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: one.rests_on.iter().take(NAMED_MAX).map(row).collect(),
    }];
    let more = one.rests_on.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        blocks.push(wording::paragraph(&format!(
            "{more} more observations stand in the bundle."
        )));
    }
    blocks
}
