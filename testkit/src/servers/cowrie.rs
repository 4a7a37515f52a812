//! PyPI's `cowrie`: a honeypot that lets anyone in over SSH and Telnet, and plays a shell to them.

use super::VENV;
use crate::room::{Room, call};

/// Its folder in the room.
const HOME: &str = "/etc/cowrie";
/// It refuses to run as root. What it is installed in may be root's own, and is read nevertheless.
const AS_NOBODY: &str = "setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps +dac_read_search \
                         --ambient-caps +dac_read_search";

/// cowrie with SSH at port 2222 and Telnet at 2223. `users` is its table of who gets in; without one its own holds, which
/// is: anyone with any password, but for `root` with `root`, `123456` or a word like "honeypot".
pub fn cowrie(room: &mut Room, users: Option<&str>) {
    room.write("cowrie/etc/cowrie.cfg", "[telnet]\nenabled = true\n");
    if let Some(users) = users {
        room.write("cowrie/etc/userdb.txt", users);
    }
    for folder in [
        "var/log/cowrie",
        "var/lib/cowrie/tty",
        "var/lib/cowrie/downloads",
        "var/run",
    ] {
        call("mkdir", &["-p", &format!("{HOME}/{folder}")]);
    }
    call("chown", &["-R", "65534:65534", HOME]);
    // The shell stays: whoever changes its user is no longer ended with the room, but ends with the shell.
    let start = format!(
        "cd {HOME} && {AS_NOBODY} env HOME={HOME} COWRIE_STDOUT=yes PATH={VENV}:/usr/bin:/bin {VENV}/cowrie start; exit $?"
    );
    room.start("/bin/sh", &["-c", &start], 2223);
}
