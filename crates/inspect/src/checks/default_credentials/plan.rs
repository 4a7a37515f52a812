//! What is tried next: the list in its order, without what the caps or a success leave out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proofhouse_law::observation::CredentialOrigin;

use crate::bench::Caps;
use crate::credentials::{List, Pair};
use crate::protocols::{Access, AtOnce};

/// A pair to be tried.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    /// Its place in the list.
    pub(super) place: usize,
    pub(super) pair: &'a Pair,
    /// How often the service went away while nothing else was tried.
    pub(super) calls: u32,
    first: bool,
    /// Whether a random password is tried for its account, to hold against it what was accepted.
    pub(super) control: bool,
}

impl Job<'_> {
    /// Whether it has not been tried before.
    pub(super) fn is_first(&self) -> bool {
        self.first
    }
}

/// The list, and how far it went.
pub(super) struct Plan<'a> {
    pairs: std::iter::Enumerate<std::slice::Iter<'a, Pair>>,
    caps: Caps,
    takes_account: bool,
    again: VecDeque<Job<'a>>,
    controls: VecDeque<Job<'a>>,
    per_account: BTreeMap<&'a str, u32>,
    passwords: BTreeSet<&'a str>,
    tried: u32,
    capped: bool,
    accepted: BTreeMap<usize, (&'a Pair, Access)>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(list: &'a List, caps: Caps, takes_account: bool) -> Self {
        Self {
            pairs: list.pairs.iter().enumerate(),
            caps,
            takes_account,
            again: VecDeque::new(),
            controls: VecDeque::new(),
            per_account: BTreeMap::new(),
            passwords: BTreeSet::new(),
            tried: 0,
            capped: false,
            accepted: BTreeMap::new(),
        }
    }

    /// The next pair.
    pub(super) fn next(&mut self) -> Option<Job<'a>> {
        if let Some(control) = self.next_control() {
            return Some(control);
        }
        while let Some(job) = self.again.pop_front() {
            if !self.is_settled(job.pair) {
                return Some(Job {
                    first: false,
                    ..job
                });
            }
        }
        while let Some((place, pair)) = self.pairs.next() {
            // Where no account is asked for, a password is tried once.
            if self.is_settled(pair)
                || (!self.takes_account && !self.passwords.insert(&pair.password))
            {
                continue;
            }
            let tried = self
                .per_account
                .entry(if self.takes_account {
                    &pair.account
                } else {
                    ""
                })
                .or_insert(0);
            if *tried >= self.caps.tries_per_account || self.tried >= self.caps.tries_per_service {
                self.capped = true;
                continue;
            }
            *tried += 1;
            self.tried += 1;
            return Some(Job {
                place,
                pair,
                calls: 0,
                first: true,
                control: false,
            });
        }
        None
    }

    /// The next control of what was accepted, where one is due.
    pub(super) fn next_control(&mut self) -> Option<Job<'a>> {
        self.controls.pop_front()
    }

    /// Whether a success says all that is to be known of the pair's account. Where an old password opens it, the one that
    /// a person set is asked for too.
    fn is_settled(&self, pair: &Pair) -> bool {
        pair.origin != CredentialOrigin::UserDefined
            && self
                .accepted
                .values()
                .any(|(held, _)| held.account == pair.account || !self.takes_account)
    }

    /// The pair is tried once more, before anything new.
    pub(super) fn again(&mut self, job: Job<'a>) {
        if job.control {
            self.controls.push_back(job);
        } else {
            self.again.push_back(job);
        }
    }

    pub(super) fn accept(&mut self, job: Job<'a>, access: Access) {
        // Where an account needs no password, every pair of it shows the same.
        let shows_the_same = |(held, other): &(&Pair, Access)| {
            held.account == job.pair.account && other.passwordless && access.passwordless
        };
        if self.accepted.values().any(shows_the_same) {
            return;
        }
        self.accepted.insert(job.place, (job.pair, access));
    }

    /// A random password is tried for the account of the pair, before anything else.
    pub(super) fn hold(&mut self, job: Job<'a>) {
        self.controls.push_back(Job {
            first: false,
            control: true,
            ..job
        });
    }

    /// What the control of an accepted pair got.
    pub(super) fn held(&mut self, control: Job<'a>, got: AtOnce) {
        if let Some((_, access)) = self.accepted.get_mut(&control.place) {
            access.at_once = got;
        }
    }

    /// Takes out the pairs that were accepted side by side for one account: they are tried again one by one.
    pub(super) fn doubtful(&mut self) -> Vec<Job<'a>> {
        let of_one_account = |place: usize, pair: &Pair| {
            self.accepted.iter().any(|(other, (held, _))| {
                *other != place && (held.account == pair.account || !self.takes_account)
            })
        };
        let doubtful: Vec<Job<'a>> = self
            .accepted
            .iter()
            .filter(|(place, (pair, _))| of_one_account(**place, pair))
            .map(|(place, (pair, _))| Job {
                place: *place,
                pair,
                calls: 0,
                first: false,
                control: false,
            })
            .collect();
        for job in &doubtful {
            self.accepted.remove(&job.place);
        }
        doubtful
    }

    /// Whether a cap left something out.
    pub(super) fn is_capped(&self) -> bool {
        self.capped
    }

    /// What was accepted, in the order of the list.
    pub(super) fn accepted(self) -> Vec<(&'a Pair, Access)> {
        self.accepted.into_values().collect()
    }
}
