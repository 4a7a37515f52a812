//! Reports from the public: sending one, and following it with its token; officers list, read and carry them on.

pub(crate) mod follow;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod send;
