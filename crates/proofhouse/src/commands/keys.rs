//! `proofhouse keys`: makes keys; enrols, rotates and revokes them in a trust file; publishes and withdraws them in an office.

mod made;
mod office;

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_evidence::keys::{
    FileError, KeyEvent, KeyId, KeyRole, PublicKey, Rotation, TrustError, TrustFile, Window, file,
};

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The largest trust file that is read, in bytes: one more than is accepted, so that the parser says so.
const TRUST_BYTES_MAX: u64 = (1 << 20) + 1;

/// Makes keys, and says who may sign what, and when: in a trust file, or in an office.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Makes a new key: a private file that its owner alone can read, and FILE.pub to hand over.
    New(made::New),
    /// Adds a public key to the trust file.
    Enrol(Enrol),
    /// Replaces a key by a new one of the same role; what the old one signed stays good.
    Rotate(Rotate),
    /// Revokes a key: what it signs at that moment or later is refused.
    Revoke(Revoke),
    /// Lists the keys of a trust file.
    List(List),
    /// Enrols a public key in an office, as its administrator: the office's trust file shows it to everyone.
    Publish(office::Publish),
    /// Revokes a key in an office, as its administrator.
    Withdraw(office::Withdraw),
}

#[derive(clap::Args)]
struct Enrol {
    /// The public key file that `keys new` wrote.
    #[arg(value_name = "FILE.pub")]
    key: PathBuf,
    /// The trust file; it is made if it does not exist.
    #[arg(long, default_value = "trust.json")]
    trust: PathBuf,
    /// What the key may sign; it must be the role that the key was made for.
    #[arg(long)]
    role: KeyRole,
    /// From when it may sign: a date (its first moment in UTC) or an RFC 3339 time.
    #[arg(long, value_parser = moment)]
    from: Timestamp,
    /// Until when, without that moment.
    #[arg(long, value_parser = moment)]
    until: Timestamp,
}

#[derive(clap::Args)]
struct Rotate {
    /// The key to replace.
    old: KeyId,
    /// The public key file of the new key.
    #[arg(value_name = "NEW.pub")]
    new: PathBuf,
    /// The trust file.
    #[arg(long, default_value = "trust.json")]
    trust: PathBuf,
    /// When the new key begins; now, if not given.
    #[arg(long, value_parser = moment)]
    at: Option<Timestamp>,
    /// When the old key ends; when the new one begins, if not given.
    #[arg(long, value_parser = moment)]
    old_until: Option<Timestamp>,
    /// When the new key ends.
    #[arg(long, value_parser = moment)]
    until: Timestamp,
}

#[derive(clap::Args)]
struct Revoke {
    /// The key.
    key_id: KeyId,
    /// Why.
    #[arg(long)]
    reason: String,
    /// The trust file.
    #[arg(long, default_value = "trust.json")]
    trust: PathBuf,
    /// From when it is not to be trusted; now, if not given. Give an earlier moment if it leaked earlier.
    #[arg(long, value_parser = moment)]
    at: Option<Timestamp>,
}

#[derive(clap::Args)]
struct List {
    /// The trust file.
    #[arg(long, default_value = "trust.json")]
    trust: PathBuf,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::New(new) => made::make(new, out),
        Verb::Enrol(enrol) => self::enrol(enrol, out),
        Verb::Rotate(rotate) => self::rotate(rotate, out),
        Verb::Revoke(revoke) => self::revoke(revoke, out),
        Verb::List(list) => self::list(list, out),
        Verb::Publish(publish) => office::publish(publish, out),
        Verb::Withdraw(withdraw) => office::withdraw(withdraw, out),
    }
}

/// A moment as people write one: a date, whose first moment in UTC is meant, or an RFC 3339 time.
fn moment(text: &str) -> Result<Timestamp, String> {
    let whole = if text.contains(['T', 't', ' ']) {
        text.to_owned()
    } else {
        format!("{text}T00:00:00Z")
    };
    whole.parse().map_err(|_cause| {
        format!(
            "{text:?} is neither a date such as 2026-06-01 nor a time such as 2026-06-01T09:00:00Z"
        )
    })
}

fn enrol(enrol: &Enrol, out: &mut Output) -> Result<Exit, Failure> {
    let key = read_key(&enrol.key, enrol.role)?;
    let trust = if enrol.trust.exists() {
        read_trust(&enrol.trust)?
    } else {
        TrustFile::default()
    };
    let window = Window {
        from: enrol.from,
        until: enrol.until,
    };
    change(&enrol.trust, trust.enrol(&key, window), out)
}

/// Reads a public key, which must have been made for `role`.
fn read_key(path: &Path, role: KeyRole) -> Result<PublicKey, Failure> {
    let key = file::read_public_key(path).map_err(unusable)?;
    if key.role == role {
        return Ok(key);
    }
    let what = format!(
        "{} is a key of the role {}, and --role says {role}.",
        path.display(),
        key.role
    );
    let next = "One key has one role: make a key for the other role with `proofhouse keys new`.";
    Err(Failure::usage("keys.role", what, next).kept("The trust file is unchanged."))
}

fn rotate(rotate: &Rotate, out: &mut Output) -> Result<Exit, Failure> {
    let new = file::read_public_key(&rotate.new).map_err(unusable)?;
    let at = rotate.at.unwrap_or_else(Timestamp::now);
    let rotation = Rotation {
        at,
        old_until: rotate.old_until.unwrap_or(at),
        until: rotate.until,
    };
    change(
        &rotate.trust,
        read_trust(&rotate.trust)?.rotate(&rotate.old, &new, rotation),
        out,
    )
}

