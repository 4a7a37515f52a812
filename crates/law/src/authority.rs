//! The body: who enforces a regime, by which instrument, with which functions, since when, and who else may act for it.
//!
//! The rows stand in `regimes/<regime>/authority.toml`. An action that no body and no delegate may take on that day
//! is refused, whatever the officer's designation says: nobody can hand on a function that they do not hold.

use jiff::civil::Date;
use serde::Serialize;

use crate::case::{ActionName, Actor};
use crate::days::Days;
use crate::ids::PowerId;
use crate::refusal::Refusal;
use crate::regime::{Footing, Regime};

/// A body that enforces a regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Dotted id.
    pub id: String,
    /// Its name in the law.
    pub name: String,
    /// The office that does the work for it, where that is another.
    pub acts_through: Option<String>,
    /// The instrument that makes it the enforcer.
    pub instrument: String,
    /// On which days.
    #[serde(flatten)]
    pub days: Days,
    /// What it may do.
    pub functions: Vec<Function>,
    /// How, and whether, it may hand its functions to others.
    pub delegation: Option<Statement>,
    /// How it designates its officers.
    pub designation: Statement,
    /// To whom it has handed functions.
    pub delegates: Vec<Delegate>,
    /// On what it stands.
    pub footing: Footing,
}

/// One thing that a body may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Function {
    /// Dotted id; rows of one id on different days are editions of one function.
    pub id: String,
    /// What it does, in our words.
    pub does: String,
    /// The powers of the regime that it is needed for; empty where it is about cases in general.
    pub powers: Vec<PowerId>,
    /// The actions that need this function and no other; empty where every action on its powers does.
    pub actions: Vec<ActionName>,
    /// On which days.
    #[serde(flatten)]
    pub days: Days,
    /// On what it stands.
    pub footing: Footing,
}

/// Somebody to whom functions were delegated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delegate {
    /// Dotted id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The instrument that delegates.
    pub instrument: String,
    /// The ids of the functions.
    pub functions: Vec<String>,
    /// On which days.
    #[serde(flatten)]
    pub days: Days,
    /// On what it stands.
    pub footing: Footing,
}

/// A sentence of the law, in our words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// In our words.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

impl Body {
    /// Whether the body, or a delegate of it, holds its function on that day.
    fn holds(&self, function: &Function, day: Date) -> bool {
        let delegated = self
            .delegates
            .iter()
            .any(|one| one.functions.contains(&function.id) && one.days.contain(day));
        function.days.contain(day) && (self.days.contain(day) || delegated)
    }

    /// The first day after `day` on which it holds the function, where there is one.
    fn holds_later(&self, function: &Function, day: Date) -> Option<Date> {
        let delegates = self
            .delegates
            .iter()
            .filter(|one| one.functions.contains(&function.id))
            .map(|one| one.days.from);
        let starts = delegates.chain([self.days.from, function.days.from]);
        let mut later: Vec<Date> = starts.flatten().filter(|from| *from > day).collect();
        later.sort();
        later.into_iter().find(|from| self.holds(function, *from))
    }
}

/// Whether the officer's instrument is named, and somebody holds the function that the action needs.
///
/// # Errors
/// A [`Refusal`] whose rule is `authority.none`, `authority.function` or `authority.instrument`.
pub fn may(
    regime: &Regime,
    action: ActionName,
    power: Option<&PowerId>,
    actor: &Actor,
    day: Date,
) -> Result<(), Refusal> {
    holds(regime, action, power, day)?;
    let named = !actor.designation.instrument.trim().is_empty();
    match regime.bodies().first() {
        Some(body) if !named => {
            let remedy = format!(
                "The designation of {} names no instrument. {} Have it made in writing, and name it.",
                actor.officer, body.designation.text
            );
            Err(refuse(
                "authority.instrument",
                &body.designation.footing,
                remedy,
            ))
        }
        _ => Ok(()),
    }
}

/// Whether somebody holds, on that day, the function that the action needs.
///
/// # Errors
/// A [`Refusal`] whose rule is `authority.none` or `authority.function`.
pub fn holds(
    regime: &Regime,
    action: ActionName,
    power: Option<&PowerId>,
    day: Date,
) -> Result<(), Refusal> {
    let Some(first) = regime.bodies().first() else {
        let remedy = format!(
            "{} names no body that enforces it, so nobody may act under it. Add its authority.toml.",
            regime.title()
        );
        return Err(refuse("authority.none", regime.footing(), remedy));
    };
    let wanted = needed(regime.bodies(), action, power);
    if wanted
        .iter()
        .any(|(body, function)| body.holds(function, day))
    {
        return Ok(());
    }
    let what = power.map_or_else(
        || format!("the action {action}"),
        |power| format!("the action {action} under {power}"),
    );
    let lawful_from = wanted
        .iter()
        .filter_map(|(body, function)| body.holds_later(function, day))
        .min();
    let (footing, remedy) = match (wanted.first(), lawful_from) {
        (Some((body, function)), Some(from)) => (
            &function.footing,
            format!(
                "On {day} nobody may {} yet. {} may from {from} on.",
                function.does, body.name
            ),
        ),
        (Some((body, function)), None) => (
            &function.footing,
            format!(
                "On {day} nobody may {} any more: {} held that function {}. Look up who holds it now.",
                function.does, body.name, function.days
            ),
        ),
        (None, _) => (
            &first.footing,
            format!(
                "The law gives {} no function that covers {what}. Leave it to whoever has it.",
                first.name
            ),
        ),
    };
    Err(Refusal {
        lawful_from,
        ..refuse("authority.function", footing, remedy)
    })
}

/// The functions of which one is needed: those that name the action; else those for its power; else those for cases in general.
fn needed<'r>(
    bodies: &'r [Body],
    action: ActionName,
    power: Option<&PowerId>,
) -> Vec<(&'r Body, &'r Function)> {
    let all = bodies
        .iter()
        .flat_map(|body| body.functions.iter().map(move |one| (body, one)));
    let covers =
        |one: &Function| one.powers.is_empty() || power.is_some_and(|id| one.powers.contains(id));
    let named: Vec<_> = all
        .clone()
        .filter(|(_, one)| one.actions.contains(&action) && covers(one))
        .collect();
    if !named.is_empty() {
        return named;
    }
    all.filter(|(_, one)| one.actions.is_empty())
        .filter(|(_, one)| match power {
            Some(id) => one.powers.contains(id),
            None => one.powers.is_empty(),
        })
        .collect()
}

fn refuse(rule: &str, footing: &Footing, remedy: String) -> Refusal {
    Refusal {
        rule: rule.to_owned(),
        citation: footing.citation.clone(),
        lawful_from: None,
        remedy,
        basis: footing.basis,
    }
}
