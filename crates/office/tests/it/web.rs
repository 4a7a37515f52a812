//! The web service over a real socket: pages, signing in, and what is turned away.

mod cases;
mod check;
mod client;
mod drafts;
mod keys;
mod law;
mod letters;
mod limits;
mod lives;
mod officers;
mod pages;
mod records;
mod reports;
mod reports_by_officers;
mod scope_and_duties;
mod signing_in;
mod slow_clients;
mod standards;
mod views;
