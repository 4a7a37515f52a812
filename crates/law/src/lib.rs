//! The law as a pure function: regimes read and checked, findings from observations, cases decided.
//!
//! Nothing here reads a file, a clock or the environment: `now`, fresh ids and the bytes of the regimes are arguments.
//! No number, period or recipient of the law stands in this crate; each one comes from a [`regime::Regime`].
#![deny(clippy::disallowed_methods)]

pub mod authority;
pub mod case;
pub mod clock;
pub mod conformity;
pub mod days;
pub mod deemed;
pub mod digest;
pub mod duty;
pub mod finding;
pub mod fuzzing;
pub mod ids;
mod led_on;
pub mod library;
pub mod observation;
pub mod penalty;
pub mod record;
pub mod refusal;
pub mod regime;
pub mod scope;
mod set_up;
pub mod standard;
pub mod statement;
mod visit;

pub use case::{
    Action, ActionName, Actor, CaseState, Context, Event, Ids, NoticeStatus, decide, lawful_next,
    status_at,
};
pub use digest::Digest;
pub use finding::{Finding, Verdict};
pub use ids::{
    AllegationId, CaseId, NoticeId, ObservationId, OfficerId, PartyId, PowerId, ProvisionId,
    RegimeId, StandardId,
};
pub use library::Library;
pub use observation::{Fact, Observation, Subject};
pub use refusal::{Basis, Refusal, Source};
pub use regime::{Problem, Regime, SourceFile};
pub use standard::Standard;
