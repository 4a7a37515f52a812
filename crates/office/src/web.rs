//! The web frame: how a request becomes a page. `web/router.rs` holds the one table of addresses.

mod access;
mod app;
mod bounds;
mod door;
mod error;
mod error_page;
pub(crate) mod form;
mod headers;
mod opening;
mod publishing;
mod register_copy;
pub(crate) mod render;
mod router;
mod serve;
mod visit;
mod words;

pub use app::{App, Origin, OriginError, Setup};
pub(crate) use bounds::Bounds;
pub(crate) use door::Entry;
pub(crate) use error::WebError;
pub use opening::Opening;
#[cfg(test)]
pub(crate) use router::table;
pub use router::{addresses, router};
pub use serve::{answer, serve};
pub(crate) use visit::{Officer, Visit, in_words};
