//! When a reporter hears of a report: the quantity of each promise, read clause by clause.
//!
//! "Promptly" and "as soon as possible" promise nothing; a wait before a publication, or a time in which faults are mended,
//! is neither promise.

use serde::{Deserialize, Serialize};

use crate::times::{Quantity, Unit, duration_at};
use crate::words::{Word, any, position};

const ACKNOWLEDGE: [&str; 15] = [
    "receipt is confirmed",
    "receipt will be confirmed",
    "acknowledg*",
    "confirm receipt",
    "confirm that we",
    "respond*",
    "response",
    "reply",
    "replies",
    "hear from us",
    "confirmation of receipt",
    "receipt of your report",
    "get back to you",
    "answer",
    "contact you",
];
const STATUS: [&str; 14] = [
    "status",
    "progress",
    "keep you informed",
    "kept informed",
    "keep you updated",
    "update you",
    "updated on",
    "updates",
    "update",
    "inform you",
    "informs you",
    "keep you up to date",
    "news of",
    "informed",
];
/// Updates that a product gets, not a reporter.
const PRODUCT_UPDATES: [&str; 6] = [
    "security update*",
    "software update*",
    "firmware update*",
    "firmware",
    "security patch*",
    "policy update*",
];
/// Words of a clause whose time is another's: a wait before a publication, the mending of a fault, opening hours.
const ANOTHER_TIME: [&str; 22] = [
    "publish*",
    "publication",
    "publicly",
    "public disclosure",
    "embargo",
    "disclosing",
    "before disclos*",
    "disclose",
    "fix",
    "fixes",
    "fixed",
    "remediat*",
    "patch",
    "patched",
    "resolve",
    "mend*",
    "retain*",
    "stored",
    "delete*",
    "a day",
    "opening hours",
    "per day",
];
/// Rhythms that are one word, and how often they come.
const RHYTHMS: [(&str, u32, Unit); 7] = [
    ("daily", 1, Unit::Day),
    ("weekly", 1, Unit::Week),
    ("fortnightly", 2, Unit::Week),
    ("biweekly", 2, Unit::Week),
    ("bi-weekly", 2, Unit::Week),
    ("monthly", 1, Unit::Month),
    ("quarterly", 3, Unit::Month),
];
/// Days that are named: a quantity by themselves.
const DAYS: [(&str, u32, Unit); 6] = [
    ("next working day", 1, Unit::WorkingDay),
    ("next business day", 1, Unit::WorkingDay),
    ("one working day", 1, Unit::WorkingDay),
    ("next day", 1, Unit::Day),
    ("same working day", 1, Unit::WorkingDay),
    ("same day", 1, Unit::Day),
];
/// Words that make a promise an aim.
const AIMS: [&str; 10] = [
    "aim to",
    "aims to",
    "try to",
    "strive to",
    "endeavour to",
    "intend to",
    "expect to",
    "usually",
    "normally",
    "typically",
];

/// What the quantity is to the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// "within", "in", "no later than": no longer than that.
    Within,
    /// "up to": it may take that long.
    UpTo,
    /// "every", "weekly": again and again.
    Every,
    /// "around", "about": near it.
    Around,
}

/// A promised time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// How long.
    #[serde(flatten)]
    pub quantity: Quantity,
    /// What that is to the promise.
    pub limit: Limit,
    /// Whether it is an aim only ("we aim to", "usually").
    pub aim: bool,
}

impl Time {
    /// In words, such as `within 5 working days`.
    pub fn words(self) -> String {
        let limit = match self.limit {
            Limit::Within => "within",
            Limit::UpTo => "up to",
            Limit::Every => "every",
            Limit::Around => "around",
        };
        let aim = if self.aim { " (an aim only)" } else { "" };
        format!("{limit} {}{aim}", self.quantity)
    }
}

/// Which of the two timings a sentence gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Timing {
    pub(super) acknowledgement: Option<Time>,
    pub(super) status: Option<Time>,
}

/// What one clause has.
struct Clause {
    acknowledges: bool,
    updates: bool,
    time: Option<Time>,
}

