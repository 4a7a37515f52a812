//! Two records compared: what is new, gone, better or worse, by interface, provision and case.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::desk::Seen;
use super::report::Record;
use crate::digest::Digest;
use crate::finding::Verdict;
use crate::observation::{Defence, Fact, Interface, SecretTag};

/// In which direction something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Nearer to a failure.
    Worse,
    /// It was not there before.
    New,
    /// Other, and neither better nor worse.
    Changed,
    /// It is there no more.
    Gone,
    /// It was there, and the later inspection did not come so far as to show that it is gone.
    NotSeen,
    /// Farther from a failure.
    Better,
}

/// What changed of a provision or a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The provision or the case.
    pub number: String,
    /// In which direction.
    pub change: Change,
    /// The verdict before.
    pub before: Verdict,
    /// The verdict after.
    pub after: Verdict,
}

/// What changed at an interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InterfaceChange {
    /// The interface.
    pub interface: Interface,
    /// `new`, `gone`, `not-seen` or `changed`.
    pub change: Change,
    /// What is seen of it now and was not before. Secrets' tags, proofs and times are left out.
    pub appeared: Vec<Fact>,
    /// What was seen of it before and is not now.
    pub disappeared: Vec<Fact>,
}

/// Everything that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The bundles before.
    pub before: Vec<Digest>,
    /// The bundles after.
    pub after: Vec<Digest>,
    /// What was inspected before.
    pub product_before: String,
    /// What was inspected after.
    pub product_after: String,
    /// Whether the later inspection came to its end, so that what it does not show is gone.
    pub after_whole: bool,
    /// By interface.
    pub interfaces: Vec<InterfaceChange>,
    /// By provision.
    pub provisions: Vec<Moved>,
    /// By case.
    pub cases: Vec<Moved>,
}

impl Comparison {
    /// Whether something fails now that did not.
    pub fn fails_now(&self) -> bool {
        let moved = self.cases.iter().chain(&self.provisions);
        moved.into_iter().any(|one| one.after == Verdict::Fail)
    }

    /// Whether something that failed is open now, or the later inspection did not come to its end: nobody knows then whether it
    /// fails still.
    pub fn is_open(&self) -> bool {
        let mut moved = self.cases.iter().chain(&self.provisions);
        !self.after_whole
            || moved.any(|one| one.before == Verdict::Fail && one.change == Change::Changed)
    }

    /// Whether something is worse, or an interface is new.
    pub fn is_worse(&self) -> bool {
        let mut moved = self.cases.iter().chain(&self.provisions);
        moved.any(|one| one.change == Change::Worse)
            || self.interfaces.iter().any(|one| one.change == Change::New)
    }
}

