//! vsftpd with the logins of PAM.

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a room that cannot be furnished ends the test"
)]

use super::ACCOUNT;
use crate::room::{Room, serve_like_inetd};

const VSFTPD: &str = "/usr/sbin/vsftpd";

/// vsftpd at `port`, with further lines of its settings.
pub fn vsftpd(room: &mut Room, password: &str, further: &str, port: u16) {
    room.accounts(&[(ACCOUNT, password, false)]);
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap();
    room.write(
        "passwd",
        &format!("{accounts}ftp:x:101:65534::/etc/ftp:/usr/sbin/nologin\n"),
    );
    room.write("ftp/readme.txt", "Nobody may read this here.\n");
    room.write("ftp-empty/.keep", "");
    std::fs::remove_file("/etc/ftp-empty/.keep").unwrap();
    room.write(
        "vsftpd.conf",
        &format!(
            "listen=NO\nlocal_enable=YES\npam_service_name=vsftpd\n\
             secure_chroot_dir=/etc/ftp-empty\nxferlog_enable=NO\n{further}"
        ),
    );
    // As a server of its own it crashes now and then when a client hangs up at once.
    serve_like_inetd(VSFTPD, port);
}
