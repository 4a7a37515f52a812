//! inetutils telnetd, with the logins of PAM.

use super::ACCOUNT;
use crate::room::{Room, serve_like_inetd};

/// Where Debian's inetutils-telnetd puts it.
pub const INETUTILS_TELNETD: &str = "/usr/sbin/telnetd";

/// inetutils telnetd at port 23.
pub fn inetutils_telnetd(room: &mut Room, password: &str) {
    room.accounts(&[(ACCOUNT, password, false)]);
    serve_like_inetd(INETUTILS_TELNETD, 23);
}
