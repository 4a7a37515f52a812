//! Services that take no password: SSH by keys alone, for every account or for one; a web port that only leads to another.

use proofhouse_inspect::credentials::List;
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{DeviceState, Fact};
use proofhouse_testkit::room::Room;
use proofhouse_testkit::servers::{dropbear_with, openssh, openssh_of};

use crate::bench::{InProcess, bench, list, run, unit};
use crate::room::{answer_http, asks_for, in_a_room, inspect, serve_http, serve_http_at};

/// What is observed at port 22 of a room with a root whose password nobody knows, and an admin with this one.
fn seen(password: &str, server: impl FnOnce(&mut Room) + Send, pairs: &List) -> Vec<Fact> {
    in_a_room(|room| {
        room.accounts(&[("admin", password, false)]);
        server(room);
        inspect(22, pairs)
    })
}

fn assert_keys_alone(facts: &[Fact]) {
    let [Fact::TakesNoPassword { interface, proof }] = facts else {
        panic!("{facts:?}");
    };
    assert_eq!(interface.service, "ssh");
    assert!(
        proof.contains("(\"root\", \"admin\") may sign in by nothing but: publickey"),
        "{proof}"
    );
}

#[test]
fn ssh_by_keys_alone_takes_no_password() {
    let pairs = list("root,root\nadmin,admin\nroot,\n");
    let options = [
        "PasswordAuthentication=no",
        "KbdInteractiveAuthentication=no",
    ];
    assert_keys_alone(&seen("admin", |room| openssh(room, &options), &pairs));
    assert_keys_alone(&seen("admin", |room| dropbear_with(room, &["-s"]), &pairs));
}

#[test]
fn where_one_account_takes_keys_alone_the_passwords_of_others_are_tried() {
    let pairs = list("root,root\nroot,admin\nadmin,root\nadmin,1234\n");
    let server = |room: &mut Room| {
        let config = "Match User root\n  PasswordAuthentication no\n";
        openssh_of(
            room,
            config,
            &["UsePAM=yes", "KbdInteractiveAuthentication=no"],
        );
    };
    let facts = seen("1234", server, &pairs);
    let [
        Fact::CredentialAccepted { account, .. },
        Fact::CredentialsRefused { tries: 4, .. },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert_eq!(account, "admin");
    let hardened = seen("not in any list", server, &pairs);
    assert!(
        matches!(
            hardened.as_slice(),
            [Fact::CredentialsRefused { tries: 4, .. }]
        ),
        "{hardened:?}"
    );
}

/// What is observed of a port 80 that only leads to port 8080, where these ports are looked at.
fn led_on(ports: Vec<u16>) -> Vec<Fact> {
    in_a_room(|_| {
        serve_http(|_| Some(answer_http(301, "Location: http://127.0.0.1:8080/\r\n", "")));
        let device = std::net::TcpListener::bind("127.0.0.1:8080").unwrap();
        serve_http_at(device, |_| Some(asks_for("device")));
        let bench = bench(
            vec![unit("A", [127, 0, 0, 1].into(), ports)],
            &[DeviceState::FactoryDefault],
        );
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (pairs, mut hands) = (list("admin,admin\n"), InProcess::default());
        let (inspection, _) = runtime.block_on(run(&bench, &pairs, &mut hands, Stop::new()));
        inspection
            .observations
            .into_iter()
            .map(|seen| seen.fact)
            .collect()
    })
}

#[test]
fn a_web_port_that_only_leads_to_another_takes_no_password() {
    let facts = led_on(vec![80, 8080]);
    let led = facts.iter().find_map(|fact| match fact {
        Fact::TakesNoPassword { interface, proof } => Some((interface.port, proof.as_str())),
        _ => None,
    });
    let (port, proof) = led.unwrap_or_else(|| panic!("{facts:?}"));
    assert_eq!(port, 80);
    assert!(
        proof.contains("301 and leads to port 8080 of the device"),
        "{proof}"
    );
    let unseen = led_on(vec![80]);
    assert!(
        unseen.iter().any(|fact| matches!(fact, Fact::InterfaceUnusable { reason, .. } if reason.contains("name it"))),
        "{unseen:?}"
    );
}
