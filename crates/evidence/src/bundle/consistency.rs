//! What must fit together within a bundle: observations, transcripts, times and the authority.

use std::collections::BTreeSet;
use std::net::IpAddr;

use proofhouse_law::Digest;
use proofhouse_law::observation::{Fact, Observation, Passage};

use super::course;
use super::manifest::ManifestHead;
use super::means;
use super::{AUTHORITY, MANIFEST, OBSERVATIONS, Problem, TRANSCRIPTS};
use crate::authority::SignedAuthority;

/// The longest text of a passage, in bytes.
const MAX_PASSAGE: usize = 1000;

/// A transcript as an observation's reference is compared with it.
pub(super) struct Held {
    /// Its digest.
    pub(super) sha256: Digest,
    /// Its size in bytes.
    pub(super) size: u64,
}

/// What does not fit. `lookup` finds a transcript by its path.
pub(super) fn problems(
    head: &ManifestHead,
    observations: &[Observation],
    lookup: &impl Fn(&str) -> Option<Held>,
) -> Vec<Problem> {
    let mut found = head_problems(head);
    let mut ids = BTreeSet::new();
    for one in observations {
        let id = one.id.to_string();
        let mut wrong = |what: String| {
            found.push(Problem::of(
                OBSERVATIONS,
                format!("the observation {id} {what}"),
            ));
        };
        if one.at < head.started || one.at > head.ended {
            wrong(format!(
                "was made at {}, outside the inspection's own times",
                one.at
            ));
        }
        if one
            .subject
            .unit
            .as_ref()
            .is_some_and(|unit| !head.subject.units.contains(unit))
        {
            wrong("names a unit that the manifest does not".into());
        }
        for reference in &one.transcripts {
            match lookup(&reference.path) {
                Some(file) if file.sha256 == reference.sha256 => {}
                Some(_) => wrong(format!("gives another digest of {}", reference.path)),
                None => wrong(format!(
                    "relies on {}, which is not in the bundle",
                    reference.path
                )),
            }
        }
        if let Some(what) = passage(&one.fact).and_then(|passage| passage_problem(passage, lookup))
        {
            wrong(what);
        }
        if !ids.insert(id.clone()) {
            found.push(Problem::of(
                OBSERVATIONS,
                format!("two observations have the id {id}"),
            ));
        }
    }
    found
}

/// What of a signed authority does not fit the inspection that it was sealed with. Who signed it, the trust file says.
pub(super) fn unfit(
    head: &ManifestHead,
    observations: &[Observation],
    authority: &SignedAuthority,
) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Err(misfit) = authority.covers(&head.subject, &head.authority) {
        found.push(format!("it does not cover the inspection: {misfit}"));
    }
    let is_of_people = !observations.is_empty() && observations.iter().all(is_judgement);
    if authority.signed_on > head.started && !is_of_people {
        found.push(format!(
            "it was signed at {}, after the inspection had begun at {}",
            authority.signed_on, head.started
        ));
    }
    let problem = |what| Problem::of(AUTHORITY, what);
    found.into_iter().map(problem).collect()
}

/// What was seen after the authority to test had ended. The evidence is kept, and says so.
pub(super) fn lapses(head: &ManifestHead, observations: &[Observation]) -> Vec<Problem> {
    let expires = head.authority.expires;
    let late = observations
        .iter()
        .filter(|one| one.at >= expires && !is_judgement(one))
        .map(|one| {
            let what = format!(
                "the observation {} was made at {}, and the authority to test ended at {expires}",
                one.id, one.at
            );
            Problem::of(OBSERVATIONS, what)
        });
    late.collect()
}

/// Whether it is what a person judged: that reads papers, at any time, and takes no leave to test.
fn is_judgement(one: &Observation) -> bool {
    matches!(one.fact, Fact::JudgedByPerson { .. })
}

fn head_problems(head: &ManifestHead) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut wrong = |what: String| found.push(Problem::of(MANIFEST, what));
    if head.ended < head.started {
        wrong(format!(
            "the inspection ends at {}, before it begins at {}",
            head.ended, head.started
        ));
    }
    for what in head
        .course
        .iter()
        .flat_map(|course| course::problems(course, head))
        .chain(means::problems(head))
    {
        wrong(what);
    }
    let authority = &head.authority;
    for (name, value) in [("owner", &authority.owner), ("basis", &authority.basis)] {
        if value.trim().is_empty() {
            wrong(format!("the authority to test names no {name}"));
        }
    }
    if authority.targets.is_empty() {
        wrong("the authority to test names no address".into());
    }
    for target in authority
        .targets
        .iter()
        .filter(|target| !is_exact(&target.address))
    {
        let shown: String = target.address.chars().take(80).collect();
        wrong(format!(
            "{shown:?} is neither one IP address nor the origin of one site"
        ));
    }
    found
}

/// One IP address, or a site's origin: scheme and host, perhaps a port, and nothing after.
fn is_exact(address: &str) -> bool {
    let site = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    match site {
        Some(host) => {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
            !host.is_empty() && host.len() <= 260 && host.bytes().all(plain)
        }
        None => address.parse::<IpAddr>().is_ok(),
    }
}

fn passage(fact: &Fact) -> Option<&Passage> {
    match fact {
        Fact::VulnerabilityContact { passage, .. }
        | Fact::AcknowledgementTiming { passage, .. }
        | Fact::StatusUpdateTiming { passage, .. }
        | Fact::UserInformation { passage, .. }
        | Fact::SupportPeriod { passage, .. }
        | Fact::OfferedForSale { offer: passage, .. } => Some(passage),
        _ => None,
    }
}

fn passage_problem(passage: &Passage, lookup: &impl Fn(&str) -> Option<Held>) -> Option<String> {
    let Passage {
        transcript,
        start,
        end,
        text,
    } = passage;
    if !transcript.starts_with(TRANSCRIPTS) {
        return Some(format!("quotes {transcript}, which is no transcript"));
    }
    let Some(held) = lookup(transcript) else {
        return Some(format!("quotes {transcript}, which is not in the bundle"));
    };
    if start > end || *end > held.size {
        return Some(format!(
            "quotes the bytes {start} to {end} of {transcript}, which has {}",
            held.size
        ));
    }
    (text.len() > MAX_PASSAGE).then(|| format!("quotes more than {MAX_PASSAGE} bytes"))
}
