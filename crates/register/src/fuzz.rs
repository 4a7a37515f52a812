//! One function for each door through which foreign bytes come in: none of them may panic, whatever the bytes.

use crate::checkpoint::{Checkpoint, Key};
use crate::entry::Entry;
use crate::gtin::Gtin;
use crate::proof::ProofFile;
use crate::snapshot::Snapshot;
use crate::tile::Place;

/// A door: its name, which is the folder of its corpus, and the function behind it.
pub type Target = (&'static str, fn(&[u8]));

/// Every door.
pub const TARGETS: &[Target] = &[
    ("register-checkpoint", checkpoint),
    ("register-entry", entry),
    ("register-gtin", gtin),
    ("register-proof", proof),
    ("register-snapshot", snapshot),
    ("register-tile", tile),
];

/// The public key of RFC 8032, section 7.1, test 1: some key is needed, and this one is nobody's.
const SOME_KEY: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

fn some_key() -> Option<Key> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(&SOME_KEY).ok()?;
    Key::from_public("register.example/fuzz", &key).ok()
}

fn entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::parse(bytes) {
        assert_eq!(
            entry.to_bytes().ok().as_deref(),
            Some(bytes),
            "one meaning, one form"
        );
    }
}

fn checkpoint(bytes: &[u8]) {
    if let Some(key) = some_key() {
        let _refused = Checkpoint::open(bytes, &key);
    }
    let _refused = Checkpoint::parse(&String::from_utf8_lossy(bytes));
    let _refused = Key::parse(&String::from_utf8_lossy(bytes));
}

fn proof(bytes: &[u8]) {
    let (Ok(file), Some(key)) = (ProofFile::parse(bytes), some_key()) else {
        return;
    };
    assert_eq!(file.to_bytes(), bytes, "one meaning, one form");
    let _refused = file.verify(None, &key);
    let _refused = file.verify(Some(b"entry"), &key);
}

fn tile(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(place) = Place::parse(&text) {
        assert_eq!(place.to_string(), text, "one meaning, one form");
        let _size = place.needs();
    }
    let _refused = crate::tile::unbundle(bytes, 3);
    let _refused = crate::tile::unpack(bytes, 3);
}

fn snapshot(bytes: &[u8]) {
    let keys: Vec<Key> = some_key().into_iter().collect();
    let _refused = Snapshot::open(bytes, &keys, &keys);
    crate::snapshot::fuzz_unsigned(bytes);
}

fn gtin(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(gtin) = Gtin::parse(&text) {
        assert_eq!(
            Gtin::parse(&gtin.to_string()),
            Ok(gtin),
            "14 digits read back as the same number"
        );
    }
}
