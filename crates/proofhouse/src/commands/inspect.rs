//! `proofhouse inspect`: tests the devices of a bench for default passwords, and seals what was seen in a bundle.
//!
//! [`job`] reads what is needed, [`resume`] keeps what is finished, [`keeper`] runs the inspection and shows its progress
//! ([`view`], [`screen`]), [`seal`] ends it.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::shell;

mod declared;
mod earlier;
mod job;
mod keeper;
mod lists;
mod plan;
mod resume;
mod screen;
mod seal;
mod view;
mod words;

pub(super) use declared::{read as read_declared, read_declaration};
use job::{Job, read_key, read_text};
pub(super) use job::{authorised, read_bench};
pub(super) use lists::Lists;
pub(super) use plan::PlanData;

/// Tests the devices of a bench over their network (services, default passwords, TLS), and seals what was seen.
///
/// The bench file names the units, the authority to test them and the states to bring them into. Nothing else is
/// ever reached. Ctrl-C ends early and seals what was seen so far; `--resume` goes on from there, as it does after a crash.
/// `bench new` writes a bench file, and `bench check` says what it will cost.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The bench file.
    ///
    /// In [test], `ports` is "common", "all" or a list of TCP ports, and `udp = true` or `false` says whether services
    /// over UDP are asked too; without it they are, unless the ports are listed one by one. TCP ports that the
    /// device announces at its own address are tried as well. Under device, `declaration` names a file beside this one
    /// with the interfaces that the maker declares, or the filled form of `record new` or `conformity new`
    /// (docs/reference/declaration.md): what answers undeclared, and what is declared and silent, is then said. `--dry-run` shows which ports of each unit are asked.
    #[arg(value_name = "BENCH.toml")]
    bench: PathBuf,
    /// Where the bundle is written; nothing is ever overwritten.
    #[arg(long, value_name = "BUNDLE", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// The lab's private key, which seals the bundle.
    #[arg(long, value_name = "LABKEY", required_unless_present = "dry_run")]
    key: Option<PathBuf>,
    /// A command that brings a unit into a state, run with the unit's label and the state's name; without it, a
    /// person is asked at the terminal. It has 10 minutes for each step, and must end with 0 once the unit is ready.
    #[arg(long, value_name = "COMMAND")]
    hands: Option<String>,
    /// Derives the findings of this regime from what was observed; without it nothing is judged, and the exit is 3 where
    /// a way in was found, a unit did not answer, or no login was tried to its end.
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
    /// The trust file that the signed authority, and the signers of earlier bundles, are judged by.
    ///
    /// A public address is tested only with an authority signed by an enrolled approval key: `signed` under `[authority]` in
    /// the bench file names it, `bench authority new` makes it, and it is sealed into the bundle.
    #[arg(long, value_name = "TRUST.json")]
    trust: Option<PathBuf>,
    /// Says what would be done, and does none of it.
    #[arg(long)]
    dry_run: bool,
    /// Goes on with an inspection that was interrupted: what was finished is not tried again, and the bundle says so.
    ///
    /// Until the bundle is sealed, finished visits are kept in the folder BUNDLE.unfinished, which is secret: it holds
    /// raw transcripts. After Ctrl-C a partial BUNDLE stands beside it and is never overwritten: name that folder with
    /// `--resume=DIR`, and another BUNDLE with --out. The lists and the key must be the same, and so must the bench
    /// file, in which a unit may have further addresses or a MAC.
    #[expect(
        clippy::option_option,
        reason = "clap's form of a flag whose value may be left out"
    )]
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, conflicts_with = "dry_run")]
    resume: Option<Option<PathBuf>>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let job = Job::read(args, now, out)?;
    if args.dry_run {
        let plan = PlanData::of(&job.bench, (&job.list, &job.lists), job.declared())
            .authorised(job.authorised.as_ref());
        out.result(&plan.words(), &plan);
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
            resume::next_for_existing(target),
        ));
    }
    let folder = target.parent().filter(|path| !path.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|path| !path.is_dir()) {
        let what = format!("There is no folder {} for the bundle.", folder.display());
        let next = format!(
            "Make it with `mkdir -p {}`, or name another file with --out.",
            shell::path(folder)
        );
        return Err(Failure::usage("inspect.no-folder", what, next));
    }
    let key = read_key(key)?;
    let kept = resume::begin(args, &job, &key, target, now, out)?;
    let (inspection, kept) = keeper::inspect(args, &job, kept, out)?;
    let inspection = inspection.beside(&job.bench, &job.earlier, &|bytes| kept.secret.tag(bytes));
    seal::seal(inspection, kept, args, &job, &key, target, out)
}
