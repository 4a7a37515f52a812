//! Accounts without a password: each is a credential of its own, held against a random account, and hides no other.

use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};
use proofhouse_testkit::servers::{busybox_telnetd_as_it_is, dropbear_with};

use crate::bench::list;
use crate::room::{Room, in_a_room, inspect, random, serve_like_inetd};

/// Starts a server for the accounts of the room.
type Server = fn(&mut Room);

/// What was accepted at a server whose `root` needs no password, with the password of `admin`: account, whether it is
/// said to be empty, proof.
fn accepted(port: u16, server: Server, admin: &str, pairs: &str) -> Vec<(String, bool, String)> {
    let facts = in_a_room(|room| {
        room.accounts(&[("root", "", false), ("admin", admin, false)]);
        server(room);
        inspect(port, &list(pairs))
    });
    assert!(
        matches!(
            facts.last(),
            Some(Fact::CredentialsRefused {
                stopped: StopReason::ListExhausted,
                ..
            })
        ),
        "{facts:?}"
    );
    let accepted = facts.iter().filter_map(|fact| match fact {
        Fact::CredentialAccepted {
            account,
            origin,
            proof,
            ..
        } => Some((
            account.clone(),
            *origin == CredentialOrigin::EmptyPassword,
            proof.clone(),
        )),
        _ => None,
    });
    let accepted: Vec<_> = accepted.collect();
    assert_eq!(accepted.len() + 1, facts.len(), "{facts:?}");
    accepted
}

/// An account without a password is found behind another, and before another, which is judged all the same.
fn found(port: u16, server: Server) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let pairs = "admin,admin\nroot,root\nadmin,\nroot,admin\nadmin,1234\n";
            let found = accepted(port, server, &random(), pairs);
            let [(account, true, proof)] = found.as_slice() else {
                panic!("{found:?}");
            };
            assert_eq!(account, "root");
            assert!(
                proof.starts_with("for the account alone, without a password,")
                    && proof.contains("echo"),
                "{proof}"
            );
        });
        scope.spawn(|| {
            let pairs = "root,root\nadmin,admin\nroot,\nadmin,1234\n";
            let found = accepted(port, server, "1234", pairs);
            let [(root, true, _), (admin, false, _)] = found.as_slice() else {
                panic!("{found:?}");
            };
            assert_eq!((root.as_str(), admin.as_str()), ("root", "admin"));
        });
    });
}

#[test]
fn an_account_without_a_password_is_found_at_dropbear() {
    found(22, |room| dropbear_with(room, &["-B"]));
}

#[test]
fn an_account_without_a_password_is_found_at_busybox_telnetd() {
    found(23, busybox_telnetd_as_it_is);
}

#[test]
fn where_any_account_gets_in_without_a_password_it_is_open_and_no_account_is_accused() {
    let facts = in_a_room(|room| {
        room.write(
            "anybody",
            "#!/bin/sh\nprintf 'login: '\nread account\nwhile printf '~ # ' && read line; do eval \"$line\"; done\n",
        );
        crate::room::call("chmod", &["755", "/etc/anybody"]);
        serve_like_inetd("/etc/anybody", 23);
        inspect(23, &list("root,root\nadmin,admin\n"))
    });
    let [Fact::OpenWithoutAuthentication { proof, .. }] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    assert!(proof.contains("a random account got in as well"), "{proof}");
}
