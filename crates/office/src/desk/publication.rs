//! What the register says of a case's notices: rows written in the transaction that makes them true.

use jiff::Timestamp;
use proofhouse_law::case::{NoticeRecord, NoticeState};
use proofhouse_law::clock::{next_day, start_of_day};
use proofhouse_law::{CaseState, NoticeStatus, status_at};
use proofhouse_register::Gtin;
use proofhouse_register::entry::{Document, Entry, Item, Notice, RegimeRef, Status};

use super::{ActError, Desk};
use crate::store::{StoreError, Tx};

impl Desk {
    /// Appends what the step has changed of each published notice: its standing, or its text.
    pub(super) async fn publish_changes(
        &self,
        tx: &mut Tx,
        state: &CaseState,
        now: Timestamp,
        event_seq: i64,
    ) -> Result<(), ActError> {
        for notice in state
            .notices()
            .iter()
            .filter(|notice| notice.published_at.is_some())
        {
            let before = last_row(tx, notice.id.as_str()).await?;
            let rows = self.rows(state, notice, before.as_ref().map(|(_, row)| row), now)?;
            let mut replaces = match (&before, &notice.terms.replaces) {
                (Some((index, _)), _) => Some(*index),
                (None, Some(old)) => last_row(tx, old.as_str()).await?.map(|(index, _)| index),
                (None, None) => None,
            };
            for mut row in rows {
                row.replaces = replaces;
                let entry = Entry::Notice(row);
                let index = append(tx, &entry, notice.id.as_str(), event_seq, now).await?;
                replaces = u64::try_from(index).ok();
            }
        }
        Ok(())
    }

    /// The rows that the step makes true: none where the last one still says it all.
    fn rows(
        &self,
        state: &CaseState,
        notice: &NoticeRecord,
        before: Option<&Notice>,
        now: Timestamp,
    ) -> Result<Vec<Notice>, ActError> {
        let regime = self.regime_of(state)?;
        let Some(standing) = status_at(state, &notice.id, regime, now) else {
            return Ok(Vec::new());
        };
        let Some((status, from, to)) = said(&standing, before, now) else {
            return Ok(Vec::new());
        };
        let row = self.notice_row(state, notice, (status, from, to), now)?;
        let Some(before) = before else {
            return Ok(vec![row]);
        };
        // An end that time alone brings is in the row already, and a row that replaces this one ends it.
        if before.status == status && same_text(before, &row, notice) {
            return Ok(Vec::new());
        }
        let released = released(before, &row, now);
        Ok(released.into_iter().chain([row]).collect())
    }

