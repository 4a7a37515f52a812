//! What was found and tried, place by place: how each ended, and nothing that would give a secret away.

use proofhouse_law::observation::Defence;
use proofhouse_law::record::{Ending, Tried, tried};

use super::*;

const STATE: Option<DeviceState> = Some(DeviceState::FactoryDefault);

fn of(facts: Vec<Fact>) -> Vec<Tried> {
    tried(&observed(vec![In("A", STATE, facts)]))
}

fn ended(place: &str, service: &str, how: StopReason) -> Fact {
    let mut fact = refused(place, service);
    if let Fact::CredentialsRefused {
        stopped, listed, ..
    } = &mut fact
    {
        (*stopped, *listed) = (how, Some(59));
    }
    fact
}

/// The port, how many were tried of how many, and how it ended.
type Place<'r> = (Option<u16>, Option<u32>, Option<u32>, &'r [Ending]);

#[test]
fn each_place_says_how_many_were_tried_of_how_many_and_how_it_ended() {
    let place = ("tcp/23", "telnet");
    let rows = of(vec![
        found(place.0, place.1),
        ended(place.0, place.1, StopReason::ListExhausted),
        found("tcp/53", "dns"),
        found("tcp/22", "ssh"),
        ended("tcp/22", "ssh", StopReason::LockOut),
        Fact::GuessingDefence {
            interface: at("tcp/22", "ssh"),
            tries: 6,
            weighed: None,
            in_a_row: None,
            defence: Defence::LockOut {
                after: 5,
                seconds: None,
                seen_locked: None,
            },
            detail: "it says so".to_owned(),
        },
        not_all_seen(),
    ]);
    let ends: Vec<Place<'_>> = rows
        .iter()
        .map(|row| {
            let port = row.interface.as_ref().map(|at| at.port);
            (port, row.tries, row.listed, row.endings.as_slice())
        })
        .collect();
    let all = not_all_seen();
    let Fact::NotAllSeen { reason } = all else {
        panic!("{all:?}");
    };
    assert_eq!(
        ends,
        [
            (Some(23), Some(40), Some(59), &[Ending::RefusedToTheEnd][..]),
            (Some(53), None, None, &[Ending::NothingToLogInTo][..]),
            (
                Some(22),
                Some(40),
                Some(59),
                &[Ending::Locked { after: Some(5) }][..]
            ),
            (None, None, None, &[Ending::NotAllSeen { reason }][..]),
        ]
    );
    assert_eq!(rows[0].known_by.as_deref(), Some("its banner"));
    assert_eq!((rows[0].unit.as_deref(), rows[0].state), (Some("A"), STATE));
}

#[test]
fn a_service_that_was_judged_as_another_stands_once_and_visits_stand_apart() {
    let visit = |unit| {
        In(
            unit,
            STATE,
            vec![
                found("tcp/80", "http"),
                ended("tcp/80", "http-form", StopReason::Cap),
            ],
        )
    };
    let rows = tried(&observed(vec![visit("A"), visit("B")]));
    let told: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            let service = &row.interface.as_ref().unwrap().service;
            (row.unit.as_deref().unwrap(), service.as_str())
        })
        .collect();
    assert_eq!(told, [("A", "http-form"), ("B", "http-form")]);
}

#[test]
fn an_accepted_password_shows_its_account_and_its_origin_and_neither_itself_nor_its_tag() {
    let origin = CredentialOrigin::PublicList {
        name: "common".to_owned(),
    };
    let rows = of(vec![
        accepted("tcp/23", "telnet", "f00dfeed", origin.clone()),
        ended("tcp/23", "telnet", StopReason::ListExhausted),
    ]);
    let opened = Ending::Accepted {
        account: "admin".to_owned(),
        origin,
        change_forced: false,
    };
    assert_eq!(rows[0].endings, [opened, Ending::RefusedToTheEnd]);
    let json = serde_json::to_string(&rows).unwrap();
    assert!(
        !json.contains("f00dfeed") && !json.contains("a shell"),
        "{json}"
    );
}