/// Compares two records and what they were made of.
pub fn compare(
    (before, seen_before): (&Record, &[Seen<'_>]),
    (after, seen_after): (&Record, &[Seen<'_>]),
) -> Comparison {
    let provisions = |record: &Record| -> Vec<(String, Verdict)> {
        let groups = record.groups.iter();
        groups
            .map(|one| (one.number.clone(), one.verdict))
            .collect()
    };
    let cases = |record: &Record| -> Vec<(String, Verdict)> {
        let cases = record.groups.iter().flat_map(|one| &one.cases);
        cases.map(|one| (one.number.clone(), one.verdict)).collect()
    };
    let bundles = |seen: &[Seen<'_>]| seen.iter().map(|one| one.bundle).collect();
    Comparison {
        before: bundles(seen_before),
        after: bundles(seen_after),
        product_before: before.product.clone(),
        product_after: after.product.clone(),
        after_whole: seen_after.iter().all(is_whole),
        interfaces: interfaces(seen_before, seen_after),
        provisions: moved(&provisions(before), &provisions(after)),
        cases: moved(&cases(before), &cases(after)),
    }
}

/// Whether an inspection came to its end at every unit: only then does its silence show anything.
fn is_whole(seen: &Seen<'_>) -> bool {
    let mut facts = seen.observations.iter().map(|one| &one.fact);
    !seen.partial
        && !facts.any(|fact| {
            matches!(
                fact,
                Fact::NotAllSeen { .. } | Fact::NoInterfaceFound { .. }
            )
        })
}

/// How far a verdict is from a failure.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Error => 1,
        Verdict::Inconclusive => 2,
        Verdict::NotApplicable | Verdict::Pass => 3,
    }
}

fn moved(before: &[(String, Verdict)], after: &[(String, Verdict)]) -> Vec<Moved> {
    let was: BTreeMap<&String, Verdict> =
        before.iter().map(|(number, one)| (number, *one)).collect();
    let pairs = after
        .iter()
        .filter_map(|(number, after)| Some((number, *was.get(number)?, *after)));
    pairs
        .filter(|(_, before, after)| before != after)
        .map(|(number, before, after)| Moved {
            number: number.clone(),
            change: direction(before, after),
            before,
            after,
        })
        .collect()
}

/// What failed and is open now is no better: it was not judged.
fn direction(before: Verdict, after: Verdict) -> Change {
    match rank(after).cmp(&rank(before)) {
        Ordering::Less => Change::Worse,
        Ordering::Greater if before != Verdict::Fail || rank(after) == rank(Verdict::Pass) => {
            Change::Better
        }
        Ordering::Equal | Ordering::Greater => Change::Changed,
    }
}

fn interfaces(before: &[Seen<'_>], after: &[Seen<'_>]) -> Vec<InterfaceChange> {
    let (was, is) = (by_interface(before), by_interface(after));
    let all: BTreeSet<&Interface> = was.keys().chain(is.keys()).collect();
    all.into_iter()
        .filter_map(|interface| {
            let facts = |of: &BTreeMap<Interface, Vec<Fact>>| of.get(interface).cloned();
            let change = match (facts(&was), facts(&is)) {
                (None, Some(_)) => Change::New,
                (Some(_), None) if after.iter().all(is_whole) => Change::Gone,
                (Some(_), None) => Change::NotSeen,
                _ => Change::Changed,
            };
            let (was, is) = (
                facts(&was).unwrap_or_default(),
                facts(&is).unwrap_or_default(),
            );
            let only = |one: &[Fact], other: &[Fact]| -> Vec<Fact> {
                one.iter()
                    .filter(|fact| !other.contains(fact))
                    .cloned()
                    .collect()
            };
            let (appeared, disappeared) = (only(&is, &was), only(&was, &is));
            let same = appeared.is_empty() && disappeared.is_empty();
            (!same).then(|| InterfaceChange {
                interface: interface.clone(),
                change,
                appeared,
                disappeared,
            })
        })
        .collect()
}

/// The facts of each interface, without what differs from run to run.
fn by_interface(seen: &[Seen<'_>]) -> BTreeMap<Interface, Vec<Fact>> {
    let mut all: BTreeMap<Interface, Vec<Fact>> = BTreeMap::new();
    for one in seen.iter().flat_map(|seen| seen.observations) {
        let Some(interface) = interface_of(&one.fact) else {
            continue;
        };
        let fact = steady(&one.fact);
        let facts = all.entry(interface.clone()).or_default();
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    all
}

/// The interface of any fact that is about one.
fn interface_of(fact: &Fact) -> Option<&Interface> {
    match fact {
        Fact::GuessingDefence { interface, .. }
        | Fact::TlsOffered { interface, .. }
        | Fact::CertificateShown { interface, .. }
        | Fact::SshOffered { interface, .. }
        | Fact::HostKeyShown { interface, .. }
        | Fact::KnownKey { interface, .. }
        | Fact::DisclosedBeforeLogin { interface, .. }
        | Fact::UndeclaredInterface { interface, .. }
        | Fact::OldPasswordRefused { interface, .. } => Some(interface),
        other => other.interface(),
    }
}

/// A fact without tags, proofs, counts and times, which differ between runs that show the same.
fn steady(fact: &Fact) -> Fact {
    let mut fact = fact.clone();
    match &mut fact {
        Fact::CredentialAccepted { secret, proof, .. } => {
            *secret = SecretTag::new("");
            proof.clear();
        }
        Fact::CredentialsRefused { tries, listed, .. } => (*tries, *listed) = (0, None),
        Fact::OldPasswordRefused { secret, chosen, .. } => {
            (*secret, *chosen) = (SecretTag::new(""), SecretTag::new(""));
        }
        Fact::OpenWithoutAuthentication { proof, .. } => proof.clear(),
        Fact::ControlAccepted { detail, .. } => detail.clear(),
        Fact::GuessingDefence {
            tries,
            weighed,
            in_a_row,
            detail,
            defence,
            ..
        } => {
            *tries = 0;
            (*weighed, *in_a_row) = (None, None);
            detail.clear();
            match defence {
                Defence::Delay {
                    first_ms,
                    last_ms,
                    sessions,
                    session_limit,
                } => {
                    (*first_ms, *last_ms) = (0, 0);
                    (*sessions, *session_limit) = (None, None);
                }
                Defence::LockOut { seen_locked, .. } => *seen_locked = None,
                Defence::None | Defence::HangsUp { .. } => {}
            }
        }
        _ => {}
    }
    fact
}
