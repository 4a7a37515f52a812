//! Runs the `proofhouse` binary as a person would, and reads what it answers.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell;

/// The built binary, and the folder in which it is run.
pub(crate) struct Binary {
    path: PathBuf,
    folder: PathBuf,
}

/// What a command said and how it ended.
pub(crate) struct Answer {
    /// The exit code.
    pub(crate) exit: i32,
    /// Standard output.
    pub(crate) words: String,
    /// Standard error.
    pub(crate) progress: String,
}

impl Answer {
    /// The JSON document on standard output.
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.words)
            .with_context(|| format!("not JSON: {}\n{}", self.words, self.progress))
    }

    /// The string at a JSON pointer of the document on standard output.
    pub(crate) fn text(&self, pointer: &str) -> Result<String> {
        let document = self.json()?;
        let found = document
            .pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned);
        found.with_context(|| format!("no text at {pointer} in {document}"))
    }
}

impl Binary {
    /// The binary as `cargo build` left it, run in `folder`.
    pub(crate) fn built(folder: &Path) -> Self {
        Self {
            path: shell::target().join("debug").join("proofhouse"),
            folder: folder.to_owned(),
        }
    }

    /// A command of the binary, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).current_dir(&self.folder);
        command
    }

    /// Runs a command to its end, whatever the end.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Result<Answer> {
        let output = self
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("starting {}", self.path.display()))?;
        Ok(answer(&output))
    }

    /// Runs a command that must end with `exit`.
    pub(crate) fn expect(&self, exit: i32, arguments: &[&str]) -> Result<Answer> {
        let answer = self.ask(arguments)?;
        if answer.exit != exit {
            bail!(
                "proofhouse {} ended with {}, {exit} was expected\n{}{}",
                arguments.join(" "),
                answer.exit,
                answer.words,
                answer.progress
            );
        }
        Ok(answer)
    }
}

fn answer(output: &Output) -> Answer {
    Answer {
        exit: output.status.code().unwrap_or(-1),
        words: String::from_utf8_lossy(&output.stdout).into_owned(),
        progress: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
