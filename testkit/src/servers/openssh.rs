//! OpenSSH as Debian brings it.

use crate::room::{Room, call};

/// Where Debian's openssh-server puts it.
const SSHD: &str = "/usr/sbin/sshd";

/// OpenSSH at port 22 with these options on top, with a host key made for this run; its accounts are the room's.
pub fn openssh(room: &mut Room, options: &[&str]) {
    openssh_of(room, &["ed25519"], "", options);
}

/// The same with a host key of each of these types, as `/etc/host_TYPE`, and this `sshd_config`, whose `Match` no option
/// can say.
pub fn openssh_of(room: &mut Room, keys: &[&str], config: &str, options: &[&str]) {
    room.write("sshd_config", config);
    let files: Vec<String> = keys.iter().map(|key| format!("/etc/host_{key}")).collect();
    let mut words = vec![
        "-D",
        "-e",
        "-f",
        "/etc/sshd_config",
        "-o",
        "ListenAddress=127.0.0.1",
    ];
    for (key, file) in keys.iter().zip(&files) {
        call("ssh-keygen", &["-q", "-t", key, "-N", "", "-f", file]);
        words.extend(["-h", file]);
    }
    words.extend(options.iter().flat_map(|option| ["-o", option]));
    room.start(SSHD, &words, 22);
}
