//! What each date of a sentence is: the end of support, or anything else. A date counts as an end only where every word
//! between it and the updates that end is known.

use super::vocabulary as v;
use crate::times::{Orders, When, date_at, duration_at};
use crate::words::{Word, any, position};

mod key;

use key::{Key, look_back};

/// What a date is to the promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Security support ends then.
    End,
    /// It is no more than that.
    Upper,
    /// Part of a year without a last day, or only near it.
    Part,
    /// The start of a stretch, a launch, a version: known, and no end.
    Other,
    /// It looks like an end, and a word stands there that the grammar does not know.
    Unread,
    /// Nothing says what it is.
    Unknown,
}

/// A date with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Its first word.
    pub(super) at: usize,
    /// The word behind its last.
    pub(super) end: usize,
    /// The day, or the days that it could mean.
    pub(super) when: When,
    /// What it is.
    pub(super) role: Role,
}

/// What surrounds the words of a sentence.
pub(super) struct Surroundings<'a> {
    /// The sentence as written.
    pub(super) text: &'a str,
    /// Whether the date at a word stands under a label or heading that makes it an end.
    pub(super) labelled: &'a dyn Fn(usize) -> bool,
    /// Whether the label or the heading speaks of support.
    pub(super) about_support: bool,
    /// Whether the sentence is a row under a head: there the head of its column alone says what a bare date is.
    pub(super) in_table: bool,
}

/// Every date of a sentence, in order.
pub(super) fn mentions(words: &[Word], orders: Orders, around: &Surroundings<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((when, used)) = date_at(words, at, orders) else {
            at += 1;
            continue;
        };
        found.push(Mention {
            at,
            end: at + used,
            when,
            role: Role::Unknown,
        });
        at += used;
    }
    for index in 0..found.len() {
        let role = role(words, &found, index, around);
        if let Some(mention) = found.get_mut(index) {
            mention.role = role;
        }
    }
    found
}

fn text(words: &[Word], at: usize) -> &str {
    words.get(at).map_or("", |word| word.text.as_str())
}

fn role(words: &[Word], all: &[Mention], index: usize, around: &Surroundings<'_>) -> Role {
    let Some(here) = all.get(index) else {
        return Role::Unknown;
    };
    let previous = index.checked_sub(1).and_then(|before| all.get(before));
    let next = all.get(index + 1);
    let behind = text(words, here.end);
    let joined = |next: &Mention| {
        let between = words.get(here.end + 1..next.at);
        between.is_some_and(|words| {
            words
                .iter()
                .all(|word| v::FILLER.contains(&word.text.as_str()))
        })
    };
    if next.is_some_and(joined) {
        // "29 April 2024 to 29 April 2029": the first is a start, unless "until" stands before it.
        if matches!(behind, "to" | "\u{2013}" | "\u{2014}") {
            return match look_back(words, here.at, None).0 {
                Key::Until(_) | Key::Ends(_) => Role::Unread,
                _ => Role::Other,
            };
        }
        if matches!(behind, "or" | "/") {
            return Role::Unread;
        }
    }
    let (key, part) = look_back(words, here.at, previous.map(|before| before.end));
    let labelled = (around.labelled)(here.at) && !any(words, &v::PAST);
    let role = match key {
        Key::RangeEnd(start) => {
            // "from A to B": what the whole stretch is of stands before A.
            governed(words, start, Some(here), around)
        }
        Key::Until(at) => governed(words, at, Some(here), around),
        Key::Ends(at) => governed(words, at, None, around),
        Key::NoLater | Key::UpTo => Role::Upper,
        Key::After if any(words, &v::NO_MORE) => Role::Upper,
        Key::After | Key::Known => Role::Other,
        Key::NotBefore | Key::Period => Role::End,
        Key::Cell | Key::Open if labelled => Role::End,
        Key::Cell if around.in_table => Role::Other,
        Key::Cell | Key::Open | Key::Unknown => Role::Unknown,
    };
    let role = match (role, part) {
        (Role::End, true) => Role::Part,
        (role, _) => role,
    };
    let latest = matches!(
        (behind, text(words, here.end + 1), text(words, here.end + 2)),
        ("at", "the", "latest" | "very") | ("at", "most", _) | ("latest" | "maximum", _, _)
    );
    if role == Role::End && latest {
        return Role::Upper;
    }
    if role == Role::End
        && !v::CONDITIONS
            .iter()
            .any(|(phrase, _)| position(words, phrase).is_some())
        && !trails_off(words, here.end, around.text)
    {
        return Role::Unread;
    }
    role
}

/// Whether it is security support that ends: every word back to the one that governs must be known.
///
/// `date` is the date after which the one that governs may follow; a verb of ending needs it before itself.
fn governed(words: &[Word], key: usize, date: Option<&Mention>, around: &Surroundings<'_>) -> Role {
    let mut back = key;
    if v::GOVERNS.contains(&text(words, key)) {
        back = key + 1;
    }
    while let Some(before) = back.checked_sub(1) {
        let word = text(words, before);
        let two = before.checked_sub(1).map_or("", |at| text(words, at));
        if v::GOVERNS.contains(&word) {
            // "A camera with security updates lasts until": one thing lasts, and it is not the updates.
            let many = matches!(word, "updates" | "patches" | "fixes");
            let between = words.get(before..=key).unwrap_or_default();
            let known = leads_in(words, before, around.text) && says_of_support(between);
            if (many && any(between, &v::OF_ONE)) || is_aside(words, before, between) || !known {
                return match of_this_kind(words, before) {
                    Role::Other => Role::Other,
                    _ => Role::Unread,
                };
            }
            return of_this_kind(words, before);
        }
        let one = words.get(before..=before).unwrap_or_default();
        if any(one, &v::OTHER_GOVERNOR) && !v::BEHIND.contains(&two) && !is_provision(words, before)
        {
            let both = any(words.get(..before).unwrap_or_default(), &v::SUPPORT);
            return if both { Role::Unread } else { Role::Other };
        }
        if !is_known(words, before, around.text) {
            return Role::Unread;
        }
        back = before;
    }
    let of_sales = matches!(
        text(words, key),
        "discontinued" | "withdrawn" | "stops" | "stop"
    );
    if around.about_support && !of_sales {
        return Role::End;
    }
    let Some(date) = date else {
        return Role::Unread;
    };
    // "Until 31 December 2029 you will receive security updates."
    let mut next = date.end;
    while next < words.len() {
        if v::GOVERNS.contains(&text(words, next)) {
            return of_this_kind(words, next);
        }
        if !is_known(words, next, around.text) {
            return Role::Unread;
        }
        next += 1;
    }
    Role::Unread
}

