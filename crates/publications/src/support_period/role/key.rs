//! The word before a date that says what the date is.

use super::{Role, of_this_kind, text};
use crate::support_period::vocabulary as v;
use crate::words::{Word, any, position};

/// The word that says what a date is.
pub(super) enum Key {
    Until(usize),
    Ends(usize),
    RangeEnd(usize),
    /// "no later than": the latest that it can be.
    NoLater,
    NotBefore,
    UpTo,
    After,
    /// "support period ... :", "end of support".
    Period,
    /// The edge of a cell.
    Cell,
    /// The start of the sentence.
    Open,
    /// A start, a launch, a version.
    Known,
    Unknown,
}

/// Goes back from a date over the words that may stand before it; also whether only a part of it is meant.
#[expect(clippy::too_many_lines, reason = "one arm a word that can stand there")]
pub(super) fn look_back(words: &[Word], at: usize, previous: Option<usize>) -> (Key, bool) {
    let mut part = false;
    let mut ended = false;
    let mut later = false;
    let mut back = at;
    while let Some(before) = back.checked_sub(1) {
        let word = text(words, before);
        let two = before.checked_sub(1).map_or("", |at| text(words, at));
        if previous == Some(back) && word != "," {
            return (Key::Unknown, part);
        }
        if v::PART_OF_YEAR.contains(&word) {
            part = true;
        } else if word == "to" {
            let key = if previous == Some(before) {
                Key::RangeEnd(start_of_range(words, before))
            } else if two == "up" {
                let including = text(words, before + 1) == "and";
                if including {
                    Key::Until(before - 1)
                } else {
                    Key::UpTo
                }
            } else if matches!(
                two,
                "supported"
                    | "updates"
                    | "support"
                    | "extended"
                    | "updated"
                    | "runs"
                    | "guaranteed"
                    | "maintained"
            ) {
                Key::Until(before)
            } else {
                Key::Unknown
            };
            return (key, part);
        } else if matches!(word, "\u{2013}" | "\u{2014}") && previous == Some(before) {
            return (Key::RangeEnd(start_of_range(words, before)), part);
        } else if word == "and" && previous == Some(before) {
            let between = words.get(..before).unwrap_or_default();
            let key = if any(between, &["between"]) {
                Key::RangeEnd(position(between, "between").unwrap_or(0))
            } else {
                Key::Unknown
            };
            return (key, part);
        } else if later && (v::UNTIL.contains(&word) || v::ENDS.contains(&word)) {
            return (Key::NoLater, part);
        } else if v::UNTIL.contains(&word) {
            return (Key::Until(before), part);
        } else if v::ENDS.contains(&word) && (word != "end" || is_verb(two)) {
            return (Key::Ends(before), part);
        } else if word == "before" {
            let not = any(words, &["not", "no"]) && any(words, &["end", "stop", "cease", "expire"]);
            return (if not { Key::NotBefore } else { Key::Unknown }, part);
        } else if word == "after" {
            return (Key::After, part);
        } else if v::STARTS.contains(&word) || v::OTHER_DATE.contains(&word) {
            return (Key::Known, part);
        } else if word == "|" {
            return (Key::Cell, part);
        } else if !v::FILLER.contains(&word) {
            let of_support = matches!(
                word,
                "support" | "period" | "updates" | "update" | "fixes" | "maintenance"
            );
            let said = back < at && !any(words, &v::PAST);
            if v::LEADS.contains(&text(words, at - 1)) && is_label(words, before) {
                return (Key::Period, part);
            }
            let period = (ended
                || matches!(word, "period" | "support") && text(words, back) != "in")
                && of_support
                && said;
            return (if period { Key::Period } else { Key::Unknown }, part);
        }
        ended |= word == "end";
        later |= word == "later" && matches!(two, "no" | "not");
        back = before;
    }
    (Key::Open, part)
}

/// "Support end date for the PH-100:" before a date, up to the word at `last`.
fn is_label(words: &[Word], last: usize) -> bool {
    let left = words.get(..=last).unwrap_or_default();
    let words_known = left.iter().all(|word| {
        v::ALLOWED.contains(&format!(" {} ", word.text))
            || v::GOVERNS.contains(&word.text.as_str())
            || word.text.chars().any(|sign| sign.is_ascii_digit())
            || !word.text.chars().any(char::is_alphanumeric)
    });
    let kind = left
        .iter()
        .position(|word| v::GOVERNS.contains(&word.text.as_str()))
        .is_some_and(|at| of_this_kind(words, at) == Role::End);
    words_known && kind && any(left, &v::END_LABEL) && !any(left, &v::PAST)
}

fn is_verb(before: &str) -> bool {
    matches!(
        before,
        "will" | "to" | "shall" | "not" | "updates" | "support" | "which"
    )
}

/// Where "from A", or A itself, begins: the stretch before it says of what it is.
fn start_of_range(words: &[Word], to: usize) -> usize {
    let before = words.get(..to).unwrap_or_default();
    let from = before.iter().rposition(|word| {
        matches!(
            word.text.as_str(),
            "from" | ":" | "is" | "period" | "(" | "|"
        )
    });
    from.unwrap_or(0)
}
