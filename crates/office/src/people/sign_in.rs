//! Signing in: a password, then a code; each failure counts.

use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_law::OfficerId;

use super::password::{self, HashError};
use super::secret::{self, Secret};
use super::session::{self, SessionFault};
use super::throttle::Subjects;
use super::totp::{self, TotpFault};
use crate::store::accounts::sessions::{self, Stage};
use crate::store::accounts::{self, Account, drill_links};
use crate::store::{Store, StoreError, Tx};

/// What a try came to.
#[derive(Debug)]
pub enum Tried<T> {
    /// It was right.
    Right(T),
    /// It was wrong, and counted.
    Wrong,
    /// It was not looked at: there were too many failures.
    Wait {
        /// Seconds until a try is looked at.
        seconds: i64,
    },
}

/// Why a try could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The code could not be judged.
    #[error(transparent)]
    Totp(#[from] TotpFault),
    /// No session could be begun.
    #[error(transparent)]
    Session(#[from] SessionFault),
}

/// Tries an e-mail address and a password; right, it begins a session that waits for the code.
pub async fn with_password(
    store: &Store,
    email: &str,
    given: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Tried<Secret>, SignInFault> {
    let account = match judge_password(store, email, given, from, now).await? {
        Tried::Right(account) => account,
        Tried::Wrong => return Ok(Tried::Wrong),
        Tried::Wait { seconds } => return Ok(Tried::Wait { seconds }),
    };
    let mut tx = store.write().await?;
    let cookie = session::begin(&mut tx, &account.officer, Stage::Password, now).await?;
    tx.commit().await?;
    Ok(Tried::Right(cookie))
}

/// Tries the code for the half-begun session of `cookie`; right, the session is replaced by a full one
/// under a new cookie.
pub async fn with_code(
    store: &Store,
    cookie: &str,
    account: &Account,
    code: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Tried<Secret>, SignInFault> {
    let mut tx = store.write().await?;
    match judge_code(&mut tx, account, code, from, now).await? {
        Tried::Right(()) => {
            sessions::end(&mut tx, secret::hash(cookie)).await?;
            let full = session::begin(&mut tx, &account.officer, Stage::Full, now).await?;
            tx.commit().await?;
            Ok(Tried::Right(full))
        }
        Tried::Wrong => {
            tx.commit().await?;
            Ok(Tried::Wrong)
        }
        Tried::Wait { seconds } => Ok(Tried::Wait { seconds }),
    }
}

/// Tries both factors at once, for a program: `proofhouse login`.
pub async fn with_both(
    store: &Store,
    email: &str,
    given: &str,
    code: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Tried<Account>, SignInFault> {
    let account = match judge_password(store, email, given, from, now).await? {
        Tried::Right(account) => account,
        other => return Ok(other),
    };
    let mut tx = store.write().await?;
    let tried = judge_code(&mut tx, &account, code, from, now).await?;
    Ok(match tried {
        Tried::Wait { seconds } => Tried::Wait { seconds },
        Tried::Wrong => {
            tx.commit().await?;
            Tried::Wrong
        }
        Tried::Right(()) => {
            tx.commit().await?;
            Tried::Right(account)
        }
    })
}

/// Uses up a drill's sign-in link and begins a full session.
pub async fn with_drill_link(
    store: &Store,
    token: &str,
    now: Timestamp,
) -> Result<Option<(OfficerId, Secret)>, SignInFault> {
    let token = secret::hash(token);
    let mut tx = store.write().await?;
    let Some(account) = drill_links::find(&mut tx, token, now).await? else {
        return Ok(None);
    };
    if !drill_links::use_up(&mut tx, token, now).await? {
        return Ok(None);
    }
    let cookie = session::begin(&mut tx, &account.officer, Stage::Full, now).await?;
    tx.commit().await?;
    Ok(Some((account.officer, cookie)))
}

/// Uses up a drill's sign-in link for a program.
pub async fn by_drill_link(
    store: &Store,
    token: &str,
    now: Timestamp,
) -> Result<Option<Account>, SignInFault> {
    let token = secret::hash(token);
    let mut tx = store.write().await?;
    let Some(account) = drill_links::find(&mut tx, token, now).await? else {
        return Ok(None);
    };
    if !drill_links::use_up(&mut tx, token, now).await? {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(account))
}

async fn judge_password(
    store: &Store,
    email: &str,
    given: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Tried<Account>, SignInFault> {
    let email = email.to_lowercase();
    let subjects = Subjects::new(&email, from);
    let mut tx = store.read().await?;
    if let Some(seconds) = subjects.wait(&mut tx, now).await? {
        return Ok(Tried::Wait { seconds });
    }
    let account = accounts::by_email(&mut tx, &email)
        .await?
        .filter(|account| account.ended_at.is_none());
    // Nothing is held open while the password is hashed.
    drop(tx);
    let kept = account.as_ref().map(|account| account.password.clone());
    if password::matches(given, kept).await?
        && let Some(account) = account
    {
        return Ok(Tried::Right(account));
    }
    let mut tx = store.write().await?;
    subjects.failed(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Tried::Wrong)
}

async fn judge_code(
    tx: &mut Tx,
    account: &Account,
    code: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Tried<()>, SignInFault> {
    let subjects = Subjects::new(&account.email, from);
    if let Some(seconds) = subjects.wait(tx, now).await? {
        return Ok(Tried::Wait { seconds });
    }
    let officer = &account.officer;
    let right = match totp::accept(&account.totp_secret, code, now, account.totp_step)? {
        Some(step) => accounts::use_step(tx, officer, step).await?,
        None => accounts::use_recovery_code(tx, officer, recovery_hash(officer, code), now).await?,
    };
    if right {
        subjects.passed(tx).await?;
        return Ok(Tried::Right(()));
    }
    subjects.failed(tx, now).await?;
    Ok(Tried::Wrong)
}

/// What is kept of a recovery code: the letters count, not how they were typed.
pub fn recovery_hash(officer: &OfficerId, code: &str) -> [u8; 32] {
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    secret::hash(&format!("{officer}:{letters}"))
}
