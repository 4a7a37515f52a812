//! OpenSSH as Debian brings it.

use crate::room::{Room, call};

/// Where Debian's openssh-server puts it.
pub const SSHD: &str = "/usr/sbin/sshd";

/// OpenSSH at port 22 with these options on top, with a host key made for this run; its accounts are the room's.
pub fn openssh(room: &mut Room, options: &[&str]) {
    openssh_of(room, "", options);
}

/// The same with this `sshd_config`, whose `Match` no option can say.
pub fn openssh_of(room: &mut Room, config: &str, options: &[&str]) {
    call(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", "/etc/host_key"],
    );
    room.write("sshd_config", config);
    let mut words = vec![
        "-D",
        "-e",
        "-f",
        "/etc/sshd_config",
        "-h",
        "/etc/host_key",
        "-o",
        "ListenAddress=127.0.0.1",
    ];
    words.extend(options.iter().flat_map(|option| ["-o", option]));
    room.start(SSHD, &words, 22);
}
