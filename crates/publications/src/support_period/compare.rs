//! Two accounts of the same product held against each other: was the period shortened, extended, reworded, taken away?

use jiff::civil::Date;
use proofhouse_law::regime::{Outcome, Predicate};
use proofhouse_law::{Regime, RegimeId, Verdict};
use serde::{Deserialize, Serialize};

use super::account::{Account, ReadingName};

/// What became of a published period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The later account states an earlier end.
    Shortened,
    /// The later account states a later end.
    Extended,
    /// A stated end has no date any more: nothing is said, or words that state none.
    Gone,
    /// A date is stated where none was.
    Added,
    /// The same end in other words.
    Reworded,
    /// The same end, or the same lack of one, in the same words.
    Unchanged,
    /// One of the two could not be read, or can be read two ways: nothing follows.
    Unclear,
}

/// The comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// What became of it.
    pub change: Change,
    /// The end that was stated.
    pub before: Option<Date>,
    /// The end that is stated now.
    pub after: Option<Date>,
    /// By how many days the end moved; negative where it is earlier.
    pub days: Option<i32>,
    /// In a sentence.
    pub why: String,
}

/// Why two accounts cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotComparable {
    /// They are of different products.
    #[error("the accounts are of different models ({0} and {1})")]
    Models(String, String),
    /// They are given the wrong way round.
    #[error("the account given as the older one was read later ({0}) than the other ({1})")]
    Order(String, String),
}

/// Compares an older account with a newer one.
pub fn compare(old: &Account, new: &Account) -> Result<Comparison, NotComparable> {
    let model = |one: &Account| one.model.clone().unwrap_or_default();
    if !model(old).eq_ignore_ascii_case(&model(new)) {
        let named = |name: String| {
            if name.is_empty() {
                "none named".to_owned()
            } else {
                name
            }
        };
        return Err(NotComparable::Models(named(model(old)), named(model(new))));
    }
    if old.read_at > new.read_at {
        return Err(NotComparable::Order(
            old.read_at.to_string(),
            new.read_at.to_string(),
        ));
    }
    let (before, after) = (old.end_date, new.end_date);
    let days = before
        .zip(after)
        .and_then(|(before, after)| before.until(after).ok())
        .map(|span| span.get_days());
    let (change, why) = judged(old, new);
    Ok(Comparison {
        change,
        before,
        after,
        days,
        why,
    })
}

/// The rule of a regime, and what it makes of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The regime.
    pub regime: RegimeId,
    /// Its provision.
    pub provision: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What it asks for.
    pub text: String,
    /// Where it stands.
    pub citation: String,
}

impl Rule {
    /// What the regime's provision of this kind makes of an outcome; none where it has no such provision.
    pub fn of(regime: &Regime, predicate: Predicate, outcome: Outcome) -> Option<Self> {
        let mut all = regime.provisions().iter();
        let found = all.find(|one| one.predicate == predicate)?;
        Some(Self {
            regime: regime.id().clone(),
            provision: found.id.to_string(),
            verdict: found
                .outcomes
                .get(&outcome)
                .copied()
                .unwrap_or(Verdict::Inconclusive),
            text: found.text.clone(),
            citation: found.footing.citation.clone(),
        })
    }

    /// What the regime makes of a comparison, where it has a rule against shortening.
    pub fn on_shortening(regime: &Regime, comparison: &Comparison) -> Option<Self> {
        let outcome = match comparison.change {
            Change::Shortened => Outcome::Shortened,
            Change::Extended | Change::Reworded | Change::Unchanged
                if comparison.after.is_some() =>
            {
                Outcome::NotShortened
            }
            _ => Outcome::NotObserved,
        };
        Self::of(regime, Predicate::SupportPeriodNotShortened, outcome)
    }
}

fn judged(old: &Account, new: &Account) -> (Change, String) {
    let unclear = |one: &Account| {
        matches!(
            one.reading,
            ReadingName::CouldNotRead | ReadingName::Contradictory
        )
    };
    match (old.end_date, new.end_date) {
        _ if unclear(old) || unclear(new) => {
            let which = if unclear(old) { "older" } else { "newer" };
            let why = format!(
                "The {which} account has no one reading, so nothing can be compared; a person reads both."
            );
            (Change::Unclear, why)
        }
        (Some(before), Some(after)) if after < before => (
            Change::Shortened,
            format!(
                "The end of support was {before} and is {after} now: the published period was made shorter."
            ),
        ),
        (Some(before), Some(after)) if after > before => (
            Change::Extended,
            format!("The end of support was {before} and is {after} now: the period was extended."),
        ),
        (Some(before), None) => {
            let now = new.reading.words();
            (
                Change::Gone,
                format!("The end of support was {before}; the later page states none ({now})."),
            )
        }
        (None, Some(after)) => (
            Change::Added,
            format!("No end of support was stated; now it is {after}."),
        ),
        _ if passages(old) == passages(new) => (
            Change::Unchanged,
            "Both pages say the same of it.".to_owned(),
        ),
        (Some(_), _) => (
            Change::Reworded,
            "The end is the same; the words changed.".to_owned(),
        ),
        (None, None) => (
            Change::Reworded,
            "Neither page states an end; the words changed.".to_owned(),
        ),
    }
}

/// The words of the statements that concern the product, white space and order aside.
fn passages(one: &Account) -> Vec<String> {
    let about = one
        .statements
        .iter()
        .filter(|stated| stated.about_model != Some(false));
    let mut words: Vec<String> = about
        .map(|stated| {
            stated
                .passage
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    words.sort_unstable();
    words
}
