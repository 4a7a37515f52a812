//! Tags for secrets: within one bundle they show which secrets are equal, and nothing else.

use hmac::{Hmac, Mac};
use proofhouse_law::observation::SecretTag;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The key of one bundle's tags. It is made for the bundle and wiped when dropped. It is written nowhere but where an
/// inspection that is under way is kept for its owner alone, which is removed once the bundle is sealed.
///
/// A password is short, so a plain hash of it could be guessed from a list; under a key that nobody has any more,
/// it cannot. Drop the key as soon as the bundle is sealed.
pub struct SecretKey(Zeroizing<[u8; 32]>);

impl SecretKey {
    /// A key from 32 bytes of the caller's randomness, which must be fresh for each bundle.
    pub fn from_random(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// The tag of `secret`: HMAC-SHA-256 (RFC 2104), as 64 lower-case hexadecimal digits.
    pub fn tag(&self, secret: &[u8]) -> SecretTag {
        // HMAC takes a key of any length, so the error cannot occur; an empty tag would be refused when sealing.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else {
            return SecretTag::new("");
        };
        mac.update(secret);
        SecretTag::new(hex::encode(mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_secrets_show_within_a_bundle_and_not_between_bundles() {
        let (one, other) = (
            SecretKey::from_random([1; 32]),
            SecretKey::from_random([2; 32]),
        );
        assert_eq!(one.tag(b"admin"), one.tag(b"admin"));
        assert_ne!(one.tag(b"admin"), one.tag(b"admin "));
        assert_ne!(one.tag(b"admin"), other.tag(b"admin"));
    }

    #[test]
    fn tags_follow_rfc_4231_test_case_shape_and_the_key_is_never_printed() {
        let key = SecretKey::from_random([0x0b; 32]);
        assert_eq!(key.tag(b"Hi There").as_str().len(), 64);
        assert_eq!(format!("{key:?}"), "SecretKey(..)");
    }
}
