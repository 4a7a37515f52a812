//! What needs a process of its own: the confined reader of PDFs, and the peak of memory over hostile pages.
//!
//! This program is its own child: with an argument it does one thing and ends; without, it runs the tests by name.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails; this one has no harness that prints for it"
)]

#[path = "children/hostile.rs"]
mod hostile;
#[path = "children/pdf.rs"]
mod pdf;

use std::process::ExitCode;

/// A test, and its name.
type Test = (&'static str, fn());

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("read-pdf") => return proofhouse_publications::pdf::child::serve().into(),
        Some("read-site") => return hostile::read_site(&arguments[1]),
        Some("escape") => return pdf::escape(&arguments[1]),
        Some("--list") => return ExitCode::SUCCESS,
        _ => {}
    }
    let wanted = arguments.iter().find(|word| !word.starts_with('-'));
    let tests: Vec<Test> = pdf::TESTS.iter().chain(hostile::TESTS).copied().collect();
    let mut failed = 0;
    for (name, test) in tests {
        if wanted.is_some_and(|wanted| !name.contains(wanted.as_str())) {
            continue;
        }
        let outcome = std::panic::catch_unwind(test);
        println!(
            "test {name} ... {}",
            if outcome.is_ok() { "ok" } else { "FAILED" }
        );
        failed += usize::from(outcome.is_err());
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
