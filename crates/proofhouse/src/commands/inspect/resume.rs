//! Going on after an interruption: where finished visits are kept, what is refused, and what a person is told.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use proofhouse_evidence::keys::SigningKey;
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::run::SoFar;
use proofhouse_inspect::run::checkpoint::{self, Checkpoint, CheckpointError, Plan};

use super::Args;
use super::job::Job;
use crate::exit::Failure;
use crate::output::Output;
use crate::shell;

/// What the folder beside a bundle is called, after the bundle's own name.
const ENDING: &str = ".unfinished";

/// Where an inspection is kept, and what it came to so far.
pub(super) struct Kept {
    pub(super) checkpoint: Checkpoint,
    pub(super) folder: PathBuf,
    pub(super) so_far: SoFar,
    pub(super) secret: SecretKey,
}

/// The folder beside the bundle.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(ENDING);
    name.into()
}

/// What to do where the bundle exists.
pub(super) fn next_for_existing(target: &Path) -> String {
    let folder = beside(target);
    if folder.exists() {
        format!(
            "Name another file with --out; to go on from where that one ended, add --resume={}.",
            folder.display()
        )
    } else {
        "Name another file with --out.".to_owned()
    }
}

/// Begins to keep the inspection, or goes on with one that was kept.
pub(super) fn begin(
    args: &Args,
    job: &Job,
    key: &SigningKey,
    target: &Path,
    now: Timestamp,
    out: &mut Output,
) -> Result<Kept, Failure> {
    let plan = Plan {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        bench: job.way_of_testing,
        lists: checkpoint::digest_of(&job.list),
        declaration: job.declaration.as_ref().map(|(_, digest)| *digest),
        authority: (job.authorised.as_ref()).map(|one| one.authority.sha256),
        key: key.id().to_string(),
    };
    let folder = match &args.resume {
        Some(Some(named)) => named.clone(),
        _ => beside(target),
    };
    if args.resume.is_none() {
        return afresh(plan, folder, now);
    }
    let resumed = Checkpoint::resume(&folder, &plan, &job.bench, now);
    let resumed = resumed.map_err(|error| refused(&folder, &error))?;
    let visits = job.bench.states.len() * job.bench.units.len();
    out.progress(&format!(
        "Going on: {} of {visits} visits are finished and are not made again. What happened to the units since then is \
         not known, so each is brought into its state anew.",
        resumed.so_far.visited.len(),
    ));
    for (begun, _, why) in &resumed.so_far.broken {
        let state = proofhouse_inspect::bench::state_name(begun.state);
        out.progress(&format!(
            "  unit {}, {state}, begun at {}, was broken off and is made again: {why}.",
            begun.unit,
            proofhouse_evidence::words::moment(begun.began)
        ));
    }
    Ok(Kept {
        checkpoint: resumed.checkpoint,
        folder,
        so_far: resumed.so_far,
        secret: SecretKey::from_random(resumed.tag_key),
    })
}

fn afresh(plan: Plan, folder: PathBuf, now: Timestamp) -> Result<Kept, Failure> {
    let random = random()?;
    let created = Checkpoint::create(&folder, plan, now, &random);
    let checkpoint = created.map_err(|error| refused(&folder, &error))?;
    Ok(Kept {
        checkpoint,
        folder,
        so_far: SoFar::nothing(now),
        secret: SecretKey::from_random(random),
    })
}

fn random() -> Result<[u8; 32], Failure> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| {
        let what = format!("This machine gave no random numbers: {error}.");
        Failure::fault(
            "inspect.random",
            what,
            "Run it on a machine whose system gives random numbers.",
        )
    })?;
    Ok(random)
}

/// Why there is no beginning or no going on, and what to do.
fn refused(folder: &Path, error: &CheckpointError) -> Failure {
    let shown = folder.display();
    let (code, next) = match error {
        CheckpointError::Exists => (
            "inspect.unfinished",
            format!(
                "Go on with it by adding --resume; or, to begin anew, remove {shown}, which is secret: it holds raw transcripts."
            ),
        ),
        CheckpointError::Nothing => (
            "inspect.nothing-kept",
            "Begin without --resume; or name with --resume=DIR the folder that an interrupted inspection left beside its bundle.".to_owned(),
        ),
        CheckpointError::Held => (
            "inspect.held",
            "Wait until the other inspection ends.".to_owned(),
        ),
        CheckpointError::Changed(_) => (
            "inspect.changed",
            format!(
                "Give what it was begun with, and it goes on: of the bench file only comments may differ, and a unit may have further addresses in `also_at`, and a MAC in `mac`. Or remove {shown} and begin anew, for one bundle speaks of one way of testing."
            ),
        ),
        CheckpointError::Clock(_) => (
            "inspect.clock",
            "Set this machine's clock right, and try again.".to_owned(),
        ),
        CheckpointError::Loose { .. } | CheckpointError::Damaged { .. } => (
            "inspect.damaged",
            format!("Nothing that it says is used: remove {shown}, and begin anew."),
        ),
        CheckpointError::Io { .. } => (
            "inspect.not-kept",
            "Write the bundle to a folder that you may write to, with room for it.".to_owned(),
        ),
    };
    let what =
        format!("The inspection cannot be kept in {shown}, or gone on with from there: {error}.");
    let failure = Failure::usage(code, what, next);
    if folder.exists() {
        failure.kept(format!("{shown}, as it was; nothing was tested."))
    } else {
        failure
    }
}

/// The words that go on with an inspection of which a partial bundle was sealed.
pub(super) fn command(args: &Args, folder: &Path, target: &Path) -> String {
    let mut further = target.file_stem().unwrap_or_default().to_owned();
    further.push("-whole");
    if let Some(ending) = target.extension() {
        further.push(".");
        further.push(ending);
    }
    let target = target.with_file_name(further);
    let key = args.key.as_deref().unwrap_or_else(|| Path::new("LABKEY"));
    let mut words = format!(
        "proofhouse inspect {} --key {} --resume={} --out {}",
        shell::word(&args.bench.to_string_lossy()),
        shell::word(&key.to_string_lossy()),
        shell::word(&folder.to_string_lossy()),
        shell::word(&target.to_string_lossy())
    );
    for (option, value) in again(args) {
        let _never = write!(words, " {option} {}", shell::word(&value));
    }
    words
}

/// The other options that the inspection was begun with: without them it would be refused, or end with other findings.
fn again(args: &Args) -> Vec<(&'static str, String)> {
    let path = |path: &PathBuf| path.to_string_lossy().into_owned();
    let mut options: Vec<(&'static str, String)> = Vec::new();
    options.extend(args.hands.iter().map(|one| ("--hands", one.clone())));
    options.extend(args.regime.iter().map(|one| ("--regime", one.clone())));
    options.extend(args.regimes.iter().map(|one| ("--regimes", path(one))));
    options.extend(args.lists.options());
    options.extend(args.earlier.iter().map(|one| ("--earlier", path(one))));
    options.extend(args.trust.iter().map(|one| ("--trust", path(one))));
    options
}
