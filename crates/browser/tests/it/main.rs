//! The confined browser against pages on real sockets: what they draw, what they ask for, and what they try.

// Marked as tests so that helpers may unwrap, as clippy.toml lets tests do.
#[cfg(test)]
mod confined;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod site;
