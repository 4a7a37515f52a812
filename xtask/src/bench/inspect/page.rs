//! `docs/benchmarks.md`, written from the figures.

use std::fmt::Write as _;

use super::table::{Figures, HEADS};

/// The page.
pub(super) fn of(figures: &Figures) -> String {
    let machine = &figures.machine;
    let mut text = format!(
        "# How fast the inspection is, and what it costs\n\n\
         Written by `cargo xtask bench inspect --write`; it measures again on any Debian. Measured on {} shared cores, while\n\
         other work went on (the load is said with each): read ratios, not seconds. Peers: {}.\n\n\
         ## Time to the right pair\n\n\
         Real servers in a network and an `/etc` of their own, each once with a pair planted as the last of the list, once with a password that\n\
         no list holds. All tools get the same list. Each was tried with the settings that its users name, ours too, and the quickest that found\n\
         the pair was kept; then all ran in turn, as often as is said. *Seconds to the pair* run from the start of the process to the line that names the pair: median (least–most).\n\
         *Found* counts the runs that named it; *false* the wrong pairs it named, there and where none is right. *Tries a second* is the list over the\n\
         whole process where no pair is right. *Times ours* is the tool's median over ours: more than 1 is slower than ours.\n\
         Runs that did not name the pair are left out of the times; — stands where a run was ended at the time that each may take.\n\n\
         Ours tells two times: when a try was first answered with access, as the peers do, and *shown*, when a random password was refused\n\
         after it, without which no finding is made. The ratio is over the first.\n\n\
         Ours is told a port and not what speaks there; it finds that out, tries a random password before and after the list, measures\n\
         what slows guessing, and seals the bundle.\n\
         The peers are told the protocol, try the list, and stop at the first pair. One that does not find it may have failed by itself, or be\n\
         called wrongly: its command is shown, and it is no comparison.\n",
        machine.cores,
        machine.peers.join(", "),
    );
    for raced in &figures.races {
        // Writing to a string cannot fail.
        let _never = write!(
            text,
            "\n### {}\n{}; the right pair is the last of {}. {} runs, load {:.1} before and {:.1} after.\n\n",
            raced.target, raced.server, raced.pairs, raced.runs, raced.load.0, raced.load.1
        );
        text += &line(&HEADS);
        text += &line(&HEADS.map(|_| "---"));
        for row in &raced.rows {
            text += &line(&row.columns().each_ref().map(String::as_str));
        }
        text.push('\n');
        for row in raced.rows.iter().filter(|row| !row.command.is_empty()) {
            let _never = writeln!(text, "    {}", row.command);
        }
    }
    if let Some(scan) = &figures.scan {
        let _never = write!(text, "\n## All ports\n\n{}.\n", scan.in_words());
    }
    if !figures.floods.is_empty() {
        text += "\n## Memory against a flood\n\nThe peak resident memory of the whole process; the bound is 200 MB.\n\n";
        text += &line(&["flood", "peak MB", "seconds", "services told"]);
        text += &line(&["---", "---", "---", "---"]);
        for flood in &figures.floods {
            text += &line(&flood.columns().each_ref().map(String::as_str));
        }
    }
    text
}

fn line(columns: &[&str]) -> String {
    format!("| {} |\n", columns.join(" | "))
}
