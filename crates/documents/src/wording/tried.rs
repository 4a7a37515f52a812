//! What was found and what was tried, also where nothing came of it: what a pass or an open question rests on.

use std::collections::BTreeMap;

use proofhouse_law::observation::{Interface, StopReason};
use proofhouse_law::record::{Ending, Source, Tried};

use super::{heading, paragraph};
use crate::content::{Block, Inline};

/// The most rows of one bundle that a paper shows; a device may offer as many interfaces as it likes.
const ROWS_MAX: usize = 120;
/// The most of a reason that is shown, in characters: a device may have said much of it.
const WORDS_MAX: usize = 300;
/// The most units and states that are named in one row.
const VISITS_MAX: usize = 40;

/// What was tried at one interface, and the visits in which it came to just that.
struct Row<'s> {
    one: &'s Tried,
    visits: Vec<String>,
}

/// Writes a table for each bundle of a device; nothing where there is none.
pub(crate) fn tried(sources: &[Source]) -> Vec<Block> {
    let inspections = sources.iter().enumerate();
    let inspections = inspections.filter(|(_, one)| one.is_inspection());
    let tables: Vec<Block> = inspections
        .flat_map(|(at, source)| of_bundle(at, source))
        .collect();
    if tables.is_empty() {
        return tables;
    }
    let mut blocks = vec![
        heading(2, "What was found, and what was tried"),
        paragraph(
            "Each service that answered, by the port of the network at which it does, with the log-in that was tried there. \
             A random password is tried before and after each list, and what is accepted counts only where that was refused. The number of what there was to try \
             counts the passwords of the labels and of the bench file, and of the lists what is for this brand, kind and service. \
             A try is one account with one password; none is shown here.",
        ),
    ];
    blocks.extend(tables);
    blocks
}

/// The same for a program that takes plain words: a line for each row.
pub(crate) fn lines(source: &Source) -> Vec<String> {
    let rows = rows(source);
    let line = |row: &Row<'_>| {
        let at = row.one.interface.as_ref();
        let at = at.map_or_else(|| "The whole unit".to_owned(), ToString::to_string);
        format!(
            "{at} ({}): {}",
            row.visits.join("; "),
            said(row.one).join(" ")
        )
    };
    let mut lines: Vec<String> = rows.iter().take(ROWS_MAX).map(line).collect();
    lines.extend(more(rows.len()));
    lines
}

fn of_bundle(at: usize, source: &Source) -> Vec<Block> {
    let rows = rows(source);
    if rows.is_empty() {
        return vec![paragraph(&format!(
            "Bundle {} names no service that was found, and does not say that none answered.",
            at.saturating_add(1)
        ))];
    }
    let row = |row: &Row<'_>| {
        let at = match &row.one.interface {
            Some(interface) => interface.to_string(),
            None => "The whole unit".to_owned(),
        };
        let visits = format!("\n{}", row.visits.join("\n"));
        vec![
            vec![Inline::strong(at), Inline::text(visits)],
            vec![Inline::text(said(row.one).join("\n"))],
        ]
    };
    let mut blocks = vec![Block::Table {
        caption: format!("Bundle {}: what was found and tried", at.saturating_add(1)),
        header: [
            "Where, and in which state",
            "What was tried, and how it ended",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.iter().take(ROWS_MAX).map(row).collect(),
    }];
    blocks.extend(more(rows.len()).map(|words| paragraph(&words)));
    blocks
}

/// That not all rows are shown.
fn more(rows: usize) -> Option<String> {
    let more = rows.checked_sub(ROWS_MAX).filter(|more| *more > 0)?;
    Some(format!(
        "{more} more rows are left out here: proofhouse evidence show BUNDLE has them all."
    ))
}

/// What came to the same at one interface in several visits, in one row.
fn rows(source: &Source) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut at: BTreeMap<Option<&Interface>, Vec<usize>> = BTreeMap::new();
    for one in &source.tried {
        let visit = visit(one);
        let of_interface = at.entry(one.interface.as_ref()).or_default();
        let same = of_interface.iter().copied().find(|place| {
            let row = rows.get(*place);
            row.is_some_and(|row| row.visits.len() < VISITS_MAX && came_to_same(row.one, one))
        });
        if let Some(row) = same.and_then(|place| rows.get_mut(place)) {
            row.visits.push(visit);
            continue;
        }
        of_interface.push(rows.len());
        rows.push(Row {
            one,
            visits: vec![visit],
        });
    }
    rows
}

/// Whether it came to the same at an interface; by what a service was known may differ from visit to visit.
fn came_to_same(one: &Tried, other: &Tried) -> bool {
    let tries = |one: &Tried| (one.tries, one.listed);
    one.list == other.list && tries(one) == tries(other) && one.endings == other.endings
}

/// Words from a device, cut where they go on and on.
fn cut(words: &str) -> String {
    words.chars().take(WORDS_MAX).collect()
}

fn visit(one: &Tried) -> String {
    let unit = one.unit.as_ref();
    let unit = unit.map_or_else(
        || "a unit without a name".to_owned(),
        |unit| format!("unit {unit}"),
    );
    match one.state {
        Some(state) => format!("{unit}, {}", state.words()),
        None => unit,
    }
}

