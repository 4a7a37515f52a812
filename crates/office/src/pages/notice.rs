//! Notices, as the public reads them: what the register says and the documents whose hashes it holds.

pub(crate) mod document;
pub(crate) mod read;
