//! Regimes: the law as data, and its loading, which names every problem of a folder.

mod check;
pub(crate) mod load;
mod model;
pub(crate) mod reader;
pub(crate) mod rows;

pub use load::load;
pub use model::{
    ComponentScope, Effect, Footing, Guard, GuardKind, Meaning, Outcome, Paragraph, Permission,
    Power, Predicate, Problem, Provision, Reach, Regime, Requirement, Scope, Severity, SourceFile,
    Standard, Transitional,
};
