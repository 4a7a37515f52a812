//! Each part of a statement, seen: what it says, and why it cannot be what it says.

use jiff::civil::Date;

use super::data::Statement;
use super::dates::iso;
use super::judge::Part;
use super::parties::{each_party, signatories};
use super::report::State;
use super::routes;
use super::rules::{Field, Needed};
use crate::regime::Regime;

/// What was seen of one part.
pub(super) struct Seen {
    pub(super) state: State,
    pub(super) at: Option<String>,
    pub(super) said: Vec<String>,
    pub(super) why: Vec<String>,
}

impl Seen {
    pub(super) fn present(said: Vec<String>) -> Self {
        Self {
            state: State::Present,
            at: None,
            said,
            why: Vec::new(),
        }
    }

    pub(super) fn missing(why: &str) -> Self {
        Self {
            state: State::Missing,
            at: None,
            said: Vec::new(),
            why: vec![why.to_owned()],
        }
    }

    pub(super) fn broken(said: String, why: String) -> Self {
        Self {
            state: State::Broken,
            at: None,
            said: vec![said],
            why: vec![why],
        }
    }

    pub(super) fn not_needed(row: &Field) -> Self {
        let why = match row.needed {
            Needed::WhereRepresented => "The statement names no authorised representative.",
            Needed::WhereStandard | Needed::Always => "The statement relies on no standard.",
        };
        Self {
            state: State::NotNeeded,
            ..Self::missing(why)
        }
    }

    pub(super) fn at(mut self, at: String) -> Self {
        self.at = Some(at);
        self
    }

    fn noting(mut self, why: String) -> Self {
        self.why.push(why);
        self
    }
}

/// Looks at one part.
pub(super) fn see(regime: &Regime, part: Part, statement: &Statement, on: Date) -> Seen {
    let (makers, agents) = (&statement.manufacturers, &statement.representatives);
    let people = &statement.signatories;
    let declares = &statement.declares;
    match part {
        Part::ProductType => text(statement.product.type_name.as_deref()),
        Part::Batch => batches(&statement.product.batches),
        Part::ManufacturerName => each_party("manufacturers", makers, |one| &one.name, "name"),
        Part::ManufacturerAddress => {
            each_party("manufacturers", makers, |one| &one.address, "address")
        }
        Part::RepresentativeName => each_party("representatives", agents, |one| &one.name, "name"),
        Part::RepresentativeAddress => {
            each_party("representatives", agents, |one| &one.address, "address")
        }
        Part::PreparedBy => declared(declares.prepared_by_or_for_manufacturer),
        Part::Opinion => declared(declares.complied_in_their_opinion),
        Part::Basis => routes::basis(regime, statement),
        Part::StandardNumber => routes::standard(regime, statement, "number"),
        Part::StandardVersion => routes::standard(regime, statement, "version"),
        Part::StandardDate => routes::standard(regime, statement, "dated"),
        Part::SupportPeriod => support_period(statement, on),
        Part::FirstSupply => declared(statement.support_period.correct_when_first_supplied),
        Part::Signature => signatories(people, makers, |one| &one.signature, "signature"),
        Part::SignatoryName => signatories(people, &[], |one| &one.name, "name"),
        Part::SignatoryFunction => signatories(people, &[], |one| &one.function, "function"),
        Part::PlaceOfIssue => text(statement.issue.place.as_deref()),
        Part::DateOfIssue => date_of_issue(statement, on),
    }
}

/// Words that say something: a blank, a dash or a question mark says nothing.
pub(super) fn says(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

pub(super) fn text(said: Option<&str>) -> Seen {
    match said {
        None => Seen::missing("The statement does not say it."),
        Some(words) if says(words) => Seen::present(vec![words.trim().to_owned()]),
        Some(words) => Seen::broken(words.to_owned(), format!("{words:?} says nothing.")),
    }
}

fn batches(batches: &[String]) -> Seen {
    if batches.is_empty() {
        return Seen::missing("The statement names no batch.");
    }
    match batches.iter().position(|one| !says(one)) {
        Some(at) => {
            let said = batches.get(at).cloned().unwrap_or_default();
            let why = format!("{said:?} is no batch.");
            Seen::broken(said, why).at(format!("/product/batches/{at}"))
        }
        None => Seen::present(batches.to_vec()),
    }
}

fn declared(said: Option<bool>) -> Seen {
    match said {
        Some(true) => Seen::present(vec!["yes".to_owned()]),
        Some(false) => Seen::broken(
            "no".to_owned(),
            "The statement says that it is not so.".to_owned(),
        ),
        None => Seen::missing("The statement does not declare it."),
    }
}

/// A date of the data; `Err` with what was seen where it is none.
fn date(said: Option<&str>) -> Result<(String, Date), Seen> {
    let Some(words) = said else {
        return Err(Seen::missing("The statement does not say it."));
    };
    match iso(words) {
        Some(date) => Ok((words.to_owned(), date)),
        None => Err(Seen::broken(
            words.to_owned(),
            format!("{words:?} is no day: write it as in 2026-11-29."),
        )),
    }
}

fn support_period(statement: &Statement, on: Date) -> Seen {
    let (words, ends) = match date(statement.support_period.ends.as_deref()) {
        Ok(read) => read,
        Err(seen) => return seen,
    };
    let issued = statement.issue.date.as_deref().and_then(iso);
    if let Some(issued) = issued.filter(|issued| ends < *issued) {
        let why = format!("It ends on {ends}, before the statement is issued on {issued}.");
        return Seen::broken(words, why);
    }
    let seen = Seen::present(vec![words]);
    if ends < on {
        return seen.noting(format!(
            "It is over since {ends}: no more security updates are promised."
        ));
    }
    seen
}

fn date_of_issue(statement: &Statement, on: Date) -> Seen {
    match date(statement.issue.date.as_deref()) {
        Ok((words, issued)) if issued > on => {
            let why = format!("It is issued on {issued}, after the day asked about ({on}).");
            Seen::broken(words, why)
        }
        Ok((words, _)) => Seen::present(vec![words]),
        Err(seen) => seen,
    }
}
