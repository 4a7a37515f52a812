//! nginx with HTTP Basic.

use super::{ACCOUNT, pages};
use crate::room::{Room, call};

const NGINX: &str = "/usr/sbin/nginx";

/// nginx at port 80.
pub fn nginx(room: &mut Room, password: &str) {
    pages(room);
    let hash = call("openssl", &["passwd", "-apr1", password]);
    room.write("htpasswd", &format!("{ACCOUNT}:{hash}\n"));
    room.write(
        "nginx.conf",
        "daemon off;\nuser root;\npid /run/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n access_log off;\n server {\n\
         listen 127.0.0.1:80;\n root /etc/www;\n auth_basic camera;\n auth_basic_user_file /etc/htpasswd;\n }\n}\n",
    );
    room.start(NGINX, &["-c", "/etc/nginx.conf"], 80);
}
