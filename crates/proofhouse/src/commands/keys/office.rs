//! `proofhouse keys publish` and `withdraw`: an administrator's changes to the keys that an office trusts.

use std::path::PathBuf;

use jiff::Timestamp;
use proofhouse_evidence::keys::{KeyEvent, KeyId, KeyRole};
use serde_json::{Value, json};

use super::{moment, read_key, said};
use crate::client::{SessionArgs, unknown};
use crate::exit::{Exit, Failure};
use crate::output::Output;

#[derive(clap::Args)]
pub(super) struct Publish {
    /// The public key file that `keys new` wrote.
    #[arg(value_name = "FILE.pub")]
    key: PathBuf,
    /// What the key may sign; it must be the role that the key was made for.
    #[arg(long)]
    role: KeyRole,
    /// From when it may sign: a date (its first moment in UTC) or an RFC 3339 time.
    #[arg(long, value_parser = moment)]
    from: Timestamp,
    /// Until when, without that moment.
    #[arg(long, value_parser = moment)]
    until: Timestamp,
    #[command(flatten)]
    session: SessionArgs,
}

#[derive(clap::Args)]
pub(super) struct Withdraw {
    /// The key.
    key_id: KeyId,
    /// Why; the office's trust file shows it to everyone.
    #[arg(long)]
    reason: String,
    /// From when it is not to be trusted; now by the office's clock, if not given.
    #[arg(long, value_parser = moment)]
    at: Option<Timestamp>,
    #[command(flatten)]
    session: SessionArgs,
}

/// Enrols a key in the office.
pub(super) fn publish(publish: &Publish, out: &mut Output) -> Result<Exit, Failure> {
    let key = read_key(&publish.key, publish.role)?;
    let public_key = key.to_pem().map_err(|error| {
        let what = format!("{} cannot be sent: {error}.", publish.key.display());
        Failure::usage(
            "keys.file",
            what,
            "Give the .pub file that `proofhouse keys new` wrote.",
        )
    })?;
    let asked = json!({
        "public_key": public_key, "role": publish.role, "from": publish.from, "until": publish.until,
    });
    let answer = publish.session.client()?.post("/api/v1/keys", &asked)?;
    Ok(told(&answer, out))
}

/// Revokes a key in the office.
pub(super) fn withdraw(withdraw: &Withdraw, out: &mut Output) -> Result<Exit, Failure> {
    let path = format!("/api/v1/keys/{}/revoke", withdraw.key_id);
    let asked = json!({ "reason": withdraw.reason, "at": withdraw.at });
    let answer = withdraw
        .session
        .client()?
        .post(&path, &asked)
        .map_err(|failure| {
            let what = format!(
                "The office has no key {}. The keys are as they were.",
                withdraw.key_id
            );
            let next = "Check the id: the office's page /register/trust.json shows every key.";
            unknown(failure, "keys.unknown", what, next)
        })?;
    Ok(told(&answer, out))
}

fn told(answer: &Value, out: &mut Output) -> Exit {
    let event: Option<KeyEvent> = serde_json::from_value(answer.clone()).ok();
    out.result(
        &event.as_ref().map_or_else(|| "Done.".to_owned(), said),
        answer,
    );
    Exit::Fine
}
