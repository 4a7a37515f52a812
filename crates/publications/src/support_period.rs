//! What a page says of the support period: a closed grammar over sentences, which never guesses a date.
//!
//! A sentence counts when it has a support word and a time, and no word that shows that another period is meant
//! (a warranty, a delivery, an answer to a report). A date is an end only where every word that ties it to the
//! updates is known; where one is not, the sentence could not be read, and that is its reading.
//! What it means is kept apart from whether that satisfies the law.

pub mod account;
mod choose;
pub mod compare;
mod duration;
pub mod openeox;
mod parts;
mod role;
mod sentence;
mod vocabulary;

pub use choose::{Answer, Statement, choose};
pub use parts::{Anchor, Bound, EndRule, Parts};

use jiff::civil::Date;
use proofhouse_law::observation::SupportReading;

use crate::prose::{Source, sentences};
use crate::times::orders_of;

/// What one sentence says of the support period, whatever the day on which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// An end date; `Expired` and `StatedEndDate` part only when the day of reading is known.
    Until(Date),
    /// An end date on conditions, as written.
    Conditional(Date, Vec<String>),
    /// One of several dates: day and month could be either way round.
    Either(Vec<Date>),
    /// Anything else that the law's readings have a name for.
    Other(SupportReading),
    /// It speaks of support and of a date in words that the grammar does not know.
    Unread,
}

/// Reads every statement of a page about the support period of `model`; none is asked for where it is empty.
pub fn statements(source: &Source<'_>, model: &str) -> Vec<Statement> {
    let orders = orders_of(source.page.blocks.iter().map(|block| block.text.as_str()));
    let mut found = Vec::new();
    for sentence in sentences(source.page) {
        for said in sentence::read(&sentence, orders, source.page, model) {
            let Some(passage) = source.passage(&sentence) else {
                continue;
            };
            found.push(Statement {
                url: source.url.to_owned(),
                saying: said.saying,
                about: said.about,
                parts: said.parts,
                block: sentence.block,
                passage,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests;
