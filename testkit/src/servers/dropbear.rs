//! dropbear, the SSH server of small devices.

use super::ACCOUNT;
use crate::room::{Room, call};

const DROPBEAR: &str = "/usr/sbin/dropbear";

/// dropbear at port 22, with a host key made for this run.
pub fn dropbear(room: &mut Room, password: &str) {
    room.accounts(&[(ACCOUNT, password, false)]);
    call("dropbearkey", &["-t", "ed25519", "-f", "/etc/dropbear_key"]);
    room.start(
        DROPBEAR,
        &["-F", "-E", "-p", "127.0.0.1:22", "-r", "/etc/dropbear_key"],
        22,
    );
}
