//! Reports from the public: sending one, and following it with its token.

pub(crate) mod follow;
pub(crate) mod send;
