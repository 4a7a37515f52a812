//! What the rows of the register come to: for each product, which status holds from when to when.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::entry::{Item, Notice, Status};

/// One status of one notice for one product, over the interval [from, to).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The notice's number.
    pub notice: String,
    /// The power it was given under.
    pub power: String,
    /// The status that holds.
    pub status: Status,
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it, where one is fixed.
    pub to: Option<Timestamp>,
    /// The one batch meant; all where absent.
    pub batch: Option<String>,
    /// The one firmware version meant; all where absent.
    pub firmware: Option<String>,
    /// The log index of the row that says so.
    pub index: u64,
}

/// Everything that holds, or held, for one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// What kind of number `value` is.
    pub scheme: String,
    /// The number.
    pub value: String,
    /// The effects, by log index.
    pub effects: Vec<Effect>,
}

/// A piece of a notice's history, with the product it is for.
#[derive(Clone)]
struct Piece {
    item: Item,
    effect: Effect,
}

/// The records that these rows come to, sorted by scheme and value; rows are given by rising index.
///
/// A later row of the same notice rules from its `from` on for the products it covers; where a
/// suspension has an end, what it suspended goes on after it. A row that replaces another notice's
/// row ends that notice.
pub(crate) fn records<'n>(rows: impl IntoIterator<Item = (u64, &'n Notice)>) -> Vec<Record> {
    let mut history: BTreeMap<&str, Vec<Piece>> = BTreeMap::new();
    let mut notice_of: BTreeMap<u64, &str> = BTreeMap::new();
    for (index, row) in rows {
        notice_of.insert(index, &row.notice);
        let replaced = row
            .replaces
            .and_then(|old| notice_of.get(&old))
            .filter(|old| **old != row.notice);
        if let Some(pieces) = replaced.and_then(|old| history.get_mut(*old)) {
            end_replaced(pieces, row, index);
        }
        let pieces = history.entry(&row.notice).or_default();
        *pieces = overrule(pieces, row);
        pieces.extend(row.items.iter().map(|item| Piece {
            item: item.clone(),
            effect: effect(row, item, index),
        }));
    }
    let mut records: BTreeMap<(String, String), Vec<Effect>> = BTreeMap::new();
    for piece in history.into_values().flatten() {
        records
            .entry((piece.item.scheme, piece.item.value))
            .or_default()
            .push(piece.effect);
    }
    let record = |((scheme, value), mut effects): (_, Vec<Effect>)| {
        effects.sort_by(|a, b| {
            (a.index, a.from, &a.batch, &a.firmware).cmp(&(b.index, b.from, &b.batch, &b.firmware))
        });
        effects.dedup();
        Record {
            scheme,
            value,
            effects,
        }
    };
    records.into_iter().map(record).collect()
}

fn effect(row: &Notice, item: &Item, index: u64) -> Effect {
    Effect {
        notice: row.notice.clone(),
        power: row.power.clone(),
        status: row.status,
        from: row.from,
        to: row.to,
        batch: item.batch.clone(),
        firmware: item.firmware.clone(),
        index,
    }
}

/// What is left of a notice's history once `row` rules from its `from` on.
fn overrule(pieces: &[Piece], row: &Notice) -> Vec<Piece> {
    let mut left = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if row.items.iter().any(|item| item.covers(&piece.item)) {
            left.extend(before(piece, row.from));
            if let (Status::Suspended, Some(resumes)) = (row.status, row.to) {
                left.extend(after(piece, resumes));
            }
        } else {
            left.push(piece.clone());
        }
    }
    left
}

fn before(piece: &Piece, moment: Timestamp) -> Option<Piece> {
    let mut piece = piece.clone();
    if piece.effect.from >= moment {
        return None;
    }
    if piece.effect.to.is_none_or(|to| to > moment) {
        piece.effect.to = Some(moment);
    }
    Some(piece)
}

fn after(piece: &Piece, moment: Timestamp) -> Option<Piece> {
    let mut piece = piece.clone();
    if piece.effect.to.is_some_and(|to| to <= moment) {
        return None;
    }
    piece.effect.from = piece.effect.from.max(moment);
    Some(piece)
}

