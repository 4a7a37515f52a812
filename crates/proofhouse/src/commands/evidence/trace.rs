//! `proofhouse evidence trace`: from a notice back to the register, its documents, decisions, findings and transcripts.

use std::fmt::Write as _;
use std::path::PathBuf;

use proofhouse_law::NoticeId;
use proofhouse_office::config::DataDir;
use proofhouse_office::desk::trace::{Chain, trace};
use proofhouse_office::desk::{ActError, Regimes};

use crate::commands::office::{Place, block_on};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::regimes;

/// Which notice, and where the office's data lies.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The notice's number, as printed on it.
    notice: NoticeId,
    #[command(flatten)]
    place: Place,
    /// A folder of regimes, laid over those in the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Walks the chain.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let regimes = Regimes::of(regimes::load(args.regimes.as_deref())?);
    let chain = block_on(async {
        let (store, exhibits) = args.place.open().await?;
        trace(&store, &exhibits, &regimes, &args.notice)
            .await
            .map_err(|error| refused(&error, &args.place.data()))
    })?;
    out.result(&words(&chain), &chain);
    Ok(if chain.first_broken.is_some() {
        Exit::Problem
    } else {
        Exit::Fine
    })
}

fn refused(error: &ActError, data: &DataDir) -> Failure {
    match error {
        ActError::NoNotice { .. } => Failure::usage(
            "evidence.trace.no-notice",
            format!(
                "The office in {} holds no such notice.",
                data.root().display()
            ),
            "Check the number on the notice; --data names the office's folder.",
        ),
        other => Failure::fault(
            "evidence.trace.fault",
            format!("The chain could not be read: {other}."),
            "Run `proofhouse office verify`.",
        ),
    }
}

fn words(chain: &Chain) -> String {
    let mut said = format!("Notice {} in case {}\n", chain.notice, chain.case);
    for link in &chain.links {
        let mark = if link.ok { "ok    " } else { "BROKEN" };
        let _written = writeln!(
            said,
            "{mark} {} -> {}  sha256 {}",
            link.from, link.to, link.sha256
        );
        if let Some(why) = &link.why {
            let _written = writeln!(said, "       {why}");
        }
    }
    let end = match chain.first_broken.and_then(|at| chain.links.get(at)) {
        None => format!("All {} links hold.", chain.links.len()),
        Some(link) => format!("The first broken link: {} -> {}.", link.from, link.to),
    };
    said.push_str(&end);
    said
}