fn revoke(revoke: &Revoke, out: &mut Output) -> Result<Exit, Failure> {
    let at = revoke.at.unwrap_or_else(Timestamp::now);
    change(
        &revoke.trust,
        read_trust(&revoke.trust)?.revoke(&revoke.key_id, at, &revoke.reason),
        out,
    )
}

fn list(list: &List, out: &mut Output) -> Result<Exit, Failure> {
    let trust = read_trust(&list.trust)?;
    let mut human = String::new();
    for key in trust.keys() {
        let _ = write!(
            human,
            "{}  {:<8}  {}  {} to {}",
            key.key_id,
            key.role.to_string(),
            key.name,
            key.from,
            key.until
        );
        if let Some(revoked) = &key.revoked {
            let _ = write!(human, "  REVOKED at {}: {}", revoked.at, revoked.reason);
        }
        human.push('\n');
    }
    if human.is_empty() {
        human.push_str("No key is enrolled.");
    }
    out.result(&human, &trust);
    Ok(Exit::Fine)
}

/// Writes the changed trust file and says what was done.
fn change(
    path: &Path,
    changed: Result<(TrustFile, KeyEvent), TrustError>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let (trust, event) = changed.map_err(|cause| {
        let next = match &cause {
            TrustError::EmptyWindow { .. } => {
                "Give --until a later moment than the one at which the key begins."
            }
            _ => {
                "`proofhouse keys list` shows the keys of the trust file. The days of a key that is enrolled are not changed: enrol it in another file, with --trust."
            }
        };
        Failure::usage("keys.refused", sentence(&cause.to_string()), next)
            .kept("The trust file is unchanged.")
    })?;
    write_trust(path, &trust)?;
    let human = format!("{}\nWritten in {}.", said(&event), path.display());
    out.result(&human, &event);
    Ok(Exit::Fine)
}

/// A library's message as a whole sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn said(event: &KeyEvent) -> String {
    match event {
        KeyEvent::Enrolled {
            key_id,
            name,
            role,
            window,
        } => {
            format!(
                "Enrolled the key {name} ({key_id}) of the role {role}, from {} until {}.",
                window.from, window.until
            )
        }
        KeyEvent::Rotated {
            old,
            old_until,
            new,
            name,
            role,
            window,
        } => format!(
            "The {role} key {old} ends at {old_until}; {name} ({new}) signs from {} until {}.",
            window.from, window.until
        ),
        KeyEvent::Revoked { key_id, revocation } => format!(
            "Revoked {key_id}: what it signed at {} or later is refused, and what it signed before stays good.",
            revocation.at
        ),
    }
}

/// Reads a trust file; evidence is verified against it too.
pub(crate) fn read_trust(path: &Path) -> Result<TrustFile, Failure> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(TRUST_BYTES_MAX).read_to_end(&mut bytes));
    read.map_err(|cause| {
        let what = format!("The trust file {} cannot be read: {cause}.", path.display());
        Failure::usage(
            "keys.trust-unreadable",
            what,
            "Name it with --trust, or make one with `proofhouse keys enrol`.",
        )
    })?;
    TrustFile::parse(&bytes).map_err(|cause| {
        let what = format!("{}: {cause}.", path.display());
        Failure::usage(
            "keys.trust-refused",
            what,
            "Restore the trust file from a copy that you trust.",
        )
    })
}

/// Writes beside the old file and takes its place in one step, so that a crash leaves the one or the other.
fn write_trust(path: &Path, trust: &TrustFile) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| {
            file.write_all(trust.to_json().as_bytes())
                .and_then(|()| file.sync_all())
        })
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|cause| {
        let what = format!(
            "The trust file {} cannot be written: {cause}.",
            path.display()
        );
        Failure::usage(
            "keys.trust-unwritable",
            what,
            "Mend the cause and run the command again.",
        )
        .kept("The trust file is unchanged.")
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn unusable(cause: FileError) -> Failure {
    let next = "Nothing else was changed; mend the cause and run the command again.";
    Failure::usage("keys.file", format!("{cause}."), next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;

    #[test]
    fn a_date_means_its_first_moment_in_utc() {
        assert_eq!(moment("2026-06-01"), moment("2026-06-01T00:00:00Z"));
        assert_eq!(moment("2026-06-01T01:00:00+01:00"), moment("2026-06-01"));
        assert!(moment("June").is_err());
    }

    #[test]
    fn a_register_key_is_not_enrolled_as_a_labs_and_the_trust_file_is_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let (private, trust) = (
            folder.path().join("reg.key"),
            folder.path().join("trust.json"),
        );
        let mut out = Output::new(Format::Json);
        let new = made::New {
            role: KeyRole::Register,
            name: "reg".into(),
            out: private,
            drill: true,
        };
        made::make(&new, &mut out).unwrap();
        let mut wrong = Enrol {
            key: folder.path().join("reg.key.pub"),
            trust: trust.clone(),
            role: KeyRole::Lab,
            from: moment("2026-01-01").unwrap(),
            until: moment("2027-01-01").unwrap(),
        };
        assert_eq!(enrol(&wrong, &mut out).unwrap_err().code, "keys.role");
        assert!(!trust.exists());
        wrong.role = KeyRole::Register;
        enrol(&wrong, &mut out).unwrap();
        let written = std::fs::read(&trust).unwrap();
        assert!(
            enrol(&wrong, &mut out)
                .unwrap_err()
                .what
                .starts_with("The key ")
        );
        assert_eq!(std::fs::read(&trust).unwrap(), written);
        assert!(read_trust(&trust).unwrap().keys()[0].name.is_drill());
    }
}
