//! The hand of an automated bench: `testkit-hand SOCKET UNIT STATE` brings a test device into a state.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [socket, unit, state] = words.as_slice() else {
        return say("usage: testkit-hand SOCKET UNIT STATE");
    };
    match proofhouse_testkit::device::control::ask(Path::new(socket), unit, state) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say(&format!("the device was not moved: {error}")),
    }
}

fn say(words: &str) -> ExitCode {
    use std::io::Write;
    // With standard error closed, the exit code still says it.
    let _closed = writeln!(std::io::stderr(), "{words}");
    ExitCode::from(2)
}
