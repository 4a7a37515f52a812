//! What an inspection says, in words: its plan, its progress, its observations and its findings.

use std::fmt::Write as _;

use proofhouse_inspect::bench::{Bench, Ports, state_name};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::discovery::datagram_ports;
use proofhouse_inspect::run::Progress;
use proofhouse_inspect::run::hands::instruction;
use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact, StopReason};
use proofhouse_law::{Digest, Finding, Observation};
use serde::Serialize;

/// After how many tries progress is told again.
const TRIES_TOLD: u32 = 20;

/// The plan, for programs.
#[derive(Serialize)]
pub(super) struct PlanData<'a> {
    bench: &'a Bench,
    list: &'a str,
    pairs: usize,
    steps: Vec<String>,
}

impl<'a> PlanData<'a> {
    pub(super) fn of(bench: &'a Bench, list: &'a List) -> Self {
        Self {
            bench,
            list: &list.name,
            pairs: list.pairs.len(),
            steps: steps(bench),
        }
    }
}

fn steps(bench: &Bench) -> Vec<String> {
    let each = bench
        .states
        .iter()
        .flat_map(|state| bench.units.iter().map(move |unit| (state, unit)));
    each.map(|(state, unit)| format!("{}: {}", state_name(*state), instruction(unit, *state)))
        .collect()
}

/// The plan, for people.
pub(super) fn plan(bench: &Bench, list: &List) -> String {
    let device = &bench.device;
    let mut text = format!(
        "Plan for {} {} ({})\n",
        device.brand, device.model, device.kind
    );
    let authority = &bench.authority;
    line(
        &mut text,
        &format!(
            "Authority: {}, {}, to the end of {}.",
            authority.owner, authority.basis, authority.expires
        ),
    );
    for unit in &bench.units {
        let ports = match unit.ports.as_ref().unwrap_or(&bench.ports) {
            Ports::All => "ports 1 to 65535".to_owned(),
            Ports::Common => "the common ports".to_owned(),
            Ports::These(ports) => format!("{} ports", ports.len()),
        };
        let over_udp = if bench.asks_udp(unit) {
            let ports = datagram_ports();
            let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
            format!("; over UDP {}", ports.join(", "))
        } else {
            "; nothing over UDP".to_owned()
        };
        line(
            &mut text,
            &format!(
                "Unit {} at {}: {ports}{over_udp}.",
                unit.label, unit.address
            ),
        );
    }
    if let Some(declaration) = &device.declaration {
        line(
            &mut text,
            &format!("What answers is held against what the maker declares in {declaration}."),
        );
    }
    if bench.units.len() < 2 {
        line(
            &mut text,
            "With one unit it cannot be seen whether passwords differ from unit to unit.",
        );
    }
    let caps = bench.caps;
    line(
        &mut text,
        &format!(
            "At each login: {} pairs of {}, at most {} for one account and {} in all, {} a second in {} sessions; it stops at a lock-out.",
            list.pairs.len(),
            list.name,
            caps.tries_per_account,
            caps.tries_per_service,
            caps.tries_per_second,
            caps.sessions_at_once
        ),
    );
    for (index, step) in steps(bench).iter().enumerate() {
        line(&mut text, &format!("{:>3}. {step}.", index + 1));
    }
    text
}

/// One line of progress, where there is something to tell.
pub(super) fn progress(progress: &Progress) -> Option<String> {
    match progress {
        Progress::Hand { unit, state } => Some(format!("unit {unit}: {}", state_name(*state))),
        Progress::Scanning { unit, ports } => Some(format!("unit {unit}: trying {ports} ports")),
        Progress::Scanned { unit, tried, of } => {
            // Silent ports are asked twice.
            let share = (tried.saturating_mul(100) / (*of).max(1)).min(100);
            Some(format!("unit {unit}: {tried} ports tried, {share} %"))
        }
        Progress::Trying {
            interface,
            tries,
            of,
        } => (tries % TRIES_TOLD == 0).then(|| format!("  {interface}: try {tries} of {of}")),
        Progress::Observed(seen) => Some(format!("  {}", fact(&seen.fact))),
    }
}

/// The report, for programs.
#[derive(Serialize)]
pub(super) struct ReportData<'a> {
    pub(super) bundle: String,
    pub(super) sha256: Digest,
    pub(super) partial: bool,
    pub(super) regime: Option<String>,
    pub(super) observations: &'a [Observation],
    pub(super) findings: &'a [Finding],
}

/// The report, for people.
pub(super) fn report(report: &ReportData<'_>) -> String {
    let mut text = String::new();
    let mut place: Option<(Option<DeviceState>, Option<String>)> = None;
    for seen in report.observations {
        let here = (seen.subject.state, seen.subject.unit.clone());
        if place.as_ref() != Some(&here) {
            let state = seen.subject.state.map_or("no state", state_name);
            line(
                &mut text,
                &format!(
                    "Unit {}, {state}:",
                    seen.subject.unit.as_deref().unwrap_or("-")
                ),
            );
            place = Some(here);
        }
        line(&mut text, &format!("  {}", fact(&seen.fact)));
    }
    if let Some(regime) = &report.regime {
        line(&mut text, &format!("Findings under {regime}:"));
        for finding in report.findings {
            let verdict = serde_json::to_value(finding.verdict).unwrap_or_default();
            let verdict = verdict.as_str().unwrap_or_default();
            line(
                &mut text,
                &format!(
                    "  {verdict:<14} {}: {}",
                    finding.provision,
                    finding.reasons.join(" ")
                ),
            );
        }
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
    text
}

fn line(text: &mut String, words: &str) {
    // Writing to a string cannot fail.
    let _never = writeln!(text, "{words}");
}

/// A fact in words, without any secret.
fn fact(fact: &Fact) -> String {
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
                "{interface} ACCEPTS account {account:?} with {} (secret {secret}){forced}: {proof}.",
                origin_words(origin)
            )
        }
        Fact::CredentialsRefused {
            interface,
            tries,
            list,
            stopped,
        } => {
            format!(
                "{interface}: {tries} tries of {list} in all; {}.",
                stopped_words(*stopped)
            )
        }
        Fact::OpenWithoutAuthentication { interface, proof } => {
            format!("{interface} is OPEN without any login: {proof}.")
        }
        Fact::ControlAccepted { interface, detail } => format!(
            "{interface} accepts anything, which says nothing of default passwords: {detail}."
        ),
        Fact::InterfaceUnusable { interface, reason } => {
            format!("{interface} cannot be judged: {reason}.")
        }
        Fact::NoInterfaceFound { ports_tried } => {
            format!("No service answered on the {ports_tried} ports tried.")
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
