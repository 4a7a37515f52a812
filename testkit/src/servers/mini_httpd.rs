//! mini-httpd with HTTP Basic by a `.htpasswd`, as small devices run it.

use super::{ACCOUNT, pages};
use crate::room::{Room, call};

const MINI_HTTPD: &str = "/usr/sbin/mini_httpd";

/// mini-httpd at port 80. Its passwords are hashed by crypt(3), here as `openssl passwd -1` writes them.
pub fn mini_httpd(room: &mut Room, password: &str) {
    pages(room);
    let hash = call("openssl", &["passwd", "-1", password]);
    room.write("www/.htpasswd", &format!("{ACCOUNT}:{hash}\n"));
    let words = [
        "-D",
        "-p",
        "80",
        "-h",
        "127.0.0.1",
        "-d",
        "/etc/www",
        "-u",
        "root",
    ];
    room.start(MINI_HTTPD, &words, 80);
}
