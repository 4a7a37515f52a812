//! SSH by keys alone, for every account or for one.

use proofhouse_inspect::credentials::List;
use proofhouse_law::observation::Fact;
use proofhouse_testkit::room::Room;
use proofhouse_testkit::servers::{dropbear_with, openssh, openssh_of};

use crate::bench::list;
use crate::room::{in_a_room, inspect};

/// What is observed at port 22 of a room with a root whose password nobody knows, and an admin with this one.
fn seen(password: &str, server: impl FnOnce(&mut Room) + Send, pairs: &List) -> Vec<Fact> {
    in_a_room(|room| {
        room.accounts(&[("admin", password, false)]);
        server(room);
        inspect(22, pairs)
    })
}

fn assert_keys_alone(facts: &[Fact]) {
    let [
        Fact::InterfaceUnusable {
            interface, reason, ..
        },
    ] = facts
    else {
        panic!("{facts:?}");
    };
    assert_eq!(interface.service, "ssh");
    assert!(
        reason.contains(
            "no passwords for the 2 accounts of the list that were asked for, only: publickey"
        ),
        "{reason}"
    );
}

#[test]
fn of_ssh_by_keys_alone_nothing_is_claimed() {
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
            &["ed25519"],
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
