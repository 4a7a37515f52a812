//! `proofhouse keys new`: a private file, its public half, and how whoever shall believe it enrols that.

use std::path::PathBuf;

use jiff::Timestamp;
use proofhouse_evidence::keys::{KeyName, KeyRole, SigningKey, file};
use proofhouse_law::clock;
use serde_json::json;

use super::unusable;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::shell;

#[derive(clap::Args)]
pub(super) struct New {
    /// What the key may sign: lab, register, snapshot, approval or maker. One key has one role.
    #[arg(long, value_name = "lab|register|snapshot|approval|maker")]
    pub(super) role: KeyRole,
    /// The key's name, as people will read it.
    #[arg(long)]
    pub(super) name: String,
    /// The file for the private key; it must not exist yet.
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// Marks the key as a drill's: its name begins with DRILL.
    #[arg(long)]
    pub(super) drill: bool,
}

pub(super) fn make(new: &New, out: &mut Output) -> Result<Exit, Failure> {
    let name = if new.drill {
        format!("DRILL {}", new.name)
    } else {
        new.name.clone()
    };
    let name: KeyName = name.parse().map_err(|cause| {
        Failure::usage(
            "keys.name",
            format!("{cause}."),
            "Give the key another name with --name.",
        )
    })?;
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|cause| {
        let what = format!("The system gives no random bytes: {cause}.");
        Failure::fault("keys.random", what, "Try again; no key was written.")
    })?;
    let key = SigningKey::from_random(new.role, name, &random);
    let public = file::write_new(&new.out, &key).map_err(unusable)?;
    let human = format!(
        "A new key of the role {} was made: {} ({}).\nPrivate: {} (keep it to yourself; its loss cannot be undone)\nPublic:  {} \
         (hand it over to be enrolled)\nWhoever shall believe it enrols it, with the days within which it signs: proofhouse keys enrol {} --role {} \
         --from {} --until YYYY-MM-DD",
        new.role,
        key.name(),
        key.id(),
        new.out.display(),
        public.display(),
        shell::path(&public),
        new.role,
        clock::civil_date(Timestamp::now())
    );
    let data = json!({
        "key_id": key.id(), "name": key.name(), "role": new.role, "private": new.out, "public": public,
    });
    out.result(&human, &data);
    Ok(Exit::Fine)
}
