//! `proofhouse law penalty`: the most that a penalty can be, whether a proposed one is lawful, and what a daily one has come to.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use proofhouse_law::penalty::{self, FILE_BYTES_MAX, File, Rules, Working};
use proofhouse_law::{Refusal, Regime};
use serde_json::json;

use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Works out a penalty, line by line.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The file of figures (see `docs/reference/penalty.md`).
    #[arg(value_name = "FIGURES.toml")]
    file: PathBuf,
    /// A folder of regimes laid over those in the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let figures = read(&args.file, out)?;
    let loaded = regimes::load(args.regimes.as_deref())?;
    let regime = loaded
        .iter()
        .find(|regime| *regime.id() == figures.regime)
        .ok_or_else(|| super::unknown_regime(figures.regime.as_str(), &loaded))?;
    let rules = rules(regime, &figures)?;
    let refused = |refusal: Refusal| Failure::refused(refusal.remedy.clone(), refusal);
    let mut workings: Vec<Working> = vec![
        match &figures.proposed {
            Some(proposed) => {
                penalty::within(rules, proposed.amount, proposed.daily, &figures.inputs)
            }
            None => penalty::compute(rules, &figures.inputs),
        }
        .map_err(refused)?,
    ];
    if let Some(accrual) = &figures.accrual {
        workings.push(penalty::accrued(
            rules,
            accrual.daily,
            accrual.payment_deadline,
            accrual.breach_until,
            &accrual.suspended,
            accrual.on,
        ));
    }
    let words: Vec<String> = workings.iter().map(Working::in_words).collect();
    let data = json!({
        "regime": { "id": regime.id(), "sha256": regime.hash() },
        "workings": workings,
    });
    out.result(&words.join("\n"), &data);
    Ok(Exit::Fine)
}

fn rules<'r>(regime: &'r Regime, figures: &File) -> Result<&'r Rules, Failure> {
    Rules::of(regime, figures.rules.as_deref()).ok_or_else(|| {
        let known: Vec<&str> = regime
            .penalties()
            .iter()
            .map(|rules| rules.id.as_str())
            .collect();
        let next = if known.is_empty() {
            "Name a regime that has penalties.".to_owned()
        } else {
            format!("Write rules = one of {}.", known.join(", "))
        };
        let what = format!(
            "{} has no such rules for penalties, or has several.",
            regime.id()
        );
        Failure::usage("law.unknown-penalty", what, next)
    })
}

fn read(path: &Path, out: &mut Output) -> Result<File, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_BYTES_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    std::fs::File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|error| {
            let what = format!("The file {} cannot be read: {error}.", path.display());
            Failure::usage("law.unreadable", what, "Name a file that you may read.")
        })?;
    penalty::read(&path.to_string_lossy(), &bytes).map_err(|problems| {
        let mistakes: Vec<String> = problems
            .iter()
            .map(|problem| {
                format!(
                    "line {}: {} {}",
                    problem.line, problem.message, problem.remedy
                )
            })
            .collect();
        for mistake in &mistakes {
            out.progress(&format!("{}: {mistake}", path.display()));
        }
        let first = mistakes.first().cloned().unwrap_or_default();
        let what = format!(
            "The file {} has {} mistakes; the first is in {first}",
            path.display(),
            mistakes.len()
        );
        Failure::usage(
            "law.figures",
            what,
            "Mend each line named above; nothing was worked out.",
        )
        .mistakes(mistakes)
    })
}
