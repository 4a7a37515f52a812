//! OpenSSH's own limits on tries.

use proofhouse_testkit::servers::{openssh, openssh_of};

use super::accounts;
use crate::bench::list;
use crate::room::{in_a_room, inspect};
use crate::servers::{PLANTED, found_and_not_found};

/// What Debian's own configuration has set.
const DEBIANS: [&str; 2] = ["UsePAM=yes", "KbdInteractiveAuthentication=no"];

#[test]
fn openssh_as_old_devices_have_it_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, |room, password| {
        room.accounts(&[("admin", password, false)]);
        let old = [
            "KexAlgorithms=diffie-hellman-group1-sha1",
            "HostKeyAlgorithms=ssh-rsa",
            "Ciphers=aes128-cbc",
            "MACs=hmac-sha1",
        ];
        let options = [&DEBIANS[..], &old].concat();
        openssh_of(room, &["rsa"], "", &options);
    });
}

#[test]
fn a_right_password_after_wrong_ones_is_not_lost_where_openssh_hangs_up() {
    for most in ["1", "2", "3"] {
        let facts = in_a_room(|room| {
            room.accounts(&[("admin", PLANTED.1, false)]);
            let few = format!("MaxAuthTries={most}");
            openssh(room, &[&DEBIANS[..], &[few.as_str()]].concat());
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
