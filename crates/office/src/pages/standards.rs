//! Standards and codes, as anyone may look them up.

pub(crate) mod list;
pub(crate) mod show;
pub(crate) mod words;
