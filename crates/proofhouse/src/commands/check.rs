//! `proofhouse check`: may this be sold? The answer, the age of the copy that gave it, and the proof.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_evidence::keys::KeyRole;
use proofhouse_register::check::{Because, State};
use proofhouse_register::snapshot::{MAX_SNAPSHOT_BYTES, Snapshot};
use proofhouse_register::{Answer, Outcome, Question, check};

use super::register::snapshot_failure;
use super::register::source::{Trust, open, read_file, read_log};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Asks the register about a product. It never answers "safe".
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The number under the bar code: a GTIN of 8, 12, 13 or 14 digits.
    #[arg(long)]
    gtin: String,
    /// The batch in hand, where the notice may be about one.
    #[arg(long)]
    batch: Option<String>,
    /// The firmware version on the device, where the notice may be about one.
    #[arg(long)]
    firmware: Option<String>,
    /// The offline snapshot to ask.
    #[arg(long, value_name = "FILE", conflicts_with = "register")]
    snapshot: Option<PathBuf>,
    /// The register to ask: its folder, or its address.
    #[arg(long, value_name = "URL|DIR")]
    register: Option<String>,
    #[command(flatten)]
    trust: Trust,
    /// The moment to ask about, such as 2026-03-01T12:00:00Z; now where not given.
    #[arg(long, value_name = "T")]
    at: Option<Timestamp>,
}

/// Asks, and says what follows from the answer.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let at = moment(args.at);
    let snapshot = match (&args.snapshot, &args.register) {
        (Some(file), _) => {
            let bytes = read_file(file, u64::try_from(MAX_SNAPSHOT_BYTES).unwrap_or(u64::MAX))?;
            open_snapshot(file, &bytes, &args.trust)?
        }
        (None, Some(place)) => ask_register(place, &args.trust, at)?,
        (None, None) => {
            return Err(Failure::usage(
                "check.no-source",
                "neither --snapshot nor --register was given, so there is nothing to ask",
                "Give --snapshot FILE or --register URL.",
            ));
        }
    };
    let question = Question {
        gtin: args.gtin.clone(),
        batch: args.batch.clone(),
        firmware: args.firmware.clone(),
    };
    let answer = check(&snapshot, &question, at);
    out.result(&words(&answer), &answer);
    Ok(exit(answer.answer))
}

fn exit(answer: Outcome) -> Exit {
    match answer {
        Outcome::Banned | Outcome::TemporarilyBanned | Outcome::Recalled => Exit::Problem,
        Outcome::InvalidIdentifier => Exit::Usage,
        Outcome::Limited | Outcome::Suspended | Outcome::Stale => Exit::Unsure,
        Outcome::Ended | Outcome::NotFound => Exit::Fine,
    }
}

/// Opens a snapshot under the keys given, each judged at the moment the snapshot was issued.
pub(crate) fn open_snapshot(file: &Path, bytes: &[u8], trust: &Trust) -> Result<Snapshot, Failure> {
    let log_keys: Vec<_> = trust
        .keys(KeyRole::Register)
        .map(|keys| keys.into_iter().map(|believed| believed.key).collect())
        .unwrap_or_default();
    let mut unknown = None;
    for believed in trust.keys(KeyRole::Snapshot)? {
        match Snapshot::open(bytes, std::slice::from_ref(&believed.key), &log_keys) {
            Ok(snapshot) => {
                believed.allow(KeyRole::Snapshot, Some(snapshot.copy().issued_at))?;
                return Ok(snapshot);
            }
            Err(error) if error.unknown_key => unknown = Some(error),
            Err(error) => return Err(snapshot_failure(file, &error)),
        }
    }
    Err(unknown.map_or_else(
        || {
            Failure::fault(
                "check.no-key",
                "no key was tried",
                "Report this as a fault.",
            )
        },
        |error| snapshot_failure(file, &error),
    ))
}

fn ask_register(place: &str, trust: &Trust, at: Timestamp) -> Result<Snapshot, Failure> {
    let (log, believed) = read_log(open(place)?.as_ref(), &trust.keys(KeyRole::Register)?)?;
    let snapshot = Snapshot::of_log(&log, &log.checkpoint, at).map_err(|error| {
        Failure::new(
            Exit::Problem,
            "register.not-sound",
            error.to_string(),
            "Use a newer version of this program; if it says the same, tell the register's publisher.",
        )
    })?;
    // A checkpoint bears no time; its newest entry is the latest that it is known to have been signed after.
    believed.allow(KeyRole::Register, snapshot.copy().newest)?;
    Ok(snapshot)
}

fn words(answer: &Answer) -> String {
    let number = answer
        .asked
        .gtin
        .map_or_else(|| answer.asked.text.clone(), |gtin| gtin.to_string());
    let mut lines = vec![format!(
        "{}: {}",
        name(answer.answer).to_uppercase(),
        verdict(answer, &number)
    )];
    for because in &answer.because {
        lines.push(reason(because));
    }
    lines.push(advice(answer.answer).into());
    if answer.answer != Outcome::InvalidIdentifier {
        lines.push(age(answer));
    }
    lines.join("\n")
}

fn name(answer: Outcome) -> &'static str {
    match answer {
        Outcome::Banned => "banned",
        Outcome::TemporarilyBanned => "temporarily banned",
        Outcome::Recalled => "recalled",
        Outcome::Limited => "limited",
        Outcome::Suspended => "suspended",
        Outcome::Ended => "ended",
        Outcome::NotFound => "not found",
        Outcome::Stale => "stale",
        Outcome::InvalidIdentifier => "invalid identifier",
    }
}

