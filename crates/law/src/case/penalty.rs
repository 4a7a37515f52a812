//! A penalty: what its notice says, what is paid, and what is owed on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::notice_record::{Appeal, NoticeRecord};
use crate::clock::{self, Interval};
use crate::ids::{NoticeId, PowerId, ProvisionId};
use crate::penalty::{Inputs, Money, Revenue, Rules, Working, accrued, compute, within};
use crate::refusal::Refusal;
use crate::regime::Regime;

/// What a penalty notice adds to the terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyTerms {
    /// The one breach that it is for.
    pub breach: ProvisionId,
    /// The sum, in pence.
    pub amount_pence: u64,
    /// The sum for each day on which the breach goes on after the time to pay, in pence.
    pub daily_pence: Option<u64>,
    /// Days to pay, beginning with the day on which the notice is given.
    pub pay_within_days: u16,
    /// What was made of each factor that must be weighed, by its id in the regime.
    pub factors: BTreeMap<String, String>,
    /// What is known of the revenue that the greatest sum is a share of.
    pub revenue: Revenue,
    /// Whether the revenue is that of a whole group.
    pub group: bool,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// For which notice.
    pub notice: NoticeId,
    /// How much, in pence.
    pub pence: u64,
    /// When it came.
    pub occurred_on: Date,
}

/// Begins to recover what is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// For which notice.
    pub notice: NoticeId,
    /// By which route: how, and in which court.
    pub route: String,
    /// When.
    pub occurred_on: Date,
}

/// The last day to pay, once the notice was given: each addressee has the whole period.
pub(super) fn due_on(notice: &NoticeRecord) -> Option<Date> {
    let terms = notice.terms.penalty()?;
    let given = notice.last_given_on()?;
    Some(clock::last_of_days(given, terms.pay_within_days))
}

/// What is wrong with a payment, in words.
pub(super) fn mispaid(payment: &Payment) -> Option<String> {
    (payment.pence == 0).then(|| "A payment of nothing is none. Name the sum.".to_owned())
}

/// What is due, paid and owed under a penalty on a day, in pence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The last day to pay the sum.
    pub due_on: Date,
    /// The sum.
    pub fixed_pence: u128,
    /// What has accrued.
    pub accrued_pence: u128,
    /// What was paid.
    pub paid_pence: u128,
    /// How what has accrued was reckoned, where there is a daily sum.
    pub working: Option<Working>,
}

impl Position {
    /// What is still owed, in pence.
    pub fn owed_pence(&self) -> u128 {
        let due = self.fixed_pence.saturating_add(self.accrued_pence);
        due.saturating_sub(self.paid_pence)
    }
}

/// Where a penalty stands at the end of a day; none before it was given.
pub fn position(notice: &NoticeRecord, regime: &Regime, on: Date) -> Option<Position> {
    let terms = notice.terms.penalty()?;
    let due_on = due_on(notice)?;
    let ended = notice
        .complied
        .as_ref()
        .map(|one| one.on.saturating_sub(1.day()));
    let suspended = appealed(notice);
    let daily = terms.daily_pence.zip(rules(notice, regime));
    let working = daily
        .map(|(daily, rules)| accrued(rules, Money::minor(daily), due_on, ended, &suspended, on));
    let paid = notice
        .payments
        .iter()
        .filter(|(one, _)| one.occurred_on <= on);
    Some(Position {
        due_on,
        fixed_pence: u128::from(terms.amount_pence),
        accrued_pence: working.as_ref().map_or(0, |working| working.sum.as_minor()),
        paid_pence: paid.map(|(one, _)| u128::from(one.pence)).sum(),
        working,
    })
}

fn rules<'r>(notice: &NoticeRecord, regime: &'r Regime) -> Option<&'r Rules> {
    rules_of(&notice.terms.power, regime)
}

/// The rules of the regime on the sums of notices under a power.
pub(super) fn rules_of<'r>(power: &PowerId, regime: &'r Regime) -> Option<&'r Rules> {
    regime
        .penalties()
        .iter()
        .find(|rules| rules.power == *power)
}

/// The days on which an appeal was open.
fn appealed(notice: &NoticeRecord) -> Vec<Interval> {
    let run = |appeal: &Appeal| Interval {
        from: appeal.lodged_on,
        until: appeal
            .determined
            .map(|(_, day, _)| day.saturating_sub(1.day())),
    };
    let runs = notice.appeals.iter().map(run);
    runs.filter(|run| run.until.is_none_or(|until| until >= run.from))
        .collect()
}

