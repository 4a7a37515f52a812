//! Ours: `crates/inspect/examples/race.rs`, which is the inspection of `proofhouse inspect` without the rest of the
//! binary. It is told the port and no more: what speaks there it finds out, and the controls are part of its time.

use std::path::Path;

use super::{Lists, Pair, Setting, Tool};
use crate::bench::inspect::targets::{Service, Target};

pub(super) fn tool(program: &Path) -> Tool {
    Tool {
        name: "proofhouse",
        program: program.to_owned(),
        settings,
        accepted,
        seen,
        done: |line| line.starts_with("tried "),
    }
}

fn settings(target: &Target, lists: &Lists) -> Vec<Setting> {
    [2, 8, 16, 32]
        .into_iter()
        .filter_map(|sessions| {
            let ports = match target.service {
                // Found over UDP; the bench names one TCP port beside.
                Service::Snmp | Service::SnmpV3 => "[1]\nudp = true".to_owned(),
                _ => format!("[{}]", target.port),
            };
            let caps = format!(
                "tries_per_second = 100000\nsessions_at_once = {sessions}\nservices_at_once = 16"
            );
            let bench = lists.path(&format!("bench-{sessions}.toml"));
            std::fs::write(&bench, bench_file(&ports, &caps)).ok()?;
            Some(Setting {
                said: format!("sessions_at_once = {sessions}"),
                words: vec![bench, lists.path("ours.csv"), lists.path("bundle.zip")],
            })
        })
        .collect()
}

/// A bench of one unit on the loopback.
pub(in crate::bench::inspect) fn bench_file(ports: &str, caps: &str) -> String {
    format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"Eye 1\"\nkind = \"camera\"\n\n\
         [authority]\nowner = \"the comparison\"\nbasis = \"servers started for it\"\nexpires = 2999-12-31\n\n\
         [[units]]\nlabel = \"A\"\naddress = \"127.0.0.1\"\nserial = \"SN-A\"\n\n\
         [test]\nstates = [\"factory-default\"]\nports = {ports}\n\n[caps]\n{caps}\n"
    )
}

/// `accepted admin:1234 at telnet on tcp/23`
fn accepted(line: &str) -> Option<Pair> {
    let said = line.strip_prefix("accepted ")?;
    let (pair, _) = said.rsplit_once(" at ")?;
    let (account, password) = pair.split_once(':')?;
    Some((account.to_owned(), password.to_owned()))
}

/// `seen after 0.123 s`
fn seen(line: &str) -> Option<f64> {
    let seconds = line.strip_prefix("seen after ")?.strip_suffix(" s")?;
    seconds.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_accepted_is_read() {
        assert_eq!(
            accepted("accepted admin:9f2c at http-basic on tcp/80"),
            Some(("admin".to_owned(), "9f2c".to_owned()))
        );
        assert_eq!(seen("seen after 0.125 s"), Some(0.125));
        assert_eq!(
            accepted("tried 30 at telnet on tcp/23, until ListExhausted"),
            None
        );
    }
}
