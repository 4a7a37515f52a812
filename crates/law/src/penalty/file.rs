//! A person's file of figures: read whole, every mistake named with its line.

use jiff::civil::Date;
use serde::Deserialize;

use super::money::Money;
use super::{Inputs, Revenue};
use crate::clock::Interval;
use crate::ids::RegimeId;
use crate::regime::reader::{FileReader, Table};
use crate::regime::{Problem, SourceFile};

/// The largest file taken, in bytes.
pub const FILE_BYTES_MAX: usize = 64 * 1024;
/// The most stretches of suspension.
const SUSPENDED_MAX: usize = 100;
/// What a date looks like.
const DATE: &str = "a date in quotes, such as \"2026-01-05\"";

/// What is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The fixed sum.
    pub amount: Money,
    /// The sum for each day, where there is one.
    pub daily: Option<Money>,
}

/// How far a daily sum has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accrual {
    /// The sum for each day.
    pub daily: Money,
    /// The last day for payment.
    pub payment_deadline: Date,
    /// The last day on which the breach went on, where it has ended.
    pub breach_until: Option<Date>,
    /// Days of an appeal that took the notice's effect away.
    pub suspended: Vec<Interval>,
    /// Counted to the end of this day.
    pub on: Date,
}

/// A file of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The regime.
    pub regime: RegimeId,
    /// The rules of the regime, where it has several.
    pub rules: Option<String>,
    /// What the cap is worked out from.
    pub inputs: Inputs,
    /// What is proposed, where something is.
    pub proposed: Option<Proposed>,
    /// A daily sum to be counted, where there is one.
    pub accrual: Option<Accrual>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    CompletePeriod,
    FirstPeriodUnfinished,
    NoPeriod,
}

/// Reads the bytes of a file called `path` in messages.
///
/// # Errors
/// Every mistake, in the order of its lines.
pub fn read(path: &str, bytes: &[u8]) -> Result<File, Vec<Problem>> {
    let kept = bytes.get(..FILE_BYTES_MAX).unwrap_or(bytes);
    let source = SourceFile {
        path,
        bytes: if bytes.len() > FILE_BYTES_MAX {
            &[]
        } else {
            kept
        },
    };
    let reader = FileReader::new(&source).saying("See `docs/reference/penalty.md` for the words.");
    if bytes.len() > FILE_BYTES_MAX {
        reader.note(
            0,
            "regime.too-large",
            format!("The file is larger than {FILE_BYTES_MAX} bytes."),
            "A file of figures is short: check that it is the right file.",
        );
        return Err(reader.into_problems());
    }
    let parsed = reader.parse();
    let top = Table::new(&reader, parsed.get_ref(), 1, "the file");
    let file = whole(&top);
    top.finish();
    let mut problems = reader.into_problems();
    problems.sort_by_key(|problem| problem.line);
    match file {
        Some(file) if problems.is_empty() => Ok(file),
        _ => Err(problems),
    }
}

fn whole(top: &Table<'_, '_>) -> Option<File> {
    let regime = top.parsed("regime", "a regime's id");
    let rules = top.text_opt("rules");
    let on = top.parsed("on", DATE);
    let earlier_notice = top.text_opt("earlier_notice");
    let factors = top.text_map("factors");
    let revenue = top.table("revenue").map(|table| {
        let group = table.truth_or_false("group");
        let read = revenue(&table);
        table.finish();
        (group, read)
    });
    let (mut payment_days, mut proposed) = (None, None);
    if let Some(table) = top.table_opt("proposed") {
        payment_days = table.number_opt("payment_days");
        let (amount, daily) = (money(&table, "amount"), money_opt(&table, "daily"));
        proposed = amount.map(|amount| Proposed { amount, daily });
        table.finish();
    }
    let accrual = top.table_opt("accrual").and_then(|table| {
        let read = accrual(&table);
        table.finish();
        read
    });
    let (group, revenue) = revenue?;
    Some(File {
        regime: regime?,
        rules,
        inputs: Inputs {
            on: on?,
            revenue: revenue?,
            group,
            factors: factors
                .into_iter()
                .map(|(id, _, text)| (id, text))
                .collect(),
            payment_days,
            earlier_notice,
        },
        proposed,
        accrual,
    })
}

fn revenue(table: &Table<'_, '_>) -> Option<Revenue> {
    Some(match table.word::<Kind>("kind")? {
        Kind::CompletePeriod => {
            let (first, last) = (
                table.parsed("first_day", DATE),
                table.parsed("last_day", DATE),
            );
            let (amount, determined) = (money(table, "amount"), table.truth_or_false("determined"));
            Revenue::CompletePeriod {
                first_day: first?,
                last_day: last?,
                amount: amount?,
                determined,
            }
        }
        Kind::FirstPeriodUnfinished => Revenue::FirstPeriodUnfinished {
            estimate: money(table, "estimate")?,
        },
        Kind::NoPeriod => Revenue::NoPeriod,
    })
}

fn accrual(table: &Table<'_, '_>) -> Option<Accrual> {
    let daily = money(table, "daily");
    let deadline = table.parsed("payment_deadline", DATE);
    let breach_until = table.parsed_opt("breach_until", DATE);
    let on = table.parsed("on", DATE);
    let mut suspended = Vec::new();
    for stretch in table.tables("suspended") {
        let from = stretch.parsed("from", DATE);
        let until: Option<Date> = stretch.parsed_opt("until", DATE);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            let message = format!("It ends on {until}, before it begins on {from}.");
            stretch.note("regime.backwards", message, "Correct the days.");
        }
        suspended.extend(from.map(|from| Interval { from, until }));
        stretch.finish();
    }
    if suspended.len() > SUSPENDED_MAX {
        let message = format!("There are more than {SUSPENDED_MAX} stretches.");
        table.note("regime.too-many", message, "Join those that touch.");
    }
    Some(Accrual {
        daily: daily?,
        payment_deadline: deadline?,
        breach_until,
        suspended,
        on: on?,
    })
}

fn money(table: &Table<'_, '_>, key: &str) -> Option<Money> {
    if !table.has(key) {
        table.note(
            "regime.missing",
            format!("{} has no `{key}`.", table.what()),
            format!("Add `{key}`, such as 5000000 or \"1234.50\"."),
        );
    }
    money_opt(table, key)
}

fn money_opt(table: &Table<'_, '_>, key: &str) -> Option<Money> {
    let (line, text) = table.text_or_whole(key)?;
    match text.parse() {
        Ok(sum) => Some(sum),
        Err(error) => {
            let message = format!("`{key}` of {}: {error}.", table.what());
            table.note_at(line, "regime.sum", message, "Write digits alone.");
            None
        }
    }
}
