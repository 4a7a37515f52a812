//! The officers, for administrators: who there is, inviting, ending.

pub(crate) mod end;
pub(crate) mod invite;
pub(crate) mod list;
