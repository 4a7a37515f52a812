//! Public keys as 64 lower-case hexadecimal digits, as the trust file writes them.

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(super) fn serialize<S: Serializer>(key: &VerifyingKey, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&hex::encode(key.as_bytes()))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<VerifyingKey, D::Error> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(String::deserialize(from)?, &mut bytes)
        .map_err(|_cause| D::Error::custom("a public key is 64 hexadecimal digits"))?;
    let key = VerifyingKey::from_bytes(&bytes)
        .map_err(|_cause| D::Error::custom("these 32 bytes are no Ed25519 public key"))?;
    // Under a key of small order one signature fits many messages (RFC 8032 section 8.9 leaves this to us).
    if key.is_weak() {
        return Err(D::Error::custom(
            "this public key is weak: anyone could sign with it",
        ));
    }
    Ok(key)
}
