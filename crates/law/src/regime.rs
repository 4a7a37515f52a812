//! Regimes: the law as data, and its loading, which names every problem of a folder.

mod authority;
mod calendar_rows;
mod check;
mod check_includes;
mod check_times;
mod clock_rows;
mod duty;
mod guard;
mod load;
mod model;
mod penalty_rows;
pub(crate) mod reader;
mod reference;
mod rows;
mod scope;
mod scope_check;

pub use guard::{Guard, GuardKind, Standard};
pub use load::load;
pub use model::{
    Effect, Footing, Outcome, Paragraph, Permission, Power, Predicate, Problem, Provision, Reach,
    Regime, Requirement, Scope, Severity, SourceFile, Transitional,
};
