//! `proofhouse inspect`: tests the devices of a bench for default passwords, and seals what was seen in a bundle.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_evidence::bundle;
use proofhouse_evidence::keys::{KeyRole, SigningKey, file};
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::bench::{self, Bench};
use proofhouse_inspect::credentials::List;
use proofhouse_inspect::declaration::{self, Declaration};
use proofhouse_inspect::run::hands::{Automat, Hands, Terminal};
use proofhouse_inspect::run::{self, CutShort, Inspection, Progress, Setup};
use proofhouse_inspect::stop::Stop;
use proofhouse_inspect::wire::Limits;
use proofhouse_law::{Digest, Finding, Regime, Verdict, clock, finding};
use tokio::sync::mpsc;

use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

mod earlier;
mod lists;
mod words;

/// How long a port may take to accept a connection.
const PORT_PATIENCE: Duration = Duration::from_millis(1500);
/// How long the runtime may take to put down what it holds.
const SHUTDOWN: Duration = Duration::from_millis(200);

/// Tests the devices of a bench for default passwords, and seals what was seen in a bundle.
///
/// The bench file names the units, the authority to test them and the states to bring them into. Nothing else is
/// ever reached. Ctrl-C ends early and seals what was seen so far.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The bench file.
    ///
    /// In [test], `ports` is "common", "all" or a list of TCP ports, and `udp = true` or `false` says whether services
    /// over UDP are asked too; without it they are, unless the ports are listed one by one. TCP ports that the
    /// device announces at its own address are tried as well. Under device, `declaration` names a file beside this one
    /// with the interfaces that the maker declares (docs/reference/declaration.md): what answers undeclared, and what
    /// is declared and silent, is then said. `--dry-run` shows which ports of each unit are asked.
    #[arg(value_name = "BENCH.toml")]
    bench: PathBuf,
    /// Where the bundle is written; nothing is ever overwritten.
    #[arg(long, value_name = "BUNDLE", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// The lab's private key, which seals the bundle.
    #[arg(long, value_name = "LABKEY", required_unless_present = "dry_run")]
    key: Option<PathBuf>,
    /// A command that brings a unit into a state, run with the unit's label and the state's name; without it, a
    /// person is asked at the terminal.
    #[arg(long, value_name = "COMMAND")]
    hands: Option<String>,
    /// Derives the findings of this regime from what was observed.
    #[arg(long, value_name = "ID")]
    regime: Option<String>,
    /// A folder of regimes laid over those in the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
    #[command(flatten)]
    lists: lists::Lists,
    /// An earlier bundle: of the same maker or chipset family, or of other firmware. Its host keys, certificate keys and
    /// passwords are compared with those of this inspection, and the passwords are tried first. May be given again.
    #[arg(long, value_name = "BUNDLE")]
    earlier: Vec<PathBuf>,
    /// The trust file that a signed authority for public addresses, and the signers of earlier bundles, are judged by.
    #[arg(long, value_name = "TRUST.json")]
    trust: Option<PathBuf>,
    /// Says what would be done, and does none of it.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let bench = read_bench(&args.bench, now, out)?;
    authorised(&bench, args, now)?;
    let earlier = earlier::read(&args.earlier, args.trust.as_deref(), out)?;
    let list = earlier::before(args.lists.read()?, &earlier);
    let regime = args
        .regime
        .as_deref()
        .map(|id| find_regime(id, args.regimes.as_deref()))
        .transpose()?;
    let declaration = read_declaration(&args.bench, &bench, out)?;
    if args.dry_run {
        let device = &bench.device;
        let list = list.fitting(&device.brand, &device.kind, None);
        out.result(
            &words::plan(&bench, &list),
            &words::PlanData::of(&bench, &list),
        );
        return Ok(Exit::Fine);
    }
    let (Some(target), Some(key)) = (&args.out, &args.key) else {
        return Err(Failure::usage(
            "inspect.no-target",
            "There is no --out or no --key.",
            "Give both.",
        ));
    };
    if target.exists() {
        let what = format!(
            "{} exists, and evidence is never overwritten.",
            target.display()
        );
        return Err(Failure::usage(
            "inspect.exists",
            what,
            "Name another file with --out.",
        ));
    }
    let key = read_key(key)?;
    let secret = secret_key()?;
    let inspection = inspect(args, &bench, &list, declaration.as_ref(), &secret, out)?;
    let inspection = inspection.beside(&bench, &earlier, &|bytes| secret.tag(bytes));
    seal(
        inspection,
        &bench,
        &key,
        &secret,
        target,
        regime.as_ref(),
        out,
    )
}

