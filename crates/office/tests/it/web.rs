//! The web service over a real socket: pages, signing in, and what is turned away.

mod cases;
mod check;
mod client;
mod keys;
mod limits;
mod lives;
mod officers;
mod pages;
mod reports;
mod reports_by_officers;
mod signing_in;
mod slow_clients;
