//! The figures of a comparison: kept, compared, and told in a table.

use std::fmt::Write as _;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::targets::{place_of, unmeasured};
use crate::shell;

/// All figures of one run of the command.
#[derive(Serialize, Deserialize)]
pub(super) struct Figures {
    pub(super) machine: Machine,
    pub(super) races: Vec<Raced>,
    pub(super) scan: Option<super::scan::Scanned>,
    pub(super) floods: Vec<super::flood::Flooded>,
}

impl Figures {
    pub(super) fn new(machine: Machine) -> Self {
        Self {
            machine,
            races: Vec::new(),
            scan: None,
            floods: Vec::new(),
        }
    }

    /// What would not be among the figures, were these targets measured beside them, and all ports and the floods if so.
    pub(super) fn would_lack<'f>(
        &'f self,
        targets: impl Iterator<Item = &'f str>,
        scans: bool,
        floods: bool,
    ) -> Vec<&'static str> {
        let held = self.races.iter().map(|one| one.target.as_str());
        let held: Vec<&str> = held.chain(targets).collect();
        let mut lacks = unmeasured(&held);
        if self.scan.is_none() && !scans {
            lacks.push("all ports (--scan)");
        }
        if self.floods.is_empty() && !floods {
            lacks.push("floods (--flood)");
        }
        lacks
    }

    /// Takes in a target, in place of what earlier runs measured there.
    pub(super) fn take(&mut self, raced: Raced) {
        self.races.retain(|held| held.target != raced.target);
        self.races.push(raced);
        self.races.sort_by_key(|one| place_of(&one.target));
    }
}

/// What it was measured on.
#[derive(Serialize, Deserialize)]
pub(super) struct Machine {
    pub(super) cores: usize,
    /// The peers' packages with their versions.
    pub(super) peers: Vec<String>,
}

impl Machine {
    pub(super) fn now() -> Self {
        let peers = ["hydra", "medusa", "ncrack", "nmap"]
            .into_iter()
            .map(|package| {
                let query = ["-W", "-f=${Package} ${Version}", package];
                shell::read(&mut shell::program("dpkg-query", &query))
                    .unwrap_or_else(|| format!("{package} absent"))
            })
            .collect();
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            peers,
        }
    }

    pub(super) fn in_words(&self) -> String {
        format!(
            "{} cores, load {:.1} at the start; {}",
            self.cores,
            crate::bench::load(),
            self.peers.join(", ")
        )
    }
}

/// One target with every tool.
#[derive(Serialize, Deserialize)]
pub(super) struct Raced {
    pub(super) target: String,
    pub(super) server: String,
    pub(super) pairs: usize,
    pub(super) runs: usize,
    /// The load average over a minute, when it began and when it ended.
    pub(super) load: (f64, f64),
    pub(super) rows: Vec<Row>,
}

/// One tool at one target. Times in seconds.
#[derive(Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) tool: String,
    /// Why it did not run.
    pub(super) absent: Option<String>,
    pub(super) setting: String,
    pub(super) command: String,
    /// When it named the planted pair, in each run that did.
    pub(super) times: Vec<f64>,
    /// When it showed the pair by its last control, in each run that did; ours alone has controls.
    pub(super) proven: Vec<f64>,
    /// Runs that did not name it.
    pub(super) misses: usize,
    /// Wrong pairs that it named beside.
    pub(super) wrong_pairs: usize,
    /// Pairs that it named where none was right.
    pub(super) false_alarms: usize,
    /// Pairs of the list a second at the hardened twin, over the whole process.
    pub(super) tries_a_second: Option<f64>,
    /// Its median over ours.
    pub(super) ratio: Option<f64>,
}

impl Row {
    pub(super) fn new(tool: &str, absent: Option<&str>) -> Self {
        Self {
            tool: tool.to_owned(),
            absent: absent.map(str::to_owned),
            setting: String::new(),
            command: String::new(),
            times: Vec::new(),
            proven: Vec::new(),
            misses: 0,
            wrong_pairs: 0,
            false_alarms: 0,
            tries_a_second: None,
            ratio: None,
        }
    }

    /// The pair was named after `took`; `seen`: when the tool was first let in, where it tells that apart.
    pub(super) fn found(&mut self, took: Duration, seen: Option<f64>) {
        let took = took.as_secs_f64();
        if let Some(seen) = seen {
            self.proven.push(took);
            self.proven.sort_by(f64::total_cmp);
            self.times.push(seen);
        } else {
            self.times.push(took);
        }
        self.times.sort_by(f64::total_cmp);
    }

