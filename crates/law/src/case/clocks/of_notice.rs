//! The clocks of one notice.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::super::notice_record::NoticeRecord;
use super::super::state::CaseState;
use super::super::status::{self, NoticeState, status_at};
use super::super::{compensation::ClaimRecord, penalty};
use super::{CaseClock, ClockFooting, ClockGives, ClockState};
use crate::clock;
use crate::penalty::Money;
use crate::regime::{Guard, GuardKind, Power, Regime};

/// A notice, with what its clocks are read from.
struct Reading<'a> {
    notice: &'a NoticeRecord,
    power: &'a Power,
    regime: &'a Regime,
    today: Date,
    /// Whether it was set aside, replaced, lifted or dropped: what it asked for is asked no more.
    fallen: bool,
    /// Whether nothing is owed any more, and nothing can accrue.
    paid: bool,
    /// Whether an open appeal takes its effect away.
    suspended: bool,
}

pub(super) fn clocks(
    state: &CaseState,
    notice: &NoticeRecord,
    regime: &Regime,
    today: Date,
) -> Vec<CaseClock> {
    let Some(power) = regime.power(&notice.terms.power) else {
        return Vec::new();
    };
    let end_of_today = clock::start_of_day(clock::next_day(today)) - SignedDuration::from_nanos(1);
    let standing = status_at(state, &notice.id, regime, end_of_today).map(|status| status.state);
    let fallen = matches!(
        standing,
        Some(
            NoticeState::Quashed
                | NoticeState::Replaced
                | NoticeState::Lifted
                | NoticeState::Withdrawn
                | NoticeState::Ended
        )
    );
    let reading = Reading {
        notice,
        power,
        regime,
        today,
        fallen,
        paid: standing == Some(NoticeState::Paid),
        suspended: status::suspends(power) && status::appeal_runs(notice, end_of_today),
    };
    let mut all = Vec::new();
    reading.before_issue(&mut all);
    if !fallen && notice.issued.is_some() {
        reading.appeal(&mut all);
        reading.ban(&mut all);
        reading.comply(&mut all);
        reading.pay(&mut all);
    }
    reading.court(&mut all);
    all.extend(notice.claims.iter().filter_map(|one| reading.claim(one)));
    all
}

