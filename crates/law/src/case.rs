//! Cases and notices: what a person asks for, what the law makes of it, and what then holds.
//!
//! [`decide`] turns an action into events or a [`Refusal`](crate::refusal::Refusal); [`CaseState::evolve`] applies events;
//! [`status_at`] reads the state at any instant. Nothing needs a job: a ban ends because its end date has passed.

mod action;
mod decide;
mod event;
mod evidence;
mod guard;
mod limits;
mod mint;
mod next;
mod stage;
mod state;
mod status;
mod terms;

pub use action::{
    Action, ActionName, Actor, AppealOutcome, Designation, Documents, EconomicRole, Identifier,
    Product, Respondent, Role, ServiceMethod, Terms, TestPlan, UnitScope,
};
pub use decide::{Context, decide};
pub use event::{Event, Step};
pub use mint::Ids;
pub use next::{Next, lawful_next};
pub use state::{
    Allegation, Appeal, CaseState, Lodgement, NoticeRecord, Representation, Service, TestResult,
};
pub use status::{NoticeState, NoticeStatus, status_at};
