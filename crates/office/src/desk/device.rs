//! The device of a bundle held against the product of the case: a hint to whoever reads the evidence, and no refusal.
//!
//! A maker numbers colours and packs of one product apart, so that another number may be right, or a bundle lodged in the
//! wrong case: a person knows.

use proofhouse_evidence::bundle::{self, Bundle, Limits};
use proofhouse_law::{CaseState, Digest};
use proofhouse_register::Gtin;

use super::Desk;

/// A larger bundle is not opened for a hint on the page of a case; its own page says it.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

impl Desk {
    /// The GTIN of the device in a bundle, where it has one and the case's product has others.
    pub(crate) fn other_gtin(&self, state: &CaseState, bundle: Digest) -> Option<String> {
        let place = self.exhibits.place(bundle);
        let small = std::fs::metadata(place).is_ok_and(|file| file.len() <= BYTES_MAX);
        let bytes = small.then(|| self.exhibits.read(bundle).ok()).flatten()?;
        other_gtin(state, &bundle::open(&bytes, &Limits::default()).ok()?)
    }
}

/// The same of a bundle that is open. The bench is the tester's own words: what is no GTIN says nothing.
pub(crate) fn other_gtin(state: &CaseState, bundle: &Bundle) -> Option<String> {
    let bench: serde_json::Value = serde_json::from_slice(&bundle.bench).ok()?;
    let device = Gtin::parse(bench.pointer("/device/gtin")?.as_str()?).ok()?;
    let known = state.product().into_iter().flat_map(|one| &one.identifiers);
    let gtins: Vec<Gtin> = known
        .filter(|one| one.scheme == "gtin")
        .filter_map(|one| Gtin::parse(&one.value).ok())
        .collect();
    (!gtins.is_empty() && !gtins.contains(&device)).then(|| device.to_string())
}
