//! End dates read from the labelled wordings, ours and duckling's, on the same wordings in the same run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, ensure};

use crate::shell;

/// Where the figures are written down.
const FILE: &str = "docs/reference/support-period-corpus.md";

/// What one parser makes of one part of the corpus.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    wrong: usize,
    unread: usize,
    rightly_none: usize,
}

impl Count {
    /// Counts one answer; `either` says whether an answer with several dates is possible for this parser.
    fn add(&mut self, right: &str, got: &str) {
        match (right, got) {
            ("-", "-") => self.rightly_none += 1,
            (_, "-") => self.unread += 1,
            (right, got) if right == got => self.right += 1,
            _ => self.wrong += 1,
        }
    }

    fn row(self, part: &str, who: &str) -> String {
        let Self {
            right,
            wrong,
            unread,
            rightly_none,
        } = self;
        format!("| {part} | {who} | {right} | {unread} | {rightly_none} | **{wrong}** |\n")
    }
}

/// Runs both and writes the table.
pub(super) fn run() -> Result<ExitCode> {
    let ours = shell::read(&mut shell::cargo(&[
        "run",
        "--quiet",
        "--package",
        "proofhouse-publications",
        "--example",
        "support_corpus",
    ]))
    .context("the corpus with our own answers")?;
    let rows: Vec<[&str; 4]> = ours
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.splitn(4, '\t').collect();
            <[&str; 4]>::try_from(fields)
                .ok()
                .context("a line of the corpus without four fields")
        })
        .collect::<Result<_>>()?;
    let texts: Vec<&str> = rows.iter().map(|[_, _, _, text]| *text).collect();
    let theirs = duckling(&texts)?;
    let theirs: Vec<(&str, &str)> = theirs
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    ensure!(
        theirs.len() == rows.len(),
        "duckling answered {} of {} wordings",
        theirs.len(),
        rows.len()
    );
    let mut counts: BTreeMap<(&str, usize), Count> = BTreeMap::new();
    let mut parts: Vec<&str> = Vec::new();
    for ([part, right, own, _], (given, grown)) in rows.iter().zip(&theirs) {
        if !parts.contains(part) {
            parts.push(part);
        }
        for (who, got) in [own, given, grown].into_iter().enumerate() {
            counts.entry((part, who)).or_default().add(right, got);
        }
    }
    let mut table = String::new();
    for part in parts {
        for (who, name) in [
            "ours",
            "duckling 0.4.0, as given",
            "duckling 0.4.0, to the last day",
        ]
        .iter()
        .enumerate()
        {
            table.push_str(
                &counts
                    .get(&(part, who))
                    .copied()
                    .unwrap_or_default()
                    .row(part, name),
            );
        }
    }
    write(&table, rows.len())?;
    println!("{table}bench: wrote {FILE}");
    Ok(ExitCode::SUCCESS)
}

/// Duckling's answers, a line a wording.
fn duckling(texts: &[&str]) -> Result<String> {
    let manifest = shell::root().join("peers/duckling/Cargo.toml");
    let manifest = manifest.to_string_lossy();
    let target = shell::target().join("peers");
    let mut command = shell::cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--release",
        "--manifest-path",
        &manifest,
    ]);
    let mut child = command
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting the peer")?;
    let mut stdin = child.stdin.take().context("the peer's standard input")?;
    let lines = texts.join("\n");
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().ok().context("writing to the peer")??;
    ensure!(
        output.status.success(),
        "the peer failed: {}",
        output.status
    );
    Ok(String::from_utf8(output.stdout)?)
}

fn write(table: &str, wordings: usize) -> Result<()> {
    let mut text = String::from(
        "# End dates read from wordings of support periods\n\n\
         Written by `cargo xtask bench publications`, which runs both parsers over the same wordings.\n\n\
         | part | parser | right | stated, not read | none stated, none read | wrong |\n|---|---|---|---|---|---|\n",
    );
    write!(
        text,
        "{table}\n{wordings} wordings, read on 23 November 2026 for the model `PH-100`. *Written*: composed for this project after the \
         patterns in which makers word their periods (`fixtures/support-periods/written.tsv`). *Generated*: by the seeded grammar of \
         `testkit/src/support_corpus.rs`; a wording's answer is known from how it was put together. *Held out*: four parts, each written \
         after the grammar as it then was, without looking at what it made of them, half of each meant to lead it astray. On its first \
         run the grammar gave 3 wrong dates on the first part, then 1 on the second, 4 on the third, 4 on the last, and was mended after \
         each; the rows above are of today's grammar, which has seen them all. So wordings outside this corpus can still give a wrong date.\n\n\
         A date is *wrong* if it is not the one stated, or if none is stated. A date that can be read two ways is right only where both \
         days are given; duckling gives one date, so these count against it. Duckling answers another question, which dates a text \
         names, and is asked in English for Great Britain for dimension *time*; of several dates its latest counts, and its months, \
         quarters and years are also shown moved to their last day, which it does not do by itself.\n",
    )?;
    std::fs::write(shell::root().join(FILE), text)?;
    Ok(())
}