/// When it was recorded that nothing is owed any more, and nothing more can accrue.
pub(super) fn paid_at(notice: &NoticeRecord, regime: &Regime) -> Option<Timestamp> {
    let terms = notice.terms.penalty()?;
    let due_on = due_on(notice)?;
    let mut recorded: Vec<Timestamp> = notice.payments.iter().map(|(_, at)| *at).collect();
    recorded.extend(notice.complied.iter().map(|one| one.at));
    recorded.sort();
    recorded.into_iter().find(|at| {
        let known = notice.payments.iter().filter(|(_, when)| when <= at);
        let paid: u128 = known.map(|(one, _)| u128::from(one.pence)).sum();
        let day = clock::civil_date(*at);
        let ended = notice.complied.as_ref().is_some_and(|one| one.at <= *at);
        let settled = terms.daily_pence.is_none() || ended || day <= due_on;
        let due = position(notice, regime, day).map_or(u128::MAX, |one| {
            one.fixed_pence.saturating_add(one.accrued_pence)
        });
        settled && paid >= due
    })
}

impl PenaltyTerms {
    fn inputs(&self, on: Date) -> Inputs {
        Inputs {
            on,
            revenue: self.revenue.clone(),
            group: self.group,
            factors: self.factors.clone(),
            payment_days: Some(self.pay_within_days),
            earlier_notice: None,
        }
    }

    /// How the sums were reckoned and what they were held against, line by line.
    ///
    /// # Errors
    /// A refusal where the regime has no rules for the sum, or does not allow it.
    pub fn working(&self, power: &PowerId, regime: &Regime, on: Date) -> Result<Working, Refusal> {
        let rules = rules_of(power, regime).ok_or_else(|| without_rules(regime))?;
        let daily = self.daily_pence.map(Money::minor);
        within(
            rules,
            Money::minor(self.amount_pence),
            daily,
            &self.inputs(on),
        )
    }
}

fn without_rules(regime: &Regime) -> Refusal {
    Refusal::procedure(
        "penalty.rules",
        format!("{} has no rules for the sum of a penalty.", regime.title()),
    )
}

/// Whether the sums are within what the regime allows for this revenue.
pub(super) fn within_cap(
    terms: &PenaltyTerms,
    power: &PowerId,
    regime: &Regime,
    on: Date,
) -> Result<(), String> {
    let rules = rules_of(power, regime).ok_or_else(|| without_rules(regime).remedy)?;
    let cap = compute(rules, &terms.inputs(on)).map_err(|refusal| refusal.remedy)?;
    let show = |sum| rules.currency.show(sum);
    let sum = Money::minor(terms.amount_pence);
    if sum > cap.sum {
        return Err(format!(
            "{} is more than the cap of {}. Propose no more than the cap.",
            show(sum),
            show(cap.sum)
        ));
    }
    let Some(daily) = terms.daily_pence.map(Money::minor) else {
        return Ok(());
    };
    match &rules.daily {
        None => Err("This regime gives no sum for each day. Leave it out.".to_owned()),
        Some(most) if daily > most.sum => Err(format!(
            "{} a day is more than the most of {} a day. Propose no more.",
            show(daily),
            show(most.sum)
        )),
        Some(_) => Ok(()),
    }
}

/// The factors that must be weighed and were not.
pub(super) fn unweighed(terms: &PenaltyTerms, power: &PowerId, regime: &Regime) -> Vec<String> {
    let weighed = |id: &str| {
        terms
            .factors
            .get(id)
            .is_some_and(|text| !text.trim().is_empty())
    };
    let factors = rules_of(power, regime).map_or(&[][..], |rules| &rules.factors);
    let open = factors.iter().filter(|factor| !weighed(&factor.id));
    open.map(|factor| format!("`{}` ({})", factor.id, factor.weigh))
        .collect()
}

/// The fewest days to pay that a notice may give, where the regime says.
pub(super) fn least_days(power: &PowerId, regime: &Regime) -> Option<u16> {
    let payment = rules_of(power, regime)?.payment.as_ref()?;
    Some(payment.days)
}
