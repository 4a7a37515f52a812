//! The web service over a real socket: pages, signing in, and what is turned away.

mod cases;
mod client;
mod limits;
mod officers;
mod pages;
mod reports;
mod signing_in;
