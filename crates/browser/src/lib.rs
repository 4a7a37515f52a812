//! A confined browser: a Chromium that is already on the machine, headless, with a throw-away profile, for pages that
//! only a script draws.
//!
//! It reaches what the caller's [`Reach`] allows and nothing else: everything goes through a small proxy of ours on
//! the loopback, which refuses and records the rest; where the machine lets us, the browser stands in a network of
//! its own that has no other way out (`docs/decisions/0013-confined-browser.md`). Time, bytes, requests, memory and
//! the size of a page are bounded by [`Limits`]; the whole process group ends with the [`Browser`].
//!
//! All of it blocks. From a runtime, call it where blocking is allowed.

mod chromium;
mod error;
#[doc(hidden)]
pub mod fuzzing;
mod launch;
mod limits;
mod memory;
mod network;
mod page;
mod pipe;
mod proxy;
mod reach;
mod sign_in;
mod snapshot;
mod tab;
mod watch;

pub use chromium::Chromium;
pub use error::BrowserError;
pub use launch::{Browser, Confinement};
pub use limits::Limits;
pub use page::{End, Link, Page, Refused, Request, SignIn};
pub use reach::{NotReached, Reach};
pub use tab::Tab;
