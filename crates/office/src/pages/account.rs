//! Accounts: enrolling, signing in and out, and what an officer keeps in order themselves.

pub(crate) mod api_token;
pub(crate) mod drill_link;
pub(crate) mod enrol;
pub(crate) mod recovery;
pub(crate) mod show;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod tokens;
