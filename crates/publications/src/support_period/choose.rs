//! One reading out of all statements found on a maker's pages.

use jiff::civil::Date;
use proofhouse_law::observation::{Passage, SupportReading};

use super::Saying;

/// A statement about the support period, with its passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The page.
    pub url: String,
    /// What it says.
    pub saying: Saying,
    /// Whether it is about the model asked for; `None` where it names none.
    pub about: Option<bool>,
    /// Where it says so.
    pub passage: Passage,
}

/// What all statements together come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A reading, with the statements that carry it.
    Reading(SupportReading, Vec<Statement>),
    /// Periods are stated, but only for other models: nothing follows for this one.
    OtherModels(Statement),
    /// No statement at all.
    Nothing,
}

/// Chooses. Statements that name the model go before general ones; two different end dates contradict each other.
pub fn choose(statements: &[Statement], on: Date) -> Answer {
    let named: Vec<&Statement> = statements
        .iter()
        .filter(|statement| statement.about == Some(true))
        .collect();
    let general: Vec<&Statement> = statements
        .iter()
        .filter(|statement| statement.about.is_none())
        .collect();
    let first = |group: &[&Statement]| dated(group, on);
    match (first(&named), first(&general)) {
        (Some(answer), _) | (None, Some(answer)) => return answer,
        (None, None) => {}
    }
    undated(&named)
        .or_else(|| undated(&general))
        .or_else(|| {
            statements
                .first()
                .map(|other| Answer::OtherModels(other.clone()))
        })
        .unwrap_or(Answer::Nothing)
}

/// A reading from the end dates of a group, if it states any.
fn dated(group: &[&Statement], on: Date) -> Option<Answer> {
    let mut sure: Vec<Date> = Vec::new();
    let mut open: Vec<Date> = Vec::new();
    let mut carried = Vec::new();
    for statement in group {
        match &statement.saying {
            Saying::Until(date) => sure.push(*date),
            Saying::Either(dates) => open.extend(dates),
            Saying::Other(SupportReading::Contradictory { dates }) => sure.extend(dates),
            Saying::Other(_) => continue,
        }
        carried.push((*statement).clone());
    }
    sure.sort_unstable();
    sure.dedup();
    // A date that could be either way round is settled by a sure one that is among its days.
    if let [only] = sure.as_slice()
        && (open.is_empty() || open.contains(only))
    {
        let date = *only;
        let reading = if date < on {
            SupportReading::Expired { date }
        } else {
            SupportReading::StatedEndDate { date }
        };
        return Some(Answer::Reading(reading, carried));
    }
    sure.extend(open);
    sure.sort_unstable();
    sure.dedup();
    if sure.is_empty() {
        return None;
    }
    Some(Answer::Reading(
        SupportReading::Contradictory { dates: sure },
        carried,
    ))
}

/// The most telling reading of a group without end dates.
fn undated(group: &[&Statement]) -> Option<Answer> {
    let rank = |reading: &SupportReading| match reading {
        SupportReading::DerivableOnly { .. } => 0,
        SupportReading::PerBuyerDuration { .. } => 1,
        SupportReading::UpperBoundOnly { .. } => 2,
        _ => 3,
    };
    group
        .iter()
        .filter_map(|statement| match &statement.saying {
            Saying::Other(reading) => Some((rank(reading), reading, *statement)),
            _ => None,
        })
        .min_by_key(|(rank, ..)| *rank)
        .map(|(_, reading, statement)| Answer::Reading(reading.clone(), vec![statement.clone()]))
}
