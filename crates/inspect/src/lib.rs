//! A device on a network: finds its ways in, tries default credentials, and records what was seen.
//!
//! [`protocols`] speak, [`checks`] observe, [`run`] leads a bench through its states and units. Nothing is
//! tested that the [`mod@bench`] does not name, with an authority that has not expired.

pub mod bench;
pub mod checks;
pub mod credentials;
pub mod declaration;
pub mod discovery;
#[doc(hidden)]
pub mod fuzzing;
pub mod protocols;
pub mod run;
pub mod stop;
pub mod transcript;
pub mod wire;