/// What was tried and how it ended, a sentence each.
fn said(one: &Tried) -> Vec<String> {
    let mut said: Vec<String> = one.interface.iter().map(what_speaks).collect();
    if let (Some(tries), Some(list)) = (one.tries, &one.list) {
        let of = match one.listed {
            Some(listed) => format!("{tries} of {listed}"),
            None => format!("{tries}, of how many the bundle does not say"),
        };
        said.push(format!("Tries: {of} ({list})."));
    }
    let has_opened = (one.endings.iter()).any(|ending| matches!(ending, Ending::Accepted { .. }));
    said.extend(one.endings.iter().map(|ending| ended(ending, has_opened)));
    said
}

/// What a service is, in the words of people who use it, and whether TLS protects it on its way.
fn what_speaks(interface: &Interface) -> String {
    let service = interface.service.as_str();
    let family = service.split('-').next().unwrap_or_default();
    let plain = match (service, family) {
        ("http-form", _) => "Log-in: a form on a web page",
        ("http-basic" | "http-digest", _) => "Log-in: a web page, for which the browser asks",
        ("http-json" | "http-script", _) => "Log-in: a web page, by a program in it",
        (_, "http") => "A web page",
        (_, "telnet") => "Log-in: a text console (Telnet)",
        (_, "ssh") => "Log-in: a text console (SSH, which encrypts by itself)",
        (_, "ftp") => "Log-in: transfer of files (FTP)",
        (_, "rtsp") => "Log-in: a video or sound stream (RTSP)",
        (_, "onvif") => "Log-in: the control of a camera (ONVIF)",
        (_, "snmp" | "snmpv3") => "Log-in: the management of network devices (SNMP)",
        (_, "mqtt") => "Log-in: messages between devices (MQTT)",
        (_, "vnc") => "Log-in: the device's screen (VNC)",
        (_, "redis") => "Log-in: a store of data (Redis)",
        (_, "sip") => "Log-in: telephony (SIP)",
        (_, "adb") => "Log-in: the debugging of Android devices (ADB)",
        (_, "unknown") => "It is not known what speaks there",
        _ => "A service",
    };
    let tls = if interface.tls {
        "TLS protects it on its way"
    } else {
        "no TLS"
    };
    format!("{plain}; {tls}.")
}

/// How it ended, in a sentence.
fn ended(ending: &Ending, has_opened: bool) -> String {
    match ending {
        Ending::Accepted {
            account,
            origin,
            change_forced,
        } => {
            let only = if *change_forced {
                ", only to have it changed before anything else"
            } else {
                ""
            };
            let account = match account.as_str() {
                "" => "It asks for no account".to_owned(),
                account => format!("Account {account:?}"),
            };
            format!("ACCEPTED. {account}; {}{only}.", origin.words())
        }
        Ending::RefusedToTheEnd if has_opened => {
            "Of the rest all that was tried was refused; an account that is open is left alone."
                .to_owned()
        }
        Ending::RefusedToTheEnd => "Refused to the end: none was accepted.".to_owned(),
        Ending::Locked { after: Some(after) } => format!(
            "The device locked the log-in after {after} wrong passwords; the rest was not tried."
        ),
        Ending::Locked { after: None } => {
            "The device locked the log-in; the rest was not tried.".to_owned()
        }
        Ending::EndedEarly { why } => format!("Ended early: {}.", early(*why)),
        Ending::OpenToAnyone => "Nothing to log in to: anybody gets in.".to_owned(),
        Ending::AnythingAccepted => {
            "Not judged: it accepted a random password too, which says nothing of others."
                .to_owned()
        }
        Ending::NotJudged { reason } => format!("Not judged: {}.", cut(reason)),
        Ending::NothingToLogInTo => "Nothing to log in to was found there.".to_owned(),
        Ending::NothingAnswered {
            ports_tried,
            refused,
        } => {
            let refused = match refused {
                Some(0) => {
                    " None refused a connection, so whether the unit was on and at that address is not known."
                        .to_owned()
                }
                Some(many) => format!(" {many} refused a connection, so the unit was there."),
                None => String::new(),
            };
            let ports = match ports_tried {
                1 => "the one port that was tried".to_owned(),
                many => format!("any of the {many} ports that were tried"),
            };
            format!("Nothing answered on {ports}.{refused}")
        }
        Ending::SetUpDoubted { reason, said } => {
            let said = match said {
                None => "What opened it here counts for nothing.".to_owned(),
                Some(said) => format!(
                    "The tester says why that is as it should be: {:?}.",
                    cut(said)
                ),
            };
            format!(
                "Nothing shows that a password was chosen on it: {}. {said}",
                cut(reason)
            )
        }
        Ending::NotAllSeen { reason } => format!("Not all was seen: {}.", cut(reason)),
    }
}

fn early(why: StopReason) -> &'static str {
    match why {
        StopReason::Cap => "as many were tried as the bench file allows",
        StopReason::ServiceDropped => "the service went away",
        StopReason::Interrupted => "a person stopped the inspection",
        StopReason::LockOut => "the device locked the log-in",
        StopReason::ListExhausted => "the list was at its end",
    }
}
