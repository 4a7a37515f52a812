//! What protects a channel, beside what the IXIT says of it.

mod tls;

use std::collections::BTreeMap;

use crate::conformity::{Entry, Place};
use crate::digest::Digest;
use crate::observation::Fact;
use crate::record::desk::{Desk, Item, Outcome};
use crate::record::statements::{Said, Statement};
use crate::standard::plan::UnitPlan;
use crate::visit::Visit;

/// Words for a channel that begins in the clear and is protected once that is asked for.
const UPGRADES: [&str; 8] = [
    "starttls",
    "start tls",
    "stls",
    "auth tls",
    "auth ssl",
    "explicit",
    "vencrypt",
    "upgrade",
];
/// Services that can do so, or that protect what they carry and not the talk about it: FTP (RFC 4217), VNC (`VeNCrypt`), SIP (its
/// media, RFC 3711), SMTP (RFC 3207).
const UPGRADING: [&str; 4] = ["ftp", "vnc", "sip", "smtp"];

/// What an entry says of one of its ports.
struct Spoken<'e> {
    id: &'e str,
    details: &'e str,
    statement: Statement<'e>,
    place: &'e Place,
    /// Whether it names no other port, of which it may speak.
    of_one_port: bool,
}

/// Each channel of the table uses what its entry says.
pub(super) fn cryptography(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let table = Desk::table(unit);
    let entries: Vec<&Entry> = match &unit.through {
        Some(through) => desk.declared.referred(table, through),
        None => desk.declared.entries(table).iter().collect(),
    };
    if entries.is_empty() {
        return nothing_declared(desk, unit);
    }
    let mut outcomes = Vec::new();
    for entry in entries {
        let details = entry.lower("cryptographic-details").unwrap_or_default();
        let places = entry.places();
        if details.is_empty() || places.is_empty() {
            let reason = format!(
                "{} names no port at which its cryptography could be seen, or does not say what it uses.",
                entry.id
            );
            outcomes.push(Outcome::open(reason, &[]));
            continue;
        }
        if entry.is_elsewhere() {
            let reason = format!(
                "{} speaks of a link to somewhere else: its port need not be one of the device, which shows nothing of it.",
                entry.id
            );
            outcomes.push(Outcome::open(reason, &[]));
            continue;
        }
        for place in &places {
            let spoken = Spoken {
                id: &entry.id,
                details: &details,
                statement: Statement::of(&details),
                place,
                of_one_port: places.len() == 1,
            };
            outcomes.extend(channel(desk, &spoken));
        }
    }
    outcomes
}

/// No entry: the table is empty for a reason, or nothing that was filled in refers to it, or it is not filled in.
fn nothing_declared(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let table = Desk::table(unit);
    if let Some(reason) = desk.declared.empty_because(table) {
        return vec![Outcome::none(format!("{table} has no entry: {reason}"))];
    }
    let Some(through) = &unit.through else {
        return Vec::new();
    };
    match desk.declared.empty_because(through) {
        Some(reason) => vec![Outcome::none(format!("{through} has no entry: {reason}"))],
        None if desk.declared.entries(through).is_empty() => Vec::new(),
        None => vec![Outcome::open(
            format!("No entry of {through} names an entry of {table} by its id."),
            &[],
        )],
    }
}

/// What one port shows beside what its entry says: all that each visit saw of it, since another unit, state or bundle may show
/// another.
fn channel(desk: &Desk<'_>, spoken: &Spoken<'_>) -> Vec<Outcome> {
    let place = spoken.place;
    let mut visits: BTreeMap<(Digest, Visit<'_>), Vec<Item<'_>>> = BTreeMap::new();
    for item in &desk.items {
        if of_channel(item.fact()).is_some_and(|one| place.is_of(one)) {
            let visit = (item.bundle, Visit::of(item.one));
            visits.entry(visit).or_default().push(*item);
        }
    }
    if visits.is_empty() {
        let reason = format!("{}: nothing answered at {place}.", spoken.id);
        return vec![Outcome::open(reason, &[])];
    }
    let mut outcomes = Vec::new();
    for items in visits.values() {
        let offers = items.iter().filter_map(|item| match item.fact() {
            Fact::TlsOffered {
                versions,
                ciphers,
                cut_short,
                ..
            } => Some(tls::offered(spoken, (versions, ciphers, *cut_short), *item)),
            _ => ssh(spoken, *item),
        });
        let offers: Vec<Outcome> = offers.collect();
        if offers.is_empty() {
            outcomes.push(unseen(spoken, items));
        }
        outcomes.extend(offers);
    }
    outcomes
}

/// What a port shows whose cryptography was not seen.
fn unseen(spoken: &Spoken<'_>, at: &[Item<'_>]) -> Outcome {
    // `tls` is TLS that let nobody in, whatever an observation of old says of it beside.
    let protected = ["ssh", "tls", "unknown"];
    let in_the_clear: Vec<Item<'_>> = at
        .iter()
        .filter(|item| matches!(item.fact(), Fact::ServiceFound { interface, .. } if !interface.tls && !protected.contains(&interface.service.as_str())))
        .copied()
        .collect();
    let over_tls = at
        .iter()
        .any(|item| of_channel(item.fact()).is_some_and(|one| one.tls));
    if in_the_clear.is_empty() || over_tls {
        let reason = format!("{}: what {} offers was not seen.", spoken.id, spoken.place);
        return Outcome::open(reason, at);
    }
    clear(spoken, &in_the_clear)
}

