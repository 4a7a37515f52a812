//! What was found and what was tried, place by place, also where nothing came of it: what a pass or an open question rests on.
//!
//! A place is an interface of one unit in one state. No secret is in it, nor what shows one: an account and where its
//! password came from, and never the password or its tag.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::observation::{
    CredentialOrigin, Defence, DeviceState, Fact, Interface, Observation, StopReason,
};
use crate::visit::Visit;

/// What was tried at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The unit.
    pub unit: Option<String>,
    /// The state that it was in.
    pub state: Option<DeviceState>,
    /// What answers there; none where what is said is of the whole unit.
    pub interface: Option<Interface>,
    /// By what it was known.
    pub known_by: Option<String>,
    /// The name of the list that was tried; none where none was.
    pub list: Option<String>,
    /// How many credentials were tried; none where none could be.
    pub tries: Option<u32>,
    /// Of how many that there were to try; none where the bundle does not say.
    pub listed: Option<u32>,
    /// How it ended: at least one.
    pub endings: Vec<Ending>,
}

/// How it ended at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "ended", rename_all = "kebab-case")]
pub enum Ending {
    /// A credential was accepted.
    Accepted {
        /// The account.
        account: String,
        /// Where the password came from.
        origin: CredentialOrigin,
        /// Whether nothing but a change of the password was allowed.
        change_forced: bool,
    },
    /// Every credential was tried; none was accepted but what is named as accepted.
    RefusedToTheEnd,
    /// The login was locked.
    Locked {
        /// After so many wrong passwords, where that was seen.
        after: Option<u32>,
    },
    /// The tries ended before the list did.
    EndedEarly {
        /// Why.
        why: StopReason,
    },
    /// Anybody gets in without a login.
    OpenToAnyone,
    /// A random password was accepted too, which says nothing of others.
    AnythingAccepted,
    /// It could not be judged.
    NotJudged {
        /// Why not.
        reason: String,
    },
    /// A service answers, and no login was found there.
    NothingToLogInTo,
    /// Nothing answered at the whole unit.
    NothingAnswered {
        /// How many ports were tried.
        ports_tried: u32,
        /// How many of them refused a connection, where that is known.
        refused: Option<u32>,
    },
    /// Not all of the unit was seen.
    NotAllSeen {
        /// What was left out, and why.
        reason: String,
    },
    /// Nothing shows that the unit was set up by its user.
    SetUpDoubted {
        /// What opened and what did not.
        reason: String,
        /// Why the state is as it should be all the same, where the tester said so.
        said: Option<String>,
    },
}

/// A place: one unit in one state, and the interface.
type Place<'o> = (Visit<'o>, Option<&'o Interface>);

/// Reads the observations of one bundle, in their order.
pub fn tried(observations: &[Observation]) -> Vec<Tried> {
    let mut rows: Vec<Tried> = Vec::new();
    let mut known: BTreeMap<Place<'_>, usize> = BTreeMap::new();
    for one in observations {
        let interface = interface_of(&one.fact);
        if interface.is_none() && !is_of_unit(&one.fact) {
            continue;
        }
        let next = rows.len();
        let at = *known.entry((Visit::of(one), interface)).or_insert(next);
        if at == next {
            rows.push(empty(one, interface));
        }
        if let Some(row) = rows.get_mut(at) {
            row.take(&one.fact);
        }
    }
    without_doubles(rows)
}

/// The interface that a fact of tries is about; none where it is about the whole unit.
fn interface_of(fact: &Fact) -> Option<&Interface> {
    match fact {
        // It is seen beside tries, and says after how many of them a login was locked.
        Fact::GuessingDefence { interface, .. } => Some(interface),
        other => other.interface(),
    }
}

fn is_of_unit(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::NoInterfaceFound { .. } | Fact::NotAllSeen { .. } | Fact::SetUpDoubted { .. }
    )
}

fn empty(one: &Observation, interface: Option<&Interface>) -> Tried {
    Tried {
        unit: one.subject.unit.clone(),
        state: one.subject.state,
        interface: interface.cloned(),
        known_by: None,
        list: None,
        tries: None,
        listed: None,
        endings: Vec::new(),
    }
}

/// A service that was found as one thing and judged as another stands once, as what was judged; where nothing was, no login
/// was found.
fn without_doubles(mut rows: Vec<Tried>) -> Vec<Tried> {
    let port = |row: &Tried| {
        let at = row.interface.as_ref()?;
        Some((row.unit.clone(), row.state, at.transport.clone(), at.port))
    };
    let judged: BTreeSet<_> = rows
        .iter()
        .filter(|row| !row.endings.is_empty())
        .filter_map(port)
        .collect();
    rows.retain(|row| {
        let was_found = row.known_by.is_some();
        !row.endings.is_empty() || was_found && port(row).is_none_or(|port| !judged.contains(&port))
    });
    for row in rows.iter_mut().filter(|row| row.endings.is_empty()) {
        row.endings.push(Ending::NothingToLogInTo);
    }
    rows
}

impl Tried {
    fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::ServiceFound { identified_by, .. } => {
                self.known_by.get_or_insert_with(|| identified_by.clone());
            }
            Fact::CredentialsRefused {
                tries,
                listed,
                list,
                stopped,
                ..
            } => {
                self.tries = Some(*tries);
                self.listed = *listed;
                self.list = Some(list.clone());
                self.endings.push(match stopped {
                    StopReason::ListExhausted => Ending::RefusedToTheEnd,
                    StopReason::LockOut => Ending::Locked { after: None },
                    why => Ending::EndedEarly { why: *why },
                });
            }
            Fact::GuessingDefence {
                defence: Defence::LockOut { after, .. },
                ..
            } => self.locked_after(*after),
            other => self.endings.extend(ending(other)),
        }
    }

    /// After how many wrong passwords the tries ended in a lock.
    fn locked_after(&mut self, tries: u32) {
        for ending in &mut self.endings {
            if let Ending::Locked { after } = ending {
                after.get_or_insert(tries);
            }
        }
    }
}

/// How a fact says that it ended; nothing where it is of something else.
fn ending(fact: &Fact) -> Option<Ending> {
    Some(match fact {
        Fact::CredentialAccepted {
            account,
            origin,
            change_forced,
            ..
        } => Ending::Accepted {
            account: account.clone(),
            origin: origin.clone(),
            change_forced: *change_forced,
        },
        Fact::OpenWithoutAuthentication { .. } => Ending::OpenToAnyone,
        Fact::ControlAccepted { .. } => Ending::AnythingAccepted,
        Fact::InterfaceUnusable { reason, .. } => Ending::NotJudged {
            reason: reason.clone(),
        },
        Fact::NotAllSeen { reason } => Ending::NotAllSeen {
            reason: reason.clone(),
        },
        Fact::SetUpDoubted { reason, said } => Ending::SetUpDoubted {
            reason: reason.clone(),
            said: said.clone(),
        },
        Fact::NoInterfaceFound {
            ports_tried,
            refused,
        } => Ending::NothingAnswered {
            ports_tried: *ports_tried,
            refused: *refused,
        },
        _ => return None,
    })
}
