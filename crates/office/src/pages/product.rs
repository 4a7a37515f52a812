//! Products, as the public sees them.

pub(crate) mod check;
