//! What is tried at a unit besides the lists: what the bench knows of it, and what opened it before.

use proofhouse_law::observation::{CredentialOrigin, Fact, Interface, Observation, SecretTag};

use crate::bench::{Bench, Unit};
use crate::credentials::{List, Pair};

/// What opened a login of a unit in an earlier visit.
pub(super) struct Opened {
    pub(super) interface: Interface,
    pub(super) account: String,
    pub(super) secret: SecretTag,
}

/// What opened this unit's logins so far.
pub(super) fn opened(observations: &[Observation], unit: &Unit) -> Vec<Opened> {
    let of_unit = observations
        .iter()
        .filter(|one| one.subject.unit.as_deref() == Some(unit.name()));
    let opened = of_unit.filter_map(|one| match &one.fact {
        Fact::CredentialAccepted {
            interface,
            account,
            secret,
            ..
        } => Some(Opened {
            interface: interface.clone(),
            account: account.clone(),
            secret: secret.clone(),
        }),
        _ => None,
    });
    opened.collect()
}

/// The list with what opened this login before at its head: whether an old password still opens it is asked first,
/// since the first that is right ends the tries at its account. Also how many pairs at the head are old ones.
pub(super) fn old_first(
    mut list: List,
    opened: &[Opened],
    interface: &Interface,
    tag: &dyn Fn(&[u8]) -> SecretTag,
) -> (List, usize) {
    let here: Vec<&Opened> = opened
        .iter()
        .filter(|one| one.interface == *interface)
        .collect();
    if here.is_empty() {
        return (list, 0);
    }
    let is_old = |pair: &Pair| {
        let secret = tag(pair.password.as_bytes());
        let mut here = here.iter();
        here.any(|one| one.account == pair.account && one.secret == secret)
    };
    let (mut pairs, rest): (Vec<Pair>, Vec<Pair>) = list.pairs.into_iter().partition(is_old);
    let old = pairs.len();
    pairs.extend(rest);
    list.pairs = pairs;
    (list, old)
}

/// What is tried at this unit: passwords that the bench knows of, then the list.
///
/// The other units' label passwords are tried too: one that opens this unit is not unique to its own. A label
/// password that stands in a public list keeps the list as its origin, since that is what makes it guessable; one that
/// only the tester's file holds (an earlier bundle's, say) is the label's.
pub(super) fn list_for(bench: &Bench, list: List, unit: &Unit) -> List {
    let others = bench.units.iter().filter(|other| other.label != unit.label);
    let mut own = Vec::new();
    for (holder, label) in std::iter::once((unit, &unit.label_password))
        .chain(others.map(|other| (other, &other.label_password)))
    {
        for account in &holder.accounts {
            own.extend(
                label
                    .iter()
                    .map(|password| Pair::new(account, password, CredentialOrigin::UnitLabel)),
            );
        }
    }
    for account in &unit.accounts {
        own.extend(
            unit.user_password
                .iter()
                .map(|password| Pair::new(account, password, CredentialOrigin::UserDefined)),
        );
    }
    let listed = |pair: &Pair| {
        list.pairs.iter().any(|held| {
            held.origin.is_public()
                && held.account == pair.account
                && held.password == pair.password
        })
    };
    own.retain(|pair| !listed(pair));
    list.after(List {
        name: String::new(),
        pairs: own,
    })
}
