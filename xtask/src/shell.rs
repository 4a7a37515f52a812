//! Runs other programs: one way to start them, time them, and say what failed.

use std::io::{BufRead, BufReader, IsTerminal, PipeReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::told::Told;

/// How long is waited for the last words of a program that has ended: one that it left behind may hold its output open.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A program with its arguments, to be run in the root of the workspace.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    program(
        &std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()),
        arguments,
    )
}

/// Runs to the end with the terminal's own output; an exit other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("starting {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

/// A program that ended with another status than 0, and what it said of it.
#[derive(Debug)]
pub(crate) struct Failed {
    ended: String,
    told: Vec<String>,
}

impl Failed {
    /// The lines that explain it.
    pub(crate) fn told(&self) -> &[String] {
        &self.told
    }
}

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.ended)
    }
}

impl std::error::Error for Failed {}

/// As [`run`], and the output comes out before this returns; where the output is not a terminal's, the error is a [`Failed`] that tells what the program said.
pub(crate) fn run_heard(command: &mut Command) -> Result<()> {
    if std::io::stdout().is_terminal() {
        return run(command);
    }
    let named = format!("{command:?}");
    let (heard, output) = std::io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output);
    let mut child = command
        .spawn()
        .with_context(|| format!("starting {named}"))?;
    // The command holds the pipe's other end, which would never be closed.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (give, told) = mpsc::channel();
    std::thread::spawn(move || pass_on(heard, &give));
    let status = child.wait()?;
    let told = last_words(&told);
    if status.success() {
        return Ok(());
    }
    Err(Failed {
        ended: format!("{named} ended with {status}"),
        told,
    }
    .into())
}

/// Prints each line as it comes, and gives it on.
fn pass_on(heard: PipeReader, give: &mpsc::Sender<String>) {
    let mut lines = BufReader::new(heard);
    let mut line = Vec::new();
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        let mut stdout = std::io::stdout().lock();
        // What cannot be printed any more is kept for the end all the same.
        let _ = stdout.write_all(&line).and_then(|()| stdout.flush());
        let words = String::from_utf8_lossy(&line);
        if give.send(words.trim_end().to_owned()).is_err() {
            return;
        }
        line.clear();
    }
}

fn last_words(lines: &mpsc::Receiver<String>) -> Vec<String> {
    let mut told = Told::default();
    while let Ok(line) = lines.recv_timeout(LAST_WORDS) {
        told.line(&line);
    }
    told.explanation()
}

/// Runs to the end and returns what it wrote to standard output, if it ended well.
pub(crate) fn read(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True if a program of this name can be started.
pub(crate) fn exists(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}
