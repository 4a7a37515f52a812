//! Servers of Debian, PyPI and npm, started in a [`Room`] as devices run them: one file each, with the one account `admin`.
//!
//! Each takes the password of that account, so that a test plants a pair of a list or one that no list holds.

mod adb;
mod busybox;
mod cowrie;
mod dropbear;
mod form;
mod gst_rtsp;
mod inetutils;
mod ipycam;
mod kamailio;
mod lighttpd;
mod mini_httpd;
mod mosquitto;
mod nginx;
mod openssh;
mod redis;
mod snmpd;
mod tigervnc;
mod vsftpd;

use crate::room::Room;

pub use adb::{adbhoneypot, adbkit};
pub use busybox::{BUSYBOX, busybox_httpd, busybox_telnetd, busybox_telnetd_as_it_is};
pub use cowrie::cowrie;
pub use dropbear::{dropbear, dropbear_with};
pub use form::form;
pub use gst_rtsp::{gst_rtsp, gst_rtsp_at};
pub use inetutils::{INETUTILS_TELNETD, inetutils_telnetd};
pub use ipycam::{IPYCAM_SETTINGS, ipycam};
pub use kamailio::kamailio;
pub use lighttpd::{LIGHTTPD, lighttpd};
pub use mini_httpd::mini_httpd;
pub use mosquitto::mosquitto;
pub use nginx::{nginx, nginx_with_two_realms, nginx_within_tls};
pub use openssh::{openssh, openssh_of};
pub use redis::redis;
pub use snmpd::snmpd;
pub use tigervnc::tigervnc;
pub use vsftpd::vsftpd;

/// Where `cargo xtask setup` puts what comes from PyPI.
const VENV: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/python/bin");

/// The account that each server knows.
pub const ACCOUNT: &str = "admin";

/// A page to be protected, below `/etc/www` of the room.
pub fn pages(room: &Room) {
    room.write(
        "www/index.html",
        "<html><title>Camera</title><h1>Live view</h1></html>",
    );
}
