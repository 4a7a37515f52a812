//! Regimes that bind nobody here: those for reference, another authority's law or nobody's, and those that are not law on a day.
//! No case is opened under one that is here for reference.

use jiff::civil::Date;

use super::model::Regime;
use crate::refusal::Refusal;

impl Regime {
    /// Why the regime is here for reference alone, where it is.
    pub fn for_reference(&self) -> Option<&str> {
        self.for_reference.as_deref()
    }

    /// Why the regime binds nobody here on a day, in a sentence; none where it is law.
    pub fn binds_nobody(&self, on: Date) -> Option<String> {
        if let Some(why) = &self.for_reference {
            return Some(format!("For reference only: {why}"));
        }
        if self.in_force_from.is_none() {
            return Some("It was proposed and is not law: nobody has to follow it.".to_owned());
        }
        self.before_its_time(on)
    }

    /// That the regime was not law yet on a day; none where it was, or never is.
    pub(crate) fn before_its_time(&self, on: Date) -> Option<String> {
        let from = self.in_force_from.filter(|from| on < *from)?;
        let title = &self.title;
        Some(format!(
            "{title} was not law on {on}: it has effect from {from}."
        ))
    }

    /// Whether a case may be opened under the regime.
    ///
    /// # Errors
    /// A refusal, where the regime is not this authority's to enforce.
    pub fn may_open_cases(&self) -> Result<(), Refusal> {
        let Some(why) = &self.for_reference else {
            return Ok(());
        };
        Err(Refusal {
            rule: "case.regime-for-reference".to_owned(),
            citation: self.footing.citation.clone(),
            lawful_from: None,
            remedy: format!(
                "{} is here for reference: {why} Open the case under a regime that this authority enforces.",
                self.title
            ),
            basis: self.footing.basis,
        })
    }
}
