//! A lawful "no", as a value: which rule, on what footing, from when it would be lawful, and what would cure it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a step is not lawful now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Dotted id of the rule, never reused.
    pub rule: String,
    /// The provision, or the policy or assumption, that the rule rests on.
    pub citation: String,
    /// The first day on which the step would be lawful, where waiting cures it.
    pub lawful_from: Option<Date>,
    /// What happened and what would make the step lawful.
    pub remedy: String,
    /// On what footing the rule stands, so that policy is never shown as law.
    pub basis: Basis,
}

/// The footing of a value or a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Where it comes from.
    pub source: Source,
    /// Whether it was checked against that source.
    pub verified: bool,
}

/// Where a value of the law data comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Enacted text.
    Statute,
    /// A published policy or proposal, or the authority's own rule of work.
    Policy,
    /// Chosen for want of a source, after an analogue.
    Assumed,
}

impl Basis {
    /// A rule of the authority's own procedure.
    pub const PROCEDURE: Self = Self {
        source: Source::Policy,
        verified: true,
    };

    /// The footing in words, so that policy and assumption are never shown as law.
    pub fn in_words(self) -> &'static str {
        match (self.source, self.verified) {
            (Source::Statute, true) => "statute",
            (Source::Statute, false) => "statute, not yet verified",
            (Source::Policy, true) => "policy, not law",
            (Source::Policy, false) => "policy, not law, not yet verified",
            (Source::Assumed, _) => "assumption, not law",
        }
    }

    /// Whether a notice outside a drill may rest on it without a lawyer's confirmation.
    pub fn is_settled(self) -> bool {
        self.verified && self.source != Source::Assumed
    }
}

impl Refusal {
    /// A refusal by the authority's own procedure, which no statute prescribes.
    pub fn procedure(rule: &str, remedy: impl Into<String>) -> Self {
        Self {
            rule: rule.to_owned(),
            citation: "the authority's procedure for cases (no statute prescribes this step)"
                .to_owned(),
            lawful_from: None,
            remedy: remedy.into(),
            basis: Basis::PROCEDURE,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "refused by {} [{}: {}]: {}",
            self.rule,
            self.basis.in_words(),
            self.citation,
            self.remedy
        )?;
        if let Some(day) = self.lawful_from {
            write!(f, " Lawful from {day}.")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
