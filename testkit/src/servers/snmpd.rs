//! Debian's snmpd, over UDP and, to see that it has started, over TCP.

use crate::room::{Room, call};

const SNMPD: &str = "/usr/sbin/snmpd";

/// snmpd at port 161 with these lines of its settings, such as `rocommunity public 127.0.0.1`.
pub fn snmpd(room: &mut Room, lines: &str) {
    // What it remembers of its users is the room's, not the machine's.
    call("mkdir", &["-p", "/var/lib/snmp"]);
    call("mount", &["-t", "tmpfs", "tmpfs", "/var/lib/snmp"]);
    let usual = "agentAddress udp:127.0.0.1:161,tcp:127.0.0.1:161\nsysDescr Acme camera\n";
    room.write("snmpd.conf", &format!("{usual}{lines}"));
    room.start(SNMPD, &["-f", "-Lo", "-C", "-c", "/etc/snmpd.conf"], 161);
}
