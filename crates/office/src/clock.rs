//! The office's clock: the machine's own, or, in a drill, one that may be moved forward.
//!
//! Each move of a drill clock is an event, so that replaying the log shows why a wait was over.
//! Nowhere else does anyone set the time: no request, no client, no configuration.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proofhouse_law::clock::civil_date;
use serde::{Deserialize, Serialize};

use crate::event_log::{self, LogError, NewEvent};
use crate::store::{Store, StoreError, Tx};

/// The aggregate that holds the moves.
pub const AGGREGATE: &str = "clock";
/// How far one move may go: ten years of days.
const MOVE_MAX: SignedDuration = SignedDuration::from_hours(24 * 3653);

/// Tells the time.
#[derive(Clone, Debug)]
pub enum OfficeClock {
    /// The machine's clock.
    System,
    /// The machine's clock, moved forward by the drill's moves so far.
    Drill(DrillClock),
}

/// The sum of a drill's moves; clones share it.
#[derive(Clone, Debug, Default)]
pub struct DrillClock(Arc<RwLock<SignedDuration>>);

/// A move of the drill clock, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ClockEvent {
    /// The clock was moved forward.
    DrillClockMoved {
        /// What it showed before.
        from: Timestamp,
        /// What it showed after.
        to: Timestamp,
        /// All moves so far, this one included, in seconds ahead of the machine's clock.
        ahead_seconds: i64,
    },
}

/// Why the clock was not moved.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// This is no drill.
    #[error(
        "the clock moves only in a drill; nothing was changed; start the office with `serve --drill` to rehearse"
    )]
    NotADrill,
    /// Backwards, or too far.
    #[error("a drill clock moves forward, by at most ten years at a time; it stays at {now}")]
    NotForward {
        /// What it shows.
        now: Timestamp,
    },
    /// The move could not be recorded.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OfficeClock {
    /// A drill clock that stands where the log's moves left it.
    pub async fn drill(store: &Store) -> Result<Self, LogError> {
        let mut tx = store.read().await?;
        let moves = event_log::of(&mut tx, AGGREGATE).await?;
        let ahead = match moves.last() {
            None => 0,
            Some(last) => {
                let ClockEvent::DrillClockMoved { ahead_seconds, .. } = last.read()?;
                ahead_seconds
            }
        };
        let clock = DrillClock(Arc::new(RwLock::new(SignedDuration::from_secs(ahead))));
        Ok(Self::Drill(clock))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        let machine = Timestamp::now();
        match self {
            Self::System => machine,
            Self::Drill(clock) => {
                let ahead = *clock.0.read().unwrap_or_else(PoisonError::into_inner);
                machine.saturating_add(ahead).unwrap_or(machine)
            }
        }
    }

    /// Today, where the law's days are counted.
    pub fn today(&self) -> Date {
        civil_date(self.now())
    }

    /// Whether this is a drill.
    pub fn is_drill(&self) -> bool {
        matches!(self, Self::Drill(_))
    }

    /// Moves a drill clock forward to `to` and records the move.
    pub async fn move_to(
        &self,
        store: &Store,
        actor: &str,
        to: Timestamp,
    ) -> Result<Timestamp, ClockError> {
        let Self::Drill(clock) = self else {
            return Err(ClockError::NotADrill);
        };
        let mut tx = store.write().await?;
        let from = self.now();
        let ahead = to.duration_since(from);
        if !ahead.is_positive() || ahead > MOVE_MAX {
            return Err(ClockError::NotForward { now: from });
        }
        let total = to.duration_since(Timestamp::now());
        record(&mut tx, actor, from, to, total).await?;
        tx.commit().await?;
        *clock.0.write().unwrap_or_else(PoisonError::into_inner) = total;
        Ok(to)
    }
}

async fn record(
    tx: &mut Tx,
    actor: &str,
    from: Timestamp,
    to: Timestamp,
    total: SignedDuration,
) -> Result<(), LogError> {
    let moved = ClockEvent::DrillClockMoved {
        from,
        to,
        ahead_seconds: total.as_secs(),
    };
    let event = NewEvent::new(actor, civil_date(to), &moved)?;
    event_log::append_any(tx, AGGREGATE, vec![event], to).await?;
    Ok(())
}
