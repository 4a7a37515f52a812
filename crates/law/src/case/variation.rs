//! Varying a notice: proposed by one officer, made by another, and never more onerous than what was given.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::action::Documents;
use super::terms::{Particulars, Terms, UnitScope};
use crate::ids::{NoticeId, OfficerId};

/// Proposes other terms for a notice that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariationProposal {
    /// Which notice.
    pub notice: NoticeId,
    /// Its terms as they would stand.
    pub terms: Terms,
    /// Why.
    pub reasons: String,
}

/// Makes the proposed variation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variation {
    /// Which notice.
    pub notice: NoticeId,
    /// The notice as varied.
    pub documents: Documents,
}

/// A variation that waits for a second officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// The terms as they would stand.
    pub terms: Terms,
    /// Why.
    pub reasons: String,
    /// Who proposed it: that officer does not make it.
    pub by: OfficerId,
    /// When.
    pub at: Timestamp,
}

/// A variation that was made, by the authority or by the tribunal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Varied {
    /// The terms before it.
    pub before: Terms,
    /// Why.
    pub reasons: String,
    /// The day, in Europe/London.
    pub on: Date,
    /// When that was recorded.
    pub at: Timestamp,
    /// The notice as varied; none where a tribunal varied it before such a document was made, and of a court's order.
    pub documents: Option<Documents>,
}

/// What would make `new` more onerous than `old`, in words; none where nothing would.
///
/// What an officer writes in the paragraphs cannot be weighed by a machine: the officer who makes the variation answers for it.
pub fn more_onerous(old: &Terms, new: &Terms) -> Option<String> {
    if new.power != old.power {
        return Some("It would be given under another power.".to_owned());
    }
    wider_lists(old, new)
        .or_else(|| wider_dates(old, new))
        .or_else(|| heavier(old.particulars.as_ref(), new.particulars.as_ref()))
}

fn beyond<'n, T: PartialEq>(old: &[T], new: &'n [T]) -> Option<&'n T> {
    new.iter().find(|one| !old.contains(one))
}

fn wider_lists(old: &Terms, new: &Terms) -> Option<String> {
    if let Some(party) = beyond(&old.addressees, &new.addressees) {
        return Some(format!("It would bind {party}, who was not addressed."));
    }
    if let Some(class) = beyond(&old.addressee_classes, &new.addressee_classes) {
        return Some(format!("It would bind the class `{class}` too."));
    }
    if let Some(activity) = beyond(&old.activities, &new.activities) {
        return Some(format!("It would forbid or require `{activity}` too."));
    }
    if let Some(allegation) = beyond(&old.allegations, &new.allegations) {
        return Some(format!("It would rest on {allegation} too."));
    }
    if new.territory != old.territory {
        return Some(format!(
            "It would hold in {} and not in {}.",
            new.territory, old.territory
        ));
    }
    let unit = new
        .units
        .iter()
        .find(|unit| !old.units.iter().any(|known| covers(known, unit)))?;
    Some(format!(
        "It would cover {} {} more widely.",
        unit.scheme, unit.value
    ))
}

/// Whether `wide` binds every unit that `narrow` binds.
fn covers(wide: &UnitScope, narrow: &UnitScope) -> bool {
    let part = |wide: &Option<String>, narrow: &Option<String>| wide.is_none() || wide == narrow;
    wide.scheme == narrow.scheme
        && wide.value == narrow.value
        && part(&wide.batch, &narrow.batch)
        && part(&wide.firmware, &narrow.firmware)
}

fn wider_dates(old: &Terms, new: &Terms) -> Option<String> {
    if new.from < old.from {
        return Some(format!("It would begin on {}, earlier.", new.from));
    }
    match (old.ends_on, new.ends_on) {
        (Some(_), None) => Some("It would lose its last day.".to_owned()),
        (Some(before), Some(after)) if after > before => {
            Some(format!("It would end on {after} and not on {before}."))
        }
        _ => None,
    }
}

fn heavier(old: Option<&Particulars>, new: Option<&Particulars>) -> Option<String> {
    let (old, new) = match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) => (old, new),
        _ => return Some("Its particulars would come or go.".to_owned()),
    };
    let sooner = |what: &str, before: Date, after: Date| {
        (after < before).then(|| format!("{what} would be due by {after} and not by {before}."))
    };
    match (old, new) {
        (Particulars::Compliance(old), Particulars::Compliance(new)) => {
            sooner("Compliance", old.comply_by, new.comply_by)
        }
        (Particulars::Recall(old), Particulars::Recall(new)) => {
            sooner("The arrangements", old.arrangements_by, new.arrangements_by).or_else(|| {
                (new.inform_customers && !old.inform_customers)
                    .then(|| "Customers would have to be told, who had not.".to_owned())
            })
        }
        (Particulars::Penalty(old), Particulars::Penalty(new)) => heavier_sum(old, new),
        (Particulars::Forfeiture(old), Particulars::Forfeiture(new)) => {
            (old != new).then(|| "What the court was asked for is the court's to vary.".to_owned())
        }
        _ => Some("It would become a notice of another kind.".to_owned()),
    }
}

fn heavier_sum(
    old: &super::penalty::PenaltyTerms,
    new: &super::penalty::PenaltyTerms,
) -> Option<String> {
    if new.amount_pence > old.amount_pence {
        return Some("The sum would be larger.".to_owned());
    }
    if new.daily_pence.unwrap_or(0) > old.daily_pence.unwrap_or(0) {
        return Some("The daily sum would be larger.".to_owned());
    }
    if new.pay_within_days < old.pay_within_days {
        return Some("The time to pay would be shorter.".to_owned());
    }
    (new.breach != old.breach).then(|| "It would be for another breach.".to_owned())
}
