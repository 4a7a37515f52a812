//! Durations of support: how long, from when, and whether that is at least or at most.

use proofhouse_law::observation::SupportReading;

use super::Saying;
use super::parts::{Anchor, Bound, Parts};
use super::vocabulary as v;
use crate::times::{Orders, Unit, date_at, duration_at};
use crate::words::{Word, any, position};

/// What a duration can run from, and what that is; the first in the sentence counts.
const ANCHORS: [(&str, Anchor); 36] = [
    ("stops selling", Anchor::LastSale),
    ("stop selling", Anchor::LastSale),
    ("end of sale", Anchor::LastSale),
    ("end of sales", Anchor::LastSale),
    ("last sale", Anchor::LastSale),
    ("last sold", Anchor::LastSale),
    ("last unit", Anchor::LastSale),
    ("last date of sale", Anchor::LastSale),
    ("discontinu*", Anchor::LastSale),
    ("withdrawn from sale", Anchor::LastSale),
    ("no longer sold", Anchor::LastSale),
    ("first sale", Anchor::FirstSale),
    ("first sold", Anchor::FirstSale),
    ("first placed", Anchor::FirstSale),
    ("first made available", Anchor::FirstSale),
    ("first available", Anchor::FirstSale),
    ("on the market", Anchor::FirstSale),
    ("on sale", Anchor::FirstSale),
    ("manufactur*", Anchor::Manufacture),
    ("production", Anchor::Manufacture),
    ("launch*", Anchor::Launch),
    ("release*", Anchor::Launch),
    ("introduc*", Anchor::Launch),
    ("purchas*", Anchor::Purchase),
    ("bought", Anchor::Purchase),
    ("buy", Anchor::Purchase),
    ("your order", Anchor::Purchase),
    ("you receive", Anchor::Purchase),
    ("delivered", Anchor::Purchase),
    ("activat*", Anchor::Activation),
    ("regist*", Anchor::Activation),
    ("first use", Anchor::Activation),
    ("first used", Anchor::Activation),
    ("set up", Anchor::Activation),
    ("set-up", Anchor::Activation),
    ("setup", Anchor::Activation),
];

/// The first duration of months or years that is a length of support; fills in the parts that it gives.
pub(super) fn read(
    text: &str,
    words: &[Word],
    orders: Orders,
    hedged: bool,
    parts: &mut Parts,
) -> Option<Saying> {
    for at in 0..words.len() {
        let Some((quantity, used)) = duration_at(words, at) else {
            continue;
        };
        let before = |back: usize| {
            at.checked_sub(back)
                .and_then(|index| words.get(index))
                .map_or("", |word| &word.text)
        };
        let after = words.get(at + used).map_or("", |word| &word.text);
        let repeats =
            v::REPEATS.contains(&before(1)) || matches!(after, "ago" | "old" | "notice" | "later");
        if repeats || !matches!(quantity.unit, Unit::Month | Unit::Year) {
            continue;
        }
        parts.quantity = Some(quantity);
        let written = slice(text, words, at, at + used - 1);
        let near = |word: &str| (1..=3).any(|back| before(back) == word);
        if (before(2), before(1)) == ("up", "to")
            || near("maximum")
            || (before(2), before(1)) == ("at", "most")
            || (near("no") && (near("more") || near("longer")))
        {
            parts.bound = Bound::UpTo;
            return Some(Saying::Other(SupportReading::UpperBoundOnly {
                text: format!("up to {written}"),
            }));
        }
        if near("least") || near("minimum") || near("less") {
            parts.bound = Bound::AtLeast;
        } else if v::PART_OF_YEAR.contains(&before(1)) {
            parts.bound = Bound::Around;
        }
        if hedged || parts.bound == Bound::Around {
            return Some(Saying::Other(SupportReading::Vague));
        }
        let (anchor, words_of) = anchor(text, words, at + used, orders);
        parts.anchor = anchor;
        return Some(Saying::Other(match anchor {
            Anchor::Purchase | Anchor::Activation => {
                SupportReading::PerBuyerDuration { duration: written }
            }
            _ => SupportReading::DerivableOnly {
                duration: written,
                anchor: words_of.unwrap_or_else(|| "not stated".to_owned()),
            },
        }));
    }
    None
}

/// What the duration runs from, and as written.
fn anchor(text: &str, words: &[Word], from: usize, orders: Orders) -> (Anchor, Option<String>) {
    let behind = words.get(from..).unwrap_or_default();
    let first = ANCHORS
        .iter()
        .filter_map(|(phrase, kind)| {
            let length = phrase.split(' ').count();
            position(behind, phrase).map(|at| (at, length, *kind))
        })
        .min_by_key(|(at, length, _)| (*at, usize::MAX - length));
    if let Some((at, length, kind)) = first {
        return (kind, Some(slice(text, words, from, from + at + length - 1)));
    }
    let leads = |word: &Word| {
        v::STARTS.contains(&word.text.as_str()) || matches!(word.text.as_str(), "after" | "of")
    };
    let fixed = behind.iter().position(leads).and_then(|at| {
        let mut next = from + at + 1;
        while words
            .get(next)
            .is_some_and(|word| v::FILLER.contains(&word.text.as_str()))
        {
            next += 1;
        }
        date_at(words, next, orders).map(|(_, used)| next + used - 1)
    });
    match fixed {
        Some(last) => (Anchor::FixedDate, Some(slice(text, words, from, last))),
        None => (Anchor::None, None),
    }
}

/// Words about the length of support that name no time.
pub(super) fn vague(words: &[Word], hedged: bool) -> Option<Saying> {
    let promised = any(words, &v::VAGUE) || (hedged && any(words, &["until", "years", "long"]));
    promised.then_some(Saying::Other(SupportReading::Vague))
}

/// The stretch of the sentence from one word to another, both included.
pub(super) fn slice(text: &str, words: &[Word], first: usize, last: usize) -> String {
    let start = words.get(first).map_or(0, |word| word.start);
    let end = words.get(last).map_or(text.len(), |word| word.end);
    text.get(start..end)
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect()
}
