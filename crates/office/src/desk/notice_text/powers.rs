//! What a notice of each kind says beyond every one: from its terms and the rules of its regime.

use jiff::civil::Date;
use proofhouse_documents::notice::{
    Compliance, Forfeiture, Lot, Particulars, Penalty, Recall, WorkingLine,
};
use proofhouse_law::case::{self, ForfeitureTerms, PenaltyTerms, RecallTerms, Sought};
use proofhouse_law::penalty::{Inputs, Line, Money, Rules, compute};
use proofhouse_law::regime::{GuardKind, Power};

use super::super::{ActError, Desk};
use super::Subject;
use super::parts::{answered, guard_stands, stands, words};

impl Desk {
    /// What the kind of the notice adds, in the order of the document.
    pub(super) async fn particulars(
        &self,
        subject: Subject<'_>,
        on: Date,
    ) -> Result<Vec<Particulars>, ActError> {
        let power = subject.power;
        let period = || guard_stands(power, |kind| kind == GuardKind::ComplyPeriod);
        Ok(match &subject.record.terms.particulars {
            None => Vec::new(),
            Some(case::Particulars::Compliance(it)) => vec![Particulars::Compliance(Compliance {
                comply_by: it.comply_by,
                steps: it.steps.clone(),
                law: period(),
            })],
            Some(case::Particulars::Recall(it)) => vec![Particulars::Recall(Recall {
                law: period(),
                ..recall(it, power)
            })],
            Some(case::Particulars::Penalty(it)) => {
                vec![Particulars::Penalty(penalty(it, subject, on)?)]
            }
            Some(case::Particulars::Forfeiture(it)) => {
                vec![Particulars::Forfeiture(self.forfeiture(it, subject).await?)]
            }
        })
    }

    /// What a court is asked for.
    pub(super) async fn forfeiture(
        &self,
        it: &ForfeitureTerms,
        subject: Subject<'_>,
    ) -> Result<Forfeiture, ActError> {
        let addressees = &subject.record.terms.addressees;
        let told = |kind| kind == GuardKind::InterestedTold;
        Ok(Forfeiture {
            court: it.court.clone(),
            sought: match it.sought {
                Sought::DeliverUp => "delivered up",
                Sought::Destroy => "destroyed or otherwise disposed of",
            }
            .to_owned(),
            respondents: self.names(subject.state, addressees).await?.join("; "),
            goods: it
                .goods
                .iter()
                .map(|lot| Lot {
                    seal: lot.seal.clone(),
                    description: lot.description.clone(),
                    quantity: lot.quantity,
                    held_at: lot.held_at.clone(),
                })
                .collect(),
            interested: self.names(subject.state, &it.interested).await?,
            interested_law: guard_stands(subject.power, told),
            grounds_law: guard_stands(subject.power, |kind| {
                matches!(kind, GuardKind::Grounds { .. })
            }),
            reference: None,
            hearing: None,
        })
    }
}

fn recall(it: &RecallTerms, power: &Power) -> Recall {
    let limbs = power.guard(|kind| (kind == GuardKind::RecallLimbs).then_some(()));
    let law = |asks: &str| limbs.map(|(guard, ())| words(asks, &guard.footing));
    Recall {
        supplied: it.supplied,
        limbs: vec![
            answered(
                "inadequate",
                "Why what was done is not enough",
                &it.inadequate,
                law("What the businesses have done is not enough."),
            ),
            answered(
                "insufficient",
                "Why nothing less will do",
                &it.insufficient,
                law("No other notice, and no forfeiture, would be enough."),
            ),
        ],
        return_to: it.return_to.clone(),
        arrangements_by: it.arrangements_by,
        inform_customers: it.inform_customers,
        law: None,
    }
}

fn penalty(it: &PenaltyTerms, subject: Subject<'_>, on: Date) -> Result<Penalty, ActError> {
    let Subject { regime, power, .. } = subject;
    let rules = regime.penalties().iter().find(|one| one.power == power.id);
    let rules = rules.ok_or_else(|| {
        ActError::Document("the regime has no rules for the sum of a penalty".to_owned())
    })?;
    let show = |pence: u64| rules.currency.show(Money::minor(pence));
    let inputs = Inputs {
        on,
        revenue: it.revenue.clone(),
        group: it.group,
        factors: it.factors.clone(),
        payment_days: Some(it.pay_within_days),
        earlier_notice: None,
    };
    let reckoned = compute(rules, &inputs)?;
    let mut working: Vec<WorkingLine> = reckoned.lines.iter().map(line).collect();
    working.push(WorkingLine {
        label: "Penalty".to_owned(),
        figure: show(it.amount_pence),
        how: "the sum that we impose; no more than the cap".to_owned(),
        law: Some(stands(&rules.footing)),
    });
    working.extend(each_day(it, rules));
    let provision = regime.provision(&it.breach);
    Ok(Penalty {
        breach: provision.map_or_else(
            || it.breach.to_string(),
            |provision| format!("{} ({})", provision.title, it.breach),
        ),
        amount: show(it.amount_pence),
        daily: it.daily_pence.map(show),
        pay_within_days: it.pay_within_days,
        payment_law: rules.payment.as_ref().map(|rule| stands(&rule.footing)),
        working,
        marks: reckoned.marks,
        factors: rules
            .factors
            .iter()
            .map(|factor| {
                let said = it.factors.get(&factor.id).map_or("", String::as_str);
                let law = words(&factor.weigh, &factor.footing);
                answered(&factor.id, &factor.title, said, Some(law))
            })
            .collect(),
    })
}

/// The sum for each day, where the notice imposes one.
fn each_day(it: &PenaltyTerms, rules: &Rules) -> Option<WorkingLine> {
    let (daily, most) = (it.daily_pence?, rules.daily.as_ref()?);
    Some(WorkingLine {
        label: "For each day".to_owned(),
        figure: rules.currency.show(Money::minor(daily)),
        how: format!(
            "no more than {} a day; outside the cap, from the day after the time to pay while the breach goes on",
            rules.currency.show(most.sum)
        ),
        law: Some(stands(&most.footing)),
    })
}

fn line(line: &Line) -> WorkingLine {
    let law = line
        .citation
        .as_ref()
        .zip(line.basis)
        .map(|(citation, basis)| {
            stands(&proofhouse_law::regime::Footing {
                citation: citation.clone(),
                basis,
            })
        });
    WorkingLine {
        label: line.label.clone(),
        figure: line.figure.clone(),
        how: line.how.clone(),
        law,
    }
}
