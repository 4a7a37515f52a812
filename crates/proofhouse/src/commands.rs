//! The verbs of the command line: one file a verb, named as people type it.

mod case;
mod clock;
mod drill;
mod login;
mod logout;
mod notice;
mod whoami;

use clap::Subcommand;

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// What a person can ask the binary to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Signs in to an office; later verbs speak in this session.
    Login(login::Args),
    /// Signs out.
    Logout(logout::Args),
    /// Says who is signed in.
    Whoami(whoami::Args),
    /// Opens, shows and carries cases.
    Case(case::Args),
    /// Drafts, approves, issues, serves, lifts and publishes notices.
    Notice(notice::Args),
    /// Shows the office's clock, or moves a drill's.
    Clock(clock::Args),
    /// Does what only a drill allows.
    Drill(drill::Args),
}

impl Command {
    /// Runs the verb.
    pub(crate) fn run(self, out: &mut Output) -> Result<Exit, Failure> {
        match self {
            Self::Login(args) => login::run(&args, out),
            Self::Logout(args) => logout::run(&args, out),
            Self::Whoami(args) => whoami::run(&args, out),
            Self::Case(args) => case::run(&args, out),
            Self::Notice(args) => notice::run(&args, out),
            Self::Clock(args) => clock::run(&args, out),
            Self::Drill(args) => drill::run(&args, out),
        }
    }
}
