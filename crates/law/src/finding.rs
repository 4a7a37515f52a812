//! Findings: what the observations show for each provision of a regime, never a guess.
//!
//! Each provision's predicate reads the observations into outcomes (a closed set, reviewed as code); the regime says what verdict
//! each outcome has. The worst verdict among them is the finding's, with the reasons and the evidence of that verdict.

mod passwords;
mod publications;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{ObservationId, ProvisionId};
use crate::observation::{Observation, Publication};
use crate::regime::{Outcome, Predicate, Provision, Regime};

/// The most reasons kept in one finding: a device may offer as many interfaces as it likes.
const REASONS_MAX: usize = 50;

/// What the evidence shows of one provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What was tested complies, as far as the regime's reading goes.
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

impl Verdict {
    /// The verdict in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::NotApplicable => "not applicable",
            Self::Error => "error",
        }
    }

    /// The verdict as forms and JSON write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            other => other.words(),
        }
    }

    /// Whether it settles the matter: it passes, fails or does not apply.
    pub(crate) fn decides(self) -> bool {
        matches!(self, Self::Pass | Self::Fail | Self::NotApplicable)
    }

    /// Precedence where several outcomes meet: one failure is a failure, and one open question leaves the rest open.
    pub(crate) fn weight(self) -> u8 {
        match self {
            Self::Fail => 4,
            Self::Error => 3,
            Self::Inconclusive => 2,
            Self::Pass => 1,
            Self::NotApplicable => 0,
        }
    }
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

/// What a predicate read from some observations, before the regime says what it means.
struct Reading {
    outcome: Outcome,
    reason: String,
    relies_on: Vec<ObservationId>,
}

impl Reading {
    fn new(outcome: Outcome, reason: impl Into<String>, relies_on: &[&Observation]) -> Self {
        Self {
            outcome,
            reason: reason.into(),
            relies_on: relies_on.iter().map(|one| one.id.clone()).collect(),
        }
    }
}

/// Derives one finding for each provision of the regime, in the regime's order.
///
/// `on` is the civil date on which the finding is made, for readings that depend on the day. Before the regime is law none of
/// its provisions applies.
pub fn derive(regime: &Regime, observations: &[Observation], on: Date) -> Vec<Finding> {
    let before = regime.before_its_time(on);
    let finding = |provision: &Provision| match &before {
        Some(why) => Finding {
            provision: provision.id.clone(),
            verdict: Verdict::NotApplicable,
            reasons: vec![why.clone()],
            relies_on: Vec::new(),
        },
        None => conclude(provision, read(provision, observations, on)),
    };
    regime.provisions().iter().map(finding).collect()
}

fn read(provision: &Provision, observations: &[Observation], on: Date) -> Vec<Reading> {
    match provision.predicate {
        Predicate::UniquePerUnit | Predicate::NoListedCredential | Predicate::NoUniversalReset => {
            passwords::read(provision, observations)
        }
        Predicate::ContactPublished => {
            publications::presence(Publication::VulnerabilityContact, observations)
        }
        Predicate::AcknowledgementPublished => {
            publications::presence(Publication::AcknowledgementTiming, observations)
        }
        Predicate::StatusUpdatesPublished => {
            publications::presence(Publication::StatusUpdateTiming, observations)
        }
        Predicate::SupportPeriodPublished => publications::support(observations, on),
        Predicate::SupportPeriodBesideOffer => publications::beside_offer(observations),
        Predicate::SupportPeriodNotShortened => vec![Reading::new(
            Outcome::NotObserved,
            "One reading shows no change: `proofhouse support-period compare` holds two against each other.",
            &[],
        )],
        Predicate::NeedsPerson => {
            let note = provision.note.as_deref().unwrap_or("A person judges this.");
            vec![Reading::new(
                Outcome::ForAPerson,
                format!("No check here decides this. {note}"),
                &[],
            )]
        }
    }
}

fn conclude(provision: &Provision, readings: Vec<Reading>) -> Finding {
    // The loader refuses a regime that leaves an outcome unmapped; were one to slip through, it decides nothing.
    let verdict_of = |reading: &Reading| {
        provision
            .outcomes
            .get(&reading.outcome)
            .copied()
            .unwrap_or(Verdict::Inconclusive)
    };
    let worst = readings
        .iter()
        .map(verdict_of)
        .max_by_key(|verdict| verdict.weight())
        .unwrap_or(Verdict::Inconclusive);
    let (mut reasons, mut relies_on) = (Vec::new(), Vec::new());
    let (mut said, mut named) = (BTreeSet::new(), BTreeSet::new());
    for reading in readings
        .into_iter()
        .filter(|reading| verdict_of(reading) == worst)
    {
        if said.insert(reading.reason.clone()) && reasons.len() < REASONS_MAX {
            reasons.push(reading.reason);
        }
        relies_on.extend(
            reading
                .relies_on
                .into_iter()
                .filter(|id| named.insert(id.clone())),
        );
    }
    Finding {
        provision: provision.id.clone(),
        verdict: worst,
        reasons,
        relies_on,
    }
}
