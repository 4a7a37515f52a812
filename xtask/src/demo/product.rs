//! A product as the drill's case knows it: who made it, what was found of it, and the bundles that show it.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::Regime;
use super::narrator::Narrator;

/// A product as the case knows it, with its evidence.
#[derive(Clone)]
pub(crate) struct Product {
    /// Brand.
    pub(crate) brand: String,
    /// Model.
    pub(crate) model: String,
    /// What it is.
    pub(crate) kind: String,
    /// Its GTIN, 14 digits.
    pub(crate) gtin: String,
    /// Who answers, as ROLE:NAME.
    pub(crate) respondent: String,
    /// Its signed bundles.
    pub(crate) bundles: Vec<PathBuf>,
    /// Provision and verdict of each finding that rests on something seen.
    pub(super) findings: Vec<Found>,
    /// The provisions that failed, or stayed open where none failed.
    pub(crate) breached: Vec<String>,
}

/// The two products.
pub(crate) struct Products {
    /// As sold with a universal default password that a factory reset brings back.
    pub(crate) insecure: Product,
    /// The one that behaves, with all its evidence.
    pub(crate) behaving: Product,
    /// The same product after a first inspection that stayed inconclusive.
    pub(super) doubtful: Product,
}

/// A finding of a tester.
#[derive(Clone, Debug)]
pub(super) struct Found {
    provision: String,
    verdict: String,
    #[expect(dead_code, reason = "said by Debug, where a demo fails")]
    reasons: Vec<Value>,
}

impl Product {
    /// A product without evidence; `digits` are the first 13 of its GTIN, `firm` makes it.
    pub(super) fn new(
        brand: &str,
        model: &str,
        kind: &str,
        digits: &str,
        firm: &str,
    ) -> Result<Self> {
        Ok(Self {
            brand: brand.to_owned(),
            model: model.to_owned(),
            kind: kind.to_owned(),
            gtin: with_check_digit(digits)?,
            respondent: format!("manufacturer:{firm}"),
            bundles: Vec::new(),
            findings: Vec::new(),
            breached: Vec::new(),
        })
    }

    /// Brand and model.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.brand, self.model)
    }

    pub(super) fn with_verdict(&self, verdict: &str) -> Vec<String> {
        self.findings
            .iter()
            .filter(|found| found.verdict == verdict)
            .map(|found| found.provision.clone())
            .collect()
    }

    /// Fails, with the reasons, where anything is open but what only a person can judge.
    pub(super) fn ensure_settled(&self, regime: Regime) -> Result<()> {
        let is_open = |found: &&Found| {
            found.verdict != "pass"
                && found.verdict != "not-applicable"
                && found.provision != regime.open_to_a_person()
        };
        let open: Vec<&Found> = self.findings.iter().filter(is_open).collect();
        ensure!(open.is_empty(), "{} is not settled: {open:#?}", self.name());
        Ok(())
    }

    /// Says the findings.
    pub(super) fn say(&self, narrator: &mut Narrator, regime: Regime) {
        for verdict in ["fail", "pass", "inconclusive"] {
            let provisions = self.with_verdict(verdict);
            if !provisions.is_empty() {
                narrator.proved(&format!(
                    "{verdict} under {}: {}",
                    regime.id(),
                    provisions.join(", ")
                ));
            }
        }
    }

    /// The bundle of the inspection.
    pub(crate) fn bundle(&self) -> Result<String> {
        let bundle = self.bundles.first().context("a bundle")?;
        Ok(bundle.display().to_string())
    }
}

impl Products {
    /// The behaving product as the case first sees it.
    pub(crate) fn in_doubt(&self) -> Product {
        self.doubtful.clone()
    }
}

/// Each finding in a tester's answer that rests on something seen.
pub(super) fn findings(answer: &Value, regime: Regime) -> Vec<Found> {
    let regimes = answer.get("regimes").and_then(Value::as_array);
    let wanted = regimes
        .into_iter()
        .flatten()
        .find(|one| one.get("regime").and_then(Value::as_str) == Some(regime.id()));
    let findings = wanted
        .unwrap_or(answer)
        .get("findings")
        .and_then(Value::as_array);
    let text =
        |finding: &Value, name: &str| finding.get(name).and_then(Value::as_str).map(str::to_owned);
    findings
        .into_iter()
        .flatten()
        .filter(|finding| {
            finding
                .get("relies_on")
                .and_then(Value::as_array)
                .is_some_and(|seen| !seen.is_empty())
        })
        .filter_map(|finding| {
            let reasons = finding.get("reasons").and_then(Value::as_array);
            Some(Found {
                provision: text(finding, "provision")?,
                verdict: text(finding, "verdict")?,
                reasons: reasons.cloned().unwrap_or_default(),
            })
        })
        .collect()
}

/// A 14-digit GTIN from its first 13 digits (GS1 General Specifications, 7.9: weights 3 and 1 from the right).
fn with_check_digit(digits: &str) -> Result<String> {
    let values: Vec<u32> = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    if values.len() != 13 {
        bail!("{digits} has not 13 digits");
    }
    let sum: u32 = values
        .iter()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    Ok(format!("{digits}{}", (10 - sum % 10) % 10))
}
