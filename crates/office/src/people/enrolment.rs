//! Becoming an officer: a one-time link, a name, a password and a second factor, in that order.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proofhouse_law::OfficerId;
use proofhouse_law::case::{Designation, Role};
use serde::{Deserialize, Serialize};

use super::secret::{self, Secret};
use super::session;
use super::sign_in::{SignInFault, recovery_hash};
use super::totp;
use crate::event_log::{self, LogError, NewEvent};
use crate::store::accounts::invitations::{self, Entered, Invitation};
use crate::store::accounts::sessions::Stage;
use crate::store::accounts::{self, Account, drill_links};
use crate::store::{Store, StoreError, Tx};

/// The aggregate of the events about officers, who stand in it by pseudonym.
pub const AGGREGATE: &str = "officers";
/// How long a link can be used.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(72);
/// How long a drill's sign-in link can be used.
const DRILL_LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How many recovery codes are given out.
const RECOVERY_CODES: usize = 10;
/// Letters of recovery codes: none that looks like another.
const RECOVERY_ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// An event about an officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum OfficerEvent {
    /// Someone enrolled, with what the instrument lets them do.
    OfficerEnrolled {
        /// Their pseudonym.
        officer: OfficerId,
        /// What they may do.
        designation: Designation,
        /// Who invited them; nobody for the first.
        invited_by: Option<OfficerId>,
    },
    /// Someone can no longer sign in.
    OfficerEnded {
        /// Their pseudonym.
        officer: OfficerId,
    },
    /// A drill's one-time sign-in link was made.
    DrillLinkMade {
        /// Whom it signs in.
        officer: OfficerId,
    },
}

/// Why someone could not be enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentFault {
    /// A sign-in link was asked for outside a drill.
    #[error("sign-in links exist in a drill only; nothing was made")]
    NotADrill,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The event could not be recorded.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A session or a code could not be made or judged.
    #[error(transparent)]
    SignIn(#[from] SignInFault),
}

impl From<secret::NoRandomness> for EnrolmentFault {
    fn from(error: secret::NoRandomness) -> Self {
        Self::SignIn(SignInFault::Session(error.into()))
    }
}

/// Makes a one-time link for someone with that designation.
pub async fn invite(
    store: &Store,
    designation: Designation,
    invited_by: OfficerId,
    now: Timestamp,
) -> Result<Secret, EnrolmentFault> {
    let mut tx = store.write().await?;
    let link = add_invitation(&mut tx, designation, Some(invited_by), now).await?;
    tx.commit().await?;
    Ok(link)
}

/// The link for the first officer, an administrator, where nobody has enrolled yet. Links that an earlier
/// start printed stop working.
pub async fn first_link(
    store: &Store,
    today: Date,
    now: Timestamp,
) -> Result<Option<Secret>, EnrolmentFault> {
    let mut tx = store.write().await?;
    if !accounts::is_empty(&mut tx).await? {
        return Ok(None);
    }
    invitations::withdraw_first(&mut tx, now).await?;
    let designation = Designation {
        roles: vec![Role::Administrator],
        from: today,
        until: None,
        instrument: "First start of this office".to_owned(),
    };
    let link = add_invitation(&mut tx, designation, None, now).await?;
    tx.commit().await?;
    Ok(Some(link))
}

async fn add_invitation(
    tx: &mut Tx,
    designation: Designation,
    invited_by: Option<OfficerId>,
    now: Timestamp,
) -> Result<Secret, EnrolmentFault> {
    let link = Secret::fresh()?;
    let expires_at = now.saturating_add(LINK_LIFE).unwrap_or(now);
    let invitation = Invitation {
        designation,
        invited_by,
        expires_at,
        entered: None,
    };
    invitations::add(tx, link.hash(), &invitation, now).await?;
    Ok(link)
}

/// What a finished enrolment gives its person, this once.
pub struct Enrolled {
    /// Their pseudonym.
    pub officer: OfficerId,
    /// The cookie of their first session.
    pub cookie: Secret,
    /// Their recovery codes.
    pub recovery_codes: Vec<String>,
}

/// What a try to finish an enrolment came to.
pub enum Finished {
    /// The account exists.
    Enrolled(Enrolled),
    /// The code was not the one of now.
    WrongCode,
    /// Someone else enrolled with that e-mail address meanwhile.
    EmailTaken,
    /// The link was used or ran out.
    LinkGone,
}

/// Finishes an enrolment with the first code from the person's authenticator app.
pub async fn finish(
    store: &Store,
    token: &str,
    code: &str,
    today: Date,
    office_now: Timestamp,
    now: Timestamp,
) -> Result<Finished, EnrolmentFault> {
    let token = secret::hash(token);
    let mut tx = store.write().await?;
    let Some(invitation) = invitations::find(&mut tx, token, now).await? else {
        return Ok(Finished::LinkGone);
    };
    let Some(entered) = invitation.entered.clone() else {
        return Ok(Finished::LinkGone);
    };
    let accepted = totp::accept(&entered.totp_secret, code, now, -1).map_err(SignInFault::from)?;
    let Some(step) = accepted else {
        return Ok(Finished::WrongCode);
    };
    if accounts::by_email(&mut tx, &entered.email).await?.is_some() {
        return Ok(Finished::EmailTaken);
    }
    let account = new_account(entered, invitation.designation, step, now)?;
    invitations::use_up(&mut tx, token, now).await?;
    add_account(&mut tx, &account, invitation.invited_by, today, office_now).await?;
    let recovery_codes = give_recovery_codes(&mut tx, &account.officer).await?;
    let cookie = session::begin(&mut tx, &account.officer, Stage::Full, now)
        .await
        .map_err(SignInFault::from)?;
    tx.commit().await?;
    Ok(Finished::Enrolled(Enrolled {
        officer: account.officer,
        cookie,
        recovery_codes,
    }))
}

