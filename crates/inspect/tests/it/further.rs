//! Web services with more than one login: each is tried, and one that stands at every place is tried once.

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::servers::nginx_with_two_realms;

use crate::bench::list;
use crate::room::{answer_http, asks_for, in_a_room, inspect, random, serve_http};
use crate::servers::{PLANTED, likeliest};

/// How many logins' lists were run to their end.
fn exhausted(facts: &[Fact]) -> usize {
    let ended = facts.iter().filter(|fact| {
        matches!(
            fact,
            Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            }
        )
    });
    ended.count()
}

fn accepted(facts: &[Fact]) -> Vec<&str> {
    let proofs = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted { proof, .. } => Some(proof.as_str()),
        _ => None,
    });
    proofs.collect()
}

#[test]
fn a_login_for_programs_behind_one_for_people_is_found() {
    let facts = in_a_room(|room| {
        nginx_with_two_realms(room, &random(), PLANTED.1);
        inspect(80, &likeliest())
    });
    assert!(
        matches!(accepted(&facts)[..], [proof] if proof.starts_with("GET /api/ answers 200")),
        "{facts:?}"
    );
    assert_eq!(exhausted(&facts), 2, "{facts:?}");
    let named = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialsRefused { interface, .. } => Some(interface.to_string()),
        _ => None,
    });
    assert_eq!(
        named.collect::<Vec<_>>(),
        ["http-basic on tcp/80", "http-basic on tcp/80 at /api/"],
        "each login has a name of its own"
    );
}

#[test]
fn two_logins_that_no_list_opens_are_both_refused() {
    let facts = in_a_room(|room| {
        nginx_with_two_realms(room, &random(), &random());
        inspect(80, &likeliest())
    });
    assert_eq!(exhausted(&facts), 2, "{facts:?}");
    assert!(
        facts
            .iter()
            .all(|fact| matches!(fact, Fact::CredentialsRefused { .. })),
        "{facts:?}"
    );
}

#[test]
fn a_service_that_names_a_new_realm_each_time_is_not_tried_for_ever() {
    let facts = in_a_room(|_| {
        serve_http(|_| Some(asks_for(&random())));
        inspect(80, &list("admin,admin\n"))
    });
    assert_eq!(exhausted(&facts), 4, "{facts:?}");
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("no other login was looked for")
        )),
        "{facts:?}"
    );
    assert_eq!(accepted(&facts), [""; 0]);
}

#[test]
fn a_service_that_is_gone_after_the_first_login_is_not_said_to_have_no_other() {
    for gone in [None, Some(answer_http(403, "", ""))] {
        let facts = in_a_room(move |_| {
            let mut looked_around = false;
            serve_http(move |line| {
                looked_around |= line.starts_with("GET /login ");
                if looked_around {
                    gone.clone()
                } else {
                    Some(asks_for("camera"))
                }
            });
            inspect(80, &list("admin,admin\n"))
        });
        assert_eq!(exhausted(&facts), 1, "{facts:?}");
        assert!(
            facts.iter().any(|fact| matches!(
                fact,
                Fact::InterfaceUnusable { reason, .. } if reason.contains("none is shown there any more")
            )),
            "{facts:?}"
        );
    }
}

#[test]
fn a_service_that_hangs_up_at_pages_it_does_not_have_is_judged() {
    let facts = in_a_room(|_| {
        serve_http(|line| line.starts_with("GET / ").then(|| asks_for("camera")));
        inspect(80, &list("admin,admin\n"))
    });
    assert!(
        matches!(facts[..], [Fact::CredentialsRefused { .. }]),
        "{facts:?}"
    );
}

#[test]
fn what_a_login_leads_to_and_never_comes_may_be_another() {
    let facts = in_a_room(|_| {
        serve_http(|line| {
            let page = "<form method=post action=/in><input name=u><input type=password name=p></form>\
                <a href=/service.htm>Service</a>";
            Some(match line.split(' ').nth(1)? {
                "/" | "/in" => answer_http(200, "", page),
                "/service.htm" => answer_http(503, "", ""),
                _ => answer_http(404, "", ""),
            })
        });
        inspect(80, &list("admin,admin\n"))
    });
    assert_eq!(exhausted(&facts), 1, "{facts:?}");
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::InterfaceUnusable { reason, .. } if reason.contains("/service.htm")
        )),
        "{facts:?}"
    );
}
