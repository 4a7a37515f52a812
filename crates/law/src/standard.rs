//! Standards and codes as data: provisions, test cases and tables, keyed by document, edition and number.
//!
//! A folder whose files have a `[[standard]]` is one document in one edition; a folder with a `[[regime]]` is law.
//! A standard binds nobody by itself: its rows say `source = "policy"`, and a regime says where it helps.

mod check;
mod lookup;
mod model;
pub mod plan;
mod plan_rows;
mod rows;

pub(crate) use check::check;
pub(crate) use lookup::chain;
pub use lookup::group_of;
pub use model::{
    Actor, Addressed, Case, CaseKind, Clause, Condition, ConditionKind, Corresponds, Count,
    Counted, Fields, Group, IxitTable, Kind, Level, Link, Provision, ReadingRule, Reuse,
    RuleEvidence, Standard, Topic,
};
pub(crate) use rows::Rows;
