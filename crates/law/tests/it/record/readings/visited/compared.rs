//! Visits whose passwords are the same, or those of an earlier product.

use super::{HTTP, LABEL, USERS, both, changed, comparison, each, labels, own, same, users, visit};
use crate::record::readings::*;

fn forced(visit: In) -> In {
    changed(visit, |fact| {
        if let Fact::CredentialAccepted { change_forced, .. } = fact {
            *change_forced = true;
        }
    })
}

fn earlier(state: Option<DeviceState>) -> Vec<In> {
    comparison(state, |interface| Fact::SameAsEarlier {
        what: Identity::Password,
        interface: Some(interface),
        bundle: Digest::of(b"earlier"),
        product: "Acme Cam, firmware 1".to_owned(),
        detail: "account \"admin\", one password".to_owned(),
    })
}

/// Both units take a listed password only to have it changed.
fn forced_on_both(state: Option<DeviceState>) -> Vec<In> {
    both(state, &list()).into_iter().map(forced).collect()
}

/// Each unit makes whoever sets it up choose a password.
fn made_to_choose() -> Vec<In> {
    each(|unit| visit(unit, USED, HTTP, vec![("mine", USERS)]))
}

fn listed(visits: Vec<Vec<In>>, verdict: Verdict, word: &'static str) -> Row {
    let visits = visits.into_iter().flatten().collect();
    ("5.1-2-2", "a", String::new(), visits, verdict, word)
}

/// Comparisons between units, which count as far as what they rest on does.
pub(crate) fn compared() -> Vec<Row> {
    let factory = || both(FACTORY, &list());
    let users_choice = "chosen by the user";
    let none = "No password in use was found";
    let not_seen = "whether it is in use was not seen";
    let tester = CredentialOrigin::TesterFile;
    vec![
        own(
            vec![factory(), users(), same()],
            Open,
            "for admin on http-form on tcp/80 was only seen where the tester chose it",
        ),
        own(
            vec![factory(), made_to_choose(), users(), same()],
            Pass,
            users_choice,
        ),
        own(
            vec![forced_on_both(FACTORY), users(), same()],
            Pass,
            users_choice,
        ),
        own(
            vec![forced_on_both(USED), users(), same()],
            Pass,
            users_choice,
        ),
        listed(vec![factory(), users(), same()], Open, none),
        listed(vec![forced_on_both(USED), users(), same()], Open, none),
        own(
            vec![both(USED, &tester), same()],
            Fail,
            "A, B have the same password",
        ),
        own(vec![labels(), same()], Open, not_seen),
        listed(vec![same()], Open, not_seen),
    ]
}

/// Comparisons with an earlier bundle.
pub(crate) fn compared_with_earlier() -> Vec<Row> {
    let factory = || both(FACTORY, &list());
    let tester = CredentialOrigin::TesterFile;
    let two_open = || {
        let opened = vec![("one", LABEL), ("two", LABEL)];
        vec![
            visit("A", FACTORY, HTTP, opened),
            visit("A", USED, HTTP, vec![("one", LABEL)]),
        ]
    };
    let another = "another unit inspected before, of Acme Cam";
    let not_seen = "whether it is in use was not seen";
    vec![
        own(
            vec![factory(), users(), earlier(FACTORY)],
            Open,
            "only seen where the tester chose it",
        ),
        own(
            vec![factory(), made_to_choose(), earlier(FACTORY)],
            Pass,
            "chosen by the user",
        ),
        own(
            vec![factory(), both(USED, &tester), earlier(FACTORY)],
            Fail,
            another,
        ),
        own(vec![labels(), earlier(USED)], Fail, another),
        listed(vec![earlier(USED)], Open, not_seen),
        listed(vec![two_open(), earlier(FACTORY)], Open, not_seen),
    ]
}
