//! Passwords that the user set and that open a unit after a reset, and whether the reset itself was seen to be done.
//!
//! A button that is held too briefly resets nothing, and the password opens the unit all the same. Only what the unit takes
//! after the reset and did not take before shows that there was one. New keys show none: some devices make them at every
//! start.

use std::collections::{BTreeMap, BTreeSet};

use proofhouse_law::observation::{
    CredentialOrigin, DeviceState, Fact, Identity, Interface, Observation, SecretTag, StopReason,
};

use super::Compared;

/// A login, an account and a password there.
type Pair<'o> = (&'o Interface, &'o str, &'o SecretTag);

/// Passwords that the user set, that opened the unit then, and that open it after a reset.
pub(super) fn survived(observations: &[Observation], user_secrets: &[SecretTag]) -> Vec<Compared> {
    let mut all: Vec<Compared> = Vec::new();
    for (place, one) in observations.iter().enumerate() {
        if one.subject.state != Some(DeviceState::Reset) {
            continue;
        }
        let Fact::CredentialAccepted {
            interface,
            account,
            secret,
            origin,
            ..
        } = &one.fact
        else {
            continue;
        };
        if !is_users(origin, secret, user_secrets) {
            continue;
        }
        let history = History::of(observations.get(..place).unwrap_or_default(), one, secret);
        // A password that opened the unit before anyone set it is the factory's, and a reset brings it back.
        let Some(set) = history.set.filter(|_| !history.was_the_factorys) else {
            continue;
        };
        // A listed password may be the factory's all the same, unless the factory state was seen to refuse it.
        if *origin != CredentialOrigin::UserDefined && !history.factory_was_tried {
            continue;
        }
        let shown = shown_by(observations, one.subject.unit.as_deref(), user_secrets);
        let (reset_shown_by, shown_at) = shown.unzip();
        all.push(Compared {
            fact: Fact::SurvivedReset {
                what: Identity::Password,
                interface: Some(interface.clone()),
                detail: format!(
                    "the password that the user set for account {account:?} is accepted after the reset"
                ),
                reset_shown_by,
            },
            unit: one.subject.unit.clone(),
            state: one.subject.state,
            rests_on: [set, place].into_iter().chain(shown_at.into_iter().flatten()).collect(),
        });
    }
    all
}

fn is_users(origin: &CredentialOrigin, secret: &SecretTag, user_secrets: &[SecretTag]) -> bool {
    *origin == CredentialOrigin::UserDefined || user_secrets.contains(secret)
}

/// What was seen of one password at one unit before a reset.
#[derive(Default)]
struct History {
    /// Where it was accepted once the user had set it.
    set: Option<usize>,
    was_the_factorys: bool,
    factory_was_tried: bool,
}

impl History {
    fn of(before: &[Observation], one: &Observation, wanted: &SecretTag) -> Self {
        let mut history = Self::default();
        let of_unit = before
            .iter()
            .enumerate()
            .filter(|(_, earlier)| earlier.subject.unit == one.subject.unit);
        for (place, earlier) in of_unit {
            let untouched = is_untouched(earlier.subject.state);
            match &earlier.fact {
                Fact::CredentialAccepted { secret, .. } if secret == wanted => {
                    history.was_the_factorys |= untouched;
                    if earlier.subject.state == Some(DeviceState::SetUpByUser) {
                        history.set = Some(place);
                    }
                }
                Fact::CredentialsRefused { interface, .. } => {
                    history.factory_was_tried |=
                        untouched && one.fact.interface() == Some(interface);
                }
                _ => {}
            }
        }
        history
    }
}

/// Before anyone chose a password.
fn is_untouched(state: Option<DeviceState>) -> bool {
    matches!(
        state,
        Some(DeviceState::FactoryDefault | DeviceState::SetUpWithoutChange)
    )
}

/// What shows that a unit was reset, with the places that show it: a password which it takes after the reset and refused
/// while it was set up by its user, or one whose change it forces anew.
fn shown_by(
    observations: &[Observation],
    unit: Option<&str>,
    user_secrets: &[SecretTag],
) -> Option<(String, Vec<usize>)> {
    let of_unit = || {
        let all = observations.iter().enumerate();
        all.filter(|(_, one)| one.subject.unit.as_deref() == unit)
    };
    let before = Before::of(of_unit());
    let mut after = of_unit().filter(|(_, one)| one.subject.state == Some(DeviceState::Reset));
    after.find_map(|(place, one)| {
        let Fact::CredentialAccepted {
            interface,
            account,
            secret,
            origin,
            change_forced,
            ..
        } = &one.fact
        else {
            return None;
        };
        if is_users(origin, secret, user_secrets) {
            return None;
        }
        if let Some(ended) = before.refused((interface, account, secret), origin) {
            let words = format!(
                "{interface} takes a password for account {account:?} that it refused before the reset"
            );
            return Some((words, vec![ended, place]));
        }
        let unforced = before.unforced.get(&(interface, account.as_str()))?;
        let words = format!(
            "{interface} lets nothing be done with account {account:?} before its password is changed, and did before \
             the reset"
        );
        change_forced.then(|| (words, vec![*unforced, place]))
    })
}

/// What the logins of one unit took while it was set up by its user.
#[derive(Default)]
struct Before<'o> {
    taken: BTreeSet<Pair<'o>>,
    opened: BTreeSet<&'o Interface>,
    /// The accounts that were let in without a forced change, and where that was seen.
    unforced: BTreeMap<(&'o Interface, &'o str), usize>,
    /// The logins whose list was tried to its end, and where that was seen.
    ended: BTreeMap<&'o Interface, usize>,
    /// What opened the unit before that: it is tried first ever after.
    old: BTreeSet<Pair<'o>>,
}

impl<'o> Before<'o> {
    fn of(of_unit: impl Iterator<Item = (usize, &'o Observation)>) -> Self {
        let mut before = Self::default();
        for (place, one) in of_unit {
            let by_user = one.subject.state == Some(DeviceState::SetUpByUser);
            match &one.fact {
                Fact::CredentialAccepted {
                    interface,
                    account,
                    secret,
                    change_forced,
                    ..
                } => {
                    let pair = (interface, account.as_str(), secret);
                    if by_user {
                        before.taken.insert(pair);
                        before.opened.insert(interface);
                        if !change_forced {
                            before.unforced.insert((interface, account), place);
                        }
                    } else if is_untouched(one.subject.state) {
                        before.old.insert(pair);
                    }
                }
                Fact::CredentialsRefused {
                    interface,
                    stopped: StopReason::ListExhausted,
                    ..
                } if by_user => {
                    before.ended.insert(interface, place);
                }
                _ => {}
            }
        }
        before
    }

    /// Where it shows that this password was tried and refused. An account is left once it is open, and with it all of the
    /// list but labels and what opened the unit before, which come first.
    fn refused(&self, pair: Pair<'o>, origin: &CredentialOrigin) -> Option<usize> {
        let was_tried = *origin == CredentialOrigin::UnitLabel
            || self.old.contains(&pair)
            || !self.opened.contains(pair.0);
        let ended = self.ended.get(pair.0).copied();
        ended.filter(|_| was_tried && !self.taken.contains(&pair))
    }
}
