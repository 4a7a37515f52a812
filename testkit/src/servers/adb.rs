//! Devices with ADB over TCP: PyPI's `adbhoneypot` asks for no key, npm's `@devicefarmer/adbkit` does.

use super::VENV;
use crate::room::{Room, call};

const NODE: &str = "/usr/bin/node";
/// A bridge to a device, which takes no key of anyone.
const BRIDGE: &str = "const { Adb } = require('@devicefarmer/adbkit'); \
    Adb.createClient().createTcpUsbBridge('none', { auth: () => Promise.reject(new Error('nobody')) }) \
    .listen(5555, '127.0.0.1');";
/// Where npm installed it.
const MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/npm/node_modules");

/// A device at port 5555 that lets anyone in: a honeypot, which plays one.
pub fn adbhoneypot(room: &mut Room) {
    call(
        "mkdir",
        &["-p", "/etc/adb/etc", "/etc/adb/data", "/etc/adb/dl"],
    );
    let start = format!(
        "cd /etc/adb && exec env ADBHONEYPOT_WORKDIR=/etc/adb {VENV}/adbhoneypot run --addr 127.0.0.1"
    );
    room.start("/bin/sh", &["-c", &start], 5555);
}

/// A device at port 5555 that demands a signature by a key that it knows, and knows none.
pub fn adbkit(room: &mut Room) {
    let start = format!("NODE_PATH={MODULES} exec {NODE} -e \"{BRIDGE}\"");
    room.start("/bin/sh", &["-c", &start], 5555);
}
