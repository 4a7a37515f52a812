//! Passwords: what is taken, and how it is kept (Argon2id, RFC 9106).

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

/// The shortest password taken, in characters. NIST SP 800-63B and the NCSC ask for length, not for
/// rules of composition.
pub const LENGTH_MIN: usize = 12;
/// The longest, in bytes: a limit on what is hashed.
pub const LENGTH_MAX: usize = 1024;

/// Hashing takes 19 MiB and a core each time: no more than this many at once.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The start of long passwords that are tried first, and the words of this service. Each counts as a
/// whole: a password that is one of these with digits and signs around it, or repeated, is refused.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "qwerty",
    "qwertyuiop",
    "letmein",
    "welcome",
    "iloveyou",
    "admin",
    "administrator",
    "changeme",
    "default",
    "secret",
    "football",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "trustno1",
    "master",
    "superman",
    "batman",
    "liverpool",
    "chelsea",
    "arsenal",
    "abc123",
    "asdfghjkl",
    "zxcvbnm",
    "correcthorsebatterystaple",
    "proofhouse",
    "regulator",
    "enforcement",
    "officer",
    "inspector",
    "drill",
    "office",
    "government",
];

/// Why a password is not taken, as the page says it.
pub fn fault(password: &str, name: &str, email: &str) -> Option<String> {
    if password.chars().count() < LENGTH_MIN {
        return Some(format!("Password must be {LENGTH_MIN} characters or more"));
    }
    if password.len() > LENGTH_MAX {
        return Some(format!("Password must be {LENGTH_MAX} bytes or fewer"));
    }
    let core = letters(password);
    let mut distinct: Vec<char> = password.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let own = [
        letters(name),
        letters(email.split('@').next().unwrap_or_default()),
    ];
    let known = COMMON.iter().copied().chain(own.iter().map(String::as_str));
    let guessable = distinct.len() < 5
        || known
            .filter(|word| word.len() >= 4)
            .any(|word| core.replace(word, "").len() < 3)
        || is_run(password);
    guessable
        .then(|| "Password must be harder to guess: use three random words, for example".to_owned())
}

/// The letters of a password in lower case, without what people put around a word.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether each character follows the one before it: 123456789012, abcdefghijkl.
fn is_run(password: &str) -> bool {
    let codes: Vec<i64> = password
        .chars()
        .map(|letter| i64::from(u32::from(letter)))
        .collect();
    let steps = codes
        .iter()
        .zip(codes.iter().skip(1))
        .filter(|(a, b)| (*b - *a).abs() == 1)
        .count();
    steps * 10 >= password.chars().count() * 8
}

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(String);

/// Hashes a password, with a fresh salt, off the async threads.
pub async fn hash(password: &str) -> Result<String, HashError> {
    let password = password.to_owned();
    let _turn = HASHING
        .acquire()
        .await
        .map_err(|error| HashError(error.to_string()))?;
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|error| HashError(error.to_string()))?
}

/// Whether `password` is the one that `kept` was made from. Without an account, `kept` is `None` and
/// the same work is done, so that the time does not tell whether there is one.
pub async fn matches(password: &str, kept: Option<String>) -> Result<bool, HashError> {
    let password: String = password.chars().take(LENGTH_MAX).collect();
    let _turn = HASHING
        .acquire()
        .await
        .map_err(|error| HashError(error.to_string()))?;
    tokio::task::spawn_blocking(move || {
        let nobody = kept.is_none();
        let kept = kept.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&kept).map_err(|error| HashError(error.to_string()))?;
        let same = Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok();
        Ok(same && !nobody)
    })
    .await
    .map_err(|error| HashError(error.to_string()))?
}

/// A hash that belongs to no account.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody").unwrap_or_default());

fn hash_now(password: &str) -> Result<String, HashError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| HashError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_tried_first_is_refused() {
        for weak in [
            "short",
            "password1234!",
            "Proofhouse2026!",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "adaadaadaada1",
            "adalovelace1815",
            "QWERTYuiop!!11",
        ] {
            assert!(
                fault(weak, "Ada Lovelace", "ada@office.example").is_some(),
                "{weak} was taken"
            );
        }
        for strong in [
            "violet-anchor-teaspoon",
            "kettle proofhouse gravel 7",
            "gT5)wq0}zLm2",
        ] {
            assert_eq!(
                fault(strong, "Ada Lovelace", "ada@office.example"),
                None,
                "{strong}"
            );
        }
    }

    #[tokio::test]
    async fn a_password_matches_only_itself_and_nobody_has_none() {
        let kept = hash("violet-anchor-teaspoon").await.expect("hashed");
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(
            matches("violet-anchor-teaspoon", Some(kept.clone()))
                .await
                .expect("checked")
        );
        assert!(
            !matches("violet-anchor-teaspooN", Some(kept))
                .await
                .expect("checked")
        );
        assert!(!matches("nobody", None).await.expect("checked"));
    }
}
