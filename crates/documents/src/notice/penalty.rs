//! The penalty notice: the sum, how it was reckoned line by line, what was weighed, and by when to pay.

use super::{Footing, Paragraph};
use crate::content::{Block, Inline};
use crate::wording::{basis, heading, part, row, stands};

/// What a penalty notice adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// The one breach that it is for.
    pub breach: String,
    /// The sum, as shown.
    pub amount: String,
    /// The sum for each day, as shown, where there is one.
    pub daily: Option<String>,
    /// How many days there are to pay, beginning with the day on which the notice is given.
    pub pay_within_days: u16,
    /// What the period to pay stands on.
    pub payment_law: Option<Footing>,
    /// How the sum was reckoned and what it was held against.
    pub working: Vec<WorkingLine>,
    /// What a reader must know before relying on the working, such as that it rests on an estimate.
    pub marks: Vec<String>,
    /// What was weighed.
    pub factors: Vec<Paragraph>,
}

/// One line of a working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingLine {
    /// What it is.
    pub label: String,
    /// The figure, as shown.
    pub figure: String,
    /// How it was come by.
    pub how: String,
    /// What it stands on, where it is a value of the law.
    pub law: Option<Footing>,
}

/// What it says first.
pub(super) fn statement(it: &Penalty) -> (String, String) {
    let daily = it.daily.as_ref().map_or(String::new(), |daily| {
        format!(" For each day after that on which the breach goes on, {daily} more is due.")
    });
    (
        format!("You must pay a penalty of {}.", it.amount),
        format!("Pay within {}.{daily}", period(it)),
    )
}

fn period(it: &Penalty) -> String {
    format!(
        "{} days, beginning with the day on which this notice is given to you",
        it.pay_within_days
    )
}

pub(super) fn blocks(it: &Penalty) -> Vec<Block> {
    let mut rows = vec![row("Breach", &it.breach), row("Sum", &it.amount)];
    rows.extend(it.daily.as_ref().map(|daily| {
        row(
            "For each day on which the breach goes on after the time to pay",
            daily,
        )
    }));
    rows.push(row("Time to pay", &format!("{}.", period(it))));
    let mut blocks = vec![heading(2, "The penalty"), Block::SummaryList { rows }];
    blocks.extend(it.payment_law.as_ref().map(stands));
    blocks.push(heading(2, "How the sum was reckoned"));
    blocks.push(working(&it.working));
    if !it.marks.is_empty() {
        blocks.push(crate::wording::bullets(&it.marks));
    }
    if !it.factors.is_empty() {
        blocks.push(heading(2, "What we weighed"));
        blocks.extend(it.factors.iter().flat_map(|factor| part(3, factor)));
    }
    blocks
}

fn working(lines: &[WorkingLine]) -> Block {
    let stands = |line: &WorkingLine| match &line.law {
        Some(law) => format!("{}\n{}", law.cite, basis(law.basis)),
        None => "Plain arithmetic".to_owned(),
    };
    Block::Table {
        caption: "The working, line by line".to_owned(),
        header: ["Line", "Figure", "How it was come by", "Where it stands"]
            .map(str::to_owned)
            .to_vec(),
        rows: lines
            .iter()
            .map(|line| {
                vec![
                    vec![Inline::text(&line.label)],
                    vec![Inline::strong(&line.figure)],
                    vec![Inline::text(&line.how)],
                    vec![Inline::text(stands(line))],
                ]
            })
            .collect(),
    }
}
