//! An inspection as `proofhouse inspect` leads it, told as it goes: what `cargo xtask bench inspect` measures.
//!
//! `race BENCH.toml LIST.csv BUNDLE`: reads the bench file, tries the list in place of the shipped one, and seals
//! the bundle. The same [`run::inspect`] with the same limits as the command, without the rest of the binary, so that
//! it builds in a minute. Each pair that was accepted is told, with its password, as soon as it was shown.

#![expect(
    clippy::print_stdout,
    reason = "its words are what the measurement reads"
)]

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_evidence::bundle;
use proofhouse_evidence::keys::{KeyRole, SigningKey};
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::bench::{self, Bench};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::run::hands::Automat;
use proofhouse_inspect::run::{self, Progress, Setup};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::wire::Limits;
use proofhouse_law::clock;
use proofhouse_law::observation::{CredentialOrigin, Fact};
use tokio::sync::mpsc;

/// As the command has it.
const PORT_PATIENCE: Duration = Duration::from_millis(1500);

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [bench, list, bundle] = words.as_slice() else {
        eprintln!("race BENCH.toml LIST.csv BUNDLE");
        return ExitCode::from(2);
    };
    match race(bench, list, bundle) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn race(bench: &str, list: &str, bundle: &str) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(bench)?;
    let bench = bench::read(&text, clock::civil_date(Timestamp::now())).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        problems.join("\n")
    })?;
    let origin = CredentialOrigin::TesterFile;
    let list = List::read("race", &std::fs::read_to_string(list)?, &origin)?;
    let began = Timestamp::now();
    let (mut secret, mut key) = ([0; 32], [0; 32]);
    getrandom::fill(&mut secret)?;
    getrandom::fill(&mut key)?;
    let secret = SecretKey::from_random(secret);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let sealed = runtime.block_on(inspected(&bench, &list, &secret, key, began))?;
    std::fs::write(bundle, sealed)?;
    println!("peak memory {} kB", peak_memory()?);
    Ok(())
}

/// The most memory that this process ever held, as the kernel counts it (`VmHWM`).
fn peak_memory() -> Result<String, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let line = line.ok_or("the kernel tells no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").to_owned())
}

/// Inspects, telling what was accepted, and seals.
async fn inspected(
    bench: &Bench,
    list: &List,
    secret: &SecretKey,
    key: [u8; 32],
    began: Timestamp,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let (progress, mut told) = mpsc::unbounded_channel();
    let tag = |bytes: &[u8]| secret.tag(bytes);
    let setup = Setup {
        bench,
        list,
        declaration: None,
        limits: Limits::default(),
        port_patience: PORT_PATIENCE,
        clock: Arc::new(Timestamp::now),
        tag: &tag,
        progress,
        stop: Stop::new(),
    };
    let mut hands = Automat::new("true");
    let running = run::inspect(&setup, &mut hands);
    tokio::pin!(running);
    let inspection = loop {
        tokio::select! {
            biased;
            Some(progress) = told.recv() => tell(&progress, list, secret),
            inspection = &mut running => break inspection,
        }
    };
    while let Ok(progress) = told.try_recv() {
        tell(&progress, list, secret);
    }
    for transcript in inspection.transcripts.values() {
        tell_seen(&String::from_utf8_lossy(transcript), began);
    }
    let key = SigningKey::from_random(KeyRole::Lab, "race".parse()?, &key);
    let ended = inspection.ended;
    let draft = inspection.draft(bench, env!("CARGO_PKG_VERSION"), &[], &tag);
    Ok(bundle::seal(draft, &key, Timestamp::now().max(ended))?)
}

/// Tells when a try was first answered with access: what other tools report, before the last control shows it.
fn tell_seen(transcript: &str, began: Timestamp) {
    let seen = transcript.lines().find_map(|line| {
        let (time, words) = line.split_once(' ')?;
        let (_, note) = words.split_once("= ")?;
        // Communities of SNMP are all asked for before the tries; over HTTP a control follows before anything is believed.
        let seen = note.contains("accepted for account")
            || note.starts_with("answered to the community ")
            || note.starts_with("control: a random password like the accepted one, right after it");
        seen.then(|| time.parse::<Timestamp>().ok())?
    });
    if let Some(at) = seen {
        println!("seen after {:.3} s", at.duration_since(began).as_secs_f64());
    }
}

/// Tells what was found and accepted, in lines.
fn tell(progress: &Progress, list: &List, secret: &SecretKey) {
    let Progress::Observed(seen) = progress else {
        return;
    };
    match &seen.fact {
        Fact::CredentialAccepted {
            interface,
            account,
            secret: tag,
            ..
        } => {
            let password = list
                .pairs
                .iter()
                .find(|pair| secret.tag(pair.password.as_bytes()) == *tag);
            let password = password.map_or("?", |pair| pair.password.as_str());
            println!("accepted {account}:{password} at {interface}");
        }
        Fact::ServiceFound { interface, .. } => println!("found {interface}"),
        Fact::CredentialsRefused {
            interface,
            tries,
            stopped,
            ..
        } => println!("tried {tries} at {interface}, until {stopped:?}"),
        Fact::InterfaceUnusable {
            interface, reason, ..
        } => {
            println!("unusable {interface}: {reason}");
        }
        Fact::GuessingDefence {
            interface, detail, ..
        } => println!("defence of {interface}: {detail}"),
        _ => {}
    }
}
