//! The second factor that works with JavaScript off: time-based codes (RFC 6238), each good once.

use totp_rs::{Algorithm, Builder, Totp};

/// The length of a shared secret, in bytes (RFC 4226 section 4 recommends 160 bits).
pub const SECRET_BYTES: usize = 20;

/// Why a code could not be judged.
#[derive(Debug, thiserror::Error)]
#[error("the account's security code cannot be used: {0}")]
pub struct TotpFault(String);

/// What an authenticator app needs, for a person to type or to follow.
pub struct Shared {
    /// The secret in Base32, in groups of four.
    pub secret: String,
    /// The `otpauth:` address that carries all of it.
    pub uri: String,
}

/// Writes a secret out for the person who enrols.
pub fn share(secret: &[u8], email: &str, issuer: &str) -> Result<Shared, TotpFault> {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret.to_vec())
        .with_account_name(email.replace(':', ""))
        .with_issuer(Some(issuer.replace(':', "")))
        .build()
        .map_err(|error| TotpFault(error.to_string()))?;
    let letters: Vec<char> = totp_rs::Secret::from(secret.to_vec())
        .to_base32()
        .chars()
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    let uri = totp
        .to_url()
        .map_err(|error| TotpFault(error.to_string()))?;
    Ok(Shared {
        secret: groups.join(" "),
        uri,
    })
}

/// The time step that `code` is the code of, if it is a code of now or of a neighbouring step and of
/// none up to `used`, the last step accepted: a code that was seen over a shoulder is of no use.
pub fn accept(
    secret: &[u8],
    code: &str,
    now: jiff::Timestamp,
    used: i64,
) -> Result<Option<i64>, TotpFault> {
    let seconds = u64::try_from(now.as_second()).map_err(|error| TotpFault(error.to_string()))?;
    let digits: String = code
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let Some(step) = totp(secret)?.check(&digits, seconds) else {
        return Ok(None);
    };
    let step = i64::try_from(step).map_err(|error| TotpFault(error.to_string()))?;
    Ok((step > used).then_some(step))
}

fn totp(secret: &[u8]) -> Result<Totp, TotpFault> {
    // SHA-1, six digits and 30 seconds are what every authenticator app takes.
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret.to_vec())
        .build()
        .map_err(|error| TotpFault(error.to_string()))
}
