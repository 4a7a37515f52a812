//! lighttpd with HTTP Basic or Digest.

use super::{ACCOUNT, pages};
use crate::room::Room;

/// Where Debian's lighttpd puts it.
pub const LIGHTTPD: &str = "/usr/sbin/lighttpd";

/// lighttpd at port 80; `method` as its settings write it, such as `"method" => "basic"`.
pub fn lighttpd(room: &mut Room, password: &str, method: &str) {
    pages(room);
    room.write("lighttpd.user", &format!("{ACCOUNT}:{password}\n"));
    room.write(
        "lighttpd.conf",
        &format!(
            "server.document-root = \"/etc/www\"\nserver.bind = \"127.0.0.1\"\nserver.port = 80\n\
             server.modules = (\"mod_auth\", \"mod_authn_file\")\nindex-file.names = (\"index.html\")\n\
             auth.backend = \"plain\"\nauth.backend.plain.userfile = \"/etc/lighttpd.user\"\n\
             auth.require = (\"/\" => ({method}, \"realm\" => \"camera\", \"require\" => \"valid-user\"))\n"
        ),
    );
    room.start(LIGHTTPD, &["-D", "-f", "/etc/lighttpd.conf"], 80);
}
