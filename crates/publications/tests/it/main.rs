//! Maker sites over real sockets, hostile ones among them, and passages against their raw bytes.

mod fuzz;
mod hostile;
mod sites;
mod support;
