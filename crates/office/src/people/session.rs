//! Staying signed in: sessions kept by the server, under a cookie that says nothing.

use jiff::{SignedDuration, Timestamp};
use proofhouse_law::OfficerId;

use super::secret::{self, NoRandomness, Secret};
use super::{Person, Via};
use crate::store::accounts::sessions::{self, Session, Stage};
use crate::store::accounts::{Account, tokens};
use crate::store::{Store, StoreError, Tx};

/// A session ends when it has not been used for so long.
pub const IDLE_MAX: SignedDuration = SignedDuration::from_mins(60);
/// A session ends so long after sign-in, used or not.
pub const AGE_MAX: SignedDuration = SignedDuration::from_hours(12);
/// How long the second factor may take.
pub const SECOND_FACTOR_MAX: SignedDuration = SignedDuration::from_mins(10);
/// How often the use of a session is written down.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Why a session could not be begun or read.
#[derive(Debug, thiserror::Error)]
pub enum SessionFault {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No cookie could be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

/// Begins a session and returns its cookie.
pub async fn begin(
    tx: &mut Tx,
    officer: &OfficerId,
    stage: Stage,
    now: Timestamp,
) -> Result<Secret, SessionFault> {
    let cookie = Secret::fresh()?;
    let begun_before = now.saturating_sub(AGE_MAX).unwrap_or(now);
    let seen_before = now.saturating_sub(IDLE_MAX).unwrap_or(now);
    sessions::sweep(tx, begun_before, seen_before).await?;
    sessions::begin(tx, cookie.hash(), officer, stage, now).await?;
    Ok(cookie)
}

/// The session of that cookie, if it is good now. Notes its use.
pub async fn find(
    store: &Store,
    cookie: &str,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let token = secret::hash(cookie);
    let found = sessions::find(&mut store.read().await?, token).await?;
    let Some(session) = found.filter(|session| is_good(session, now)) else {
        return Ok(None);
    };
    if now.duration_since(session.seen_at) >= SEEN_EVERY {
        let mut tx = store.write().await?;
        sessions::seen(&mut tx, token, now).await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

fn is_good(session: &Session, now: Timestamp) -> bool {
    let (age, idle) = (
        now.duration_since(session.created_at),
        now.duration_since(session.seen_at),
    );
    match session.stage {
        Stage::Password => age < SECOND_FACTOR_MAX,
        Stage::Full => age < AGE_MAX && idle < IDLE_MAX,
    }
}

/// The person behind a session.
pub fn person(account: &Account, via: Via) -> Person {
    Person {
        officer: account.officer.clone(),
        name: account.name.clone(),
        email: account.email.clone(),
        designation: account.designation.clone(),
        via,
    }
}

/// The person for whom a program with that token acts.
pub async fn by_token(
    store: &Store,
    token: &str,
    now: Timestamp,
) -> Result<Option<Person>, StoreError> {
    let found = tokens::find(&mut store.read().await?, secret::hash(token), now).await?;
    Ok(found.map(|(account, scopes)| person(&account, Via::Token(scopes))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofhouse_law::case::Designation;

    fn session(stage: Stage, created: &str, seen: &str) -> Session {
        let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
        Session {
            account: Account {
                officer: "officer-1".parse().expect("an id"),
                email: String::new(),
                name: String::new(),
                password: String::new(),
                totp_secret: vec![],
                totp_step: -1,
                designation: Designation {
                    roles: vec![],
                    from: jiff::civil::date(2026, 1, 1),
                    until: None,
                    instrument: String::new(),
                },
                created_at: instant(created),
                ended_at: None,
            },
            stage,
            created_at: instant(created),
            seen_at: instant(seen),
        }
    }

    #[test]
    fn a_session_ends_when_idle_and_when_old() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let used = session(Stage::Full, "2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z");
        assert!(is_good(&used, at("2026-11-23T10:59:00Z")));
        assert!(
            !is_good(&used, at("2026-11-23T11:00:00Z")),
            "idle for an hour"
        );
        let old = session(Stage::Full, "2026-11-23T08:00:00Z", "2026-11-23T19:59:00Z");
        assert!(
            !is_good(&old, at("2026-11-23T20:00:00Z")),
            "twelve hours old"
        );
        let half = session(
            Stage::Password,
            "2026-11-23T08:00:00Z",
            "2026-11-23T08:00:00Z",
        );
        assert!(
            !is_good(&half, at("2026-11-23T08:10:00Z")),
            "the second factor took too long"
        );
    }
}