/// Reads clause by clause, so that the quantity of one promise does not serve for the other.
pub(super) fn read(own: &[Word]) -> Timing {
    let aim = any(own, &AIMS);
    let clauses: Vec<Clause> = own
        .split(|word| {
            matches!(
                word.text.as_str(),
                "," | ";" | ":" | "and" | "then" | "but" | "\u{2013}" | "\u{2014}"
            )
        })
        .filter(|words| !words.is_empty())
        .map(|words| clause(words, aim))
        .collect();
    let mut timing = Timing::default();
    let mut before: Option<&Clause> = None;
    let mut waiting: Option<Time> = None;
    for clause in &clauses {
        let speaks = clause.acknowledges || clause.updates;
        // A clause with only a quantity completes the promise before it, or else the one behind it.
        let counted = if speaks {
            Some(clause)
        } else {
            before.filter(|_| clause.time.is_some())
        };
        let time = clause.time.or(waiting.filter(|_| speaks));
        if let (Some(promise), Some(time)) = (counted, time) {
            if promise.acknowledges {
                timing.acknowledgement = timing.acknowledgement.or(Some(time));
            } else if promise.updates {
                timing.status = timing.status.or(Some(time));
            }
            waiting = None;
        } else if clause.time.is_some() {
            waiting = clause.time;
        }
        if speaks {
            before = Some(clause);
        }
    }
    timing
}

fn clause(words: &[Word], aim: bool) -> Clause {
    let acknowledges = any(words, &ACKNOWLEDGE);
    let updates = any(words, &STATUS) && !any(words, &PRODUCT_UPDATES);
    let anothers = any(words, &ANOTHER_TIME) && !any(words, &["until"]);
    Clause {
        acknowledges,
        updates,
        time: time(words)
            .filter(|_| !anothers)
            .map(|time| Time { aim, ..time }),
    }
}

/// The time that a clause names.
fn time(words: &[Word]) -> Option<Time> {
    let named = |names: &[(&str, u32, Unit)], limit| {
        names
            .iter()
            .find(|(name, ..)| position(words, name).is_some())
            .map(|(_, count, unit)| Time {
                quantity: Quantity {
                    count: *count,
                    unit: *unit,
                },
                limit,
                aim: false,
            })
    };
    let counted = (0..words.len()).find_map(|at| {
        let (quantity, used) = duration_at(words, at)?;
        let text = |at: Option<usize>| {
            at.and_then(|at| words.get(at))
                .map_or("", |word| word.text.as_str())
        };
        if matches!(text(Some(at + used)), "ago" | "old") {
            return None;
        }
        let before = text(at.checked_sub(1));
        let limit = match (text(at.checked_sub(2)), before) {
            (_, "to") => Limit::UpTo,
            (_, "every" | "each" | "per") => Limit::Every,
            (_, "around" | "about" | "approximately" | "roughly") => Limit::Around,
            (_, "least") if any(words, &["once"]) => Limit::Every,
            _ => Limit::Within,
        };
        Some(Time {
            quantity,
            limit,
            aim: false,
        })
    });
    let once = position(words, "once a")
        .or_else(|| position(words, "once per"))
        .or_else(|| position(words, "once every"));
    let once = once.and_then(|at| duration_or_unit(words, at + 2));
    once.or(counted)
        .or_else(|| every_unit(words))
        .or_else(|| named(&DAYS, Limit::Within))
        .or_else(|| named(&RHYTHMS, Limit::Every))
}

/// "every week", "each month".
fn every_unit(words: &[Word]) -> Option<Time> {
    let at = words
        .iter()
        .position(|word| matches!(word.text.as_str(), "every" | "each"))?;
    duration_or_unit(words, at + 1)
}

/// A duration, or a unit alone, at a word: how often something comes.
fn duration_or_unit(words: &[Word], at: usize) -> Option<Time> {
    let one = |unit: Unit| Quantity { count: 1, unit };
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let quantity = match text(at) {
        "day" => one(Unit::Day),
        "week" => one(Unit::Week),
        "fortnight" => Quantity {
            count: 2,
            unit: Unit::Week,
        },
        "month" => one(Unit::Month),
        "working" | "business" if text(at + 1) == "day" => one(Unit::WorkingDay),
        _ => duration_at(words, at)?.0,
    };
    Some(Time {
        quantity,
        limit: Limit::Every,
        aim: false,
    })
}