/// Ends a notice that another one replaces, for every product it had.
fn end_replaced(pieces: &mut Vec<Piece>, row: &Notice, index: u64) {
    let mut ended: Vec<Piece> = Vec::new();
    for piece in &*pieces {
        if ended.iter().any(|other| other.item == piece.item) {
            continue;
        }
        let mut last = piece.clone();
        last.effect.status = Status::Replaced;
        last.effect.from = row.from;
        last.effect.to = None;
        last.effect.index = index;
        ended.push(last);
    }
    *pieces = pieces
        .iter()
        .filter_map(|piece| before(piece, row.from))
        .collect();
    pieces.extend(ended);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::notice;

    const GTIN: &str = "05012345678900";

    fn t(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().unwrap()
    }

    fn intervals(rows: &[Notice]) -> Vec<(Status, Timestamp, Option<Timestamp>)> {
        let rows = rows
            .iter()
            .enumerate()
            .map(|(index, row)| (index as u64, row));
        records(rows)
            .remove(0)
            .effects
            .into_iter()
            .map(|e| (e.status, e.from, e.to))
            .collect()
    }

    fn row(status: Status, from: &str, to: Option<&str>) -> Notice {
        let stamp = |day: &str| format!("{day}T00:00:00Z");
        let mut row = notice(
            "N-1",
            "temporary-ban",
            GTIN,
            &stamp(from),
            to.map(stamp).as_deref(),
        );
        row.status = status;
        row
    }

    #[test]
    fn a_suspension_without_end_cuts_the_ban_short() {
        let rows = [
            row(Status::InForce, "2026-01-01", Some("2026-06-01")),
            row(Status::Suspended, "2026-02-01", None),
        ];
        assert_eq!(
            intervals(&rows),
            [
                (Status::InForce, t("2026-01-01"), Some(t("2026-02-01"))),
                (Status::Suspended, t("2026-02-01"), None)
            ]
        );
    }

    #[test]
    fn after_a_suspension_with_an_end_the_ban_goes_on() {
        let rows = [
            row(Status::InForce, "2026-01-01", Some("2026-06-01")),
            row(Status::Suspended, "2026-02-01", Some("2026-03-01")),
        ];
        assert_eq!(
            intervals(&rows),
            [
                (Status::InForce, t("2026-01-01"), Some(t("2026-02-01"))),
                (Status::InForce, t("2026-03-01"), Some(t("2026-06-01"))),
                (Status::Suspended, t("2026-02-01"), Some(t("2026-03-01"))),
            ]
        );
    }

    #[test]
    fn quashed_from_the_first_day_leaves_no_ban() {
        let rows = [
            row(Status::InForce, "2026-01-01", None),
            row(Status::Quashed, "2026-01-01", None),
        ];
        assert_eq!(intervals(&rows), [(Status::Quashed, t("2026-01-01"), None)]);
    }

    #[test]
    fn lifting_one_batch_leaves_the_rest_banned() {
        let whole = row(Status::InForce, "2026-01-01", None);
        let mut batch = row(Status::Lifted, "2026-02-01", None);
        batch.items[0].batch = Some("B7".into());
        assert_eq!(
            intervals(&[whole, batch])[0],
            (Status::InForce, t("2026-01-01"), None)
        );
    }

    #[test]
    fn a_notice_that_replaces_another_ends_it() {
        let old = row(Status::InForce, "2026-01-01", Some("2026-06-01"));
        let mut new = row(Status::InForce, "2026-03-01", None);
        new.notice = "N-2".into();
        new.power = "permanent-ban".into();
        new.replaces = Some(0);
        let effects = records([(0, &old), (1, &new)]).remove(0).effects;
        let of = |number: &str| {
            effects
                .iter()
                .filter(|e| e.notice == number)
                .collect::<Vec<_>>()
        };
        assert_eq!(of("N-1")[0].to, Some(t("2026-03-01")));
        assert_eq!(of("N-1")[1].status, Status::Replaced);
        assert_eq!(
            (of("N-2")[0].status, of("N-2")[0].to),
            (Status::InForce, None)
        );
    }
}
