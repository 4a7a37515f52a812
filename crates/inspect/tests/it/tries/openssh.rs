//! OpenSSH's own limits on tries.

use proofhouse_testkit::servers::SSHD;

use super::accounts;
use crate::bench::list;
use crate::room::{Room, call, in_a_room, inspect};
use crate::servers::{PLANTED, found_and_not_found};

/// OpenSSH with this type of host key and these options on top of Debian's own.
fn openssh(room: &mut Room, key: &str, options: &[&str]) {
    call(
        "ssh-keygen",
        &["-q", "-t", key, "-N", "", "-f", "/etc/host_key"],
    );
    room.write("sshd_config", "");
    let mut words = vec![
        "-D",
        "-e",
        "-f",
        "/etc/sshd_config",
        "-h",
        "/etc/host_key",
        "-o",
        "ListenAddress=127.0.0.1",
        "-o",
        "UsePAM=yes",
        "-o",
        "KbdInteractiveAuthentication=no",
    ];
    words.extend(options.iter().flat_map(|option| ["-o", option]));
    room.start(SSHD, &words, 22);
}

#[test]
fn openssh_as_old_devices_have_it_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, |room, password| {
        room.accounts(&[("admin", password, false)]);
        openssh(
            room,
            "rsa",
            &[
                "KexAlgorithms=diffie-hellman-group1-sha1",
                "HostKeyAlgorithms=ssh-rsa",
                "Ciphers=aes128-cbc",
                "MACs=hmac-sha1",
            ],
        );
    });
}

#[test]
fn a_right_password_after_wrong_ones_is_not_lost_where_openssh_hangs_up() {
    for most in ["1", "2", "3"] {
        let facts = in_a_room(|room| {
            room.accounts(&[("admin", PLANTED.1, false)]);
            openssh(room, "ed25519", &[&format!("MaxAuthTries={most}")]);
            inspect(
                22,
                &list("admin,a\nadmin,b\nadmin,c\nadmin,d\nadmin,e\nadmin,1234\n"),
            )
        });
        assert_eq!(
            accounts(&facts),
            ["admin"],
            "MaxAuthTries={most}: {facts:?}"
        );
    }
}
