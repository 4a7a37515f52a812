//! The verbs of the command line: one file a verb, named as people type it.

mod bench;
mod case;
mod check;
mod clock;
mod conformity;
mod deemed;
mod disclosure;
mod drill;
mod duties;
mod evidence;
mod inspect;
mod keys;
mod law;
mod login;
mod logout;
mod notice;
mod office;
mod publications;
mod read_pdf;
mod record;
mod register;
mod report;
mod scope;
mod security_txt;
mod serve;
mod statement;
mod support_period;
mod views;
mod watch;
mod whoami;

use clap::Subcommand;

use crate::exit::{Exit, Failure};
use crate::output::Output;

/// What a person can ask the binary to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Asks the register about a product: may it be sold?
    Check(check::Args),
    /// Reads what a maker publishes, and seals it as evidence.
    Publications(publications::Args),
    /// Reads what a whole market publishes, night after night, and says what changed.
    Watch(Box<watch::Args>),
    /// Reads a security.txt: is it valid, can its contact be used, are timings stated?
    SecurityTxt(security_txt::Args),
    /// The confined half of `publications`: a PDF at standard input, its words at standard output.
    #[command(name = "read-pdf", hide = true)]
    ReadPdf,
    /// Reads from one page how long there are security updates, and compares two such readings.
    SupportPeriod(support_period::Args),
    /// Reads how a vulnerability is reported to a maker: contact, timings, and what a person must judge.
    Disclosure(disclosure::Args),
    /// Verifies the public register, its proofs and its snapshots.
    Register(register::Args),
    /// Checks, lists, shows and compares the law as data.
    Law(law::Args),
    /// Says whether the law covers a product, and by which rule.
    Scope(scope::Args),
    /// Says what somebody in the supply chain owes, to whom it is told, and by when.
    Duties(duties::Args),
    /// Checks a self-assessment over the Code of Practice and EN 303 645, and renders it.
    Conformity(conformity::Args),
    /// Makes, fills and shows the conformance record of a product over the test cases of TS 103 701.
    Record(Box<record::Args>),
    /// Says which requirements a label or a standard stands in for, and until when.
    Deemed(deemed::Args),
    /// Makes, checks and shows a maker's statement of compliance.
    Statement(Box<statement::Args>),
    /// Runs the office until Ctrl-C.
    Serve(serve::Args),
    /// Signs in to an office; later verbs speak in this session.
    Login(login::Args),
    /// Signs out.
    Logout(logout::Args),
    /// Says who is signed in.
    Whoami(whoami::Args),
    /// Opens, shows and carries cases.
    Case(case::Args),
    /// Drafts, approves, issues, serves, lifts and publishes notices, and records what becomes of them.
    ///
    /// A notice is drafted, approved by somebody else, issued, served and published. Most powers ask for `intent` and a
    /// wait first; an application for forfeiture goes to a court by `application` in place of `issue`. What the law
    /// forbids today ends with 4, and the day from which it is lawful is said where there is one.
    Notice(Box<notice::Args>),
    /// Reports a product and follows the report; officers list reports and carry them on.
    Report(report::Args),
    /// Reads and answers calls for views on the law; officers open and close them and record what came of them.
    Views(Box<views::Args>),
    /// Shows the office's clock, or moves a drill's.
    Clock(clock::Args),
    /// Does what only a drill allows.
    Drill(drill::Args),
    /// Migrates, backs up, restores and verifies an office's store.
    Office(office::Args),
    /// Writes a bench file with you, question by question; checks one and says what it will cost.
    Bench(bench::Args),
    /// Tests the devices of a bench over their network (services, default passwords, TLS), and seals what was seen.
    Inspect(inspect::Args),
    /// Verifies and shows bundles of evidence, and derives findings from them.
    Evidence(evidence::Args),
    /// Makes keys; enrols, rotates and revokes them in a trust file; publishes and withdraws them in an office.
    Keys(keys::Args),
}

impl Command {
    /// Runs the verb.
    pub(crate) fn run(self, out: &mut Output) -> Result<Exit, Failure> {
        match self {
            Self::Check(args) => check::run(&args, out),
            Self::Publications(args) => publications::run(&args, out),
            Self::Watch(args) => watch::run(&args, out),
            Self::SecurityTxt(args) => security_txt::run(&args, out),
            Self::ReadPdf => read_pdf::run(),
            Self::SupportPeriod(args) => support_period::run(&args, out),
            Self::Disclosure(args) => disclosure::run(&args, out),
            Self::Register(args) => register::run(&args, out),
            Self::Law(args) => law::run(&args, out),
            Self::Scope(args) => scope::run(&args, out),
            Self::Duties(args) => duties::run(&args, out),
            Self::Conformity(args) => conformity::run(&args, out),
            Self::Record(args) => record::run(&args, out),
            Self::Deemed(args) => deemed::run(&args, out),
            Self::Statement(args) => statement::run(&args, out),
            Self::Serve(args) => serve::run(&args, out),
            Self::Login(args) => login::run(&args, out),
            Self::Logout(args) => logout::run(&args, out),
            Self::Whoami(args) => whoami::run(&args, out),
            Self::Case(args) => case::run(&args, out),
            Self::Notice(args) => notice::run(&args, out),
            Self::Report(args) => report::run(&args, out),
            Self::Views(args) => views::run(&args, out),
            Self::Clock(args) => clock::run(&args, out),
            Self::Drill(args) => drill::run(&args, out),
            Self::Office(args) => office::run(&args, out),
            Self::Bench(args) => bench::run(&args, out),
            Self::Inspect(args) => inspect::run(&args, out),
            Self::Evidence(args) => evidence::run(&args, out),
            Self::Keys(args) => keys::run(&args, out),
        }
    }
}
