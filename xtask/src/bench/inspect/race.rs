//! One target: settings tried, then every tool in turn, run after run; and once at the hardened twin.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use proofhouse_testkit::room::{in_a_room, random};
use proofhouse_testkit::servers::ACCOUNT;

use super::run::{Said, run};
use super::table::{Raced, Row};
use super::targets::{Service, Target};
use super::tools::{self, Lists, Pair, Setting, Tool};
use crate::shell;

/// How many pairs the list holds; the planted one is the last.
const PAIRS: usize = 30;
/// How long one run may take. What needs longer for so short a list is no rival; ours measures what slows guessing besides,
/// which takes half a minute where each wrong password is answered after two seconds.
const CAP: Duration = Duration::from_mins(1);

/// A tool with its ways to be called, and what came of it.
struct Runner {
    tool: Tool,
    settings: Vec<Setting>,
    row: Row,
}

/// Races all tools at the target.
pub(super) fn at(target: &Target, ours: &Path, runs: usize) -> Result<Raced> {
    println!("{}: {}", target.name, target.server);
    let load_before = crate::bench::load();
    let planted = planted(target)?;
    let pairs = list(target, &planted)?;
    let folder = tempfile::tempdir().context("a folder for the lists")?;
    let lists = Lists::write(folder.path(), &pairs)?;
    let mut runners: Vec<Runner> = tools::all(ours)
        .into_iter()
        .map(|tool| Runner::new(tool, target, &lists))
        .collect();
    in_a_room(|room| {
        (target.start)(room, &planted.1);
        for runner in &mut runners {
            runner.choose(&planted, folder.path())?;
        }
        for _ in 0..runs {
            for runner in &mut runners {
                runner.at_the_insecure(&planted, folder.path())?;
            }
        }
        Ok::<(), anyhow::Error>(())
    })?;
    in_a_room(|room| {
        (target.start)(room, &random());
        for runner in &mut runners {
            runner.at_the_hardened(lists.length, folder.path())?;
        }
        Ok::<(), anyhow::Error>(())
    })?;
    let mut raced = Raced {
        target: target.name.to_owned(),
        server: target.server.to_owned(),
        pairs: lists.length,
        runs,
        load: (load_before, crate::bench::load()),
        rows: runners.into_iter().map(|runner| runner.row).collect(),
    };
    raced.compare();
    Ok(raced)
}

/// The pair that is planted, last in the list.
fn planted(target: &Target) -> Result<Pair> {
    if target.service == Service::Snmp {
        // Ours tries its own list of communities; the peers get the same.
        let last = shipped("communities/snmp.csv")?.pop();
        return last.context("the list of communities is empty");
    }
    // Letters and digits, of which VNC takes eight.
    let password = random().chars().take(8).collect();
    Ok((ACCOUNT.to_owned(), password))
}

/// The likeliest pairs of the shipped list whose passwords differ and which every tool can take, then the planted one.
fn list(target: &Target, planted: &Pair) -> Result<Vec<Pair>> {
    if target.service == Service::Snmp {
        return shipped("communities/snmp.csv");
    }
    let lengths = target.service.password_lengths();
    let mut pairs: Vec<Pair> = Vec::new();
    for pair in shipped("credentials/common.csv")? {
        let plain =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
        let fits = plain(&pair.0) && plain(&pair.1) && lengths.contains(&pair.1.len());
        if fits && !pairs.iter().any(|held| held.1 == pair.1) && pairs.len() + 1 < PAIRS {
            pairs.push(pair);
        }
    }
    // Few of the list are long enough for SNMPv3.
    pairs.resize_with(PAIRS - 1, || (ACCOUNT.to_owned(), random()));
    pairs.push(planted.clone());
    Ok(pairs)
}

/// A list that the inspection ships.
fn shipped(name: &str) -> Result<Vec<Pair>> {
    let path = shell::root().join("crates/inspect/data").join(name);
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let pair = |line: &str| {
        let (account, password) = line.split_once(',')?;
        Some((account.to_owned(), password.to_owned()))
    };
    Ok(text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(pair)
        .collect())
}

impl Runner {
    fn new(tool: Tool, target: &Target, lists: &Lists) -> Self {
        let settings = if tool.is_here() {
            (tool.settings)(target, lists)
        } else {
            Vec::new()
        };
        let why_not = if !tool.is_here() {
            Some("not installed")
        } else if settings.is_empty() {
            Some("does not speak it")
        } else {
            None
        };
        Self {
            row: Row::new(tool.name, why_not),
            tool,
            settings,
        }
    }

