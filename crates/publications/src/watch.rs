//! A whole market, night after night: every site read at its pace, what changed since, and figures over all of it.
//!
//! A market file names the products ([`market`]), a pool of threads reads what is due ([`sweep`]), each site becomes one
//! [`record`], held against its last whole one ([`change`]). [`state`] writes a line for each as it is done, so that a
//! sweep that was killed goes on without asking anyone twice. [`report`] draws figures and pages from those lines.
//!
//! A change is only told where every page that was read before was read again: out of an unreadable page nothing follows.

pub mod change;
pub mod csv;
pub mod figures;
pub mod market;
mod read;
pub mod record;
pub mod report;
pub mod state;
pub mod sweep;
