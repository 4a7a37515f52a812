//! The cap: the greater of a fixed sum and a share of revenue, with each step shown.

use jiff::civil::Date;

use super::money::Money;
use super::rules::Rules;
use super::working::{Working, refusal};
use super::{Inputs, Revenue};
use crate::clock::{day_in_words, days, last_of_months};
use crate::refusal::Refusal;

/// A share in basis points is out of this many.
const BASIS: u64 = 10_000;

/// The most that a penalty for one breach can be, with its working.
///
/// # Errors
/// A refusal, where the regime does not let the sum be worked out from what was told.
pub fn compute(rules: &Rules, inputs: &Inputs) -> Result<Working, Refusal> {
    let mut working = Working {
        rules: rules.id.clone(),
        title: format!(
            "The most that a penalty for one breach can be: {}",
            rules.title
        ),
        currency: rules.currency,
        lines: Vec::new(),
        sum: Money::ZERO,
        marks: Vec::new(),
    };
    if inputs.group && !rules.group {
        let remedy = "The revenue is a group's, and no regulations let it be taken: give the revenue of the person alone.";
        return Err(refusal(rules, "group", &rules.group_footing, remedy));
    }
    let share = match revenue(rules, inputs, &mut working)? {
        Some(revenue) => share(rules, revenue, &mut working)?,
        None => Money::ZERO,
    };
    let fixed = rules.fixed.sum;
    working.line(
        "Fixed sum",
        rules.currency.show(fixed),
        "as the law names it",
        &rules.fixed.footing,
    );
    working.sum = fixed.max(share);
    let how = if matches!(inputs.revenue, Revenue::NoPeriod) {
        "the fixed sum, as there is no accounting period"
    } else if share > fixed {
        "the greater of the two: the share"
    } else {
        "the greater of the two: the fixed sum"
    };
    working.line("Cap", rules.currency.show(working.sum), how, &rules.footing);
    Ok(working)
}

fn share(rules: &Rules, revenue: Money, working: &mut Working) -> Result<Money, Refusal> {
    let points = u64::from(rules.share.basis_points);
    let share = revenue.times(points, BASIS).ok_or_else(|| large(rules))?;
    let how = format!(
        "{} % of {}, rounded down",
        percent(rules.share.basis_points),
        rules.currency.show(revenue)
    );
    let shown = rules.currency.show(share);
    working.line("Share of revenue", shown, how, &rules.share.footing);
    Ok(share)
}

/// The revenue of as many months as the share is of; none where there is no accounting period.
fn revenue(
    rules: &Rules,
    inputs: &Inputs,
    working: &mut Working,
) -> Result<Option<Money>, Refusal> {
    match &inputs.revenue {
        Revenue::CompletePeriod {
            first_day,
            last_day,
            amount,
            determined,
        } => {
            let (first, last) = (*first_day, *last_day);
            complete(rules, inputs.on, first, last, working)?;
            let by = if *determined {
                "as the authority determined it"
            } else {
                "as stated"
            };
            let how = format!(
                "{by}, for {} to {}",
                day_in_words(first),
                day_in_words(last)
            );
            let shown = rules.currency.show(*amount);
            working.line("Qualifying worldwide revenue", shown, how, &rules.period);
            pro_rata(rules, *amount, first, last, working).map(Some)
        }
        Revenue::FirstPeriodUnfinished { estimate } => {
            let Some(rule) = &rules.first_period else {
                let remedy = "The first accounting period is not over, and this regime does not say what is taken then.";
                return Err(refusal(rules, "first-period", &rules.period, remedy));
            };
            let shown = rules.currency.show(*estimate);
            let how = "the authority's estimate, as the first accounting period is not over";
            working.line("Estimated revenue", shown, how, &rule.footing);
            working
                .marks
                .push("The cap rests on an estimate, not on a finished period.".to_owned());
            Ok(Some(*estimate))
        }
        Revenue::NoPeriod => {
            let Some(rule) = &rules.no_period else {
                let remedy = "There is no accounting period, and this regime does not say what is taken then.";
                return Err(refusal(rules, "no-period", &rules.period, remedy));
            };
            let how = "there is no accounting period";
            working.line("Qualifying worldwide revenue", "none", how, &rule.footing);
            Ok(None)
        }
    }
}

/// Refuses a period that runs backwards or is not over; marks one that is old.
fn complete(
    rules: &Rules,
    on: Date,
    first: Date,
    last: Date,
    working: &mut Working,
) -> Result<(), Refusal> {
    if last < first {
        let remedy = format!(
            "The accounting period ends on {last}, before it begins on {first}: correct the days."
        );
        return Err(refusal(rules, "period", &rules.period, remedy));
    }
    if last >= on {
        let remedy = format!(
            "The accounting period ends on {last} and is not complete on {on}: give the most recent complete one."
        );
        return Err(refusal(rules, "period", &rules.period, remedy));
    }
    if last_of_months(crate::clock::next_day(last), rules.months) < on {
        working.marks.push(format!(
            "The period ended on {}; a later one should be complete by {}. Say why this is the most recent.",
            day_in_words(last),
            day_in_words(on)
        ));
    }
    Ok(())
}

fn pro_rata(
    rules: &Rules,
    amount: Money,
    first: Date,
    last: Date,
    working: &mut Working,
) -> Result<Money, Refusal> {
    let full = last_of_months(first, rules.months);
    if full == last {
        return Ok(amount);
    }
    let (wanted, had) = (days(first, full), days(first, last));
    let brought = amount
        .times(u64::from(wanted), u64::from(had))
        .ok_or_else(|| large(rules))?;
    let how = format!(
        "{} × {wanted} days ÷ {had} days, as the period is not {} months; rounded down",
        rules.currency.show(amount),
        rules.months
    );
    let shown = rules.currency.show(brought);
    let label = format!("Brought to {} months", rules.months);
    working.line(&label, shown, how, &rules.method);
    Ok(brought)
}

fn large(rules: &Rules) -> Refusal {
    let remedy = "The figures are too large to be worked out exactly: check them.";
    refusal(rules, "figures", &rules.footing, remedy)
}

/// Basis points as percent, such as `4` or `2.5`.
fn percent(basis_points: u16) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:02}")
            .trim_end_matches('0')
            .to_owned()
    }
}
