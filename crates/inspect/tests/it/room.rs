//! Inspects what listens in a room of the testkit.

use proofhouse_inspect::credentials::List;
use proofhouse_law::observation::Fact;

pub(crate) use proofhouse_testkit::room::{Room, call, in_a_room, random, serve_like_inetd};

use crate::bench::{facts_at, observed_at};

/// Inspects the login at `port` of the room's loopback; its facts.
pub(crate) fn inspect(port: u16, list: &List) -> Vec<Fact> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (facts, transcript) = runtime.block_on(facts_at(port, list));
    // Shown only where the test fails.
    println!("{transcript}");
    facts
}

/// Inspects one port of the room's loopback with no pair of any list; all its facts.
pub(crate) fn look_at(port: u16) -> Vec<Fact> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let none = List {
        name: "none".to_owned(),
        pairs: Vec::new(),
    };
    let (observations, transcript) = runtime.block_on(observed_at(port, &none));
    // Shown only where the test fails.
    println!("{transcript}");
    observations.into_iter().map(|seen| seen.fact).collect()
}
