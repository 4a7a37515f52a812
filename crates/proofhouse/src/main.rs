//! The one binary: reads the command line, runs one verb, and turns its outcome into an exit code.

mod client;
mod commands;
mod draft;
mod exit;
mod findings;
mod new_file;
mod output;
mod regimes;
mod shell;
mod terminal;

use clap::Parser;
use commands::Command;
use output::{Format, Output};

/// Where somebody begins who has the program and something in the hand.
const BEGIN: &str = "Where to begin:
  a device on your table         keys new, keys enrol, bench new, bench check, inspect, evidence findings
  what a maker publishes         publications; security-txt, disclosure or support-period for one page
  a statement of compliance      statement new, check, show
  a market of many makers        watch
  a product in a shop            check
  whether the law covers yours   scope, duties
  a regulator's office           serve, login, case, notice

docs/bench.md and docs/publications.md go through the first four with their answers.";

/// From a device on the bench to a ban that a shop's till can check.
///
/// Exit codes: 0 nothing failed; 1 a verdict is fail, a verification found a problem, or a product is
/// banned, temporarily banned or recalled; 2 wrong usage or invalid identifier; 3 inconclusive,
/// limited, suspended, stale or an unknown key; 4 the law refuses; 70 our own fault; 130 Ctrl-C.
#[derive(Parser)]
#[command(name = "proofhouse", version, propagate_version = true, after_help = BEGIN)]
struct Cli {
    /// How results are written to standard output; progress always goes to standard error.
    #[arg(long, value_enum, global = true, default_value_t = Format::Human)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let mut output = Output::new(cli.format);
    match cli.command.run(&mut output) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit.into()
        }
    }
}

/// Help, the version, or what was wrong with how the command was called; the latter as JSON where JSON was asked for.
fn misused(error: &clap::Error) -> std::process::ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let json = words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| pair == ["--format", "json"]);
    if !error.use_stderr() || !json {
        // A closed terminal leaves nobody to tell.
        let _closed = error.print();
        return u8::try_from(error.exit_code()).unwrap_or(2).into();
    }
    let text = error.to_string();
    let said: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let what = said.join(" ");
    let what = what.strip_prefix("error: ").unwrap_or(&what);
    let next = "Run the command with --help to see what it takes.";
    let failure = exit::Failure::usage("cli.usage", what, next);
    Output::new(Format::Json).failure(&failure);
    failure.exit.into()
}
