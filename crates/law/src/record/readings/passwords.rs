//! Passwords, as the tries show them.

mod change;
mod chosen;
mod shared;
mod visits;

use std::collections::{BTreeMap, BTreeSet};

use crate::conformity::{Entry, is_link};
use crate::digest::Digest;
use crate::observation::{CredentialOrigin, DeviceState, Fact, Interface, SecretTag};
use crate::record::desk::{Desk, Item, Outcome, is_in_use};
use crate::record::statements::{Said, Statement};

pub(super) use change::change;
use shared::shared;

/// Words for a password that its user did not choose.
const NOT_THE_USERS: [&str; 11] = [
    "unique",
    "label",
    "sticker",
    "printed",
    "initial",
    "default",
    "factory",
    "pre-installed",
    "preinstalled",
    "pre-set",
    "preset",
];

/// An acceptance.
struct Accepted<'a> {
    item: Item<'a>,
    interface: &'a Interface,
    account: &'a str,
    secret: &'a SecretTag,
    origin: &'a CredentialOrigin,
    change_forced: bool,
}

impl Accepted<'_> {
    /// Whether the provisions bind it: outside the factory default state, and not only there to be changed.
    fn is_bound(&self) -> bool {
        is_in_use(self.item.state()) && !self.change_forced
    }

    fn is_users(&self) -> bool {
        *self.origin == CredentialOrigin::UserDefined
    }

    fn is_labels(&self) -> bool {
        *self.origin == CredentialOrigin::UnitLabel
    }
}

/// What was accepted, but where it is in doubt whether the unit had been set up by its user.
fn accepted<'a>(desk: &Desk<'a>) -> Vec<Accepted<'a>> {
    let items = desk.items.iter().copied();
    items
        .filter(|item| !desk.is_doubted(*item))
        .filter_map(|item| match item.fact() {
            Fact::CredentialAccepted {
                interface,
                account,
                secret,
                origin,
                change_forced,
                ..
            } => Some(Accepted {
                item,
                interface,
                account,
                secret,
                origin,
                change_forced: *change_forced,
            }),
            _ => None,
        })
        .collect()
}

/// Passwords in use are each unit's own, or the user's choice.
pub(super) fn own(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = shared(desk);
    outcomes.extend(desk.doubted());
    outcomes.extend(visits::unfinished(desk));
    outcomes.extend(desk.unjudged().into_values());
    let mut all = accepted(desk);
    all.retain(Accepted::is_bound);
    let of_testers = all
        .iter()
        .filter(|one| *one.origin == CredentialOrigin::TesterFile);
    outcomes.extend(of_testers.map(|one| {
        let reason = format!(
            "{} accepted a password for {} from the tester's file; whether other units have it is not known.",
            one.interface, one.account
        );
        Outcome::open(reason, &[one.item])
    }));
    outcomes.extend(alone(&all));
    outcomes.extend(chosen::only_where_chosen(desk, &all));
    if !outcomes.is_empty() || desk.logins().is_empty() {
        return outcomes;
    }
    let items: Vec<Item<'_>> = all.iter().map(|one| one.item).collect();
    outcomes.push(if let Some(open) = desk.unseen_login().or_else(|| desk.unreached_logins()) {
        open
    } else if all.is_empty() {
        Outcome::open("No password is known to the bench: a label's, or one that the user chose.", &[])
    } else {
        Outcome::pass(
            "Every list was run to its end at every login; what was accepted was chosen by the user, or stood on one unit's label and on no other's.",
            &items,
        )
    });
    outcomes
}

/// Label passwords that were held against no other unit's: at each login, one bundle must know those of two units.
fn alone(all: &[Accepted<'_>]) -> Vec<Outcome> {
    let mut units: BTreeMap<(Digest, &Interface), BTreeSet<&str>> = BTreeMap::new();
    for one in all.iter().filter(|one| one.is_labels()) {
        let of = units.entry((one.item.bundle, one.interface)).or_default();
        of.insert(one.item.unit());
    }
    units.retain(|_, units| units.len() > 1);
    let is_compared = |one: &Accepted<'_>| {
        let mut groups = units.iter();
        groups.any(|((_, at), of)| *at == one.interface && of.contains(one.item.unit()))
    };
    let lone = all
        .iter()
        .filter(|one| one.is_labels() && !is_compared(one));
    let mut at: BTreeMap<&Interface, Vec<Item<'_>>> = BTreeMap::new();
    for one in lone {
        at.entry(one.interface).or_default().push(one.item);
    }
    let at = at.into_iter();
    at.map(|(interface, items)| {
        let reason = format!(
            "One unit's label opened {interface} in its inspection; whether another unit has the same password is not known."
        );
        Outcome::open(reason, &items)
    })
    .collect()
}

