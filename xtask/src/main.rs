//! Placeholder doc.
fn main() {}
