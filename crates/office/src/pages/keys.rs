//! The keys that the office trusts, for administrators: which there are, enrolling, revoking.

pub(crate) mod enrol;
pub(crate) mod list;
pub(crate) mod revoke;
