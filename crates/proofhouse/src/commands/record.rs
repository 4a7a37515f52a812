//! `proofhouse record`: the conformance record of a product over the test cases of TS 103 701.

mod changes;
mod coverage;
mod form;
mod made;
mod seal;
mod show;
mod words;

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The document whose cases are meant where none is named.
const STANDARD: &str = "etsi-ts-103-701-v1.1.1";

/// Makes, fills and shows the conformance record of a product: each test case with its units and verdicts.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Writes the maker's part to fill in: what is claimed (ICS) and declared (IXIT).
    New(form::New),
    /// Reads a filled file, names every mistake, and writes it as it should be; comments of your own go.
    Canonical(form::Canonical),
    /// Adds what a person judged of one unit to the file, which is written anew; `seal` signs it.
    Judge(form::Judge),
    /// Signs what people judged in the file, as a bundle of its own beside the inspection's.
    Seal(seal::Args),
    /// Shows what each provision, case and unit comes to, and what waits for a person.
    ///
    /// Exit 0: every provision passes or does not apply; 1: one fails; 3: one is inconclusive.
    Show(show::Args),
    /// Compares two bundles: what is new, gone, better or worse.
    ///
    /// Exit 0: nothing is worse; 1: something fails now that did not; 3: something else is worse, or an interface is new.
    Compare(changes::Args),
    /// Counts which network-relevant cases checks decide, by the rule that stands in the data.
    Coverage(coverage::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::New(args) => form::new(args, out),
        Verb::Canonical(args) => form::canonical(args, out),
        Verb::Judge(args) => form::judge(args, out),
        Verb::Seal(args) => seal::run(args, out),
        Verb::Show(args) => show::run(args, out),
        Verb::Compare(args) => changes::run(args, out),
        Verb::Coverage(args) => coverage::run(args, out),
    }
}
