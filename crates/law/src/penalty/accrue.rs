//! What a daily penalty has come to: each day of the breach after the time to pay, but for days of an appeal that suspends.

use jiff::civil::Date;

use super::money::Money;
use super::rules::Rules;
use super::working::Working;
use crate::clock::{Interval, day_in_words, days, days_outside, next_day};

/// What a daily sum has come to at the end of `on`, with its working.
///
/// `payment_deadline` is the last day for payment; `breach_until` the last day on which the breach went on, where it
/// has ended; `suspended` the days on which an appeal took the notice's effect away.
pub fn accrued(
    rules: &Rules,
    daily: Money,
    payment_deadline: Date,
    breach_until: Option<Date>,
    suspended: &[Interval],
    on: Date,
) -> Working {
    let mut working = Working {
        rules: rules.id.clone(),
        title: format!(
            "What the daily penalty has come to by the end of {}",
            day_in_words(on)
        ),
        currency: rules.currency,
        lines: Vec::new(),
        sum: Money::ZERO,
        marks: Vec::new(),
    };
    let footing = rules
        .daily
        .as_ref()
        .map_or(&rules.footing, |daily| &daily.footing);
    let first = next_day(payment_deadline);
    let last = breach_until.map_or(on, |until| until.min(on));
    let how = format!(
        "the day after the last day for payment, {}",
        day_in_words(payment_deadline)
    );
    working.line("First day", day_in_words(first), how, footing);
    let how = match breach_until {
        Some(until) if until <= on => "the last day on which the breach went on",
        _ => "the breach goes on: counted to the day asked for",
    };
    working.plain("Last day", day_in_words(last), how);
    let whole = days(first, last);
    let counted = match &rules.appeal {
        Some(appeal) if appeal.suspends => {
            let counted = days_outside(first, last, suspended);
            let how = "days of an appeal, on which the notice had no effect";
            let shown = (whole - counted).to_string();
            working.line("Days left out", shown, how, &appeal.footing);
            counted
        }
        _ => {
            if !suspended.is_empty() {
                working.marks.push(
                    "The regime does not say that an appeal suspends the notice: no day was left out for one.".to_owned(),
                );
            }
            whole
        }
    };
    working.plain(
        "Days counted",
        counted.to_string(),
        "first and last day included",
    );
    working.sum = daily.for_days(counted);
    let show = |sum| rules.currency.show(sum);
    let how = format!("{} × {counted} days", show(daily));
    working.line("Daily penalty so far", show(working.sum), how, footing);
    working
}