/// What an answer in the clear comes to.
fn clear(spoken: &Spoken<'_>, at: &[Item<'_>]) -> Outcome {
    let (id, place, details) = (spoken.id, spoken.place, spoken.details);
    let says = ["tls", "ssh"].map(|name| spoken.statement.says(name));
    let begins_clear = |item: &Item<'_>| {
        let service = of_channel(item.fact()).map(|one| one.service.as_str());
        let family = service.and_then(|one| one.split('-').next());
        family.is_some_and(|one| UPGRADING.contains(&one))
    };
    if UPGRADES.iter().any(|words| details.contains(words)) || at.iter().any(begins_clear) {
        let reason = format!(
            "{id}: {place} answers in the clear, and may protect what follows where that is asked for (STARTTLS, AUTH TLS, VeNCrypt), which is not looked at."
        );
        Outcome::open(reason, at)
    } else if details.trim_end_matches('.') == "none" {
        let reason =
            format!("{id} is said to use no cryptography, and {place} answers in the clear.");
        Outcome::pass(reason, at)
    } else if says.contains(&Said::Unclear) || spoken.statement.plain().is_empty() {
        let reason = format!(
            "{id} speaks of its cryptography with a negation, and {place} answers in the clear: read what it says."
        );
        Outcome::open(reason, at)
    } else if says.contains(&Said::Plainly) && spoken.of_one_port {
        let reason = format!("{id} is said to be protected, and {place} answers in the clear.");
        Outcome::fail(reason, at)
    } else if says.contains(&Said::Plainly) {
        let reason = format!(
            "{id} is said to be protected and names several ports, of which {place} answers in the clear: say which of them is."
        );
        Outcome::open(reason, at)
    } else {
        let reason = format!(
            "{id}: {place} answers in the clear; whether messages are protected within is not seen from here."
        );
        Outcome::open(reason, at)
    }
}

/// What SSH offers beside what is declared.
fn ssh(spoken: &Spoken<'_>, item: Item<'_>) -> Option<Outcome> {
    let Fact::SshOffered {
        key_exchange,
        host_keys,
        ciphers,
        macs,
        ..
    } = item.fact()
    else {
        return None;
    };
    let (id, place) = (spoken.id, spoken.place);
    let offers: Vec<&String> = [key_exchange, host_keys, ciphers, macs]
        .into_iter()
        .flatten()
        .collect();
    let unsaid: Vec<&str> = offers
        .iter()
        .map(|one| one.as_str())
        .filter(|one| spoken.statement.names(&one.to_lowercase()) != Said::Plainly)
        .collect();
    let is_tls = spoken.statement.says("tls") == Said::Plainly
        && !["ssh", "sftp"]
            .iter()
            .any(|one| spoken.details.contains(one));
    Some(if offers.is_empty() {
        let reason = format!("{id}: SSH at {place} offers no algorithm.");
        Outcome::open(reason, &[item])
    } else if unsaid.is_empty() {
        let reason = format!("{id}: what SSH at {place} offers is what is declared.");
        Outcome::pass(reason, &[item])
    } else if is_tls && spoken.of_one_port {
        let reason = format!("{id} is said to use TLS, and SSH answers at {place}.");
        Outcome::fail(reason, &[item])
    } else {
        let reason = format!(
            "{id}: SSH at {place} offers what the declaration does not name for sure: {}.",
            unsaid.join(", ")
        );
        Outcome::open(reason, &[item])
    })
}

/// The interface of a fact that says something of a channel.
fn of_channel(fact: &Fact) -> Option<&crate::observation::Interface> {
    match fact {
        Fact::ServiceFound { interface, .. }
        | Fact::TlsOffered { interface, .. }
        | Fact::SshOffered { interface, .. } => Some(interface),
        _ => None,
    }
}
