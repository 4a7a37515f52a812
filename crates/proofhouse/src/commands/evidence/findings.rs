//! `proofhouse evidence findings`: what the law makes of a bundle's observations.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use proofhouse_law::finding::{Verdict, derive};
use serde_json::json;

use super::open_file;
use crate::exit::{Exit, Failure};
use crate::output::{Output, verdict_word};
use crate::regimes;

/// Derives findings from a bundle.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The bundle.
    bundle: PathBuf,
    /// The regime, such as `uk-psti-2022`.
    #[arg(long)]
    regime: String,
    /// A folder of regimes laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
    /// The date on which it is judged; the day on which the inspection ended, if not given.
    #[arg(long)]
    on: Option<Date>,
}

/// Runs the verb.
pub(super) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let bundle = open_file(&args.bundle)?;
    let all = regimes::load(args.regimes.as_deref())?;
    let regime = all
        .iter()
        .find(|regime| regime.id().as_str() == args.regime)
        .ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|regime| regime.id().as_str()).collect();
            let what = format!("There is no regime {:?}.", args.regime);
            Failure::usage(
                "evidence.regime",
                what,
                format!("Name one of: {}.", known.join(", ")),
            )
        })?;
    let on = args
        .on
        .unwrap_or_else(|| proofhouse_law::clock::civil_date(bundle.manifest.inspection.ended));
    let findings = derive(regime, &bundle.observations, on);
    let mut human = format!("{} on {on}:\n", regime.title());
    for finding in &findings {
        let _ = writeln!(
            human,
            "{:<14} {}",
            verdict_word(finding.verdict),
            finding.provision.as_str()
        );
        for reason in &finding.reasons {
            let _ = writeln!(human, "    {reason}");
        }
    }
    if bundle.manifest.inspection.partial {
        human.push_str("The inspection was stopped before its end: what is not in the bundle was not looked for.\n");
    }
    human.push_str(
        "Whether the signer is to be trusted was not checked: run `proofhouse evidence verify`.",
    );
    human.retain(|letter| letter == '\n' || !letter.is_control());
    let data = json!({
        "bundle": bundle.digest,
        "regime": { "id": regime.id(), "sha256": regime.hash() },
        "on": on,
        "findings": findings,
    });
    out.result(&human, &data);
    let any = |verdict| findings.iter().any(|finding| finding.verdict == verdict);
    Ok(match () {
        () if any(Verdict::Fail) => Exit::Problem,
        () if any(Verdict::Inconclusive) || any(Verdict::Error) => Exit::Unsure,
        () => Exit::Fine,
    })
}
