//! The house itself: its start page, its promises, and what it says of itself to machines.

pub(crate) mod health;
pub(crate) mod security_txt;
pub(crate) mod show;
pub(crate) mod support;
