//! The memory that floods cost: servers that send without end, and the inspection's peak.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use proofhouse_testkit::flood::{FLOODS, over_tcp, over_udp};
use proofhouse_testkit::room::in_a_room;
use serde::{Deserialize, Serialize};

use super::run::run;
use super::scan::found;
use super::tools::ours_bench;

/// How long one inspection may take.
const CAP: Duration = Duration::from_mins(3);
/// What it may need, in MB.
const MEMORY_MAX: f64 = 200.0;

/// One flood, and what it cost.
#[derive(Serialize, Deserialize)]
pub(super) struct Flooded {
    name: String,
    /// The peak resident memory of the whole process (`VmHWM`), in MB of a million bytes.
    peak_mb: f64,
    seconds: f64,
    /// How many services it said to be there.
    found: usize,
}

/// Every flood, over TCP and over UDP.
pub(super) fn all(ours: &Path) -> Result<Vec<Flooded>> {
    let mut floods = Vec::new();
    for flood in &FLOODS {
        floods.push(inspected(
            ours,
            flood.name,
            "\"common\"\nudp = false",
            || over_tcp(flood),
        )?);
    }
    let name = "20,000 datagrams for each one that is sent to 9 UDP ports";
    floods.push(inspected(ours, name, "[1]\nudp = true", over_udp)?);
    Ok(floods)
}

/// The floods in words; whether the bound holds is said.
pub(super) fn in_words(floods: &[Flooded]) -> String {
    let lines = floods.iter().map(|flood| {
        let holds = if flood.peak_mb < MEMORY_MAX {
            "under"
        } else {
            "OVER"
        };
        format!(
            "{}: peak {:.0} MB, {holds} {MEMORY_MAX:.0} MB, in {:.1} s, {} services told",
            flood.name, flood.peak_mb, flood.seconds, flood.found
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl Flooded {
    /// The columns of a table.
    pub(super) fn columns(&self) -> [String; 4] {
        [
            self.name.clone(),
            format!("{:.0}", self.peak_mb),
            format!("{:.1}", self.seconds),
            self.found.to_string(),
        ]
    }
}

fn inspected(
    ours: &Path,
    name: &str,
    ports: &str,
    serve: impl FnOnce() -> std::io::Result<()> + Send,
) -> Result<Flooded> {
    let folder = tempfile::tempdir().context("a folder for the bench")?;
    let at = folder.path();
    let caps = "tries_per_second = 1000\nservices_at_once = 16\nsessions_at_once = 8";
    std::fs::write(at.join("bench.toml"), ours_bench(ports, caps))?;
    std::fs::write(at.join("list.csv"), "admin,admin\nroot,root\nadmin,1234\n")?;
    let words = ["bench.toml", "list.csv", "bundle.zip"].map(str::to_owned);
    let said = in_a_room(|_| {
        serve()?;
        run(ours, &words, at, CAP)
    })?;
    let peak = said
        .lines
        .iter()
        .find_map(|(_, line)| {
            line.strip_prefix("peak memory ")?
                .strip_suffix(" kB")?
                .parse::<f64>()
                .ok()
        })
        .with_context(|| {
            format!(
                "at {name} the inspection told no peak: {:?}",
                said.lines.last()
            )
        })?;
    Ok(Flooded {
        name: name.to_owned(),
        peak_mb: peak * 1024.0 / 1e6,
        seconds: said.took.as_secs_f64(),
        found: found(&said),
    })
}
