//! Regimes that are here for reference: another authority's law, or nobody's. No case is opened under one.

use super::model::Regime;
use crate::refusal::Refusal;

impl Regime {
    /// Why the regime is here for reference alone, where it is.
    pub fn for_reference(&self) -> Option<&str> {
        self.for_reference.as_deref()
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
