//! Secrets that are given out once and kept as their hash: links, cookies, tokens, recovery codes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Why no secret could be made.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes: {0}")]
pub struct NoRandomness(#[from] getrandom::Error);

/// `N` random bytes from the system.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A secret of 256 bits as it stands in a link, a cookie or a header.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A fresh one.
    pub fn fresh() -> Result<Self, NoRandomness> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::<32>()?)))
    }

    /// One that someone showed.
    pub fn given(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret as text.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept in its place.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

/// What is kept in place of a secret. A plain hash is enough: the secret has 256 random bits.
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}
