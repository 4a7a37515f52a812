//! Being told before each write, so that a test can end the process there.

/// Told before each lasting write: a statement, a commit, a file, a rename.
///
/// The office runs with [`NoWatch`]. The crash tests run it with one that ends the process with
/// SIGKILL at the n-th write, which covers writes that nobody thought of naming.
pub trait Watch: Send + Sync {
    /// `what` is about to be written.
    fn before_write(&self, what: &str);
}

/// Nobody is told.
pub struct NoWatch;

impl Watch for NoWatch {
    fn before_write(&self, _what: &str) {}
}
