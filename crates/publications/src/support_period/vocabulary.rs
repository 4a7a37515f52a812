//! The closed vocabulary of the support-period grammar; a phrase's words are lower case, `*` takes any ending.

mod promise;
mod support;
mod time;

use crate::words::{Word, any, position};

pub(super) use promise::*;
pub(super) use support::*;
pub(super) use time::*;

/// Words that show that another period is meant.
const SOMETHING_ELSE: [&str; 25] = [
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
    let word = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    // "three years from delivery" is an anchor; "delivery by 3 May" is another matter.
    let delivery = position(words, "delivery")
        .is_some_and(|at| !matches!(at.checked_sub(1).map_or("", word), "from" | "after" | "of"));
    // "we offer security updates" is a promise; "our summer offer" is another matter.
    let offer = (0..words.len()).any(|at| {
        let verb = matches!(
            at.checked_sub(1).map_or("", word),
            "we" | "will" | "to" | "maker"
        ) || at > 0 && word(at) == "offers" && word(at + 1).ends_with("security");
        matches!(word(at), "offer" | "offers") && !verb
    });
    delivery || offer || any(words, &SOMETHING_ELSE)
}
