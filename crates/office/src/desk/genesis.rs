//! The office's first event: which register it writes, chosen once, and whether it is a drill.

use serde::{Deserialize, Serialize};

use super::Desk;
use crate::event_log::{self, LogError, NewEvent};
use crate::store::StoreError;

/// The aggregate of what concerns the office as a whole.
pub(crate) const AGGREGATE: &str = "office";

/// What happened to the office as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum OfficeEvent {
    /// The office was opened.
    OfficeOpened {
        /// The name of the register it writes.
        origin: String,
        /// Whether it is a drill.
        drill: bool,
    },
}

/// Why the office does not open.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The store belongs to an office of another kind or name.
    #[error(
        "this store belongs to {found}, and you asked for {asked}; nothing was changed; a register's name is chosen once: use another data folder"
    )]
    Another {
        /// What the store says.
        found: String,
        /// What was asked.
        asked: String,
    },
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn describe(origin: &str, drill: bool) -> String {
    format!(
        "{} with the register {origin}",
        if drill {
            "a drill"
        } else {
            "an office that is no drill"
        }
    )
}

impl Desk {
    /// The name of the register that this office writes.
    pub fn origin(&self) -> String {
        self.settings.origin_for(self.clock.is_drill())
    }

    pub(super) async fn open_office(&self) -> Result<(), OfficeError> {
        let (origin, drill) = (self.origin(), self.clock.is_drill());
        let mut tx = self.store.write().await?;
        if let Some(first) = event_log::of(&mut tx, AGGREGATE).await?.first() {
            let OfficeEvent::OfficeOpened {
                origin: found,
                drill: was_drill,
            } = first.read()?;
            if (&found, was_drill) == (&origin, drill) {
                return Ok(());
            }
            return Err(OfficeError::Another {
                found: describe(&found, was_drill),
                asked: describe(&origin, drill),
            });
        }
        let opened = OfficeEvent::OfficeOpened { origin, drill };
        let event = NewEvent::new("office/start", self.clock.today(), &opened)?;
        event_log::append(&mut tx, AGGREGATE, 0, vec![event], self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}
