//! Keeping the published register up with the store: soon after each step, and now and then.

use std::time::Duration;

use super::WebError;
use super::app::App;
use crate::desk::Acted;
use crate::sequencer::SequencerError;

/// How often the register is looked at when nobody asks.
const EVERY: Duration = Duration::from_secs(15);

impl App {
    /// Publishes what a step wrote into the register, and returns the index of its row; `None` where it
    /// wrote none. Where another office process publishes, this one need not.
    pub(crate) async fn catch_up(&self, acted: &Acted) -> Result<Option<u64>, WebError> {
        let Some(index) = self.row_of(acted).await? else {
            return Ok(None);
        };
        match self.sequencer().pass().await {
            Ok(_) | Err(SequencerError::Held { .. } | SequencerError::Fenced) => {}
            // The step stands in the store; the register lags and catches up.
            Err(error) => {
                tracing::error!(
                    error = error.to_string(),
                    "the register was not published; it is tried again"
                );
            }
        }
        Ok(Some(index))
    }

    async fn row_of(&self, acted: &Acted) -> Result<Option<u64>, WebError> {
        let first = acted
            .version
            .saturating_sub(i64::try_from(acted.events.len()).unwrap_or(i64::MAX));
        let mut tx = self.store().read().await?;
        let row = tx
            .fetch_optional(
                "SELECT r.idx FROM register_entry r JOIN event e ON e.seq = r.event_seq
                 WHERE e.aggregate = $1 AND e.version > $2 AND e.version <= $3 AND r.kind = 'notice'
                 ORDER BY r.idx DESC LIMIT 1",
                vec![
                    format!("case/{}", acted.case).into(),
                    first.into(),
                    acted.version.into(),
                ],
            )
            .await?;
        row.map(|row| {
            let index = row.int("idx")?;
            u64::try_from(index).map_err(|_| WebError::internal("a register index below 0"))
        })
        .transpose()
    }
}

/// Publishes again and again, as long as the office runs.
pub(super) async fn keep_publishing(app: App) {
    loop {
        match app.sequencer().pass().await {
            Ok(_) => {}
            Err(SequencerError::Held { holder, until }) => {
                tracing::info!(
                    holder,
                    until = until.to_string(),
                    "another process publishes the register"
                );
            }
            Err(error) => {
                tracing::error!(error = error.to_string(), "the register was not published");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}
