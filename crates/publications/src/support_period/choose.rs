//! One reading out of all statements found on a maker's pages.

use jiff::civil::Date;
use proofhouse_law::observation::{Passage, SupportReading};

use super::{Parts, Saying};

/// A statement about the support period, with its passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The page.
    pub url: String,
    /// What it says.
    pub saying: Saying,
    /// Whether it is about the model asked for; `None` where it names none.
    pub about: Option<bool>,
    /// Its parts.
    pub parts: Parts,
    /// Index of its block on the page.
    pub block: usize,
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
    /// A statement speaks of a date in words that the grammar does not know: nothing follows.
    Unread(Statement),
    /// No statement at all.
    Nothing,
}

/// Chooses. Statements that name the model go before general ones; two different end dates contradict each other.
/// The order in which the statements stand changes nothing.
pub fn choose(statements: &[Statement], on: Date) -> Answer {
    let group = |about: Option<bool>| -> Vec<&Statement> {
        let one = statements.iter();
        one.filter(|statement| statement.about == about).collect()
    };
    for group in [group(Some(true)), group(None)] {
        if let Some(answer) = dated(&group, on).or_else(|| unread(&group)) {
            return answer;
        }
        let undated = undated(&group);
        // "We always update" beside a general date says nothing against it.
        let vague = matches!(&undated, Some(Answer::Reading(SupportReading::Vague, _)));
        if let Some(answer) = undated.filter(|_| !vague) {
            return answer;
        }
    }
    undated(&group(Some(true)))
        .or_else(|| undated(&group(None)))
        .or_else(|| {
            let mut others = group(Some(false));
            others.sort_by_key(|other| (&other.url, other.passage.start));
            others
                .first()
                .map(|other| Answer::OtherModels((*other).clone()))
        })
        .unwrap_or(Answer::Nothing)
}

fn unread(group: &[&Statement]) -> Option<Answer> {
    let mut of_it = group.iter().filter(|one| one.saying == Saying::Unread);
    of_it.next().map(|one| Answer::Unread((*one).clone()))
}

/// A reading from the end dates of a group, if it states any.
fn dated(group: &[&Statement], on: Date) -> Option<Answer> {
    let (mut sure, mut open) = (Vec::<Date>::new(), Vec::<Date>::new());
    let mut conditions: Vec<String> = Vec::new();
    let mut free = false;
    let mut carried = Vec::new();
    for statement in group {
        match &statement.saying {
            Saying::Until(date) => {
                sure.push(*date);
                free = true;
            }
            Saying::Conditional(date, on) => {
                sure.push(*date);
                conditions.extend(on.iter().cloned());
            }
            Saying::Either(dates) => open.extend(dates),
            Saying::Other(SupportReading::Contradictory { dates }) => sure.extend(dates),
            Saying::Other(_) | Saying::Unread => continue,
        }
        carried.push((*statement).clone());
    }
    sure.sort_unstable();
    sure.dedup();
    conditions.sort_unstable();
    conditions.dedup();
    // A date that could be either way round is settled by a sure one that is among its days.
    if let [only] = sure.as_slice()
        && (open.is_empty() || open.contains(only))
    {
        let date = *only;
        let reading = if date < on {
            SupportReading::Expired { date }
        } else if free || conditions.is_empty() {
            SupportReading::StatedEndDate { date }
        } else {
            SupportReading::ConditionalEndDate { date, conditions }
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
