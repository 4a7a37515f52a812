//! A bundle of evidence in a case: what was observed, and the file itself.

pub(crate) mod download;
pub(crate) mod show;
