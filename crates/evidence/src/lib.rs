//! Evidence that anyone can check: observations and raw transcripts in one sealed file, and the keys that sign it.
//!
//! A bundle is a stored zip with one canonical encoding ([`archive`]), whose every file is named with its SHA-256
//! in an in-toto Statement ([`statement`]) signed in a DSSE envelope ([`dsse`]). [`bundle`] seals, opens and
//! verifies; [`authority`] is leave to test that somebody signed; [`keys`] holds the signers and the trust file. The format is written down in `docs/reference/bundle.md`.

pub mod archive;
pub mod authority;
pub mod bundle;
pub mod compliance;
pub mod dsse;
#[doc(hidden)]
pub mod fuzzing;
pub mod keys;
pub mod record;
pub mod secret;
pub mod statement;
pub mod words;
