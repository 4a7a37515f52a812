//! Regimes: the law as data, and its loading, which names every problem of a folder.

mod answers;
mod authority;
pub(crate) mod calendar_rows;
mod check;
mod check_includes;
mod check_statement;
pub(crate) mod check_times;
mod clock_rows;
pub mod diff;
mod duty;
pub mod flat;
mod guard;
pub(crate) mod load;
mod model;
mod penalty_rows;
mod power_rows;
pub(crate) mod reader;
mod reference;
pub(crate) mod rows;
mod scope;
mod scope_check;
mod views;

pub use guard::{Guard, GuardKind, Standard};
pub use load::load;
pub use model::{
    ComponentScope, Effect, Footing, Meaning, Outcome, Paragraph, Permission, Power, Predicate,
    Problem, Provision, Reach, Regime, Requirement, Scope, Severity, SourceFile, Transitional,
};
pub use views::{ViewsAct, ViewsPermission};
