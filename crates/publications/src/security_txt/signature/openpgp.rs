//! Verifying with rPGP: a detached signature over our own reading of the signed text.

use std::time::Duration;

use jiff::Timestamp;
use pgp::composed::{Deserializable as _, DetachedSignature, SignedPublicKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Signature as Packet, SignatureType};
use pgp::types::KeyDetails as _;

use super::{KEY_BYTES_MAX, KeyFile, Signature};
use crate::security_txt::SignedMessage;

/// Signatures of a message and keys of a file that are looked at, at most.
const MOST: usize = 16;

/// Verifies a message with any of the keys.
pub(super) fn verify(message: &SignedMessage, files: &[KeyFile], now: Timestamp) -> Signature {
    let signatures = match signatures(&message.armor) {
        Ok(signatures) => signatures,
        Err(why) => return Signature::NotChecked { why },
    };
    let mut tried = Vec::new();
    let mut unread = Vec::new();
    for file in files {
        match keys(&file.bytes) {
            Err(why) => unread.push(format!("{}: {why}", file.from)),
            Ok(keys) => {
                for key in &keys {
                    tried.push(format!("{} from {}", fingerprint(key), file.from));
                    if let Some(found) = with_key(&signatures, key, file, &message.text, now) {
                        return found;
                    }
                }
            }
        }
    }
    if tried.is_empty() {
        return Signature::NotChecked {
            why: unread.join("; "),
        };
    }
    tried.extend(unread);
    Signature::NotVerified {
        tried,
        names: signatures.first().and_then(issuer),
    }
}

fn signatures(armor: &str) -> Result<Vec<Packet>, String> {
    let broken = |error: pgp::errors::Error| format!("its signature cannot be read: {error}");
    let (all, _) = DetachedSignature::from_armor_many(armor.as_bytes()).map_err(broken)?;
    let mut read = Vec::new();
    for one in all.take(MOST) {
        read.push(one.map_err(broken)?.signature);
    }
    let fits = |packet: &Packet| {
        matches!(
            packet.typ(),
            Some(SignatureType::Text | SignatureType::Binary)
        )
    };
    read.retain(fits);
    if read.is_empty() {
        return Err("it holds no signature over a text".to_owned());
    }
    if read.iter().all(|packet| is_weak(packet.hash_alg())) {
        return Err(
            "its hash is broken (MD5, SHA-1 or RIPEMD-160), so it proves nothing".to_owned(),
        );
    }
    read.retain(|packet| !is_weak(packet.hash_alg()));
    Ok(read)
}

fn is_weak(hash: Option<HashAlgorithm>) -> bool {
    matches!(
        hash,
        None | Some(HashAlgorithm::Md5 | HashAlgorithm::Sha1 | HashAlgorithm::Ripemd160)
    )
}

fn keys(bytes: &[u8]) -> Result<Vec<SignedPublicKey>, String> {
    if bytes.len() > KEY_BYTES_MAX {
        return Err("the key file is longer than 1 MiB".to_owned());
    }
    let unreadable = |error: pgp::errors::Error| format!("it is no OpenPGP public key: {error}");
    let (all, _) = SignedPublicKey::from_reader_many(bytes).map_err(unreadable)?;
    let mut read = Vec::new();
    for key in all.take(MOST) {
        read.push(key.map_err(unreadable)?);
    }
    if read.is_empty() {
        return Err("it holds no OpenPGP public key".to_owned());
    }
    Ok(read)
}

/// What one certificate makes of the signatures: by its own key, or by a subkey that it may sign with.
fn with_key(
    signatures: &[Packet],
    key: &SignedPublicKey,
    file: &KeyFile,
    text: &str,
    now: Timestamp,
) -> Option<Signature> {
    let subkeys = key.public_subkeys.iter().filter(|subkey| {
        let may_sign = subkey
            .signatures
            .iter()
            .any(|binding| binding.key_flags().sign());
        may_sign && subkey.verify_bindings(&key.primary_key).is_ok()
    });
    let subkeys: Vec<_> = subkeys.collect();
    let signed = signatures.iter().find(|signature| {
        signature.verify(&key.primary_key, text.as_bytes()).is_ok()
            || subkeys
                .iter()
                .any(|subkey| signature.verify(&subkey.key, text.as_bytes()).is_ok())
    })?;
    Some(Signature::Verified {
        key: fingerprint(key),
        from: file.from.clone(),
        notes: notes(signed, key, now),
    })
}

fn notes(signed: &Packet, key: &SignedPublicKey, now: Timestamp) -> Vec<String> {
    let mut notes = Vec::new();
    if key.details.verify_bindings(&key.primary_key).is_err() {
        notes.push("The key's own statements about itself do not all hold".to_owned());
    }
    if !key.details.revocation_signatures.is_empty() {
        notes.push("The key file says that the key was revoked".to_owned());
    }
    let Some(created) = signed.created().map(|at| i64::from(at.as_secs())) else {
        return notes;
    };
    if created > now.as_second() {
        notes.push("The signature is dated after the time asked about".to_owned());
    }
    let lasts = signed.signature_expiration_time().map(Duration::from);
    if let Some(lasts) = lasts.filter(|lasts| !lasts.is_zero()) {
        let ends = created.saturating_add(i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX));
        if ends <= now.as_second() {
            notes.push("The signature has expired".to_owned());
        }
    }
    notes
}

fn fingerprint(key: &SignedPublicKey) -> String {
    format!("{:X}", key.primary_key.fingerprint())
}

fn issuer(packet: &Packet) -> Option<String> {
    let full = packet.issuer_fingerprint().into_iter().next();
    full.map(|fingerprint| format!("{fingerprint:X}"))
        .or_else(|| {
            let short = packet.issuer_key_id().into_iter().next();
            short.map(|id| id.to_string().to_ascii_uppercase())
        })
}