    pub(super) fn hardened(&mut self, pairs: usize, took: Duration, capped: bool) {
        let pairs = u32::try_from(pairs).unwrap_or(u32::MAX);
        self.tries_a_second = (!capped).then(|| f64::from(pairs) / took.as_secs_f64());
    }

    pub(super) fn median(&self) -> Option<f64> {
        middle(&self.times)
    }

    /// The columns of a table.
    pub(super) fn columns(&self) -> [String; 7] {
        let tool = self.tool.clone();
        if let Some(why) = &self.absent {
            let none = String::new;
            let wrong = match self.wrong_pairs {
                0 => none(),
                some => some.to_string(),
            };
            return [tool, why.clone(), wrong, none(), none(), none(), none()];
        }
        let times = middle(&self.proven).map_or_else(
            || spread(&self.times),
            |proven| format!("{}, shown {proven:.2}", spread(&self.times)),
        );
        let runs = self.times.len() + self.misses;
        let shown =
            |figure: Option<f64>| figure.map_or("—".to_owned(), |one| format!("{one:.1}"));
        [
            tool,
            format!("{} of {runs}", self.times.len()),
            (self.false_alarms + self.wrong_pairs).to_string(),
            times,
            shown(self.tries_a_second),
            shown(self.ratio),
            self.setting.clone(),
        ]
    }
}

/// The median of times in rising order.
fn middle(times: &[f64]) -> Option<f64> {
    let upper = times.get(times.len() / 2)?;
    let lower = times.get(times.len().checked_sub(1)? / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

/// Median, least and most.
fn spread(times: &[f64]) -> String {
    match (times.first(), middle(times), times.last()) {
        (Some(least), Some(median), Some(most)) => format!("{median:.2} ({least:.2}–{most:.2})"),
        _ => "not found".to_owned(),
    }
}

/// The heads of [`Row::columns`].
pub(super) const HEADS: [&str; 7] = [
    "tool",
    "found",
    "false",
    "seconds to the pair",
    "tries a second",
    "times ours",
    "setting",
];

impl Raced {
    /// Sets each tool's median beside ours, which is the first.
    pub(super) fn compare(&mut self) {
        let Some(ours) = self.rows.first().and_then(Row::median) else {
            return;
        };
        for row in &mut self.rows {
            row.ratio = row.median().map(|median| median / ours);
        }
    }
}

/// A target's table for a terminal.
pub(super) fn in_words(raced: &Raced) -> String {
    let mut text = format!(
        "{} ({}), the right pair last of {}, {} runs\n",
        raced.target, raced.server, raced.pairs, raced.runs
    );
    let rows = std::iter::once(HEADS.map(str::to_owned)).chain(raced.rows.iter().map(Row::columns));
    for [tool, found, wrong, times, rate, ratio, setting] in rows {
        // Writing to a string cannot fail.
        let _never = writeln!(
            text,
            "  {tool:<11} {found:<18} {wrong:<6} {times:<32} {rate:<15} {ratio:<11} {setting}"
        );
    }
    for row in raced.rows.iter().filter(|row| !row.command.is_empty()) {
        let _never = writeln!(text, "    {}", row.command);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tool: &str, times: &[u64]) -> Row {
        let mut row = Row::new(tool, None);
        for time in times {
            row.found(Duration::from_millis(*time), None);
        }
        row
    }

    #[test]
    fn what_a_selection_would_take_out_of_the_page_is_told() {
        let none = Figures::new(Machine::now());
        let all = unmeasured(&[]);
        let lacks = none.would_lack(all.iter().copied().skip(1), true, false);
        assert_eq!(lacks, [all.first().copied().unwrap(), "floods (--flood)"]);
        assert!(none.would_lack(all.into_iter(), true, true).is_empty());
    }

    #[test]
    fn the_median_is_compared_with_ours_and_misses_are_told() {
        let mut missed = row("c", &[]);
        missed.misses = 3;
        let mut raced = Raced {
            target: "t".to_owned(),
            server: "s".to_owned(),
            pairs: 30,
            runs: 3,
            load: (0.0, 0.0),
            rows: vec![
                row("ours", &[900, 100, 200]),
                row("b", &[400, 600, 500]),
                missed,
                Row::new("d", Some("not installed")),
            ],
        };
        raced.compare();
        let columns: Vec<[String; 7]> = raced.rows.iter().map(Row::columns).collect();
        assert_eq!(columns[0][3], "0.20 (0.10–0.90)");
        assert_eq!(
            (columns[1][1].as_str(), columns[1][5].as_str()),
            ("3 of 3", "2.5")
        );
        assert_eq!(
            (columns[2][1].as_str(), columns[2][3].as_str()),
            ("0 of 3", "not found")
        );
        assert_eq!(columns[3][1], "not installed");
    }
}
