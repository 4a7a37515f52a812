//! nginx with HTTP Basic, in the clear or within TLS, with one realm or two.

use super::{ACCOUNT, pages};
use crate::room::{Room, call};

const NGINX: &str = "/usr/sbin/nginx";

/// nginx at port 80.
pub fn nginx(room: &mut Room, password: &str) {
    serve(room, password, 80, "");
}

/// nginx at port 80, whose pages for programs have a realm and a password of their own.
pub fn nginx_with_two_realms(room: &mut Room, of_pages: &str, of_programs: &str) {
    let hash = call("openssl", &["passwd", "-apr1", of_programs]);
    room.write("service", &format!("{ACCOUNT}:{hash}\n"));
    room.write("www/api/index.html", "{}");
    let place = "location /api/ { auth_basic service; auth_basic_user_file /etc/service; }";
    serve(room, of_pages, 80, place);
}

/// nginx at port 443 with these settings of its TLS, such as `ssl_protocols TLSv1;`, and a certificate of this run.
pub fn nginx_within_tls(room: &mut Room, password: &str, settings: &str) {
    room.write("openssl.cnf", "[req]\ndistinguished_name = name\n[name]\n");
    let words = "req -config /etc/openssl.cnf -x509 -newkey rsa:1024 -nodes -subj /CN=eye -keyout /etc/eye.pem -out /etc/eye.crt";
    call("openssl", &words.split(' ').collect::<Vec<_>>());
    let pair = "ssl_certificate /etc/eye.crt;\n ssl_certificate_key /etc/eye.pem;";
    serve(room, password, 443, &format!("{pair}\n {settings}"));
}

fn serve(room: &mut Room, password: &str, port: u16, settings: &str) {
    pages(room);
    let hash = call("openssl", &["passwd", "-apr1", password]);
    room.write("htpasswd", &format!("{ACCOUNT}:{hash}\n"));
    let ssl = if port == 443 { " ssl" } else { "" };
    room.write(
        "nginx.conf",
        &format!(
            "daemon off;\nuser root;\npid /run/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n access_log off;\n server {{\n \
             listen 127.0.0.1:{port}{ssl};\n {settings}\n root /etc/www;\n auth_basic camera;\n \
             auth_basic_user_file /etc/htpasswd;\n }}\n}}\n"
        ),
    );
    room.start(NGINX, &["-c", "/etc/nginx.conf"], port);
}
