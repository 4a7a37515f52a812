//! The public, tamper-evident register: entries, the log that proves them, the offline snapshot, and `check`.
//!
//! The core is pure: it reads no clock, no file and no network, and what it needs is an argument.
//! Only [`store`] touches a disk. The log is a C2SP [tlog-tiles](https://c2sp.org/tlog-tiles) log with
//! [tlog-checkpoint](https://c2sp.org/tlog-checkpoint)s, so that anyone's reader can verify it; a single
//! entry travels as a [tlog-proof](https://c2sp.org/tlog-proof).
//!
//! What a publisher needs: [`Entry`], [`Signer::from_key`], [`publish`] and [`snapshot::build`].
//! What anyone else needs: [`Key::parse`], [`verify::verify`], [`Snapshot::open`] and [`mod@check`].
#![deny(clippy::disallowed_methods)]

pub mod check;
pub mod checkpoint;
mod effect;
pub mod entry;
pub mod fuzz;
pub mod gtin;
pub mod proof;
pub mod snapshot;
pub mod store;
pub mod tile;
pub mod tree;
pub mod verify;

pub use check::{Answer, Outcome, Question, check};
pub use checkpoint::{Key, Signer};
pub use entry::{Entry, EntrySource};
pub use gtin::Gtin;
pub use snapshot::Snapshot;
pub use store::{PublishError, Published, publish};
