//! Services that lure a tester into a false answer or waste its time: no false alarm, and bounded costs.

use std::net::IpAddr;

use proofhouse_law::observation::{Fact, StopReason};
use proofhouse_testkit::device::trap::{RunningTrap, Trap};
use proofhouse_testkit::servers::cowrie;

use crate::bench::{facts_at, list};
use crate::room::{in_a_room, inspect};

fn start(trap: Trap) -> RunningTrap {
    trap.start(IpAddr::from([127, 0, 0, 1])).unwrap()
}

async fn only_fact(trap: Trap, pairs: &str) -> Fact {
    let running = start(trap);
    let (mut facts, transcript) = facts_at(running.port(), &list(pairs)).await;
    assert_eq!(facts.len(), 1, "{facts:?}\n{transcript}");
    facts.remove(0)
}

const PAIRS: &str = "admin,admin\nroot,root\nroot,xc3511\nadmin,1234\n";

#[tokio::test]
async fn an_open_page_is_open_and_has_no_password() {
    let fact = only_fact(Trap::OpenPage, PAIRS).await;
    assert!(
        matches!(fact, Fact::OpenWithoutAuthentication { .. }),
        "{fact:?}"
    );
    let fact = only_fact(Trap::OpenTelnet, PAIRS).await;
    assert!(
        matches!(&fact, Fact::OpenWithoutAuthentication { proof, .. } if proof.contains("echo")),
        "{fact:?}"
    );
}

#[tokio::test]
async fn a_form_that_always_answers_the_same_page_refuses_everything() {
    let fact = only_fact(Trap::AlwaysOkForm, PAIRS).await;
    assert!(
        matches!(
            fact,
            Fact::CredentialsRefused {
                tries: 4,
                stopped: StopReason::ListExhausted,
                ..
            }
        ),
        "{fact:?}"
    );
}

#[tokio::test]
async fn what_accepts_anything_has_no_default_password() {
    for trap in [Trap::AcceptsAnythingHttp, Trap::AcceptsAnythingTelnet] {
        let fact = only_fact(trap, PAIRS).await;
        assert!(
            matches!(fact, Fact::ControlAccepted { .. }),
            "{trap:?}: {fact:?}"
        );
    }
}

#[test]
fn a_honeypot_of_ssh_and_telnet_has_no_default_password() {
    // By its own table anyone gets in, and by the older one `root` only, with any password but two of every list.
    for users in [None, Some("root:x:!root\nroot:x:!123456\nroot:x:*\n")] {
        let (ssh, telnet) = in_a_room(|room| {
            cowrie(room, users);
            let pairs = list(PAIRS);
            (inspect(2222, &pairs), inspect(2223, &pairs))
        });
        for facts in [ssh, telnet] {
            let (control, others) = facts.split_first().unwrap();
            assert!(
                matches!(control, Fact::ControlAccepted { detail, .. } if detail.contains(if users.is_some() { "root" } else { "admin" })),
                "{users:?}: {facts:?}"
            );
            // Where one account lets anyone in, the list was tried at the others.
            assert!(
                matches!(others, [] | [Fact::CredentialsRefused { .. }])
                    && users.is_none() == others.is_empty(),
                "{users:?}: {facts:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_gives_up_and_lets_everyone_in_has_no_default_password() {
    // Of the first control and four pairs, whichever comes last is let in, and so is every control after it.
    let pairs = "admin,admin\nadmin,root\nadmin,xc3511\nadmin,1234\n";
    let fact = only_fact(Trap::GivesUpAfterFour, pairs).await;
    assert!(matches!(fact, Fact::ControlAccepted { .. }), "{fact:?}");
}

#[tokio::test]
async fn a_lock_out_ends_the_tries() {
    let fact = only_fact(
        Trap::LocksAfterThree,
        "admin,1\nadmin,2\nadmin,3\nadmin,4\nadmin,admin\n",
    )
    .await;
    // The control and two tries lock it; the third is told so, and what was under way beside it.
    assert!(
        matches!(
            fact,
            Fact::CredentialsRefused {
                tries: 3..=5,
                stopped: StopReason::LockOut,
                ..
            }
        ),
        "{fact:?}"
    );
}

#[tokio::test]
async fn the_right_pair_is_found_late_at_a_service_that_hangs_up_after_three() {
    let running = start(Trap::DropsAfterThree);
    let pairs = "root,a\nroot,b\nroot,c\nroot,d\nroot,e\nroot,xc3511\n";
    let (facts, _) = facts_at(running.port(), &list(pairs)).await;
    let [
        Fact::CredentialAccepted { proof, .. },
        Fact::CredentialsRefused { tries: 6, .. },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert!(proof.contains("echo"), "{proof}");
}

#[tokio::test]
async fn noise_floods_and_silence_cost_little_and_say_nothing() {
    for trap in [
        Trap::EndlessBanner,
        Trap::EndlessHead,
        Trap::Garbage,
        Trap::Silence,
    ] {
        let running = start(trap);
        let (facts, transcript) = facts_at(running.port(), &list(PAIRS)).await;
        assert!(
            matches!(facts.as_slice(), [Fact::InterfaceUnusable { .. }]),
            "{trap:?}: {facts:?}"
        );
        assert!(
            transcript.len() < 2 * 1024 * 1024,
            "{trap:?} left {} bytes",
            transcript.len()
        );
    }
}

#[tokio::test]
async fn a_redirect_to_another_port_gets_no_credentials() {
    let elsewhere = start(Trap::AcceptsAnythingHttp);
    let fact = only_fact(Trap::RedirectsTo(elsewhere.port()), PAIRS).await;
    assert!(matches!(fact, Fact::InterfaceUnusable { .. }), "{fact:?}");
    assert_eq!(elsewhere.credentials_seen(), 0);
}

#[tokio::test]
async fn nothing_at_all_is_said_to_be_nothing() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let (facts, _) = facts_at(port, &list(PAIRS)).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::NoInterfaceFound {
                ports_tried: 1,
                refused: Some(1)
            }]
        ),
        "{facts:?}"
    );
}
