//! The register as its readers see it: other people's logs, other people's readers, and hostile bytes.

// Marked as tests so that helpers may unwrap, as clippy.toml lets tests do.
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod example;
#[cfg(test)]
mod interop;
#[cfg(test)]
mod tessera;
#[cfg(test)]
mod world;
