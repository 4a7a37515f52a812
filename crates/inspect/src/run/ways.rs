//! The ways into one service, each tried: its logins one after the other, and beside them what may be open to anyone.

use std::collections::{BTreeSet, VecDeque};

use futures::StreamExt as _;
use futures::future::{BoxFuture, join};
use futures::stream::FuturesUnordered;
use proofhouse_law::observation::{Fact, Interface};
use tokio::sync::Semaphore;

use super::pairs::{Opened, list_for, old_first};
use super::{Progress, Setup};
use crate::bench::{Caps, Unit};
use crate::checks::default_credentials::{self, Setting};
use crate::checks::guessing_defence;
use crate::credentials::List;
use crate::discovery::Way;
use crate::protocols::{Door, Floor};
use crate::transcript::Log;

/// What a way showed: where, and each fact with the check that saw it.
type Shown = (Interface, Vec<(&'static str, Fact)>);

/// What the tries at one service need.
pub(super) struct Trying<'a> {
    pub(super) setup: &'a Setup<'a>,
    pub(super) unit: &'a Unit,
    /// The transcript.
    pub(super) log: &'a Log,
    /// A place in it is needed to try a login.
    pub(super) room: &'a Semaphore,
    /// That of the unit.
    pub(super) floor: &'a Floor,
    /// What opened the unit before.
    pub(super) opened: &'a [Opened],
}

impl Trying<'_> {
    /// What the ways showed; one that was asked for and is not open shows nothing.
    pub(super) async fn through(&self, ways: Vec<(Way, Interface)>) -> Vec<Shown> {
        let (asking, in_turn): (Vec<_>, Vec<_>) = ways
            .into_iter()
            .partition(|(way, _)| matches!(way, Way::Asking { .. }));
        let beside: FuturesUnordered<_> = asking
            .into_iter()
            .map(|(way, interface)| self.one(way, interface))
            .collect();
        let in_turn = async {
            let (mut shown, mut left) = (Vec::new(), VecDeque::from(in_turn));
            while let Some((way, interface)) = left.pop_front() {
                match way {
                    Way::Further { ways, .. } => left.extend(self.further(ways, &interface).await),
                    way => shown.extend(self.one(way, interface).await),
                }
            }
            shown
        };
        let (mut shown, beside) = join(in_turn, beside.collect::<Vec<_>>()).await;
        shown.extend(beside.into_iter().flatten());
        shown
    }

    /// The further ways of a service, once they are found; none where a person ended the looking.
    async fn further(
        &self,
        ways: BoxFuture<'static, Vec<(Way, Option<String>)>>,
        at: &Interface,
    ) -> Vec<(Way, Interface)> {
        let looking = async {
            let _floor = self.floor.shared().await;
            ways.await
        };
        let ways = tokio::select! {
            ways = looking => ways,
            () = self.setup.stop.wait() => Vec::new(),
        };
        let placed = ways.into_iter().map(|(way, path)| {
            let service = way.service().to_owned();
            (
                way,
                Interface {
                    service,
                    path,
                    ..at.clone()
                },
            )
        });
        placed.collect()
    }

    async fn one(&self, way: Way, interface: Interface) -> Option<Shown> {
        let at = interface.clone();
        let fact = match way {
            Way::Door(door) => {
                // The semaphore is never closed, so a place always comes.
                let _place = self.room.acquire().await;
                let facts = self.door(door, &interface).await;
                return Some((interface, facts));
            }
            Way::Open { proof, .. } => Fact::OpenWithoutAuthentication { interface, proof },
            Way::Asking { proof, .. } => {
                let proof = tokio::select! {
                    proof = proof => proof?,
                    () = self.setup.stop.wait() => return None,
                };
                Fact::OpenWithoutAuthentication { interface, proof }
            }
            // They were looked for in turn.
            Way::Further { .. } => return None,
            Way::Elsewhere { port, reason, .. } => Fact::InterfaceUnusable {
                interface,
                reason,
                leads_to: Some(port),
            },
            Way::Unusable { reason, .. } => Fact::InterfaceUnusable {
                interface,
                reason,
                leads_to: None,
            },
        };
        Some((at, vec![(default_credentials::NAME, fact)]))
    }

    /// Tries everything at one login.
    async fn door(&self, mut door: Door, interface: &Interface) -> Vec<(&'static str, Fact)> {
        let setup = self.setup;
        let device = &setup.bench.device;
        let service = Some(interface.service.as_str());
        let fitting = setup.list.fitting(&device.brand, &device.kind, service);
        let list = list_for(setup.bench, fitting, self.unit).for_service(door.list());
        let (list, old) = old_first(list, self.opened, interface, setup.tag);
        let of = list.pairs.len();
        let tell = |tries| {
            // Nobody watching is no fault.
            let _unwatched = setup.progress.send(Progress::Trying {
                interface: interface.clone(),
                tries,
                of,
            });
        };
        let setting = Setting {
            interface,
            list: &list,
            old,
            caps: caps_for(setup.bench.caps, &door),
            tag: setup.tag,
            log: self.log,
            floor: self.floor,
            stop: &setup.stop,
            progress: &tell,
        };
        let tried = default_credentials::check(&mut door, &setting).await;
        let defence = guessing_defence::check(&mut door, &setting, &tried.record).await;
        let named = |name| move |fact| (name, fact);
        let facts = tried.facts.into_iter();
        facts
            .map(|fact| counted(fact, &list, door.guessed(), door.takes_account()))
            .map(named(default_credentials::NAME))
            .chain(defence.into_iter().map(named(guessing_defence::NAME)))
            .collect()
    }
}

/// The fact with how many there were to try, and with the passwords that were guessed when the service was looked for and
/// that its list did not come to.
fn counted(fact: Fact, list: &List, guessed: &[String], takes_account: bool) -> Fact {
    match fact {
        Fact::CredentialsRefused {
            interface,
            tries,
            list: name,
            stopped,
            ..
        } => {
            let tries = tries.saturating_add(guessed_beside(list, tries, guessed));
            Fact::CredentialsRefused {
                interface,
                tries,
                listed: Some(to_try(list, takes_account).max(tries)),
                list: name,
                stopped,
            }
        }
        fact => fact,
    }
}

/// How many there are to try: a login that asks for no account gets each password once.
fn to_try(list: &List, takes_account: bool) -> u32 {
    let many = if takes_account {
        list.pairs.len()
    } else {
        let passwords = list.pairs.iter().map(|pair| &pair.password);
        passwords.collect::<BTreeSet<_>>().len()
    };
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// How many of the guessed passwords are not among those that the list came to with so many tries.
///
/// A login of that kind asks for no account, so each password of the list was tried once, in its order.
fn guessed_beside(list: &List, tries: u32, guessed: &[String]) -> u32 {
    let reached = usize::try_from(tries).unwrap_or(usize::MAX);
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for pair in &list.pairs {
        if used.len() < reached {
            used.insert(&pair.password);
        }
    }
    let more = guessed.iter().filter(|one| !used.contains(one.as_str()));
    u32::try_from(more.count()).unwrap_or(u32::MAX)
}

/// The bench's caps, and fewer tries where each is dear.
fn caps_for(caps: Caps, door: &Door) -> Caps {
    let most = door.tries_max().unwrap_or(u32::MAX);
    Caps {
        tries_per_service: caps.tries_per_service.min(most),
        ..caps
    }
}
