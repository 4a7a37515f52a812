//! What a page says of the support period: a closed grammar over sentences, which never guesses a date.
//!
//! A sentence counts when it has a support word and a time, and no word that shows that another period is meant
//! (a warranty, a delivery, an answer to a report). What it means is kept apart from whether that satisfies the law.

mod choose;
mod vocabulary;

pub use choose::{Answer, Statement, choose};

use jiff::civil::Date;
use proofhouse_law::observation::SupportReading;

use crate::prose::{Sentence, Source, sentences};
use crate::times::{Order, Unit, When, date_at, duration_at, order_of};
use crate::words::{Word, any, names, position, words};
use vocabulary as v;

/// What one sentence says of the support period, whatever the day on which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// An end date; `Expired` and `StatedEndDate` part only when the day of reading is known.
    Until(Date),
    /// One of several dates: day and month could be either way round.
    Either(Vec<Date>),
    /// Anything else that the law's readings have a name for.
    Other(SupportReading),
}

/// Reads every statement of a page about the support period of `model`.
pub fn statements(source: &Source<'_>, model: &str) -> Vec<Statement> {
    let order = order_of(source.page.blocks.iter().map(|block| block.text.as_str()));
    sentences(source.page)
        .iter()
        .filter_map(|sentence| {
            let saying = read(sentence, order)?;
            let about = about(sentence, model);
            let passage = source.passage(sentence)?;
            Some(Statement {
                url: source.url.to_owned(),
                saying,
                about,
                passage,
            })
        })
        .collect()
}

/// Whether the sentence names the model: `None` where it speaks of no model in particular.
fn about(sentence: &Sentence<'_>, model: &str) -> Option<bool> {
    if names(sentence.text, model)
        || sentence
            .headings
            .iter()
            .skip(1)
            .any(|heading| names(heading, model))
    {
        return Some(true);
    }
    let head = sentence
        .label
        .map(|(_, text)| words(text))
        .unwrap_or_default();
    if !sentence.in_table || !any(&head, &v::MODEL_COLUMN) {
        return None;
    }
    Some(
        words(sentence.text)
            .first()
            .is_some_and(|word| word.text == "all" || word.text == "every"),
    )
}

/// Reads one sentence in the light of its label and headings.
pub(crate) fn read(sentence: &Sentence<'_>, order: Order) -> Option<Saying> {
    let own = words(sentence.text);
    let label = sentence
        .label
        .map(|(_, text)| words(text))
        .unwrap_or_default();
    let heading = sentence
        .headings
        .last()
        .map(|text| words(text))
        .unwrap_or_default();
    if v::speaks_of_something_else(&own) || v::speaks_of_something_else(&label) {
        return None;
    }
    let supported = any(&own, &v::SUPPORT) || any(&label, &v::SUPPORT);
    let under_support = any(&heading, &v::PERIOD_HEADING) && !v::speaks_of_something_else(&heading);
    if !supported && !under_support {
        return None;
    }
    let labelled = |at: usize| match sentence.label {
        Some((_, head)) if sentence.in_table => head_of_column(head, &own, at),
        Some(_) => any(&label, &v::END_LABEL),
        None => under_support,
    };
    let hedged = any(&own, &v::HEDGE);
    if let Some(saying) = end_date(&own, order, labelled) {
        return Some(if hedged {
            Saying::Other(SupportReading::Vague)
        } else {
            saying
        });
    }
    duration(sentence.text, &own).or_else(|| vague(&own, hedged))
}

/// Whether the head of the column in which word `at` of a row stands says that its dates are ends.
fn head_of_column(head: &str, row: &[Word], at: usize) -> bool {
    let column = row.iter().take(at).filter(|word| word.text == "|").count();
    head.split(" | ").nth(column).is_some_and(|cell| {
        let cell = words(cell);
        any(&cell, &v::END_LABEL) && !any(&cell, &v::PAST)
    })
}

/// The end date that the words state, if a word, or the label over word `at`, says that it is one.
fn end_date(words: &[Word], order: Order, labelled: impl Fn(usize) -> bool) -> Option<Saying> {
    let mut dates: Vec<Saying> = Vec::new();
    let mut at = 0;
    let mut before = None;
    while at < words.len() {
        let Some((when, used)) = date_at(words, at, order) else {
            at += 1;
            continue;
        };
        let next = words.get(at + used).map_or("", |word| &word.text);
        let starts = matches!(next, "to" | "\u{2013}" | "\u{2014}")
            && date_at(words, at + used + 1, order).is_some();
        let bound = if starts {
            Bound::No
        } else {
            bound(words, at, before, labelled(at))
        };
        match (bound, when) {
            (Bound::End, When::Day(date)) => dates.push(Saying::Until(date)),
            (Bound::End, When::Either(days)) => dates.push(Saying::Either(days)),
            (Bound::Never, _) => {
                let text = join(words);
                dates.push(Saying::Other(SupportReading::UpperBoundOnly { text }));
            }
            (Bound::Vague, _) => dates.push(Saying::Other(SupportReading::Vague)),
            (Bound::No, _) => {}
        }
        at += used;
        before = Some(at);
    }
    several(dates)
}

