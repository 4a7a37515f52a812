//! A small register made for a test, with keys made for this run.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use proofhouse_register::entry::{Document, Item, Notice, OfficeHead, RegimeRef, Status};
use proofhouse_register::{Entry, Signer};

pub(crate) fn signer(name: &str) -> Signer {
    let mut seed = [0; 32];
    for part in seed.chunks_mut(8) {
        part.copy_from_slice(&RandomState::new().build_hasher().finish().to_be_bytes());
    }
    Signer::from_key(name, &ed25519_dalek::SigningKey::from_bytes(&seed)).unwrap()
}

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// `count` rows: notices, with an office head now and then.
pub(crate) fn rows(count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|n| {
            let entry = if n % 7 == 6 { head(n) } else { notice(n) };
            entry.to_bytes().unwrap()
        })
        .collect()
}

fn head(n: usize) -> Entry {
    let recorded_at = "2026-03-01T00:00:00Z".parse().unwrap();
    Entry::OfficeHead(OfficeHead {
        events: n as u64,
        head: "0f".repeat(32),
        recorded_at,
    })
}

fn notice(n: usize) -> Entry {
    let item = Item {
        scheme: "gtin".into(),
        value: "05012345678900".into(),
        batch: None,
        firmware: None,
    };
    Entry::Notice(Notice {
        notice: format!("N-{n}"),
        power: "temporary-ban".into(),
        status: Status::InForce,
        addressee_classes: vec!["importer".into()],
        activities: vec!["supply".into()],
        items: vec![item],
        territory: "United Kingdom".into(),
        from: "2026-03-01T00:00:00Z".parse().unwrap(),
        to: None,
        regime: RegimeRef {
            id: "uk-proposal-2020".into(),
            sha256: "ab".repeat(32),
        },
        documents: vec![Document {
            media: "application/pdf".into(),
            sha256: "cd".repeat(32),
        }],
        replaces: None,
        recorded_at: "2026-03-01T00:00:00Z".parse().unwrap(),
    })
}
