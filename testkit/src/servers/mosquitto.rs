//! mosquitto, an MQTT broker, with a password file or without.

use super::ACCOUNT;
use crate::room::{Room, call};

const MOSQUITTO: &str = "/usr/sbin/mosquitto";
const PASSWORDS: &str = "/etc/mosquitto.passwd";

/// mosquitto at port 1883, with further lines of its settings.
pub fn mosquitto(room: &mut Room, password: Option<&str>, lines: &str) {
    if let Some(password) = password {
        call(
            "mosquitto_passwd",
            &["-b", "-c", PASSWORDS, ACCOUNT, password],
        );
    }
    let file = password.map_or(String::new(), |_| format!("password_file {PASSWORDS}\n"));
    room.write(
        "mosquitto.conf",
        &format!("user root\nlistener 1883 127.0.0.1\n{file}{lines}"),
    );
    room.start(MOSQUITTO, &["-c", "/etc/mosquitto.conf"], 1883);
}
