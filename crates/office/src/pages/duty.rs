//! What people in the supply chain owe.

pub(crate) mod ask;
