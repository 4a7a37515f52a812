//! The statement of compliance: what the law asks of one, field by field, and what a statement comes to on a day.
//!
//! The fields are rows of a regime (`statement.toml`). A statement is data ([`Statement`]) that may lack anything, so that
//! what it lacks is said field by field with the paragraph ([`judge`]), and not by a reader that gives up. A document that
//! brings no data is searched by its words alone ([`search`]), and what the words leave open stays open.

pub(crate) mod check;
mod data;
mod dates;
mod fields;
mod judge;
mod keep;
mod parties;
mod report;
mod routes;
pub(crate) mod rows;
mod rules;
mod words;

pub use data::{
    Basis, Declares, Issue, Label, Party, Product, ReadError, SCHEMA, Signatory, StandardClaim,
    Statement, SupportPeriod,
};
pub use judge::{Part, field, judge};
pub use keep::{Kept, keep};
pub use report::{FieldFinding, Report, RouteFinding, State};
pub use rules::{Field, Keep, Needed, ReadAs, Rules};
pub use words::{Found, Passage, Search, search};
