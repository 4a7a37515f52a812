//! Guards: the closed set of conditions that a regime can put before an action.
