//! Keeping the published register up with the store, also when nobody asks.

use std::time::Duration;

use super::app::App;
use crate::sequencer::SequencerError;

/// How often the register is looked at when nobody asks.
const EVERY: Duration = Duration::from_secs(15);

/// Publishes again and again, as long as the office runs.
pub(super) async fn keep_publishing(app: App) {
    loop {
        match app.sequencer().pass().await {
            Ok(_) => {}
            Err(SequencerError::Held { holder, until }) => {
                tracing::info!(holder, until = until.to_string(), "another process publishes the register");
            }
            Err(error) => tracing::error!(error = error.to_string(), "the register was not published"),
        }
        tokio::time::sleep(EVERY).await;
    }
}
