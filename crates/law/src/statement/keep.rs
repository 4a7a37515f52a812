//! How long a statement is kept, and by whom: the duties of the regime with the day that their clocks give.

use jiff::civil::Date;
use serde::Serialize;

use super::data::Statement;
use super::dates::iso;
use super::rules::Rules;
use crate::case::EconomicRole;
use crate::clock::{Known, Start};
use crate::regime::{Footing, Regime};

/// One duty to keep the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The duty.
    pub duty: String,
    /// What is to be done.
    pub text: String,
    /// Who owes it.
    pub roles: Vec<EconomicRole>,
    /// The last day on which it is kept; none where the statement does not say from when or how long.
    pub until: Option<Date>,
    /// Why there is no day, where there is none.
    pub why_not: Option<String>,
    /// On what the duty stands.
    pub footing: Footing,
    /// On what the length stands.
    pub length: Option<Footing>,
}

/// The duties to keep this statement.
pub fn keep(regime: &Regime, rules: &Rules, statement: &Statement) -> Vec<Kept> {
    let (duties, clocks) = (&regime.duties().duties, regime.clocks());
    let issued = statement.issue.date.as_deref().and_then(iso);
    let known = Known {
        support_ends: statement.support_period.ends.as_deref().and_then(iso),
        ..Known::default()
    };
    rules
        .keep
        .iter()
        .filter_map(|keep| {
            let duty = duties.iter().find(|one| one.id == keep.duty)?;
            let clock = clocks.iter().find(|one| one.id == keep.clock)?;
            let (until, why_not) = match issued {
                None => (
                    None,
                    Some("The statement does not say when it was issued.".to_owned()),
                ),
                Some(day) => match clock.run(Start::Day(day), &known, regime.calendars()) {
                    Ok(due) => (due.day(), None),
                    Err(refusal) => (None, Some(refusal.remedy.clone())),
                },
            };
            Some(Kept {
                duty: duty.id.clone(),
                text: duty.text.clone(),
                roles: duty.roles.clone(),
                until,
                why_not,
                footing: duty.footing.clone(),
                length: Some(clock.footing.clone()),
            })
        })
        .collect()
}