    fn notice_row(
        &self,
        state: &CaseState,
        notice: &NoticeRecord,
        (status, from, to): (Status, Timestamp, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<Notice, ActError> {
        let regime = self.regime_of(state)?;
        let documents = notice.documents.iter().flat_map(|documents| {
            [
                ("text/html", documents.html),
                ("application/pdf", documents.pdf),
            ]
        });
        Ok(Notice {
            notice: notice.id.to_string(),
            power: notice.terms.power.to_string(),
            status,
            addressee_classes: notice.terms.addressee_classes.clone(),
            activities: notice.terms.activities.clone(),
            items: items(notice)?,
            territory: notice.terms.territory.clone(),
            from,
            to: to.filter(|to| *to > from),
            regime: RegimeRef {
                id: regime.id().to_string(),
                sha256: regime.hash().to_string(),
            },
            documents: documents
                .map(|(media, sha256)| Document {
                    media: media.to_owned(),
                    sha256: sha256.to_string(),
                })
                .collect(),
            replaces: None,
            recorded_at: now,
        })
    }
}

/// What the register says of a notice that stands so: its status, and from when to when; none where it says nothing yet.
fn said(
    standing: &NoticeStatus,
    before: Option<&Notice>,
    now: Timestamp,
) -> Option<(Status, Timestamp, Option<Timestamp>)> {
    use NoticeState as S;
    let over = |status| Some((status, now, None));
    // What never was public in force need not be public as over, but what was published stays so.
    let published = |status| before.and_then(|_| over(status));
    match standing.state {
        // A court's order that was set aside: the application is before it again.
        S::Applied => published(Status::Quashed),
        S::Suspended if before.is_some() || standing.in_force_from.is_some() => {
            over(Status::Suspended)
        }
        S::Lifted => standing.in_force_from.and_then(|_| over(Status::Lifted)),
        S::Quashed => standing.in_force_from.and_then(|_| over(Status::Quashed)),
        S::Complied | S::Paid | S::Withdrawn | S::Executed | S::Refused => published(Status::Ended),
        S::Suspended | S::Drafted | S::IntentGiven | S::Approved => None,
        // Overdue and ordered still bind.
        S::Issued | S::InForce | S::Overdue | S::Ordered | S::Ended | S::Replaced => {
            let begins = standing.in_force_from?;
            // After a suspension, or varied, it binds from now on and not from its first day.
            let from = before.map_or(begins, |_| now.max(begins));
            Some((Status::InForce, from, standing.in_force_to))
        }
    }
}

/// Whether the last row still says what the notice says: a variation changes its text while its status stays.
fn same_text(before: &Notice, row: &Notice, notice: &NoticeRecord) -> bool {
    let text = |row: &Notice| {
        (
            row.documents.clone(),
            row.items.clone(),
            row.activities.clone(),
            row.addressee_classes.clone(),
            row.territory.clone(),
        )
    };
    let end = notice
        .terms
        .ends_on
        .map(|last| start_of_day(next_day(last)));
    // Only a variation moves the last day of the terms; any other end has a row of its own.
    let moved = !notice.variations.is_empty()
        && before.status == Status::InForce
        && row.to == end
        && before.to != end;
    text(before) == text(row) && !moved
}

/// A row that lets go of what the notice covered and covers no more, as a narrower row leaves the rest as it was.
fn released(before: &Notice, row: &Notice, now: Timestamp) -> Option<Notice> {
    let gone = |item: &&Item| !row.items.contains(item);
    let items: Vec<Item> = before.items.iter().filter(gone).cloned().collect();
    let binds = matches!(before.status, Status::InForce | Status::Suspended);
    (binds && !items.is_empty()).then(|| Notice {
        status: Status::Lifted,
        items,
        from: now,
        to: None,
        ..row.clone()
    })
}

fn items(notice: &NoticeRecord) -> Result<Vec<Item>, ActError> {
    notice
        .terms
        .units
        .iter()
        .map(|unit| {
            let value = if unit.scheme == "gtin" {
                Gtin::parse(&unit.value)
                    .map_err(|why| ActError::Unpublishable(why.to_string()))?
                    .to_string()
            } else {
                unit.value.clone()
            };
            Ok(Item {
                scheme: unit.scheme.clone(),
                value,
                batch: unit.batch.clone(),
                firmware: unit.firmware.clone(),
            })
        })
        .collect()
}

/// The index and the content of the last row about a notice.
async fn last_row(tx: &mut Tx, notice: &str) -> Result<Option<(u64, Notice)>, ActError> {
    let row = tx
        .fetch_optional(
            "SELECT idx, body FROM register_entry WHERE subject = $1 ORDER BY idx DESC LIMIT 1",
            vec![notice.into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let index = u64::try_from(row.int("idx")?)
        .map_err(|_| StoreError::corrupt("a register index below 0"))?;
    match Entry::parse(&row.bytes("body")?) {
        Ok(Entry::Notice(notice)) => Ok(Some((index, notice))),
        _ => Err(StoreError::corrupt(format!("register row {index} is not about a notice")).into()),
    }
}

/// Appends one row to the register; the transaction assigns its index.
pub(crate) async fn append(
    tx: &mut Tx,
    entry: &Entry,
    subject: &str,
    event_seq: i64,
    now: Timestamp,
) -> Result<i64, ActError> {
    let body = entry
        .to_bytes()
        .map_err(|why| ActError::Unpublishable(why.to_string()))?;
    let index = count(tx).await?;
    let kind = match entry {
        Entry::Notice(_) => "notice",
        Entry::OfficeHead(_) => "office-head",
    };
    tx.execute(
        "INSERT INTO register_entry (idx, kind, subject, event_seq, body, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        vec![
            index.into(),
            kind.into(),
            subject.into(),
            event_seq.into(),
            body.into(),
            now.into(),
        ],
    )
    .await?;
    Ok(index)
}

/// How many rows the register has.
pub(crate) async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    let last = tx
        .fetch_optional(
            "SELECT idx FROM register_entry ORDER BY idx DESC LIMIT 1",
            vec![],
        )
        .await?;
    last.map_or(Ok(0), |row| Ok(row.int("idx")?.saturating_add(1)))
}
