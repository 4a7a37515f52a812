//! Rows of penalties: the sums and their rules, read from files.

use super::model::Footing;
use super::reader::Table;
use super::rows::{name, read_footing};
use crate::penalty::{Appeal, Factor, Money, Payment, Recovery, Rules, Share, Stated, Sum};

/// The largest sum that a regime may name, in whole units.
const WHOLE_MAX: u64 = 1_000_000_000_000;
/// The whole, in basis points.
const BASIS_POINTS_MAX: u64 = 10_000;

/// Reads one `[[penalty]]`.
pub(super) fn penalty(table: &mut Table<'_, '_>) -> Option<Rules> {
    name(table, "penalty");
    let footing = read_footing(table);
    let (id, title, power) = (
        table.text("id"),
        table.text("title"),
        table.parsed("power", "an id"),
    );
    let currency = table.word("currency");
    let fixed = table
        .table("fixed")
        .and_then(|row| sum(table, row, "fixed sum"));
    let share = table.table("share").and_then(|row| share(table, row));
    let period = part(table, "period", |row| row.number("months"));
    let method = part(table, "method", |row| row.word("pro_rata"));
    let group = part(table, "group", |row| row.truth("regulations"));
    let daily = table
        .table_opt("daily")
        .and_then(|row| sum(table, row, "daily sum"));
    let payment = part_opt(table, "payment", |row| row.number("days"));
    let appeal = part_opt(table, "appeal", |row| {
        let (suspends, note) = (row.truth("suspends"), row.text_opt("note"));
        Some((suspends?, note))
    });
    let [first_period, no_period, single] = ["first_period", "no_period", "single"]
        .map(|key| part_opt(table, key, |_row| Some(())).map(|((), footing)| Stated { footing }));
    let factors = each(table, "factor", |row| {
        name(row, "factor");
        Factor {
            id: row.text("id"),
            title: row.text("title"),
            weigh: row.text("weigh"),
            footing: read_footing(row),
        }
    });
    let recovery = each(table, "recovery", |row| Recovery {
        territories: row.words("territories", 1),
        road: row.text("road"),
        footing: read_footing(row),
    });
    let ((months, period), (pro_rata, method), (group, group_footing)) = (period?, method?, group?);
    Some(Rules {
        id,
        power: power?,
        title,
        currency: currency?,
        fixed: fixed?,
        share: share?,
        months,
        period,
        pro_rata,
        method,
        first_period,
        no_period,
        group,
        group_footing,
        daily,
        payment: payment.map(|(days, footing)| Payment { days, footing }),
        appeal: appeal.map(|((suspends, note), footing)| Appeal {
            suspends,
            note,
            footing,
        }),
        single,
        factors,
        recovery,
        footing,
    })
}

fn sum(table: &Table<'_, '_>, mut row: Table<'_, '_>, what: &str) -> Option<Sum> {
    row.rename(format!("the {what} of {}", table.what()));
    let (whole, footing) = (row.large("whole", WHOLE_MAX), read_footing(&row));
    row.finish();
    Some(Sum {
        sum: Money::whole(whole?),
        footing,
    })
}

fn share(table: &Table<'_, '_>, mut row: Table<'_, '_>) -> Option<Share> {
    row.rename(format!("the share of {}", table.what()));
    let (points, footing) = (
        row.large("basis_points", BASIS_POINTS_MAX),
        read_footing(&row),
    );
    row.finish();
    Some(Share {
        basis_points: u16::try_from(points?).ok()?,
        footing,
    })
}

/// A part that must be there, with its footing.
fn part<T>(
    table: &Table<'_, '_>,
    key: &str,
    read: impl Fn(&Table<'_, '_>) -> Option<T>,
) -> Option<(T, Footing)> {
    let mut row = table.table(key)?;
    row.rename(format!("the {key} of {}", table.what()));
    let (value, footing) = (read(&row), read_footing(&row));
    row.finish();
    Some((value?, footing))
}

fn part_opt<T>(
    table: &Table<'_, '_>,
    key: &str,
    read: impl Fn(&Table<'_, '_>) -> Option<T>,
) -> Option<(T, Footing)> {
    if table.has(key) {
        part(table, key, read)
    } else {
        None
    }
}

fn each<'t, 'a, T>(
    table: &Table<'t, 'a>,
    key: &str,
    read: impl Fn(&mut Table<'t, 'a>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for mut row in table.tables(key) {
        all.push(read(&mut row));
        row.finish();
    }
    all
}