impl Reading<'_> {
    fn clock(
        &self,
        id: &'static str,
        title: impl Into<String>,
        due: Date,
        gives: ClockGives,
    ) -> CaseClock {
        let passed = match gives {
            ClockGives::Deadline | ClockGives::LastDay => due < self.today,
            ClockGives::FirstDay => due <= self.today,
        };
        let state = match (passed, gives) {
            (false, _) => ClockState::Running,
            (true, ClockGives::Deadline) => ClockState::Breached,
            (true, _) => ClockState::Passed,
        };
        CaseClock {
            id,
            notice: self.notice.id.clone(),
            title: title.into(),
            party: None,
            due,
            gives,
            state,
            done_on: None,
            footing: None,
        }
    }

    /// The row of the regime that asks for the guard.
    fn row(&self, pick: impl Fn(GuardKind) -> bool) -> Option<ClockFooting> {
        let found = self.power.guard(|kind| pick(kind).then_some(()));
        found.map(|(guard, ())| by(guard))
    }

    /// The wait that notice of intent begins.
    fn before_issue(&self, all: &mut Vec<CaseClock>) {
        let waiting = self.notice.issued.is_none() && self.notice.withdrawn.is_none();
        let Some((given, _)) = self.notice.intent.filter(|_| waiting) else {
            return;
        };
        let Some((guard, (days, _))) = self.power.intent() else {
            return;
        };
        let last = clock::last_of_days(given, days);
        let first = clock::first_after_days(given, days);
        let both = [
            (
                "representations-by",
                "Last day for representations",
                last,
                ClockGives::LastDay,
            ),
            (
                "issue-from",
                "First day on which it may be issued",
                first,
                ClockGives::FirstDay,
            ),
        ];
        all.extend(both.map(|(id, title, due, gives)| CaseClock {
            footing: Some(by(guard)),
            ..self.clock(id, title, due, gives)
        }));
    }

    fn appeal(&self, all: &mut Vec<CaseClock>) {
        let (Some(given), Some((guard, (days, _)))) =
            (self.notice.last_given_on(), self.power.appeal())
        else {
            return;
        };
        let due = clock::last_of_days(given, days);
        all.push(CaseClock {
            footing: Some(by(guard)),
            ..self.clock(
                "appeal-by",
                "Last day to lodge an appeal",
                due,
                ClockGives::LastDay,
            )
        });
    }

    /// The tests and the last day of a ban.
    fn ban(&self, all: &mut Vec<CaseClock>) {
        let terms = &self.notice.terms;
        if let Some(plan) = &terms.test_plan {
            let done = self
                .notice
                .test_results
                .iter()
                .map(|one| clock::civil_date(one.at));
            all.push(CaseClock {
                footing: self.row(|kind| kind == GuardKind::TestPlan),
                ..self
                    .clock(
                        "tests-by",
                        "The tests finish",
                        plan.finishes_on,
                        ClockGives::Deadline,
                    )
                    .done(done.min())
            });
        }
        if let Some(end) = terms.ends_on {
            all.push(CaseClock {
                footing: self.row(|kind| kind == GuardKind::EndDate),
                ..self.clock(
                    "last-day",
                    "Last day of the notice",
                    end,
                    ClockGives::LastDay,
                )
            });
        }
    }

    /// The day by which a duty is to be complied with, or the arrangements of a recall are to be made.
    fn comply(&self, all: &mut Vec<CaseClock>) {
        let terms = &self.notice.terms;
        let found = terms
            .compliance()
            .map(|one| ("comply-by", "Last day to comply", one.comply_by))
            .or_else(|| {
                terms.recall().map(|one| {
                    let title = "Last day to make the arrangements of the recall";
                    ("arrangements-by", title, one.arrangements_by)
                })
            });
        let Some((id, title, due)) = found else {
            return;
        };
        let mut clock = self
            .clock(id, title, due, ClockGives::Deadline)
            .done(self.notice.complied.as_ref().map(|one| one.on));
        // A breach on record stands, whatever the day.
        if clock.done_on.is_none() && !self.notice.breaches.is_empty() {
            clock.state = ClockState::Breached;
        }
        all.push(CaseClock {
            footing: self.row(|kind| kind == GuardKind::ComplyPeriod),
            ..self.held(clock)
        });
    }

    /// The time to pay, and the daily sum after it.
    fn pay(&self, all: &mut Vec<CaseClock>) {
        let (Some(terms), Some(due)) = (self.notice.terms.penalty(), penalty::due_on(self.notice))
        else {
            return;
        };
        let rules = penalty::rules_of(&self.notice.terms.power, self.regime);
        let part = |name: &str, footing| {
            rules.map(|rules| ClockFooting::of(&format!("{}.{name}", rules.id), footing))
        };
        let pay = self
            .clock(
                "pay-by",
                "Last day to pay the penalty",
                due,
                ClockGives::Deadline,
            )
            .done(self.paid_on(u128::from(terms.amount_pence)));
        let payment = rules.and_then(|rules| rules.payment.as_ref());
        all.push(CaseClock {
            footing: payment.and_then(|one| part("payment", &one.footing)),
            ..self.held(pay)
        });
        let Some(daily) = terms.daily_pence else {
            return;
        };
        let sum = rules.map_or_else(
            || format!("{daily} pence"),
            |rules| rules.currency.show(Money::minor(daily)),
        );
        let title = format!("The sum of {sum} for each day begins to run");
        let mut clock = self.clock(
            "daily-sum",
            title,
            clock::next_day(due),
            ClockGives::FirstDay,
        );
        let ended = self.notice.complied.as_ref().map(|one| one.on);
        let paid = self.paid_on(u128::from(terms.amount_pence));
        clock.done_on = ended.or_else(|| paid.filter(|_| self.paid));
        // It runs on, past its first day, until the breach ends.
        clock.state = match clock.done_on {
            Some(_) => ClockState::Met,
            None => ClockState::Running,
        };
        let daily = rules.and_then(|rules| rules.daily.as_ref());
        all.push(CaseClock {
            footing: daily.and_then(|one| part("daily", &one.footing)),
            ..self.held(clock)
        });
    }

    /// The day on which the payments came to `sum`.
    fn paid_on(&self, sum: u128) -> Option<Date> {
        let mut payments: Vec<_> = self.notice.payments.iter().map(|(one, _)| one).collect();
        payments.sort_by_key(|one| one.occurred_on);
        let mut paid = 0_u128;
        for one in payments {
            paid = paid.saturating_add(u128::from(one.pence));
            if paid >= sum {
                return Some(one.occurred_on);
            }
        }
        None
    }

    /// The appeal against a court's order, and the day from which goods may be dealt with as it says.
    fn court(&self, all: &mut Vec<CaseClock>) {
        let (Some(terms), Some((order, _)), Some((guard, (days, _)))) = (
            self.notice.terms.forfeiture(),
            &self.notice.court.order,
            self.power.appeal(),
        ) else {
            return;
        };
        let last = clock::last_of_days(order.occurred_on, days);
        let title = "Last day to appeal against the court’s decision";
        all.push(CaseClock {
            footing: Some(by(guard)),
            ..self.clock("order-appeal-by", title, last, ClockGives::LastDay)
        });
        let determined = self.notice.appeals.iter().filter_map(|one| one.determined);
        let from = determined
            .map(|(_, day, _)| day)
            .max()
            .unwrap_or_else(|| clock::first_after_days(order.occurred_on, days));
        let gone = self.notice.court.gone();
        let all_gone = terms
            .goods
            .iter()
            .all(|lot| gone.contains(lot.seal.as_str()));
        let disposed = self
            .notice
            .court
            .disposals
            .iter()
            .map(|(one, _)| one.occurred_on);
        let mut clock = self.clock(
            "goods-from",
            "First day on which the goods may be dealt with as the court decided",
            from,
            ClockGives::FirstDay,
        );
        if let Some(day) = disposed.max().filter(|_| all_gone) {
            clock.done_on = Some(day);
            clock.state = ClockState::Met;
        }
        all.push(CaseClock {
            footing: self.row(|kind| kind == GuardKind::OrderFinal),
            ..self.held(clock)
        });
    }

    /// The decision on a claim for compensation.
    fn claim(&self, claim: &ClaimRecord) -> Option<CaseClock> {
        let (guard, days) = self.power.compensation()?;
        let due = clock::last_of_days(claim.claim.received_on, days);
        let decided = claim.decision.as_ref().map(|(_, on, _)| *on);
        Some(CaseClock {
            party: Some(claim.claim.claimant.clone()),
            footing: Some(by(guard)),
            ..self
                .clock(
                    "claim-by",
                    "Last day to decide the claim",
                    due,
                    ClockGives::Deadline,
                )
                .done(decided)
        })
    }

    /// The clock as an open appeal leaves it.
    fn held(&self, clock: CaseClock) -> CaseClock {
        if !self.suspended || self.fallen || clock.done_on.is_some() {
            return clock;
        }
        CaseClock {
            state: ClockState::Suspended,
            ..clock
        }
    }
}

impl CaseClock {
    /// The clock of a deadline, with the day on which what it asks for was done.
    fn done(self, on: Option<Date>) -> Self {
        let Some(day) = on else {
            return self;
        };
        let state = if day <= self.due {
            ClockState::Met
        } else {
            ClockState::Breached
        };
        Self {
            done_on: on,
            state,
            ..self
        }
    }
}

fn by(guard: &Guard) -> ClockFooting {
    ClockFooting::of(&guard.id, &guard.footing)
}