    /// Tries each setting once and keeps the quickest that finds the pair.
    fn choose(&mut self, planted: &Pair, folder: &Path) -> Result<()> {
        let mut best: Option<(Duration, Setting)> = None;
        let mut wrong = 0;
        for setting in std::mem::take(&mut self.settings) {
            let said = self.run(&setting, folder)?;
            let Some(took) = self.found(&said, planted) else {
                wrong = wrong.max(self.named(&said).len());
                self.row.command = self.command(&setting, folder);
                continue;
            };
            if best.as_ref().is_none_or(|(least, _)| took < *least) {
                best = Some((took, setting));
            }
        }
        if let Some((_, setting)) = best {
            self.row.setting.clone_from(&setting.said);
            self.row.command = self.command(&setting, folder);
            self.settings = vec![setting];
        } else if !self.row.command.is_empty() {
            // It would cost as much again each time, and tell the same.
            self.row.absent = Some(format!(
                "does not find it in {} s with any of its settings",
                CAP.as_secs()
            ));
            self.row.wrong_pairs = wrong;
        }
        Ok(())
    }

    fn command(&self, setting: &Setting, folder: &Path) -> String {
        let words = setting.words.join(" ");
        let words = words.replace(&format!("{}/", folder.display()), "");
        format!("{} {words}", self.tool.name)
    }

    fn at_the_insecure(&mut self, planted: &Pair, folder: &Path) -> Result<()> {
        let Some(setting) = self.settings.first().cloned() else {
            return Ok(());
        };
        let said = self.run(&setting, folder)?;
        let named = self.named(&said);
        self.row.wrong_pairs += named
            .iter()
            .filter(|pair| !is_the_same(pair, planted))
            .count();
        match self.found(&said, planted) {
            Some(took) => self.row.found(took, self.seen(&said)),
            None => self.row.misses += 1,
        }
        Ok(())
    }

    fn at_the_hardened(&mut self, pairs: usize, folder: &Path) -> Result<()> {
        let Some(setting) = self.settings.first().cloned() else {
            return Ok(());
        };
        let said = self.run(&setting, folder)?;
        self.row.false_alarms = self.named(&said).len();
        let done = said
            .lines
            .iter()
            .rev()
            .find(|(_, line)| (self.tool.done)(line));
        let took = done.map_or(said.took, |(at, _)| *at);
        self.row.hardened(pairs, took, said.capped);
        Ok(())
    }

    fn run(&self, setting: &Setting, folder: &Path) -> Result<Said> {
        let said = run(&self.tool.program, &setting.words, folder, CAP)?;
        if let Some(log) = std::env::var_os("BENCH_SAID") {
            // What a tool said, for who wonders about a figure.
            let mut text = format!("$ {} {}\n", self.tool.name, setting.words.join(" "));
            for (at, line) in &said.lines {
                writeln!(text, "{:8.3} {line}", at.as_secs_f64())?;
            }
            writeln!(text, "{:8.3} end", said.took.as_secs_f64())?;
            let earlier = std::fs::read_to_string(&log).unwrap_or_default();
            std::fs::write(&log, earlier + &text)?;
        }
        Ok(said)
    }

    /// The pairs that it named, each once: some tools say them twice.
    fn named(&self, said: &Said) -> BTreeSet<Pair> {
        let lines = said.lines.iter();
        lines
            .filter_map(|(_, line)| (self.tool.accepted)(line))
            .collect()
    }

    /// When it was first let in, where it tells that apart.
    fn seen(&self, said: &Said) -> Option<f64> {
        said.lines
            .iter()
            .find_map(|(_, line)| (self.tool.seen)(line))
    }

    /// When the tool named the planted pair.
    fn found(&self, said: &Said, planted: &Pair) -> Option<Duration> {
        said.lines.iter().find_map(|(at, line)| {
            (self.tool.accepted)(line)
                .is_some_and(|pair| is_the_same(&pair, planted))
                .then_some(*at)
        })
    }
}

/// Some services take no account, and tools then say any or none.
fn is_the_same(said: &Pair, planted: &Pair) -> bool {
    said.1 == planted.1
}
