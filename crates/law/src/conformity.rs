//! A maker's self-assessment over the 2018 Code of Practice and one edition of EN 303 645: read, checked, and never believed
//! without evidence.
//!
//! The file holds the ICS (what is claimed of each provision), the IXIT (facts of the implementation) and references to evidence
//! by test case. [`read()`] names every mistake of form with its line; [`assess()`] says what each answer comes to and what it lacks.

mod assess;
mod claims;
mod file;
mod guidelines;
mod ixit;
mod judged;
mod names;
mod places;
mod ports;
mod read;
mod report;
mod services;
mod write;

pub use assess::assess;
pub use file::{Assessment, Claim, Entry, Evidence, Judged, Support};
pub use names::{NETWORK_TABLES, Named, Names, is_link};
pub use places::Place;
pub(crate) use places::{begins_with, in_words};
pub use read::{CODE, read};
pub use report::{Answer, Lack, Report, Shown, TableAnswer};
pub use write::{canonical, template};