fn verdict(answer: &Answer, number: &str) -> String {
    match answer.answer {
        Outcome::Banned => format!("{number} must not be sold."),
        Outcome::TemporarilyBanned => format!("{number} must not be sold for now."),
        Outcome::Recalled => format!("{number} is recalled."),
        Outcome::Limited => {
            format!("a notice is about some units of {number}, or limits it in another way.")
        }
        Outcome::Suspended => format!("a notice names {number}, but does not bind for now."),
        Outcome::Ended => format!("a notice named {number}; it binds no more."),
        Outcome::NotFound => format!(
            "this copy of the register lists nothing against {number} at {}.",
            day_and_time(answer.at)
        ),
        Outcome::Stale => format!("this copy is too old to answer for {number}."),
        Outcome::InvalidIdentifier => {
            let why = answer
                .asked
                .invalid
                .as_deref()
                .unwrap_or("it is not a product's number");
            format!("{:?}: {why}.", answer.asked.text)
        }
    }
}

fn reason(because: &Because) -> String {
    let state = match because.state {
        State::NotYet => format!("has effect from {}", day_and_time(because.from)),
        State::RanOut => {
            let end = because
                .to
                .map(|to| format!(" at {}", day_and_time(to)))
                .unwrap_or_default();
            format!("ended{end}")
        }
        State::Recorded(status) => {
            let end = because
                .to
                .map(|to| format!(" until {}", day_and_time(to)))
                .unwrap_or_default();
            format!("is {status} since {}{end}", day_and_time(because.from))
        }
    };
    let mut part = String::new();
    if let Some(batch) = &because.batch {
        part.push_str(" for batch ");
        part.push_str(batch);
    }
    if let Some(firmware) = &because.firmware {
        part.push_str(" for firmware ");
        part.push_str(firmware);
    }
    format!(
        "  notice {} ({}) {state}{part}; {}; entry {} of the register, proven",
        because.notice, because.power, because.territory, because.index
    )
}

fn advice(answer: Outcome) -> &'static str {
    match answer {
        Outcome::Banned => {
            "What to do: take it off sale. If you own one, look at the notice for what to do with it."
        }
        Outcome::TemporarilyBanned => {
            "What to do: take it off sale until the ban ends, and ask again before you sell it. If you own one, change \
             its password and install its updates."
        }
        Outcome::Recalled => {
            "What to do: stop using and selling it, and follow the notice to return it."
        }
        Outcome::Limited => {
            "What to do: read the notice; ask again with --batch and --firmware, as printed on the unit, to see \
             whether this one is meant."
        }
        Outcome::Suspended => "What to do: read the notice before you sell it; it may bind again.",
        Outcome::Ended => {
            "What to do: nothing follows from the ended notice. This does not say that the product is good."
        }
        Outcome::NotFound => {
            "Not being listed does not say that the product is good; nobody may have tested it."
        }
        Outcome::Stale => {
            "What to do: get a newer snapshot, or ask the register itself with --register."
        }
        Outcome::InvalidIdentifier => {
            "What to do: read the number under the bar code again, all digits of it."
        }
    }
}

fn age(answer: &Answer) -> String {
    let copy = &answer.copy;
    let mut words = match copy.expires_at {
        Some(expiry) => format!(
            "Answered by a snapshot of the first {} entries of {}, made {} ({}), stale from {}",
            copy.size,
            copy.origin,
            day_and_time(copy.issued_at),
            if answer.at < copy.issued_at {
                "after the moment asked about: this is what was known later".into()
            } else {
                format!("{} before the moment asked about", span(copy.age_seconds))
            },
            day_and_time(expiry)
        ),
        None => format!(
            "Answered by the register {} itself, all {} entries of it",
            copy.origin, copy.size
        ),
    };
    if let Some(newest) = copy.newest_entry_at {
        words.extend(["; the newest entry is of ", &day_and_time(newest)]);
    }
    words.push('.');
    if !copy.log_signature_checked {
        words.push_str(" The register's own signature was not checked, as its key was not given.");
    }
    words
}

/// An instant as a person reads it; the JSON has it exactly.
fn day_and_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn span(seconds: i64) -> String {
    let (days, hours, minutes) = (
        seconds / 86_400,
        seconds % 86_400 / 3_600,
        seconds % 3_600 / 60,
    );
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        (1, _) => format!("1 day {hours} h"),
        _ => format!("{days} days {hours} h"),
    }
}

/// The moment asked about, exactly: a till may ask within the second in which a ban begins.
fn moment(at: Option<Timestamp>) -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the clock is read"
    )]
    at.unwrap_or_else(Timestamp::now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_ends_with_its_code_and_none_says_safe() {
        for (answer, code) in [
            (Outcome::Banned, Exit::Problem),
            (Outcome::TemporarilyBanned, Exit::Problem),
            (Outcome::Recalled, Exit::Problem),
            (Outcome::Limited, Exit::Unsure),
            (Outcome::Suspended, Exit::Unsure),
            (Outcome::Stale, Exit::Unsure),
            (Outcome::InvalidIdentifier, Exit::Usage),
            (Outcome::Ended, Exit::Fine),
            (Outcome::NotFound, Exit::Fine),
        ] {
            assert_eq!(exit(answer), code);
            let words = format!("{} {}", name(answer), advice(answer));
            assert!(!words.contains("safe"), "{words}");
        }
    }

    #[test]
    fn an_age_is_said_in_words() {
        assert_eq!(span(59), "0 min");
        assert_eq!(span(3 * 3600 + 120), "3 h 2 min");
        assert_eq!(span(2 * 86_400 + 3600), "2 days 1 h");
        assert_eq!(span(86_400), "1 day 0 h");
    }
}
