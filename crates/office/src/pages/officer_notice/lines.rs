//! The terms of a notice as lines of a label and a value, so that two texts can be held against each other.

use proofhouse_law::case::{
    ForfeitureTerms, Particulars, PenaltyTerms, RecallTerms, Sought, Terms,
};
use proofhouse_law::penalty::Revenue;

use crate::pages::case::opened::Opened;
use crate::pages::case::{money, words};

/// One line.
pub(super) struct Line {
    /// Of what.
    pub(super) label: String,
    /// What the terms say.
    pub(super) value: String,
}

fn line(label: impl Into<String>, value: impl Into<String>) -> Line {
    Line {
        label: label.into(),
        value: value.into(),
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// Every line of the terms.
pub(super) fn all(case: &Opened, terms: &Terms) -> Vec<Line> {
    let names = terms.addressees.iter().map(|one| case.party(one));
    let units = terms.units.iter().map(words::unit);
    let activities: Vec<String> = terms
        .activities
        .iter()
        .map(|one| words::activity(one))
        .collect();
    let mut lines = vec![
        line("For", names.collect::<Vec<_>>().join("; ")),
        line("Classes of business", terms.addressee_classes.join("; ")),
        line("Forbids or requires", activities.join("; ")),
        line("Units", units.collect::<Vec<_>>().join("; ")),
        line("Where", terms.territory.clone()),
        line("First day", words::day(terms.from)),
        line(
            "Last day",
            terms
                .ends_on
                .map_or("No end is fixed".to_owned(), words::day),
        ),
        line("Allegations", terms.allegations.len().to_string()),
    ];
    if let Some(plan) = &terms.test_plan {
        lines.push(line("Tests by", plan.lab.clone()));
        lines.push(line("How", plan.method.clone()));
        lines.push(line("Tests finish", words::day(plan.finishes_on)));
    }
    lines.extend(particulars(case, terms));
    let paragraphs = terms.paragraphs.iter();
    lines.extend(paragraphs.map(|(id, text)| line(format!("Paragraph {id}"), text.clone())));
    lines
}

/// What a notice of its kind says beyond what every notice says.
pub(super) fn particulars(case: &Opened, terms: &Terms) -> Vec<Line> {
    match &terms.particulars {
        None => Vec::new(),
        Some(Particulars::Compliance(terms)) => {
            let mut lines = vec![line("Last day to comply", words::day(terms.comply_by))];
            if !terms.steps.is_empty() {
                lines.push(line("Steps to take", terms.steps.join("; ")));
            }
            lines
        }
        Some(Particulars::Recall(terms)) => recall(terms),
        Some(Particulars::Penalty(terms)) => penalty(case, terms),
        Some(Particulars::Forfeiture(terms)) => forfeiture(case, terms),
    }
}

fn recall(terms: &RecallTerms) -> Vec<Line> {
    vec![
        line("Units supplied to customers", words::count(terms.supplied)),
        line("Why what was done is not enough", terms.inadequate.clone()),
        line("Why nothing less is enough", terms.insufficient.clone()),
        line("Returned to", terms.return_to.clone()),
        line(
            "Last day for the arrangements",
            words::day(terms.arrangements_by),
        ),
        line("Customers are told", yes_no(terms.inform_customers)),
    ]
}

fn penalty(case: &Opened, terms: &PenaltyTerms) -> Vec<Line> {
    let mut lines = vec![
        line("For the breach of", terms.breach.to_string()),
        line("Sum", money::shown(u128::from(terms.amount_pence))),
        line(
            "Sum for each day",
            terms
                .daily_pence
                .map_or("None".to_owned(), |pence| money::shown(u128::from(pence))),
        ),
        line("Days to pay", terms.pay_within_days.to_string()),
        line("Revenue", revenue(&terms.revenue)),
        line("Revenue of a whole group", yes_no(terms.group)),
    ];
    let rules = case
        .regime()
        .ok()
        .and_then(|regime| regime.penalties().first());
    for (id, text) in &terms.factors {
        let known = rules.and_then(|rules| rules.factors.iter().find(|one| one.id == *id));
        let title = known.map_or(id.as_str(), |one| one.title.as_str());
        lines.push(line(format!("Weighed: {title}"), text.clone()));
    }
    lines
}

fn revenue(revenue: &Revenue) -> String {
    match revenue {
        Revenue::CompletePeriod {
            first_day,
            last_day,
            amount,
            determined,
        } => {
            let how = if *determined {
                ", as the authority determined it"
            } else {
                ""
            };
            format!(
                "{} from {} to {}{how}",
                money::shown(amount.as_minor()),
                words::day(*first_day),
                words::day(*last_day)
            )
        }
        Revenue::FirstPeriodUnfinished { estimate } => format!(
            "The first period is not over; the estimate is {}",
            money::shown(estimate.as_minor())
        ),
        Revenue::NoPeriod => "There is no accounting period".to_owned(),
    }
}

fn forfeiture(case: &Opened, terms: &ForfeitureTerms) -> Vec<Line> {
    let sought = match terms.sought {
        Sought::DeliverUp => "To deliver the goods up",
        Sought::Destroy => "To destroy the goods or otherwise dispose of them",
    };
    let interested = terms.interested.iter().map(|one| case.party(one));
    let mut lines = vec![
        line("Court", terms.court.clone()),
        line("Asked for", sought),
        line("Interested", interested.collect::<Vec<_>>().join("; ")),
    ];
    lines.extend(terms.goods.iter().map(|lot| {
        let what = format!(
            "{} × {}, held at {}",
            words::count(lot.quantity),
            lot.description,
            lot.held_at
        );
        line(format!("Seal {}", lot.seal), what)
    }));
    lines
}
