//! The law's pages: which regimes there are, what one says and on what footing, and what changed between two editions.

pub(crate) mod diff;
pub(crate) mod list;
pub(crate) mod rule;
pub(crate) mod show;

use axum::routing::get;

use crate::web::Entry;

/// Their part of the table of addresses.
pub(crate) fn table() -> Vec<Entry> {
    vec![
        Entry::public("/law", get(list::show)),
        Entry::signed_in("/law/diff", get(diff::show)),
        Entry::public("/law/rule/{rule}", get(rule::show)),
        Entry::public("/law/{regime}", get(show::current)),
        Entry::public("/law/{regime}/{sha256}", get(show::edition)),
    ]
}