fn read_bench(path: &Path, now: Timestamp, out: &mut Output) -> Result<Bench, Failure> {
    let text = read_text(
        path,
        bench::BENCH_BYTES_MAX as u64 + 1,
        "inspect.bench-unreadable",
    )?;
    bench::read(&text, clock::civil_date(now))
        .map_err(|problems| mistaken(path, "bench file", "inspect.bench", &problems, out))
}

/// What the maker declares, in a file beside the bench file.
fn read_declaration(
    beside: &Path,
    bench: &Bench,
    out: &mut Output,
) -> Result<Option<Declaration>, Failure> {
    let Some(name) = &bench.device.declaration else {
        return Ok(None);
    };
    let path = beside.parent().unwrap_or_else(|| Path::new("")).join(name);
    let limit = declaration::DECLARATION_BYTES_MAX as u64 + 1;
    let text = read_text(&path, limit, "inspect.declaration-unreadable")?;
    let read = declaration::read(name, &text).map_err(|problems| {
        mistaken(&path, "declaration", "inspect.declaration", &problems, out)
    })?;
    Ok(Some(read))
}

/// Every mistake of a file, each told, and the first in the failure.
fn mistaken(
    path: &Path,
    called: &str,
    code: &'static str,
    problems: &[bench::Problem],
    out: &mut Output,
) -> Failure {
    for problem in problems {
        out.progress(&format!("{}: {problem}", path.display()));
    }
    let count = if problems.len() == 1 {
        "one mistake".to_owned()
    } else {
        format!("{} mistakes", problems.len())
    };
    let first = problems
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let what = format!(
        "The {called} {} has {count}; the first is in {}",
        path.display(),
        first.replace('\n', " ")
    );
    Failure::usage(
        code,
        what,
        "Mend each line named above; nothing was tested.",
    )
    .mistakes(problems.iter().map(ToString::to_string))
}

/// Public addresses are tested only with an authority signed by an enrolled key.
fn authorised(bench: &Bench, args: &Args, now: Timestamp) -> Result<(), Failure> {
    let Some(signed) = &bench.authority.signed else {
        return Ok(());
    };
    let refused = |what: String| {
        let next = "Have the authority signed by an enrolled approval key, and give the trust file with --trust.";
        Failure::usage("inspect.authority", what, next)
    };
    let Some(trust) = &args.trust else {
        return Err(refused(
            "The bench names a signed authority, and there is no trust file to judge it by."
                .to_owned(),
        ));
    };
    let beside = args
        .bench
        .parent()
        .unwrap_or_else(|| Path::new(""))
        .join(signed);
    let limit = bench::BENCH_BYTES_MAX as u64;
    let envelope = read_text(&beside, limit, "inspect.authority-unreadable")?;
    let trust = read_text(trust, limit * 16, "inspect.trust-unreadable")?;
    bench::check_authority(envelope.as_bytes(), trust.as_bytes(), bench, now).map_err(|why| {
        refused(format!(
            "The signed authority {} does not stand: {why}.",
            beside.display()
        ))
    })
}

fn read_text(path: &Path, limit: u64, code: &'static str) -> Result<String, Failure> {
    let mut text = String::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_string(&mut text));
    read.map_err(|error| {
        let what = format!("The file {} cannot be read: {error}.", path.display());
        Failure::usage(
            code,
            what,
            "Name a file that exists, that you may read, and that is text.",
        )
    })?;
    Ok(text)
}

fn find_regime(id: &str, overlay: Option<&Path>) -> Result<Regime, Failure> {
    let loaded = regimes::load(overlay)?;
    let known: Vec<String> = loaded.iter().map(|one| one.id().to_string()).collect();
    loaded
        .into_iter()
        .find(|one| one.id().as_str() == id)
        .ok_or_else(|| {
            let what = format!("There is no regime `{id}`.");
            Failure::usage(
                "law.unknown-regime",
                what,
                format!("Name one of {}.", known.join(", ")),
            )
        })
}

fn read_key(path: &Path) -> Result<SigningKey, Failure> {
    let refused = |why: String| {
        let next = "Give the private key of a lab, made by `proofhouse keys new --role lab`; nothing was tested.";
        Failure::usage(
            "inspect.key",
            format!("The key {} cannot seal a bundle: {why}.", path.display()),
            next,
        )
    };
    let key = file::read_signing_key(path).map_err(|error| refused(error.to_string()))?;
    key.for_role(KeyRole::Lab)
        .map_err(|error| refused(error.to_string()))?;
    Ok(key)
}

fn secret_key() -> Result<SecretKey, Failure> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| {
        let what = format!("This machine gave no random numbers: {error}.");
        Failure::fault(
            "inspect.random",
            what,
            "Run it on a machine whose system gives random numbers.",
        )
    })?;
    Ok(SecretKey::from_random(random))
}

