//! `/notices/{notice}`: a published notice, how it stands, and how to verify it.

use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;
use minijinja::{Value, context};
use proofhouse_law::NoticeId;
use proofhouse_register::Entry;
use proofhouse_register::entry::{Notice, Status};

use crate::store::Tx;
use crate::web::{Visit, WebError, in_words};

/// The most rows about one notice that a page lists.
const ROWS_MAX: u32 = 100;

pub(crate) async fn show(visit: Visit, Path(notice): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app().store().read().await?;
    let rows = rows(&mut tx, &notice).await?;
    let (index, last) = rows.last().ok_or(WebError::NotFound)?;
    let now = visit.app().clock().now();
    let history: Vec<Value> = rows
        .iter()
        .map(|(index, row)| {
            context! { index => *index, status => status_in_words(row.status), recorded => in_words(row.recorded_at) }
        })
        .collect();
    let documents: Vec<Value> = last
        .documents
        .iter()
        .filter_map(|document| {
            let (name, words) = super::document::named(&document.media)?;
            Some(context! { name => name, words => words, sha256 => document.sha256.as_str() })
        })
        .collect();
    let items: Vec<String> = last.items.iter().map(item_in_words).collect();
    let (standing, binds) = standing(last, now);
    let shown = context! {
        notice => last.notice.as_str(),
        power => capital(&last.power.replace('-', " ")),
        standing => standing,
        binds => binds,
        from => in_words(last.from),
        to => last.to.map(in_words),
        addressees => last.addressee_classes.join(", "),
        activities => last.activities.join(", "),
        items => items,
        territory => last.territory.as_str(),
        regime => last.regime.id.as_str(),
        cited => format!("/law/{}/{}", last.regime.id, last.regime.sha256),
        power_path => format!("power.{}", last.power),
        regime_sha256 => last.regime.sha256.as_str(),
        index => *index,
    };
    let key = visit
        .app()
        .sequencer()
        .log_key()
        .map_err(|error| WebError::internal(error.to_string()))?;
    let fields = context! { notice => shown, history, documents, key => key.to_string(), now => in_words(now) };
    visit.page("notice/read.html", fields)
}

/// What the register says about a notice, oldest first; nothing where it was not published.
pub(super) async fn rows(tx: &mut Tx, notice: &str) -> Result<Vec<(i64, Notice)>, WebError> {
    let notice: NoticeId = notice.parse().map_err(|_| WebError::NotFound)?;
    let sql = "SELECT idx, body FROM register_entry WHERE kind = 'notice' AND subject = $1 ORDER BY idx DESC LIMIT $2";
    let mut rows = Vec::new();
    for row in tx
        .fetch(sql, vec![notice.as_str().into(), ROWS_MAX.into()])
        .await?
    {
        let index = row.int("idx")?;
        match Entry::parse(&row.bytes("body")?) {
            Ok(Entry::Notice(notice)) => rows.push((index, notice)),
            _ => {
                return Err(WebError::internal(format!(
                    "register row {index} is not about a notice"
                )));
            }
        }
    }
    rows.reverse();
    Ok(rows)
}

/// How a notice stands at `now`, and whether it binds.
fn standing(row: &Notice, now: Timestamp) -> (&'static str, bool) {
    match row.status {
        Status::InForce if now < row.from => ("Not in force yet", false),
        Status::InForce if row.to.is_some_and(|to| now >= to) => ("Ended: its time is over", false),
        Status::InForce => ("In force", true),
        other => (status_in_words(other), false),
    }
}

fn status_in_words(status: Status) -> &'static str {
    match status {
        Status::InForce => "In force",
        Status::Suspended => "Suspended",
        Status::Ended => "Ended",
        Status::Lifted => "Lifted",
        Status::Quashed => "Quashed",
        Status::Replaced => "Replaced by another notice",
    }
}

fn item_in_words(item: &proofhouse_register::entry::Item) -> String {
    let mut words = format!("{} {}", item.scheme.to_uppercase(), item.value);
    if let Some(batch) = &item.batch {
        words.push_str(", batch ");
        words.push_str(batch);
    }
    if let Some(firmware) = &item.firmware {
        words.push_str(", firmware ");
        words.push_str(firmware);
    }
    words
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
