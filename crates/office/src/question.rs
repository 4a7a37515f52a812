//! Questions that anyone asks of the law: under which regime, on which day, in which territory.

use jiff::civil::Date;
use proofhouse_law::scope::Territory;
use proofhouse_law::{Regime, RegimeId};

use crate::web::{Visit, WebError};

/// The current regimes for which `has` is true, those that are law first.
pub(crate) fn regimes(visit: &Visit, has: fn(&Regime) -> bool) -> Vec<&Regime> {
    let mut found = visit.app().desk().regimes().current();
    found.retain(|regime| has(regime));
    found.sort_by_key(|regime| regime.in_force_from().is_none());
    found
}

/// The regime that was asked for; the first where none was.
pub(crate) fn regime<'v>(regimes: &[&'v Regime], asked: &str) -> Result<&'v Regime, WebError> {
    if regimes.is_empty() {
        return Err(WebError::NotFound);
    }
    let known: Vec<&str> = regimes.iter().map(|one| one.id().as_str()).collect();
    let next = format!("Name one of {}.", known.join(", "));
    let found = if asked.is_empty() {
        regimes.first()
    } else {
        let id: Option<RegimeId> = asked.parse().ok();
        regimes.iter().find(|one| Some(one.id()) == id.as_ref())
    };
    found.copied().ok_or_else(|| {
        WebError::bad_request("There is no such regime here that answers this.", next)
    })
}

/// The day that was asked for; today where none was.
pub(crate) fn day(visit: &Visit, asked: &str) -> Result<Date, WebError> {
    if asked.is_empty() {
        return Ok(visit.app().clock().today());
    }
    asked.parse().map_err(|_| {
        WebError::bad_request(
            "`on` is not a day.",
            "Write 2025-02-25, or leave it out to ask about today.",
        )
    })
}

/// The territory that was asked for; somewhere in the United Kingdom where none was.
pub(crate) fn territory(asked: &str) -> Result<Territory, WebError> {
    if asked.is_empty() {
        return Ok(Territory::UnitedKingdom);
    }
    asked.parse().map_err(|_| {
        WebError::bad_request(
            "`territory` is not one.",
            "Write GB, NI, or UK where the part is not known.",
        )
    })
}

/// Other regimes that the same page answers for, and the one it answers for now.
pub(crate) fn choice(regimes: &[&Regime], now: &Regime) -> Vec<minijinja::Value> {
    regimes
        .iter()
        .map(|one| {
            minijinja::context! {
                id => one.id().as_str(), title => one.title(), summary => one.summary(),
                now => one.id() == now.id(), law => one.in_force_from().is_some(),
            }
        })
        .collect()
}

/// On what a rule stands, in words that never take policy for law.
pub(crate) fn footing(footing: &proofhouse_law::regime::Footing) -> String {
    use proofhouse_law::Source;
    let source = match footing.basis.source {
        Source::Statute => "Law",
        Source::Policy => "Policy, not law",
        Source::Assumed => "Assumed, not law",
    };
    let checked = if footing.basis.verified {
        ""
    } else {
        ", not yet checked against its source"
    };
    format!("{source}{checked}: {}", footing.citation)
}

/// The first letter large.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