/// No pre-installed password is one that everybody has. What else its making must be is left to a person.
pub(super) fn listed(desk: &Desk<'_>) -> Vec<Outcome> {
    let mut outcomes = shared(desk);
    outcomes.extend(desk.doubted());
    if outcomes.is_empty() && !desk.logins().is_empty() {
        let items = desk.where_fact(|fact| matches!(fact, Fact::CredentialsRefused { .. }));
        let reason = "No password in use was found to be shared or public; whether they are made as described is not seen from here.";
        outcomes.push(Outcome::open(reason, &items));
    }
    outcomes
}

/// What an entry says of its passwords: that they are user-defined; nothing where it does not say whose they are. It is unclear
/// where it speaks of passwords of another kind too, which may be those until the user chooses.
fn said_users(entry: &Entry) -> Option<Said> {
    let text = entry.lower("authentication-factor")?;
    let statement = Statement::of(&text);
    let mut plain = statement.plain().iter();
    let has_others = plain.any(|clause| NOT_THE_USERS.iter().any(|word| clause.contains(word)));
    Some(match statement.says("user-defined") {
        Said::Plainly if has_others => Said::Unclear,
        said => said,
    })
}

/// A mechanism whose passwords are the user's to choose does not open with another one.
pub(super) fn chosen_by_user(desk: &Desk<'_>, table: &str) -> Vec<Outcome> {
    let entries = desk.declared.entries(table);
    if let (Some(reason), true) = (desk.declared.empty_because(table), entries.is_empty()) {
        return vec![Outcome::none(format!("{table} has no entry: {reason}"))];
    }
    let says_another = |entry: &Entry| said_users(entry) == Some(Said::Not);
    if !entries.is_empty() && entries.iter().all(says_another) {
        return vec![Outcome::none(format!(
            "{table} says of no password that it is user-defined."
        ))];
    }
    let mut outcomes = Vec::new();
    for entry in entries {
        match said_users(entry) {
            Some(Said::Plainly) => outcomes.extend(of_users(desk, entry, (table, entries))),
            Some(Said::Unclear) => outcomes.push(Outcome::open(
                format!(
                    "{} says \"user-defined\", and not that alone: read whose its passwords are, and from when on.",
                    entry.id
                ),
                &[],
            )),
            Some(Said::Not) | None => {}
        }
    }
    outcomes
}

/// What opens a mechanism whose passwords are said to be user-defined. `entries` of its table may name another one at its ports.
fn of_users(desk: &Desk<'_>, entry: &Entry, (table, entries): (&str, &[Entry])) -> Vec<Outcome> {
    if is_link(table, entry) {
        let reason = format!(
            "{} speaks of a link to somewhere else: whose passwords open that is not seen from here.",
            entry.id
        );
        return vec![Outcome::open(reason, &[])];
    }
    let of = entry.places();
    let other = entries
        .iter()
        .any(|one| said_users(one) != Some(Said::Plainly) && !one.places().is_disjoint(&of));
    let at_entry = |interface: &Interface| of.iter().any(|place| place.is_of(interface));
    let mut outcomes = Vec::new();
    for one in accepted(desk)
        .into_iter()
        .filter(|one| at_entry(one.interface))
    {
        let untouched = matches!(
            one.item.state(),
            Some(DeviceState::SetUpWithoutChange | DeviceState::ResetThenSetUp)
        );
        if one.change_forced {
            let reason = format!(
                "{} let nothing be done before the password of {} was changed.",
                one.interface, one.account
            );
            outcomes.push(Outcome::pass(reason, &[one.item]));
        } else if untouched && !one.is_users() && !other {
            let reason = format!(
                "{} is said to have user-defined passwords, and {} let in {} with one that no user chose.",
                entry.id, one.interface, one.account
            );
            outcomes.push(Outcome::fail(reason, &[one.item]));
        }
    }
    if outcomes.is_empty() {
        let reason = format!(
            "Whether {} asks for a password of the user's before use was not seen.",
            entry.id
        );
        outcomes.push(Outcome::open(reason, &[]));
    }
    outcomes
}
