//! The verbs of the command line: one file a verb, named as people type it.

use clap::Subcommand;

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// What a person can ask the binary to do.
#[derive(Subcommand)]
pub(crate) enum Command {}

impl Command {
    /// Runs the verb.
    pub(crate) fn run(self, out: &mut Output) -> Result<Exit, Failure> {
        let _ = out;
        match self {}
    }
}
