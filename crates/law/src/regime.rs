//! Regimes: the law as data, and its loading, which names every problem of a folder.

mod check;
pub mod diff;
pub mod flat;
mod load;
mod model;
mod reader;
mod rows;
mod views;

pub use load::load;
pub use model::{
    Effect, Footing, Guard, GuardKind, Outcome, Paragraph, Permission, Power, Predicate, Problem,
    Provision, Reach, Regime, Requirement, Scope, Severity, SourceFile, Standard, Transitional,
};
pub use views::{ViewsAct, ViewsPermission};
