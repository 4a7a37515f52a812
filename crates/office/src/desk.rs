//! The desk: what officers ask for, decided by the law and recorded in one transaction with all that follows from it.

mod act;
pub(crate) mod device;
mod genesis;
mod intake;
pub mod keyring;
mod notice_rules;
mod notice_text;
pub(crate) mod papers;
mod publication;
pub mod record;
pub mod regimes;
pub mod trace;

use std::sync::Arc;

use jiff::Timestamp;
use proofhouse_law::case::{Next, lawful_next};
use proofhouse_law::{
    Actor, CaseId, CaseState, Context, Event, NoticeId, NoticeStatus, Refusal, Regime, status_at,
};

use crate::clock::OfficeClock;
use crate::config::Settings;
use crate::event_log::{self, LogError};
use crate::exhibits::{ExhibitError, Exhibits};
use crate::store::{Store, StoreError, Tx};

pub(crate) use act::register_exhibit;
pub use act::{ActRequest, Acted};
pub(crate) use genesis::AGGREGATE as OFFICE;
pub use genesis::{OfficeError, OfficeEvent};
pub(crate) use intake::AGGREGATE as EXHIBITS;
pub use intake::{Difference, ExhibitEvent, IntakeError, TakenIn};
pub use notice_text::{Letter, LetterAsked};
pub(crate) use publication::{append as append_row, count as count_rows};
pub use regimes::Regimes;

/// The desk of one office; cloning it is cheap.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    exhibits: Exhibits,
    clock: OfficeClock,
    regimes: Arc<Regimes>,
    settings: Arc<Settings>,
}

/// Why a step was not taken. Nothing was changed; every variant says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The law says no today: a value, with rule, citation, day and remedy.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// There is no such case.
    #[error("there is no case {case}; check its number, or open one")]
    NoCase {
        /// The case asked for.
        case: CaseId,
    },
    /// There is no such notice.
    #[error("there is no notice {notice}; check its number")]
    NoNotice {
        /// The notice asked for.
        notice: NoticeId,
    },
    /// No such regime is loaded.
    #[error("the regime {regime} is not loaded; nothing was changed; choose one of: {loaded}")]
    NoRegime {
        /// The regime asked for.
        regime: String,
        /// Those loaded.
        loaded: String,
    },
    /// The case pins an edition of its regime that is not loaded.
    #[error(
        "the case is decided under the edition {pinned} of {regime}, which is not loaded; nothing was changed; start the office with that edition's files (--regimes)"
    )]
    EditionMissing {
        /// The regime.
        regime: String,
        /// The digest of the edition's files.
        pinned: String,
    },
    /// An identifier that cannot exist.
    #[error("{scheme} {value} cannot be: {why}; nothing was changed; correct it and send it again")]
    BadIdentifier {
        /// Such as `gtin`.
        scheme: String,
        /// What was given.
        value: String,
        /// Why not.
        why: String,
    },
    /// A request without a case that does not open one, or with one that does.
    #[error("`open` makes a new case, and every other action names one; nothing was changed")]
    CaseAndAction,
    /// The same key came before with another request.
    #[error(
        "the request key {key:?} was used for another request; nothing was changed; send it with a new key"
    )]
    KeyReused {
        /// The key.
        key: String,
    },
    /// The request key cannot be one.
    #[error("a request key has 1 to 200 printable characters; nothing was changed")]
    BadKey,
    /// The bundle cannot be relied on.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The conformance record cannot be made, or does not have what was asked for.
    #[error(transparent)]
    Record(#[from] record::RecordError),
    /// The document could not be made.
    #[error("the document could not be made, so nothing was changed: {0}")]
    Document(String),
    /// The register cannot say it.
    #[error("the register cannot carry this notice, so nothing was changed: {0}")]
    Unpublishable(String),
    /// The log refused.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A file was refused.
    #[error(transparent)]
    Exhibit(#[from] ExhibitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for ActError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

/// A case as its events make it.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// What the events add up to.
    pub state: CaseState,
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// How many there are: what a later step was decided on.
    pub version: i64,
}

impl Desk {
    /// Opens the desk, recording at the first start which register this office writes; see [`OfficeError`].
    pub async fn open(
        store: Store,
        exhibits: Exhibits,
        clock: OfficeClock,
        regimes: Regimes,
        settings: Settings,
    ) -> Result<Self, OfficeError> {
        let exhibits = exhibits.watched(store.shared_watch());
        let desk = Self {
            store,
            exhibits,
            clock,
            regimes: Arc::new(regimes),
            settings: Arc::new(settings),
        };
        desk.open_office().await?;
        Ok(desk)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The files.
    pub fn exhibits(&self) -> &Exhibits {
        &self.exhibits
    }

    /// The clock.
    pub fn clock(&self) -> &OfficeClock {
        &self.clock
    }

    /// The regimes.
    pub fn regimes(&self) -> &Regimes {
        &self.regimes
    }

    /// In whose name the office acts.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Reads a case.
    pub async fn case(&self, case: &CaseId) -> Result<CaseFile, ActError> {
        let mut tx = self.store.read().await?;
        load(&mut tx, case).await
    }

    /// The regime that a case pins.
    pub fn regime_of(&self, state: &CaseState) -> Result<&Regime, ActError> {
        let (id, hash) = state.regime().ok_or(ActError::CaseAndAction)?;
        self.regimes
            .edition(id, *hash)
            .ok_or_else(|| ActError::EditionMissing {
                regime: id.to_string(),
                pinned: hash.to_string(),
            })
    }

    /// What `actor` may do on a case today, and why not the rest.
    pub fn lawful_next(&self, state: &CaseState, actor: &Actor) -> Result<Vec<Next>, ActError> {
        let regime = self.regime_of(state)?;
        let cx = Context {
            regime,
            now: self.clock.now(),
            drill: self.clock.is_drill(),
        };
        Ok(lawful_next(state, actor, &cx))
    }

    /// Where a notice stands at `at`.
    pub fn status(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        at: Timestamp,
    ) -> Result<Option<NoticeStatus>, ActError> {
        Ok(status_at(state, notice, self.regime_of(state)?, at))
    }
}

/// The aggregate of a case's events.
pub fn aggregate(case: &CaseId) -> String {
    format!("case/{case}")
}

/// Reads a case within a transaction.
pub async fn load(tx: &mut Tx, case: &CaseId) -> Result<CaseFile, ActError> {
    let recorded = event_log::of(tx, &aggregate(case)).await?;
    if recorded.is_empty() {
        return Err(ActError::NoCase { case: case.clone() });
    }
    let events = recorded
        .iter()
        .map(event_log::Recorded::read)
        .collect::<Result<Vec<Event>, _>>()?;
    let state = CaseState::from_events(&events);
    let version = recorded.last().map_or(0, |last| last.version);
    Ok(CaseFile {
        state,
        events,
        version,
    })
}
