//! Regimes: the law as data, and its loading, which names every problem of a folder.

mod authority;
mod check;
mod duty;
mod load;
mod model;
mod reader;
mod rows;
mod scope;
mod scope_check;

pub use load::load;
pub use model::{
    Effect, Footing, Guard, GuardKind, Outcome, Paragraph, Permission, Power, Predicate, Problem,
    Provision, Reach, Regime, Requirement, Scope, Severity, SourceFile, Standard, Transitional,
};