/// Whether every word of the clause before the one that governs is known: "we would like to give" promises nothing.
fn leads_in(words: &[Word], at: usize, text_of: &str) -> bool {
    let left = words.get(..at).unwrap_or_default();
    let breaks = |word: &Word| {
        matches!(
            word.text.as_str(),
            ":" | "|" | "(" | ")" | "\u{2013}" | "\u{2014}"
        )
    };
    let clause = left.iter().rposition(breaks).map_or(0, |at| at + 1);
    (clause..at).all(|at| is_given(words, at, text_of))
}

/// Whether a word may stand about in a clause on support: known, of another kind of update, or part of a date.
fn is_given(words: &[Word], at: usize, text_of: &str) -> bool {
    let word = text(words, at);
    v::GOVERNS.contains(&word)
        || v::OTHER_KIND.contains(&word)
        || is_known(words, at, text_of)
        || date_at(words, at, Orders::default()).is_some()
}

/// Whether what is said of the updates is that they are given: "are free until" says something else.
fn says_of_support(between: &[Word]) -> bool {
    between.windows(2).all(|pair| match pair {
        [verb, next]
            if matches!(
                verb.text.as_str(),
                "is" | "are" | "was" | "were" | "be" | "been"
            ) =>
        {
            let next = next.text.as_str();
            v::GIVEN.contains(&next) || v::UNTIL.contains(&next) || v::FILLER.contains(&next)
        }
        _ => true,
    })
}

/// Whether what follows a date, up to the next pause, is known.
fn trails_off(words: &[Word], from: usize, text_of: &str) -> bool {
    let pauses = |at: &usize| {
        matches!(
            text(words, *at),
            "," | "(" | ")" | "|" | "\u{2013}" | "\u{2014}"
        )
    };
    (from..words.len())
        .take_while(|at| !pauses(at))
        .all(|at| is_given(words, at, text_of) || v::TRAILS.contains(&text(words, at)))
}

/// "Prices with security support are valid until": the updates stand aside of what the verb is about.
fn is_aside(words: &[Word], at: usize, between: &[Word]) -> bool {
    let plain = |word: &Word| v::DESCRIBES.contains(&word.text.as_str());
    let left = words.get(..at).unwrap_or_default();
    let Some(leads) = left.iter().rposition(|word| !plain(word)) else {
        return false;
    };
    let aside = left
        .get(leads)
        .is_some_and(|word| v::ASIDE.contains(&word.text.as_str()));
    let supports = any(left.get(..leads).unwrap_or_default(), &v::SUPPORTS);
    aside && !supports && any(between, &v::SAYS)
}

/// "updates are made available until": the verb of the updates, not of the goods.
fn is_provision(words: &[Word], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| text(words, at));
    match text(words, at) {
        "made" => text(words, at + 1) == "available",
        "available" => {
            matches!(
                before(1),
                "made" | "be" | "updates" | "are" | "patches" | "remain"
            ) && (1..=6).any(|back| v::GOVERNS.contains(&before(back)))
        }
        _ => false,
    }
}

/// Whether the governing word at `at` means security support, not features, apps or telephone lines.
fn of_this_kind(words: &[Word], at: usize) -> Role {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| text(words, at));
    let other = v::OTHER_KIND.contains(&before(1));
    let both =
        matches!(before(2), "and" | "&" | ",") && matches!(before(3), "security" | "software");
    if other && !both {
        Role::Other
    } else {
        Role::End
    }
}

/// Whether a word may stand between the updates and their end: of the closed list, a number, or a name.
fn is_known(words: &[Word], at: usize, text_of: &str) -> bool {
    let Some(word) = words.get(at) else {
        return false;
    };
    let bare = word.text.strip_suffix("'s").unwrap_or(&word.text);
    if v::ALLOWED.contains(&format!(" {bare} ")) {
        return true;
    }
    if !word.text.chars().any(char::is_alphanumeric) || is_name(word, text_of) {
        return true;
    }
    duration_at(words, at).is_some() || crate::times::number_word(&word.text).is_some()
}

/// Whether a word is written as a name: with a figure in it, or with a capital in a sentence that does not write all so.
pub(super) fn is_name(word: &Word, text: &str) -> bool {
    if word.text.chars().any(|sign| sign.is_ascii_digit()) {
        return true;
    }
    let capital = |from: usize| {
        text.get(from..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_uppercase)
    };
    // The first word of a sentence has a capital whatever it is.
    if word.start == 0 || !capital(word.start) {
        return false;
    }
    let all: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().next().is_some_and(char::is_alphabetic))
        .collect();
    let capitals = all
        .iter()
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .count();
    capitals * 2 <= all.len() + 1
}