/// Runs the inspection, with its progress on standard error and Ctrl-C as the wish to end.
fn inspect(
    args: &Args,
    bench: &Bench,
    list: &List,
    declaration: Option<&Declaration>,
    secret: &SecretKey,
    out: &mut Output,
) -> Result<Inspection, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            let what = format!("No runtime could be started: {error}.");
            Failure::fault(
                "inspect.runtime",
                what,
                "Check the limits on threads of this machine.",
            )
        })?;
    let stop = Stop::new();
    let (progress, told) = mpsc::unbounded_channel();
    let tag = |bytes: &[u8]| secret.tag(bytes);
    let setup = Setup {
        bench,
        list,
        declaration,
        limits: Limits::default(),
        port_patience: PORT_PATIENCE,
        clock: Arc::new(Timestamp::now),
        tag: &tag,
        progress,
        stop: stop.clone(),
    };
    let inspection = runtime.block_on(async {
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                stop.ask();
            }
        });
        match &args.hands {
            Some(command) => watch(&setup, &mut Automat::new(command), told, out).await,
            None => watch(&setup, &mut Terminal::default(), told, out).await,
        }
    });
    // A terminal that is still being read must not hold the end up.
    runtime.shutdown_timeout(SHUTDOWN);
    Ok(inspection)
}

async fn watch<H: Hands>(
    setup: &Setup<'_>,
    hands: &mut H,
    mut told: mpsc::UnboundedReceiver<Progress>,
    out: &mut Output,
) -> Inspection {
    let running = run::inspect(setup, hands);
    tokio::pin!(running);
    let inspection = loop {
        tokio::select! {
            biased;
            Some(progress) = told.recv() => tell(&progress, out),
            inspection = &mut running => break inspection,
        }
    };
    while let Ok(progress) = told.try_recv() {
        tell(&progress, out);
    }
    inspection
}

fn tell(progress: &Progress, out: &mut Output) {
    if let Some(line) = words::progress(progress) {
        out.progress(&line);
    }
}

/// Seals what was seen, writes it, and says it.
fn seal(
    inspection: Inspection,
    bench: &Bench,
    key: &SigningKey,
    secret: &SecretKey,
    target: &Path,
    regime: Option<&Regime>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let cut_short = inspection.cut_short.clone();
    let observations = inspection.observations.clone();
    let ended = inspection.ended;
    let draft = inspection.draft(bench, env!("CARGO_PKG_VERSION"), &|bytes| secret.tag(bytes));
    let bytes = bundle::seal(draft, key, Timestamp::now().max(ended)).map_err(|error| {
        let what = format!("What was seen could not be sealed: {error}.");
        Failure::fault(
            "inspect.seal",
            what,
            "Report this to the makers of Proofhouse; run the inspection again.",
        )
    })?;
    write_new(target, &bytes)?;
    let findings = regime
        .map(|regime| finding::derive(regime, &observations, clock::civil_date(ended)))
        .unwrap_or_default();
    let report = words::ReportData {
        bundle: target.display().to_string(),
        sha256: Digest::of(&bytes),
        partial: cut_short.is_some(),
        regime: regime.map(|regime| regime.id().to_string()),
        observations: &observations,
        findings: &findings,
    };
    out.result(&words::report(&report), &report);
    match cut_short {
        None => Ok(worst(&findings)),
        Some(CutShort::Interrupted) => Ok(Exit::Interrupted),
        Some(CutShort::Hands(why)) => Err(kept(
            target,
            "inspect.hands",
            why,
            "Mend that, and run it again with another --out.",
        )),
        Some(CutShort::AuthorityExpired) => {
            let what = "The authority to test ended while the test went on.".to_owned();
            Err(kept(
                target,
                "inspect.authority-ended",
                what,
                "Have the authority renewed, and run it again with another --out.",
            ))
        }
    }
}

fn kept(target: &Path, code: &'static str, what: String, next: &str) -> Failure {
    Failure::new(Exit::Unsure, code, what, next)
        .kept(format!("a valid partial bundle, {}", target.display()))
}

fn write_new(target: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(target)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| {
        let what = format!(
            "The bundle could not be written to {}: {error}.",
            target.display()
        );
        Failure::usage(
            "inspect.write",
            what,
            "Name with --out a new file in a folder that you may write to.",
        )
    })
}

/// The exit code of the worst verdict.
fn worst(findings: &[Finding]) -> Exit {
    let any = |wanted: &[Verdict]| {
        findings
            .iter()
            .any(|finding| wanted.contains(&finding.verdict))
    };
    if any(&[Verdict::Fail]) {
        Exit::Problem
    } else if any(&[Verdict::Inconclusive, Verdict::Error]) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}
