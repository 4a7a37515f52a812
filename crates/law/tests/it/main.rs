//! What the law crate promises, tried from outside: regimes, findings, cases, and the JSON that is stored for good.

mod cases;
mod findings;
mod golden;
mod guards;
mod regimes;
mod walk;
mod world;
