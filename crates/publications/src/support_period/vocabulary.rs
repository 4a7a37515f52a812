//! The closed vocabulary of the support-period grammar; a phrase's words are lower case, `*` takes any ending.

use crate::words::{Word, any, position};

/// Words that show that security support is meant.
pub(super) const SUPPORT: [&str; 26] = [
    "security update*",
    "security patch*",
    "security support",
    "security fixes",
    "security maintenance",
    "software update*",
    "software support",
    "software and security",
    "firmware update*",
    "firmware support",
    "firmware",
    "support period",
    "support ends",
    "support end",
    "support ended",
    "end of support",
    "end-of-support",
    "support until",
    "supported until",
    "supported through",
    "supported to",
    "supported for",
    "update period",
    "full support",
    "guaranteed updates",
    "support lifetime",
];
/// Headings under which a bare date or duration is one of support.
pub(super) const PERIOD_HEADING: [&str; 8] = [
    "support period",
    "security update period",
    "update period",
    "security support period",
    "end of support",
    "security support",
    "minimum support",
    "updates until",
];
/// Heads of columns and terms whose date is an end.
pub(super) const END_LABEL: [&str; 14] = [
    "until",
    "ends",
    "end of",
    "end date",
    "support end",
    "end-of-support",
    "expires",
    "support period",
    "update period",
    "updates to",
    "supported to",
    "through",
    "till",
    "updated until",
];
/// Heads of a column that names products.
pub(super) const MODEL_COLUMN: [&str; 7] = [
    "model*", "product*", "device*", "name", "series", "sku", "range",
];
/// Words that make the date behind them an end.
pub(super) const BOUND: [&str; 14] = [
    "until", "till", "til", "through", "thru", "ends", "ending", "ended", "expires", "expired",
    "expiring", "ceases", "finishes", "stops",
];
/// Words that may stand between a bound and its date.
pub(super) const FILLER: [&str; 25] = [
    "at",
    "least",
    "the",
    "a",
    "of",
    "on",
    "is",
    "are",
    ":",
    "|",
    "and",
    "including",
    "inclusive",
    "no",
    "later",
    "earlier",
    "than",
    "minimum",
    "date",
    "(",
    ",",
    "currently",
    "least:",
    "our",
    "runs",
];
/// Parts of a year without a last day.
pub(super) const PART_OF_YEAR: [&str; 12] = [
    "start",
    "beginning",
    "early",
    "mid",
    "middle",
    "late",
    "spring",
    "summer",
    "autumn",
    "winter",
    "around",
    "about",
];
/// Words of a sentence about what comes no more after a date.
pub(super) const NO_MORE: [&str; 6] = ["no", "not", "cease*", "stop*", "end*", "never"];
/// Words of a date that lies in the past of a release, not at the end of support.
pub(super) const PAST: [&str; 8] = [
    "last",
    "latest",
    "released",
    "published",
    "version",
    "launched",
    "changelog",
    "updated on",
];
/// Words before a duration that repeat it, or measure something else.
pub(super) const REPEATS: [&str; 10] = [
    "every", "each", "once", "within", "per", "past", "previous", "half", "over", "last",
];
/// Anchors that differ for each buyer.
pub(super) const BUYER: [&str; 10] = [
    "purchas*",
    "bought",
    "buy",
    "activat*",
    "regist*",
    "your order",
    "first use",
    "set up",
    "you receive",
    "delivered",
];
/// Anchors that are one date for all; the first that fits is taken.
pub(super) const ANCHOR: [&str; 16] = [
    "stops selling",
    "stop selling",
    "end of sale",
    "end of sales",
    "last sale",
    "last sold",
    "discontinu*",
    "first sale",
    "first sold",
    "on the market",
    "on sale",
    "manufactur*",
    "production",
    "launch*",
    "release*",
    "introduc*",
];
/// Words that take a promise back.
pub(super) const HEDGE: [&str; 15] = [
    "aim to",
    "aims to",
    "intend to",
    "intends to",
    "hope to",
    "expect to",
    "expected to",
    "plan to",
    "may be",
    "may receive",
    "might",
    "where possible",
    "not guarantee*",
    "no guarantee",
    "cannot guarantee",
];
/// Words on the length of support without a time.
pub(super) const VAGUE: [&str; 19] = [
    "lifetime",
    "as long as",
    "foreseeable",
    "regular",
    "regularly",
    "ongoing",
    "continued",
    "continuous",
    "for years",
    "many years",
    "life of",
    "supported life",
    "until discontinued",
    "until further",
    "no longer",
    "long-term",
    "long term",
    "always",
    "until the product",
];
/// Words that show that another period is meant.
const SOMETHING_ELSE: [&str; 27] = [
    "warranty",
    "warranties",
    "money-back",
    "guarantee period",
    "acknowledg*",
    "respond*",
    "response",
    "reply",
    "replies",
    "dispatch*",
    "shipping",
    "refund*",
    "returns",
    "return it",
    "cookie*",
    "copyright",
    "\u{a9}",
    "offer",
    "offers",
    "discount*",
    "trial",
    "sale ends",
    "sale price",
    "in stock",
    "customer support",
    "technical support",
    "phone support",
];

/// Whether the words are about a warranty, a delivery, an answer or a sale.
pub(super) fn speaks_of_something_else(words: &[Word]) -> bool {
    // "three years from delivery" is an anchor; "delivery by 3 May" is another matter.
    let delivery = position(words, "delivery").is_some_and(|at| {
        let before = at
            .checked_sub(1)
            .and_then(|index| words.get(index))
            .map_or("", |word| word.text.as_str());
        !matches!(before, "from" | "after" | "of")
    });
    delivery || any(words, &SOMETHING_ELSE)
}
