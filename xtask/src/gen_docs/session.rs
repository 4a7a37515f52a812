//! The terminal session of `docs/example/README.md`: what a stranger types, and what the binary answers.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};

use super::example::{self, FOLDER};
use crate::shell;

/// What is typed, in this order. `AT` stands for the moment at which the snapshot was issued.
const COMMANDS: &[&str] = &[
    "register verify register --key $REGISTER",
    "register verify-proof notice.tlog-proof --key $REGISTER",
    "register document notice.pdf --register register --key $REGISTER",
    "register document notice.html --register register --key $REGISTER",
    "register snapshot verify snapshot --register register --key $REGISTER --key $SNAPSHOT",
    "check --gtin 05012345678900 --snapshot snapshot --at AT --key $REGISTER --key $SNAPSHOT",
    "check --gtin 05098765432100 --snapshot snapshot --at AT --key $REGISTER --key $SNAPSHOT",
    "check --gtin 05012345678900 --snapshot snapshot --at 2099-01-01T00:00:00Z --key $REGISTER --key $SNAPSHOT",
    "evidence verify publications.zip --trust trust.json",
    "evidence verify inspection.zip --trust trust.json",
    "evidence findings inspection.zip --regime uk-proposal-2020",
];

/// The command whose answer the README opens with.
const CHECK: &str =
    "check --gtin 05012345678900 --snapshot snapshot --at AT --key $REGISTER --key $SNAPSHOT";

/// Runs the commands that the example's page shows, in its folder.
pub(super) fn example() -> Result<String> {
    let given = Given::read()?;
    let mut text = String::from(
        "```console\n$ REGISTER=$(sed -n 1p keys.txt) SNAPSHOT=$(sed -n 2p keys.txt)\n\n",
    );
    for command in COMMANDS {
        let (said, exit) = given.answer(command)?;
        let typed = command.replace("AT ", &format!("{} ", given.at));
        write!(text, "$ proofhouse {typed}\n{said}\n(exit {exit})\n\n")?;
    }
    Ok(format!("{}\n```\n", text.trim_end()))
}

/// What `check` answers about the banned product, from the example's snapshot.
pub(super) fn check() -> Result<String> {
    let (said, exit) = Given::read()?.answer(CHECK)?;
    Ok(format!("```text\n{said}\n(exit {exit})\n```\n"))
}

/// What a stranger has: the folder, the keys in it, and a moment that its snapshot covers.
struct Given {
    folder: PathBuf,
    register: String,
    snapshot: String,
    at: String,
}

impl Given {
    fn read() -> Result<Self> {
        let folder = shell::root().join(FOLDER);
        let keys = std::fs::read_to_string(folder.join("keys.txt")).context("keys.txt")?;
        let mut keys = keys.lines().map(str::to_owned);
        Ok(Self {
            register: keys.next().context("the register's key")?,
            snapshot: keys.next().context("the snapshot's key")?,
            at: moment()?,
            folder,
        })
    }

    /// What the binary says, and how it ends.
    fn answer(&self, command: &str) -> Result<(String, i32)> {
        let real: Vec<&str> = command
            .split(' ')
            .map(|word| match word {
                "$REGISTER" => &self.register,
                "$SNAPSHOT" => &self.snapshot,
                "AT" => &self.at,
                word => word,
            })
            .collect();
        let output = example::binary(&self.folder, &real)
            .env("COLUMNS", "100")
            .stdin(Stdio::null())
            .output()
            .context("target/debug/proofhouse (build it: cargo build -p proofhouse)")?;
        let said = String::from_utf8(output.stdout)?.trim_end().to_owned();
        Ok((said, output.status.code().unwrap_or(-1)))
    }
}

/// A moment that the snapshot covers: when it was issued.
fn moment() -> Result<String> {
    let snapshot = std::fs::read(shell::root().join(FOLDER).join("snapshot"))?;
    let snapshot = String::from_utf8_lossy(&snapshot);
    let issued = snapshot
        .lines()
        .find_map(|line| line.strip_prefix("issued "));
    Ok(issued.context("when the snapshot was issued")?.to_owned())
}
