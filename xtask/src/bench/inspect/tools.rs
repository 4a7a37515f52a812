//! The tools of the race, one file each: how it is called for a target, and how it says that a pair is right.

mod hydra;
mod medusa;
mod ncrack;
mod nmap;
mod ours;

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::targets::Target;
use crate::shell;

pub(super) use ours::bench_file as ours_bench;

/// An account and a password; the account is empty where a tool says none.
pub(super) type Pair = (String, String);

/// One way of calling a tool.
#[derive(Clone)]
pub(super) struct Setting {
    /// What is set, in the tool's own words.
    pub(super) said: String,
    pub(super) words: Vec<String>,
}

/// A tool.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// What is run: a name on the path, or a path.
    pub(super) program: PathBuf,
    /// The ways to call it for a target; none where it does not speak the protocol.
    pub(super) settings: fn(&Target, &Lists) -> Vec<Setting>,
    /// The pair that a line of its output says to be right.
    pub(super) accepted: fn(&str) -> Option<Pair>,
    /// Seconds from the start to the first answer that let it in, where it tells that apart from what it proved.
    pub(super) seen: fn(&str) -> Option<f64>,
    /// Whether a line says that the list is done, where more follows that is no log-in.
    pub(super) done: fn(&str) -> bool,
}

impl Tool {
    /// Whether it is installed.
    pub(super) fn is_here(&self) -> bool {
        self.program.is_file() || shell::exists(&self.program.to_string_lossy())
    }
}

/// Ours first, then the peers.
pub(super) fn all(ours: &Path) -> [Tool; 5] {
    [
        ours::tool(ours),
        hydra::tool(),
        medusa::tool(),
        ncrack::tool(),
        nmap::tool(),
    ]
}

/// The list in the forms that the tools read.
pub(super) struct Lists {
    folder: PathBuf,
    /// How many pairs it holds.
    pub(super) length: usize,
}

impl Lists {
    /// Writes the pairs into `folder` in every form.
    pub(super) fn write(folder: &Path, pairs: &[Pair]) -> Result<Self> {
        let lines = |line: &dyn Fn(&Pair) -> String| {
            pairs
                .iter()
                .map(|pair| line(pair) + "\n")
                .collect::<String>()
        };
        for (name, text) in [
            (
                "ours.csv",
                lines(&|(account, password)| format!("{account},{password}")),
            ),
            (
                "colon.txt",
                lines(&|(account, password)| format!("{account}:{password}")),
            ),
            (
                "combo.txt",
                lines(&|(account, password)| format!(":{account}:{password}")),
            ),
            (
                "slash.txt",
                lines(&|(account, password)| format!("{account}/{password}")),
            ),
            ("accounts.txt", lines(&|(account, _)| account.clone())),
            ("passwords.txt", lines(&|(_, password)| password.clone())),
            ("none.txt", "\n".to_owned()),
        ] {
            std::fs::write(folder.join(name), text)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            length: pairs.len(),
        })
    }

    /// The path of one of its forms, or of a file beside them.
    pub(super) fn path(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }
}

/// The words of a command line as one writes it.
fn split(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// What stands between two marks of a line.
fn between<'l>(line: &'l str, before: &str, after: &str) -> Option<&'l str> {
    let rest = line.split_once(before)?.1;
    Some(rest.split_once(after).map_or(rest, |(word, _)| word))
}
