//! The office's boards: every running clock, and in a drill the clock itself.

pub(crate) mod clock;
pub(crate) mod clocks;
