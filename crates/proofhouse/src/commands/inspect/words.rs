//! What an inspection says, in words: its progress, its observations and its findings.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;

use proofhouse_inspect::bench::state_name;
use proofhouse_inspect::run::Progress;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact, StopReason};
use proofhouse_law::{Digest, Finding, Observation, Regime};
use serde::Serialize;

use crate::exit::Failure;
use crate::shell;

/// What the tag of a secret is, for whoever meets one for the first time.
const TAG: &str = "The tag stands for the password, which is not shown: it is the same where two passwords are the same, and nobody \
    can work out the password from it.";

/// After how many tries progress is told again.
const TRIES_TOLD: u32 = 20;

/// One line of progress, where there is something to tell.
pub(super) fn progress(progress: &Progress) -> Option<String> {
    match progress {
        Progress::Hand { unit, state } => Some(format!("unit {unit}: {}", state_name(*state))),
        Progress::Looking { unit, addresses } => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            Some(format!(
                "unit {unit}: looking for it at {}",
                addresses.join(", ")
            ))
        }
        Progress::Met { unit, met } => Some(format!("unit {unit}: it answers {}", met.words())),
        // Why it was passed over is observed, and told so.
        Progress::Began { .. } | Progress::PassedOver { .. } | Progress::Finished { .. } => None,
        Progress::Again { unit, state } => Some(again(unit, *state)),
        Progress::NotKept(why) => Some(not_kept(why)),
        Progress::Scanning { unit, ports } => {
            Some(format!("unit {unit}: trying {}", counted(*ports, "port")))
        }
        Progress::Scanned { unit, tried, of } => {
            // Silent ports are asked twice.
            let share = (tried.saturating_mul(100) / (*of).max(1)).min(100);
            Some(format!("unit {unit}: {tried} ports tried, {share} %"))
        }
        Progress::Trying {
            interface,
            tries,
            of,
        } => {
            (tries % TRIES_TOLD == 0).then(|| format!("  {interface}: try {tries} of {of} at most"))
        }
        Progress::Observed(seen) => Some(format!("  {}", fact(&seen.fact))),
    }
}

/// That a visit is made again.
pub(super) fn again(unit: &str, state: DeviceState) -> String {
    format!(
        "unit {unit}: {} is tested again; what was seen in it before does not count",
        state_name(state)
    )
}

/// `1 port`, `3 ports`.
pub(super) fn counted(count: usize, one: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {one}{s}")
}

/// What a person should know where a visit could not be kept for a later run.
pub(super) fn not_kept(why: &str) -> String {
    format!(
        "What was seen last could not be kept on the disk ({why}). The inspection goes on; if it is interrupted, that visit is made again."
    )
}

/// The report, for programs.
#[derive(Serialize)]
pub(super) struct ReportData<'a> {
    pub(super) bundle: String,
    pub(super) sha256: Digest,
    pub(super) partial: bool,
    /// Why it ended before its end, what was kept and what goes on with it.
    pub(super) cut_short: Option<&'a Failure>,
    /// Whether the key that sealed it is a drill's.
    pub(super) drill: bool,
    pub(super) regime: Option<String>,
    pub(super) observations: &'a [Observation],
    pub(super) findings: &'a [Finding],
}

/// The report, for people.
pub(super) fn report(report: &ReportData<'_>, judged: Option<(&Regime, Date)>) -> String {
    let mut text = String::new();
    let mut place: Option<(Option<DeviceState>, Option<String>)> = None;
    let mut is_explained = false;
    for seen in report.observations {
        let here = (seen.subject.state, seen.subject.unit.clone());
        if place.as_ref() != Some(&here) {
            line(&mut text, &heading(&here));
            place = Some(here);
        }
        line(&mut text, &format!("  {}", fact(&seen.fact)));
        if matches!(seen.fact, Fact::CredentialAccepted { .. }) && !is_explained {
            line(&mut text, &format!("    {TAG}"));
            is_explained = true;
        }
    }
    if let Some((regime, on)) = judged {
        let findings = crate::findings::words(regime, on, report.findings);
        let left_out = crate::findings::LEFT_OUT;
        line(&mut text, &format!("\n{findings}{left_out}"));
    } else {
        line(
            &mut text,
            "\nNothing was judged: no law was named with --regime.",
        );
    }
    let partial = if report.partial {
        "a partial bundle, which lacks what was not reached"
    } else {
        "the bundle"
    };
    line(
        &mut text,
        &format!(
            "Sealed in {partial}, {} (SHA-256 {}).",
            report.bundle, report.sha256
        ),
    );
    if report.drill {
        line(&mut text, crate::findings::DRILL);
    }
    text
}

