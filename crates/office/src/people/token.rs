//! Making API tokens.

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::OfficerId;

use super::person::Scope;
use super::secret::{self, Secret};
use super::session::SessionFault;
use crate::store::Store;
use crate::store::accounts::tokens::{self, Token};

/// The longest that a token may be good for, in days.
pub const DAYS_MAX: u32 = 90;
/// The longest name of a token, in characters.
pub const NAME_MAX: usize = 80;

/// Makes a token and returns its secret, which is shown this once.
pub async fn make(
    store: &Store,
    officer: &OfficerId,
    name: &str,
    scopes: Vec<Scope>,
    days: u32,
    now: Timestamp,
) -> Result<(Token, Secret), SessionFault> {
    let secret = Secret::fresh()?;
    let good_for = SignedDuration::from_hours(24 * i64::from(days.clamp(1, DAYS_MAX)));
    let token = Token {
        id: format!("token-{}", hex::encode(secret::random::<6>()?)),
        name: name.chars().take(NAME_MAX).collect(),
        scopes,
        created_at: now,
        expires_at: now.saturating_add(good_for).unwrap_or(now),
    };
    let mut tx = store.write().await?;
    tokens::add(&mut tx, secret.hash(), officer, &token).await?;
    tx.commit().await?;
    Ok((token, secret))
}
