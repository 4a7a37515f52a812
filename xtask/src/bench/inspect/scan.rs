//! A room full of services: all ports and what speaks there, beside `nmap -sV -p-`; and a whole inspection of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use proofhouse_testkit::room::{Room, in_a_room, random};
use proofhouse_testkit::servers;
use serde::{Deserialize, Serialize};

use super::run::{Said, run};
use super::tools::ours_bench;
use crate::shell;

/// How long one run may take.
const CAP: Duration = Duration::from_mins(5);

/// What a scan and an inspection took, in seconds.
#[derive(Serialize, Deserialize)]
pub(super) struct Scanned {
    /// How many TCP services there are.
    services: usize,
    /// Ours: all ports and what speaks there, with a list of no pair.
    ours: Vec<f64>,
    /// How many services ours named, in the worst run.
    ours_found: usize,
    /// `nmap -sV -p-`.
    nmap: Vec<f64>,
    /// How many services nmap named, in the worst run.
    nmap_found: usize,
    /// One whole inspection, all ports with the shipped list and the usual caps.
    whole: f64,
    /// The load average over a minute, before and after.
    load: (f64, f64),
}

impl Scanned {
    pub(super) fn in_words(&self) -> String {
        let median = |times: &[f64]| times.get(times.len() / 2).copied().unwrap_or_default();
        format!(
            "all 65,535 TCP ports and what speaks there, {} services, {} runs: proofhouse {:.1} s ({} named), nmap -sV -p- {:.1} s ({} named); a whole inspection {:.1} s; load {:.1} before and {:.1} after",
            self.services,
            self.ours.len(),
            median(&self.ours),
            self.ours_found,
            median(&self.nmap),
            self.nmap_found,
            self.whole,
            self.load.0,
            self.load.1
        )
    }
}

/// The services of the room, each with a password that no list holds; how many they are.
fn furnish(room: &mut Room) -> usize {
    let password = random();
    servers::busybox_telnetd(room, &password);
    servers::vsftpd(room, &password, "anonymous_enable=NO\n", 21);
    servers::dropbear(room, &password);
    servers::lighttpd(room, &password, "\"method\" => \"basic\"");
    servers::gst_rtsp(room, "digest", &password);
    servers::mosquitto(room, Some(&password), "allow_anonymous false\n");
    servers::redis(room, "", &["--requirepass", &password]);
    servers::kamailio(room, Some(&password));
    servers::tigervnc(
        room,
        &password,
        &["-SecurityTypes", "VncAuth", "-UseBlacklist=0"],
    );
    9
}

/// Measures both in turn, then the whole inspection once.
pub(super) fn beside_nmap(ours: &Path, runs: usize) -> Result<Scanned> {
    let folder = tempfile::tempdir().context("a folder for the bench")?;
    let at = folder.path();
    std::fs::write(at.join("none.csv"), "")?;
    let list = shell::root().join("crates/inspect/data/credentials/common.csv");
    let quick = "defence_tries = 0\nservices_at_once = 16";
    std::fs::write(
        at.join("scan.toml"),
        ours_bench("\"all\"\nudp = false", quick),
    )?;
    std::fs::write(at.join("whole.toml"), ours_bench("\"all\"", ""))?;
    in_a_room(|room| {
        let services = furnish(room);
        let mut scanned = Scanned {
            services,
            ours: Vec::new(),
            ours_found: services,
            nmap: Vec::new(),
            nmap_found: services,
            whole: 0.0,
            load: (crate::bench::load(), 0.0),
        };
        for _ in 0..runs {
            let said = run(ours, &words("scan.toml none.csv bundle.zip"), at, CAP)?;
            scanned.ours_found = scanned.ours_found.min(named(&said));
            scanned.ours.push(said.took.as_secs_f64());
            let said = run(
                &PathBuf::from("nmap"),
                &words("-n -Pn -sV -p- 127.0.0.1"),
                at,
                CAP,
            )?;
            scanned.nmap_found = scanned.nmap_found.min(
                said.lines
                    .iter()
                    .filter(|(_, line)| named_by_nmap(line))
                    .count(),
            );
            scanned.nmap.push(said.took.as_secs_f64());
        }
        scanned.ours.sort_by(f64::total_cmp);
        scanned.nmap.sort_by(f64::total_cmp);
        let mut whole = words("whole.toml");
        whole.extend([list.to_string_lossy().into_owned(), "bundle.zip".to_owned()]);
        scanned.whole = run(ours, &whole, at, CAP)?.took.as_secs_f64();
        scanned.load.1 = crate::bench::load();
        Ok(scanned)
    })
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

/// The places that ours named, each once: a service may have two logins.
fn named(said: &Said) -> usize {
    places(said, |found| !found.starts_with("unknown"))
}

/// The places where ours found anything.
pub(super) fn found(said: &Said) -> usize {
    places(said, |_| true)
}

fn places(said: &Said, counts: impl Fn(&str) -> bool) -> usize {
    let mut places: Vec<&str> = said
        .lines
        .iter()
        .filter_map(|(_, line)| line.strip_prefix("found "))
        .filter(|found| counts(found))
        .filter_map(|found| found.split_once(" on ").map(|(_, place)| place))
        .collect();
    places.sort_unstable();
    places.dedup();
    places.len()
}

/// `23/tcp   open  telnet  BusyBox telnetd`: a `?` after the name says that it only guesses by the port.
fn named_by_nmap(line: &str) -> bool {
    let mut columns = line.split_whitespace();
    let place = columns.next().unwrap_or_default();
    let state = columns.next().unwrap_or_default();
    let name = columns.next().unwrap_or_default();
    place.ends_with("/tcp") && state == "open" && !name.ends_with('?') && name != "unknown"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nmap_only_guesses_by_the_port_is_not_named() {
        assert!(named_by_nmap("23/tcp   open  telnet  BusyBox telnetd"));
        assert!(!named_by_nmap("554/tcp  open  rtsp?"));
        assert!(!named_by_nmap("Not shown: 65526 closed tcp ports (reset)"));
    }
}
