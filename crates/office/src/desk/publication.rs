//! What the register says of a case's notices: rows written in the transaction that makes them true.

use jiff::Timestamp;
use proofhouse_law::case::{NoticeRecord, NoticeState};
use proofhouse_law::{CaseState, status_at};
use proofhouse_register::Gtin;
use proofhouse_register::entry::{Document, Entry, Item, Notice, RegimeRef, Status};

use super::{ActError, Desk};
use crate::store::{StoreError, Tx};

impl Desk {
    /// Appends a row for each published notice whose standing the step has changed.
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
            let Some(mut row) =
                self.row(state, notice, before.as_ref().map(|(_, row)| row), now)?
            else {
                continue;
            };
            row.replaces = match (&before, &notice.terms.replaces) {
                (Some((index, _)), _) => Some(*index),
                (None, Some(old)) => last_row(tx, old.as_str()).await?.map(|(index, _)| index),
                (None, None) => None,
            };
            append(tx, &Entry::Notice(row), notice.id.as_str(), event_seq, now).await?;
        }
        Ok(())
    }

    fn row(
        &self,
        state: &CaseState,
        notice: &NoticeRecord,
        before: Option<&Notice>,
        now: Timestamp,
    ) -> Result<Option<Notice>, ActError> {
        let regime = self.regime_of(state)?;
        let Some(standing) = status_at(state, &notice.id, regime, now) else {
            return Ok(None);
        };
        let Some(begins) = standing.in_force_from else {
            return Ok(None);
        };
        let (status, from, to) = match standing.state {
            NoticeState::Suspended => (Status::Suspended, now, None),
            NoticeState::Lifted => (Status::Lifted, now, None),
            NoticeState::Quashed => (Status::Quashed, now, None),
            _ => (Status::InForce, begins, standing.in_force_to),
        };
        match before {
            // An end that time alone brings is in the row already, and a row that replaces this one ends it.
            Some(before) if before.status == status => return Ok(None),
            // After a suspension it binds again from now on, not from its first day.
            Some(_) if status == Status::InForce => {
                return Ok(Some(self.notice_row(
                    state,
                    notice,
                    (status, now.max(begins), to),
                    now,
                )?));
            }
            // What never was public in force need not be public as lifted, but what was published stays so.
            _ => {}
        }
        Ok(Some(self.notice_row(
            state,
            notice,
            (status, from, to),
            now,
        )?))
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
