//! `proofhouse scope`: does the law cover this product, on that day, in that territory, and by which rule?

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use proofhouse_law::clock::civil_date;
use proofhouse_law::scope::{
    Answer, Asking, Description, Determination, Holds, Mistake, PRODUCT_BYTES_MAX, Territory,
    determine, from_toml,
};
use proofhouse_law::{Regime, RegimeId};

use super::law::footing;
use crate::exit::{Exit, Failure};
use crate::output::{Format, Output};
use crate::regimes;

/// Says whether the law covers a product, with the path of reasons.
///
/// Exit codes: 0 the product is in scope or out of it; 3 it depends on something that the file does not say; 2 the file
/// has mistakes, each named with its line.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The product file (docs/reference/product.md).
    product: PathBuf,
    /// Under which regime.
    #[arg(long, value_name = "ID", default_value = "uk-psti-2022")]
    regime: RegimeId,
    /// On which day, such as 2025-02-25; today without it.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Where it is made available: GB, NI, or UK where the part is not known.
    #[arg(long, value_name = "GB|NI|UK", default_value = "UK")]
    territory: Territory,
    /// A folder of regimes laid over those in the binary.
    #[arg(long, value_name = "DIR")]
    regimes: Option<PathBuf>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let loaded = regimes::load(args.regimes.as_deref())?;
    let regime = regimes::named(&loaded, &args.regime)?;
    let description = read(&args.product, regime, &loaded, out)?;
    let asking = Asking {
        on: args
            .on
            .unwrap_or_else(|| civil_date(jiff::Timestamp::now())),
        territory: args.territory,
    };
    let Some(found) = determine(regime, &description, asking) else {
        return Err(Failure::usage(
            "scope.no-rows",
            format!("The data of {} says nothing about its scope.", regime.id()),
            "Name another regime with --regime.",
        ));
    };
    out.result(&words(&found), &found);
    Ok(match found.answer {
        Answer::In | Answer::Out => Exit::Fine,
        Answer::NotKnown => Exit::Unsure,
    })
}

fn read(
    path: &Path,
    regime: &Regime,
    regimes: &[Regime],
    out: &mut Output,
) -> Result<Description, Failure> {
    const NEXT: &str = "Give a product file; docs/reference/product.toml is one.";
    let unreadable = |error: std::io::Error| {
        let what = format!("The file {} cannot be read: {error}.", path.display());
        Failure::usage("scope.unreadable", what, NEXT)
    };
    let mut bytes = Vec::new();
    // One byte more than is taken, so that it is the reader that says so.
    let limit = u64::try_from(PRODUCT_BYTES_MAX).unwrap_or(u64::MAX) + 1;
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let Ok(text) = String::from_utf8(bytes) else {
        let what = format!("The file {} is not UTF-8 text.", path.display());
        return Err(Failure::usage("scope.not-utf8", what, NEXT));
    };
    from_toml(&text, regime, regimes).map_err(|mistakes| mistaken(path, &mistakes, out))
}

fn mistaken(path: &Path, mistakes: &[Mistake], out: &mut Output) -> Failure {
    let said: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
    if out.format() == Format::Human {
        for one in &said {
            out.progress(&format!("{}: {one}", path.display()));
        }
    }
    let what = format!(
        "The product file {} has {} mistakes.",
        path.display(),
        said.len()
    );
    let next = "Mend them and ask again; nothing was decided.";
    Failure::usage("scope.mistakes", what, next).mistakes(said)
}

fn words(found: &Determination) -> String {
    let answer = match found.answer {
        Answer::In => "in scope",
        Answer::Out => "out of scope",
        Answer::NotKnown => "not known",
    };
    let product = found.product.as_deref().unwrap_or("the product");
    let mut words = format!("{answer}: {product}. {}\n", found.says);
    let _ = writeln!(
        words,
        "under {}{}, on {}, in {}",
        found.regime,
        if found.ever_law {
            ""
        } else {
            ", which was never law"
        },
        found.on,
        found.territory.in_words()
    );
    if !found.missing.is_empty() {
        words.push_str("\nwhat would decide it:\n");
        for one in &found.missing {
            let _ = writeln!(words, "  {}: {}", one.fact, one.question);
        }
    }
    words.push_str("\nbecause:\n");
    for step in &found.because {
        let indent = "  ".repeat(usize::from(step.depth) + 1);
        let outcome = match step.outcome {
            Holds::Yes => "yes",
            Holds::No => "no",
            Holds::NotKnown => "not known",
        };
        let _ = writeln!(
            words,
            "{indent}{outcome}: {} ({}). {}\n{indent}  {}",
            step.title,
            step.decided_by,
            step.text,
            footing(&step.footing)
        );
    }
    words
}
