//! Deemed compliance as state that expires: which requirements a standard or a label stands in for today, until when, or why not.
//!
//! The routes are rows of a regime (`deemed.toml`). What is said here is a function of (routes, evidence, day): a label that
//! expired yesterday helps no longer, and no job has to notice it.

mod evidence;
mod judge;
mod route;
mod rows;

pub use evidence::{Evidence, LabelEvidence, ProductEvidence, StandardEvidence};
pub use judge::{Answer, RouteAnswer, Standing, TargetAnswer, judge};
pub use route::{
    Excluded, LabelWay, LastDay, Route, RouteCondition, StandardWay, Target, Validity, Way,
};
pub(crate) use rows::route;