/// Where the observations beneath were made.
fn heading((state, unit): &(Option<DeviceState>, Option<String>)) -> String {
    match (unit, state.map(state_name)) {
        (Some(unit), Some(state)) => format!("Unit {unit}, {state}:"),
        (Some(unit), None) => format!("Unit {unit}, whatever its state:"),
        (None, Some(state)) => format!("Between the units, {state}:"),
        (None, None) => "Between the units:".to_owned(),
    }
}

/// What to do with a whole bundle.
pub(super) fn next(bundle: &Path, regime: Option<&str>) -> String {
    let bundle = shell::path(bundle);
    let regime = regime.unwrap_or("uk-psti-2022");
    format!(
        "Next:\n\
         \x20 proofhouse evidence verify {bundle}   (once its key is enrolled: proofhouse keys enrol KEY.pem.pub --role lab --from DAY --until DAY)\n\
         \x20 proofhouse evidence findings {bundle} --regime {regime} --as pdf --out findings.pdf   (for a lawyer)\n\
         \x20 proofhouse record show {bundle} --as pdf --out record.pdf   (over the test cases of TS 103 701)"
    )
}

fn line(text: &mut String, words: &str) {
    // Writing to a string cannot fail.
    let _never = writeln!(text, "{words}");
}

/// A fact in words, without any secret.
pub(super) fn fact(fact: &Fact) -> String {
    match fact {
        Fact::ServiceFound {
            interface,
            identified_by,
        } => format!("{interface} was found by {identified_by}."),
        Fact::CredentialAccepted {
            interface,
            account,
            secret,
            origin,
            change_forced,
            proof,
        } => {
            let forced = if *change_forced {
                "; nothing is allowed before it is changed"
            } else {
                ""
            };
            let secret: String = secret.as_str().chars().take(8).collect();
            format!(
                "{interface} ACCEPTS account {account:?} with {} (tag of the secret: {secret}){forced}: {proof}.",
                origin_words(origin)
            )
        }
        Fact::CredentialsRefused {
            interface,
            tries,
            listed,
            list,
            stopped,
        } => {
            let of = listed.map_or_else(String::new, |listed| format!(" of {listed}"));
            let is_left = listed.is_some_and(|listed| listed > *tries);
            let left = if is_left && *stopped == StopReason::ListExhausted {
                " (an account that is open is tried no further)"
            } else {
                ""
            };
            format!(
                "{interface}: {tries}{of} pairs were tried ({list}); {}{left}.",
                stopped_words(*stopped)
            )
        }
        Fact::OpenWithoutAuthentication { interface, proof } => {
            format!("{interface} is OPEN without any login: {proof}.")
        }
        Fact::ControlAccepted { interface, detail } => format!(
            "{interface} accepts anything, which says nothing of default passwords: {detail}."
        ),
        Fact::InterfaceUnusable {
            interface, reason, ..
        } => {
            format!("{interface} cannot be judged: {reason}.")
        }
        Fact::NoInterfaceFound {
            ports_tried,
            refused: Some(0),
        } => {
            let ports = counted(usize::try_from(*ports_tried).unwrap_or(usize::MAX), "port");
            format!(
                "Nothing answered at all on {ports}, not even with a refusal: is the unit on, and at the address that the bench gives it?"
            )
        }
        other => format!("{}.", proofhouse_evidence::words::fact(other)),
    }
}

fn origin_words(origin: &CredentialOrigin) -> String {
    match origin {
        CredentialOrigin::PublicList { name } => {
            format!("a default password from the public list {name}")
        }
        CredentialOrigin::TesterFile => "a password from the tester's file".to_owned(),
        CredentialOrigin::UnitLabel => "a password from a unit's label".to_owned(),
        CredentialOrigin::UserDefined => "the password that its user set".to_owned(),
        CredentialOrigin::EmptyPassword => "no password at all".to_owned(),
    }
}

fn stopped_words(stopped: StopReason) -> &'static str {
    match stopped {
        StopReason::ListExhausted => "the list is exhausted",
        StopReason::Cap => "the cap of the bench was reached",
        StopReason::LockOut => "it locked the account",
        StopReason::ServiceDropped => "the service went away",
        StopReason::Interrupted => "a person stopped it",
    }
}
