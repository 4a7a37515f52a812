//! The conformance record: the test cases of TS 103 701 with their units, each with a verdict, its reason and its evidence.
//!
//! [`assess()`] is a pure function of a document's plan, the observations of bundles and the maker's answers (ICS and IXIT).
//! A unit that no check decides and nobody judged is `inconclusive` and says what a person must do. A check that shows a
//! failure shows it whatever the maker claims; a check passes a unit only where it covers the whole of it. Where a person and a
//! check, or two people, do not agree, the unit says so as an open conflict.

mod assess;
mod compare;
mod coverage;
mod declared;
mod desk;
mod persons;
mod readings;
mod report;
mod source;
mod statements;
mod tried;
mod untested;

pub use assess::assess;
pub use compare::{Change, Comparison, InterfaceChange, Moved, compare};
pub use coverage::{Automated, Coverage, CoverageRow, UnitCoverage, coverage};
pub use desk::{Seen, Subject};
pub use report::{CaseResult, GroupResult, Judge, Record, Rests, UnitResult};
pub use source::{Authorised, Device, Signature, Source};
pub use tried::{Ending, Tried, tried};
pub use untested::untested;