/// One saying out of the dates of one sentence.
fn several(mut sayings: Vec<Saying>) -> Option<Saying> {
    sayings.dedup();
    if sayings.len() < 2 {
        return sayings.pop();
    }
    let mut dates: Vec<Date> = Vec::new();
    for saying in &sayings {
        match saying {
            Saying::Until(date) => dates.push(*date),
            Saying::Either(days) => dates.extend(days),
            Saying::Other(_) => {}
        }
    }
    dates.sort_unstable();
    dates.dedup();
    match dates.as_slice() {
        [] => sayings.pop(),
        [only] => Some(Saying::Until(*only)),
        _ => Some(Saying::Other(SupportReading::Contradictory { dates })),
    }
}

/// What the words before a date make of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// Support ends then, and not before.
    End,
    /// Nothing comes after it: an upper bound.
    Never,
    /// Part of a year without a day.
    Vague,
    /// It is not an end.
    No,
}

/// Looks back from the date at word `at`; `previous` is where an earlier date of the sentence ended.
fn bound(words: &[Word], at: usize, previous: Option<usize>, labelled: bool) -> Bound {
    let mut vague = false;
    let mut ended = false;
    let mut back = at;
    while let Some(word) = back.checked_sub(1).and_then(|index| words.get(index)) {
        let text = word.text.as_str();
        if v::PART_OF_YEAR.contains(&text) {
            vague = true;
        } else if text == "end" {
            ended = true;
        } else if v::BOUND.contains(&text)
            || (text == "to" && is_end_of_range(words, back - 1, previous))
        {
            return if vague { Bound::Vague } else { Bound::End };
        } else if matches!(text, "\u{2013}" | "\u{2014}") && previous == Some(back - 1) {
            return Bound::End;
        } else if text == "|" && labelled {
            break;
        } else if text == "after" && any(words, &v::NO_MORE) {
            return Bound::Never;
        } else if text == "before"
            && any(words, &["not", "no"])
            && any(words, &["end", "stop", "cease", "expire"])
        {
            return Bound::End;
        } else if !v::FILLER.contains(&text) {
            let period = ended && matches!(text, "support" | "period" | "updates" | "update");
            let named = back < at && matches!(text, "period" | "support") && !any(words, &v::PAST);
            return if period || named {
                Bound::End
            } else {
                Bound::No
            };
        }
        back -= 1;
    }
    match (labelled && !any(words, &v::PAST), vague) {
        (true, false) => Bound::End,
        (true, true) => Bound::Vague,
        (false, _) => Bound::No,
    }
}

/// `from A to B`, or `up to and including B`.
fn is_end_of_range(words: &[Word], to: usize, previous: Option<usize>) -> bool {
    let up = to
        .checked_sub(1)
        .and_then(|index| words.get(index))
        .is_some_and(|word| word.text == "up");
    up || previous == Some(to)
}

/// A duration without an end date.
fn duration(text: &str, words: &[Word]) -> Option<Saying> {
    for at in 0..words.len() {
        let Some((unit, used)) = duration_at(words, at) else {
            continue;
        };
        let before = |back: usize| {
            at.checked_sub(back)
                .and_then(|index| words.get(index))
                .map_or("", |w| &w.text)
        };
        let after = words.get(at + used).map_or("", |word| &word.text);
        let repeats =
            v::REPEATS.contains(&before(1)) || matches!(after, "ago" | "old" | "notice" | "later");
        if repeats || !matches!(unit, Unit::Month | Unit::Year) {
            continue;
        }
        let written = slice(text, words, at, at + used - 1);
        if (before(2), before(1)) == ("up", "to")
            || before(1) == "maximum"
            || (before(2), before(1)) == ("maximum", "of")
        {
            return Some(Saying::Other(SupportReading::UpperBoundOnly {
                text: format!("up to {written}"),
            }));
        }
        if any(words, &v::HEDGE) {
            return Some(Saying::Other(SupportReading::Vague));
        }
        let behind = words.get(at + used..).unwrap_or_default();
        if any(behind, &v::BUYER) {
            return Some(Saying::Other(SupportReading::PerBuyerDuration {
                duration: written,
            }));
        }
        let anchor = anchor(text, words, at + used).unwrap_or_else(|| "not stated".to_owned());
        return Some(Saying::Other(SupportReading::DerivableOnly {
            duration: written,
            anchor,
        }));
    }
    None
}

/// What the duration runs from, as written.
fn anchor(text: &str, words: &[Word], from: usize) -> Option<String> {
    let behind = words.get(from..).unwrap_or_default();
    let (at, length) = v::ANCHOR
        .iter()
        .find_map(|phrase| position(behind, phrase).map(|at| (at, phrase.split(' ').count())))?;
    Some(slice(text, words, from, from + at + length - 1))
}

/// The stretch of the sentence from one word to another, both included.
fn slice(text: &str, words: &[Word], first: usize, last: usize) -> String {
    let start = words.get(first).map_or(0, |word| word.start);
    let end = words.get(last).map_or(text.len(), |word| word.end);
    text.get(start..end)
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect()
}

fn join(words: &[Word]) -> String {
    let all: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    all.join(" ").chars().take(200).collect()
}

/// Words about the length of support that name no time.
fn vague(words: &[Word], hedged: bool) -> Option<Saying> {
    let promised = any(words, &v::VAGUE) || (hedged && any(words, &["until", "years", "long"]));
    promised.then_some(Saying::Other(SupportReading::Vague))
}

#[cfg(test)]
mod tests;
