//! What the access log is told: gathered in memory and written in batches, so that a crowd at the
//! sign-in page does not make the event log grow with every try.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::app::App;
use crate::event_log::LogError;
use crate::event_log::access::{self, Access};

/// The most that waits in memory; past it, what comes is counted and not kept.
const WAITING_MAX: usize = 20_000;
/// How often the batch is written.
const EVERY: Duration = Duration::from_mins(5);

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Gathered(Mutex<Batch>);

#[derive(Debug, Default)]
struct Batch {
    waiting: Vec<Access>,
    lost: u64,
}

impl Gathered {
    pub(super) fn add(&self, entry: Access) {
        let mut batch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if batch.waiting.len() < WAITING_MAX {
            batch.waiting.push(entry);
        } else {
            batch.lost = batch.lost.saturating_add(1);
        }
    }

    fn take(&self, now: Timestamp) -> Vec<Access> {
        let mut batch = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if batch.lost > 0 {
            batch.waiting.push(Access {
                at: now,
                actor: "office/access-log".to_owned(),
                did: "lost".to_owned(),
                subject: format!("{} entries", batch.lost),
                outcome: "denied".to_owned(),
            });
        }
        batch.waiting
    }
}

/// Writes what has been gathered; what cannot be written is kept for the next time.
pub(super) async fn flush(app: &App) -> Result<(), LogError> {
    let now = app.clock().now();
    let batch = app.gathered().take(now);
    if batch.is_empty() {
        return Ok(());
    }
    let written = write(app, &batch, now).await;
    if written.is_err() {
        for entry in batch {
            app.gathered().add(entry);
        }
    }
    written
}

async fn write(app: &App, batch: &[Access], now: Timestamp) -> Result<(), LogError> {
    let mut tx = app.store().write().await?;
    access::flush(&mut tx, batch, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes again and again, as long as the office runs.
pub(super) async fn keep_writing(app: App) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = flush(&app).await {
            tracing::error!(
                error = error.to_string(),
                "the access log could not be written; it is kept in memory"
            );
        }
    }
}
