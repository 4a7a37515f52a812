//! busybox as small devices run it: its Telnet service with its own login, its web server with HTTP Basic.

use super::{ACCOUNT, pages};
use crate::room::{Room, call};

/// Where Debian's busybox-static puts it.
pub const BUSYBOX: &str = "/bin/busybox";

/// busybox telnetd with busybox login, at port 23.
pub fn busybox_telnetd(room: &mut Room, password: &str) {
    room.accounts(&[(ACCOUNT, password, false)]);
    busybox_telnetd_as_it_is(room);
}

/// The same, for the accounts that the room has.
pub fn busybox_telnetd_as_it_is(room: &mut Room) {
    // busybox acts as what it is called by.
    call("mkdir", &["/etc/bin"]);
    call("ln", &["-s", BUSYBOX, "/etc/bin/login"]);
    room.start(
        BUSYBOX,
        &[
            "telnetd",
            "-F",
            "-b",
            "127.0.0.1:23",
            "-l",
            "/etc/bin/login",
        ],
        23,
    );
}

/// busybox httpd with HTTP Basic, at port 80.
pub fn busybox_httpd(room: &mut Room, password: &str) {
    pages(room);
    room.write("httpd.conf", &format!("/:{ACCOUNT}:{password}\n"));
    room.start(
        BUSYBOX,
        &[
            "httpd",
            "-f",
            "-p",
            "127.0.0.1:80",
            "-h",
            "/etc/www",
            "-c",
            "/etc/httpd.conf",
        ],
        80,
    );
}
