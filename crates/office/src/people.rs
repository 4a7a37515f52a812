//! The people who may sign in: how they enrol, prove who they are, and stay signed in.
//!
//! No account and no password exists until someone makes one: the first officer enrols with a link
//! that is printed at first start, everyone else with a link from an administrator. Everything here
//! takes `now`, which is wall time even in a drill: a moved clock must not end sessions or break codes.

pub mod drill;
pub mod enrolment;
pub mod password;
pub mod person;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod throttle;
pub mod token;
pub mod totp;

pub use person::{Person, Via};
