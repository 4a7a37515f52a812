//! dropbear, the SSH server of small devices.

use super::ACCOUNT;
use crate::room::{Room, call};

const DROPBEAR: &str = "/usr/sbin/dropbear";

/// dropbear at port 22, with a host key made for this run.
pub fn dropbear(room: &mut Room, password: &str) {
    room.accounts(&[(ACCOUNT, password, false)]);
    dropbear_with(room, &[]);
}

/// The same with these options on top; its accounts are the room's.
pub fn dropbear_with(room: &mut Room, options: &[&str]) {
    call("dropbearkey", &["-t", "ed25519", "-f", "/etc/dropbear_key"]);
    let mut words = vec!["-F", "-E", "-p", "127.0.0.1:22", "-r", "/etc/dropbear_key"];
    words.extend(options);
    room.start(DROPBEAR, &words, 22);
}
