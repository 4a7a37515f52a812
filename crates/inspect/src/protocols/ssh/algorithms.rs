//! The algorithms that are offered: an old device is to be judged, not trusted.

use std::borrow::Cow;

use russh::{Preferred, cipher, kex, mac};

/// Every algorithm that russh has, the sound ones first.
pub(super) fn everything() -> Preferred {
    let sound = Preferred::DEFAULT;
    let mut exchanges = sound.kex.to_vec();
    exchanges.extend([
        kex::ECDH_SHA2_NISTP256,
        kex::ECDH_SHA2_NISTP384,
        kex::ECDH_SHA2_NISTP521,
        kex::DH_GEX_SHA1,
        kex::DH_G14_SHA1,
        kex::DH_G1_SHA1,
    ]);
    let mut ciphers = sound.cipher.to_vec();
    ciphers.extend([
        cipher::AES_128_GCM,
        cipher::AES_256_CBC,
        cipher::AES_192_CBC,
        cipher::AES_128_CBC,
    ]);
    let mut macs = sound.mac.to_vec();
    macs.extend([mac::HMAC_SHA1_ETM, mac::HMAC_SHA1]);
    Preferred {
        kex: Cow::Owned(exchanges),
        cipher: Cow::Owned(ciphers),
        mac: Cow::Owned(macs),
        ..sound
    }
}
