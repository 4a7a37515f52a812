//! The project's own tasks: `cargo xtask setup | assets | demo | bench | test | fuzz | gen | tidy`.
#![expect(
    clippy::print_stdout,
    reason = "a developer's tool: its words go to the terminal"
)]

mod assets;
mod bench;
mod demo;
mod fuzz;
mod gen_docs;
mod setup;
mod shell;
mod test;
mod tidy;
mod told;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of the Proofhouse workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what the tests need from Debian, npm and PyPI.
    Setup(setup::Args),
    /// Brings the page assets, pinned by hash.
    Assets,
    /// Carries one product from the bench to a ban that a till can check, as a drill.
    Demo(demo::Args),
    /// Runs every check and test.
    Test(test::Args),
    /// Fuzzes the parsers, and writes down the CPU time spent on each.
    Fuzz(fuzz::Args),
    /// Measures, and writes the figures down with how they were measured.
    Bench(bench::Args),
    /// Writes the generated parts of the documentation, or compares them.
    Gen(gen_docs::Args),
    /// Checks the repository's own rules.
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().task {
        Task::Setup(args) => setup::run(&args),
        Task::Assets => assets::run().map(|()| ExitCode::SUCCESS),
        Task::Demo(args) => demo::run(&args),
        Task::Test(args) => test::run(&args),
        Task::Fuzz(args) => fuzz::run(&args),
        Task::Bench(args) => bench::run(&args),
        Task::Gen(args) => gen_docs::run(&args),
        Task::Tidy => tidy::run(),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
