//! Runs the built binary to its end and holds what it said.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_proofhouse");

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) exit: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The one JSON document on standard output; nothing else may stand there.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("not one JSON document ({error}): {self:?}"))
    }

    /// The same command's end, checked.
    #[track_caller]
    pub(crate) fn ends(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{}\n{}", self.out, self.err);
        self
    }
}

/// A command of the built binary in `folder`, free of what the caller's own environment says.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    program(BINARY, folder, arguments)
}

pub(crate) fn program(name: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("XDG_CONFIG_HOME", folder)
        .env_remove("DATABASE_URL")
        .env_remove("PROOFHOUSE_SESSION")
        .env_remove("RUST_LOG");
    command
}

/// Runs a command to its end.
pub(crate) fn proofhouse(folder: &Path, arguments: &[&str]) -> Said {
    ended(command(folder, arguments))
}

/// Runs a command to its end that gets no more than this much memory for its data, in KiB.
pub(crate) fn proofhouse_within(folder: &Path, kib: u32, arguments: &[&str]) -> Said {
    let script = format!("ulimit -d {kib} && exec \"$0\" \"$@\"");
    let shell = ["-c", &script, BINARY];
    ended(program("sh", folder, &[&shell[..], arguments].concat()))
}

/// Runs a command to its end that reads these lines from standard input.
pub(crate) fn answering(folder: &Path, arguments: &[&str], lines: &[&str]) -> Said {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for line in lines {
        // A command that ended early reads no more: what it said tells why.
        let _closed = writeln!(stdin, "{line}");
    }
    drop(stdin);
    said(child.wait_with_output().unwrap())
}

fn ended(mut command: Command) -> Said {
    said(command.output().unwrap())
}

fn said(output: Output) -> Said {
    Said {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
