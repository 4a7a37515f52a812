//! `proofhouse publications replay`: the pages of a bundle, read again with the reader of today and without any network.

use std::fmt::Write as _;
use std::path::PathBuf;

use proofhouse_law::Observation;
use proofhouse_publications::replay::{Kept, Replayed, replay};
use serde::Serialize;

use super::pdf_reader;
use super::words::fact;
use crate::commands::evidence::open_file;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Which bundle.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The bundle that `proofhouse publications` sealed.
    bundle: PathBuf,
}

/// What is reported, in its JSON shape.
#[derive(Serialize)]
struct Report<'a> {
    /// The bundle that was read again.
    bundle: String,
    /// Whether everything came out as it did then.
    same: bool,
    /// Seen then and not now.
    gone: &'a [Observation],
    /// Seen now and not then.
    new: &'a [Observation],
    /// Files made of the pages that come out otherwise now.
    otherwise: &'a [String],
    /// What is seen now, all of it.
    observations: &'a [Observation],
    /// What a person should know and no fact has a place for.
    notes: &'a [String],
}

/// Reads a bundle again; the exit is 1 where something comes out otherwise.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let bundle = open_file(&args.bundle)?;
    let pdf = pdf_reader()?;
    let kept = Kept {
        brief: &bundle.bench,
        transcripts: &bundle.transcripts,
        observations: &bundle.observations,
    };
    let replayed = replay(kept, Some(&pdf)).map_err(|error| {
        Failure::usage(
            "publications.replay",
            format!("{}: {error}", args.bundle.display()),
            "Give a bundle that this version's `proofhouse publications` sealed.",
        )
    })?;
    let report = Report {
        bundle: args.bundle.display().to_string(),
        same: replayed.is_same(),
        gone: &replayed.gone,
        new: &replayed.new,
        otherwise: &replayed.otherwise,
        observations: &replayed.reading.observations,
        notes: &replayed.reading.notes,
    };
    out.result(&in_words(&report.bundle, &replayed), &report);
    Ok(if report.same {
        Exit::Fine
    } else {
        Exit::Problem
    })
}

fn in_words(bundle: &str, replayed: &Replayed) -> String {
    let count = replayed.reading.observations.len();
    if replayed.is_same() {
        return format!(
            "{bundle}: read again without the network, all {count} observations come out as they did."
        );
    }
    let mut text = format!("{bundle}: read again without the network, it comes out otherwise.\n");
    for (head, observations) in [
        ("Seen then, not now", &replayed.gone),
        ("Seen now, not then", &replayed.new),
    ] {
        for one in observations {
            let said = fact(&one.fact).unwrap_or_else(|| one.check.clone());
            let _infallible = writeln!(text, "\n{head}:\n{said}");
        }
    }
    for path in &replayed.otherwise {
        let _infallible = writeln!(text, "\nMade of the page otherwise now: {path}");
    }
    text.push_str("\nThe bundle is as it was. Seal a new reading if today's is to be relied on.\n");
    text
}
