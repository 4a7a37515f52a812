//! The particulars of a penalty as fields: the sum, the time to pay, what was weighed, and the revenue.

use minijinja::{Value, context};
use proofhouse_law::ProvisionId;
use proofhouse_law::case::PenaltyTerms;
use proofhouse_law::penalty::{Revenue, Rules};
use proofhouse_law::regime::{Power, Regime};

use super::super::opened::Opened;
use super::super::{fields, money, words};
use crate::web::WebError;
use crate::web::form::Form;

/// The kinds of revenue, with their names in forms.
pub(super) const REVENUES: [(&str, &str); 3] = [
    ("complete-period", "A complete accounting period"),
    (
        "first-period-unfinished",
        "The first accounting period is not over: an estimate",
    ),
    ("no-period", "There is no accounting period"),
];

/// The rules of the regime for the sums of this power.
pub(super) fn rules<'r>(regime: &'r Regime, power: &Power) -> Option<&'r Rules> {
    let mut all = regime.penalties().iter();
    all.find(|rules| rules.power == power.id)
}

pub(super) fn blank(
    regime: &Regime,
    power: &Power,
    case: &Opened,
    pairs: &mut Vec<(String, String)>,
) {
    let payment = rules(regime, power).and_then(|rules| rules.payment.as_ref());
    if let Some(payment) = payment {
        pairs.push(("pay_within".to_owned(), payment.days.to_string()));
    }
    if let [only] = alleged(case)[..] {
        pairs.push(("breach".to_owned(), only.to_string()));
    }
}

pub(super) fn put(terms: &PenaltyTerms, pairs: &mut Vec<(String, String)>) {
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    add("breach", terms.breach.to_string());
    add("sum", money::typed(u128::from(terms.amount_pence)));
    if let Some(daily) = terms.daily_pence {
        add("daily", money::typed(u128::from(daily)));
    }
    add("pay_within", terms.pay_within_days.to_string());
    for (id, text) in &terms.factors {
        add(&format!("factor_{id}"), text.clone());
    }
    if terms.group {
        add("group", "yes".to_owned());
    }
    match &terms.revenue {
        Revenue::CompletePeriod {
            first_day,
            last_day,
            amount,
            determined,
        } => {
            add("revenue", "complete-period".to_owned());
            add("revenue_amount", money::typed(amount.as_minor()));
            if *determined {
                add("determined", "yes".to_owned());
            }
            fields::put_date(pairs, "period_first", *first_day);
            fields::put_date(pairs, "period_last", *last_day);
        }
        Revenue::FirstPeriodUnfinished { estimate } => {
            add("revenue", "first-period-unfinished".to_owned());
            add("estimate", money::typed(estimate.as_minor()));
        }
        Revenue::NoPeriod => add("revenue", "no-period".to_owned()),
    }
}

fn alleged(case: &Opened) -> Vec<&ProvisionId> {
    let allegations = case.file.state.allegations().iter();
    let mut alleged: Vec<&ProvisionId> = allegations.flat_map(|one| &one.provisions).collect();
    alleged.sort();
    alleged.dedup();
    alleged
}

pub(super) fn shown(case: &Opened, power: &Power, form: &Form) -> Result<Value, WebError> {
    let regime = case.regime()?;
    let breaches: Vec<Value> = alleged(case)
        .into_iter()
        .map(|id| {
            let title = regime.provision(id).map(|one| one.title.clone());
            fields::choice(id.as_str(), id.as_str(), title, &[form.text("breach")])
        })
        .collect();
    let revenues: Vec<Value> = REVENUES
        .iter()
        .map(|(value, text)| fields::choice(value, text, None, &[form.text("revenue")]))
        .collect();
    let tick = |name: &str, text: &str| [fields::choice("yes", text, None, &[form.text(name)])];
    let rules = rules(regime, power);
    let factors: Vec<Value> = rules
        .map_or(&[][..], |rules| &rules.factors)
        .iter()
        .map(|one| {
            let field = format!("factor_{}", one.id);
            context! {
                value => form.text(&field), field, title => one.title.as_str(),
                weigh => one.weigh.as_str(), footing => words::footing(&one.footing),
            }
        })
        .collect();
    let payment = rules.and_then(|rules| rules.payment.as_ref());
    Ok(context! {
        breaches, revenues, factors,
        daily => rules.and_then(|rules| rules.daily.as_ref()).map(|one| words::footing(&one.footing)),
        payment => payment.map(|one| format!("At least {} days, beginning with the day it is given. {}", one.days, words::footing(&one.footing))),
        determined => tick("determined", "The authority determined the amount"),
        group => tick("group", "The revenue is that of a whole group"),
    })
}