fn new_account(
    entered: Entered,
    designation: Designation,
    step: i64,
    now: Timestamp,
) -> Result<Account, EnrolmentFault> {
    let officer = format!("officer-{}", hex::encode(secret::random::<8>()?));
    Ok(Account {
        officer: officer
            .parse()
            .map_err(|_| StoreError::corrupt("an officer's id"))?,
        email: entered.email,
        name: entered.name,
        password: entered.password,
        totp_secret: entered.totp_secret,
        totp_step: step,
        designation,
        created_at: now,
        ended_at: None,
    })
}

async fn add_account(
    tx: &mut Tx,
    account: &Account,
    invited_by: Option<OfficerId>,
    today: Date,
    office_now: Timestamp,
) -> Result<(), EnrolmentFault> {
    accounts::add(tx, account).await?;
    let enrolled = OfficerEvent::OfficerEnrolled {
        officer: account.officer.clone(),
        designation: account.designation.clone(),
        invited_by: invited_by.clone(),
    };
    let actor = invited_by.map_or("office/first-start".to_owned(), |officer| {
        format!("officer/{officer}")
    });
    let event = NewEvent::new(actor, today, &enrolled)?;
    event_log::append_any(tx, AGGREGATE, vec![event], office_now).await?;
    Ok(())
}

/// Replaces an officer's recovery codes and returns the new ones, which are shown this once.
pub async fn give_recovery_codes(
    tx: &mut Tx,
    officer: &OfficerId,
) -> Result<Vec<String>, EnrolmentFault> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let letters: Vec<u8> = secret::random::<16>()?
            .iter()
            .filter_map(|byte| RECOVERY_ALPHABET.get(usize::from(byte % 32)).copied())
            .collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        codes.push(groups.join("-"));
    }
    let hashes: Vec<[u8; 32]> = codes
        .iter()
        .map(|code| recovery_hash(officer, code))
        .collect();
    accounts::set_recovery_codes(tx, officer, &hashes).await?;
    Ok(codes)
}

/// Ends an officer's account, its sessions and its tokens.
pub async fn end(
    store: &Store,
    officer: &OfficerId,
    by: &OfficerId,
    today: Date,
    office_now: Timestamp,
    now: Timestamp,
) -> Result<bool, EnrolmentFault> {
    let mut tx = store.write().await?;
    if !accounts::end(&mut tx, officer, now).await? {
        return Ok(false);
    }
    let ended = OfficerEvent::OfficerEnded {
        officer: officer.clone(),
    };
    let event = NewEvent::new(format!("officer/{by}"), today, &ended)?;
    event_log::append_any(&mut tx, AGGREGATE, vec![event], office_now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Makes a drill's sign-in link for a role: the officer of that role is made on the first call. Outside a
/// drill there is no such thing; the caller sees to that.
pub async fn drill_link(
    store: &Store,
    role: Role,
    name: &str,
    today: Date,
    office_now: Timestamp,
    now: Timestamp,
) -> Result<(OfficerId, Secret), EnrolmentFault> {
    let mut tx = store.write().await?;
    let email = format!("{}@drill.invalid", name.to_lowercase().replace(' ', "-"));
    let officer = match accounts::by_email(&mut tx, &email).await? {
        Some(account) => account.officer,
        None => add_drill_officer(&mut tx, role, name, email, today, office_now, now).await?,
    };
    let link = Secret::fresh()?;
    let expires_at = now.saturating_add(DRILL_LINK_LIFE).unwrap_or(now);
    drill_links::add(&mut tx, link.hash(), &officer, now, expires_at).await?;
    let event = NewEvent::new(
        "office/drill",
        today,
        &OfficerEvent::DrillLinkMade {
            officer: officer.clone(),
        },
    )?;
    event_log::append_any(&mut tx, AGGREGATE, vec![event], office_now).await?;
    tx.commit().await?;
    Ok((officer, link))
}

async fn add_drill_officer(
    tx: &mut Tx,
    role: Role,
    name: &str,
    email: String,
    today: Date,
    office_now: Timestamp,
    now: Timestamp,
) -> Result<OfficerId, EnrolmentFault> {
    let designation = Designation {
        roles: vec![role],
        from: today,
        until: None,
        instrument: "DRILL instrument".to_owned(),
    };
    let entered = Entered {
        email,
        name: name.to_owned(),
        // No text hashes to this: the drill's officers sign in by link only.
        password: "no-password".to_owned(),
        totp_secret: secret::random::<{ totp::SECRET_BYTES }>()?.to_vec(),
    };
    let account = new_account(entered, designation, -1, now)?;
    add_account(tx, &account, None, today, office_now).await?;
    Ok(account.officer)
}
