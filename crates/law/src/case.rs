//! Cases and notices: what a person asks for, what the law makes of it, and what then holds.
//!
//! [`decide`] turns an action into events or a [`Refusal`](crate::refusal::Refusal); [`CaseState::evolve`] applies events;
//! [`status_at`] reads the state at any instant. Nothing needs a job: a ban ends because its end date has passed.

mod action;
mod action_name;
mod clocks;
mod compensation;
mod compliance;
mod court;
mod decide;
mod event;
mod evidence;
mod fit;
mod guard;
mod judged;
mod limits;
mod mint;
mod next;
mod notice_record;
mod parties;
mod penalty;
mod recall;
mod stage;
mod state;
mod status;
mod terms;
mod variation;

pub use action::{Action, AppealOutcome, Documents, ServiceMethod};
pub use action_name::ActionName;
pub use clocks::{CaseClock, ClockFooting, ClockGives, ClockState, clocks};
pub use compensation::{Claim, ClaimDecision, ClaimOutcome, ClaimRecord};
pub use compliance::{Breach, Compliance, ComplianceTerms, Happened};
pub use court::{
    Application, CourtOrder, CourtRecord, Disposal, DisposalKind, ForfeitureTerms, Hearing,
    InterestedNotice, Lot, OrderOutcome, Sought,
};
pub use decide::{Context, decide};
pub use event::{Event, Step};
pub(crate) use fit::knows;
pub use judged::{ByOfficer, Judgement, RecordFile};
pub use mint::Ids;
pub use next::{Next, lawful_next};
pub use notice_record::{Appeal, NoticeRecord, Recorded, Representation, Service, TestResult};
pub use parties::{Actor, Designation, EconomicRole, Identifier, Product, Respondent, Role};
pub use penalty::{Payment, PenaltyTerms, Position, Recovery, position};
pub use recall::{Progress, RecallTerms, Returns, StateRecall, StateRecallGround};
pub use state::{Allegation, CaseState, Lodgement};
pub use status::{NoticeState, NoticeStatus, status_at};
pub use terms::{Particulars, Terms, TestPlan, UnitScope};
pub use variation::{Proposed, Variation, VariationProposal, Varied, more_onerous};
