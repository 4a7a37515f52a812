//! The device of a bundle held against the product of the case: a hint to whoever reads the evidence, and no refusal.
//!
//! A maker numbers colours and packs of one product apart, and testers write its name in their own way, so that another
//! number or name may be right, or a bundle lodged in the wrong case: a person knows.

use proofhouse_evidence::bundle::{self, Bundle, Limits};
use proofhouse_law::{CaseState, Digest};
use proofhouse_register::Gtin;

use super::Desk;

/// A larger bundle is not opened for a hint on the page of a case; its own page says it.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// In what the device of a bundle differs from the case's product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Other {
    /// Its GTIN, where the product has others.
    Gtin(String),
    /// Its brand and model, where no GTIN shows that it is the product all the same.
    Name(String),
}

impl Other {
    /// The GTIN, where that differs.
    pub(crate) fn gtin(&self) -> Option<&str> {
        match self {
            Self::Gtin(gtin) => Some(gtin),
            Self::Name(_) => None,
        }
    }

    /// The name, where that differs.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Gtin(_) => None,
        }
    }
}

impl Desk {
    /// In what the device of a lodged bundle differs from the case's product.
    pub(crate) fn other_device(&self, state: &CaseState, bundle: Digest) -> Option<Other> {
        let place = self.exhibits.place(bundle);
        let small = std::fs::metadata(place).is_ok_and(|file| file.len() <= BYTES_MAX);
        let bytes = small.then(|| self.exhibits.read(bundle).ok()).flatten()?;
        other_device(state, &bundle::open(&bytes, &Limits::default()).ok()?)
    }
}

/// The same of a bundle that is open. The bench is the tester's own words: what is no GTIN says nothing.
pub(crate) fn other_device(state: &CaseState, bundle: &Bundle) -> Option<Other> {
    let product = state.product()?;
    let gtins: Vec<Gtin> = product
        .identifiers
        .iter()
        .filter(|one| one.scheme == "gtin")
        .filter_map(|one| Gtin::parse(&one.value).ok())
        .collect();
    let device = gtin(bundle).filter(|_| !gtins.is_empty());
    match device {
        Some(device) if gtins.contains(&device) => None,
        Some(device) => Some(Other::Gtin(device.to_string())),
        None => {
            let subject = &bundle.manifest.inspection.subject;
            let name = format!("{} {}", subject.brand, subject.model);
            let of_case = format!("{} {}", product.brand, product.model);
            (letters(&name) != letters(&of_case)).then_some(Other::Name(name))
        }
    }
}

/// The GTIN that the tester wrote for the device.
fn gtin(bundle: &Bundle) -> Option<Gtin> {
    let bench: serde_json::Value = serde_json::from_slice(&bundle.bench).ok()?;
    Gtin::parse(bench.pointer("/device/gtin")?.as_str()?).ok()
}

/// A name without what people write now so, now so: capitals, spaces and dashes.
fn letters(name: &str) -> String {
    let kept = name.chars().filter(|letter| letter.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_spaced() {
        assert_eq!(letters("ACME  Eye-2"), letters("Acme Eye 2"));
        assert_ne!(letters("Acme Eye 2"), letters("Acme Eye 2 Pro"));
    }
}
