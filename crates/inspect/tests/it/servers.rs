//! Servers that nobody here wrote, each once with a default credential of the shipped list and once without.

use proofhouse_inspect::credentials::List;
use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};

use crate::room::{Room, call, in_a_room, inspect, random, serve_like_inetd};

const BUSYBOX: &str = "/bin/busybox";
pub(crate) const SSHD: &str = "/usr/sbin/sshd";
const DROPBEAR: &str = "/usr/sbin/dropbear";
const LIGHTTPD: &str = "/usr/sbin/lighttpd";
const NGINX: &str = "/usr/sbin/nginx";
const TELNETD: &str = "/usr/sbin/telnetd";

/// The likeliest pairs of the shipped list: real servers take seconds to refuse one.
pub(crate) fn likeliest() -> List {
    let mut list = List::shipped().unwrap();
    list.pairs.truncate(6);
    list
}

/// The fifth of them, so that the right pair comes after wrong ones.
pub(crate) const PLANTED: (&str, &str) = ("admin", "1234");

/// Starts a server whose account has this password.
pub(crate) type Server = fn(&mut Room, &str);

/// With the planted pair it is found, and with a password of its own nothing is.
pub(crate) fn found_and_not_found(service: &str, proof_holds: &str, port: u16, server: Server) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let facts = in_a_room(|room| {
                server(room, PLANTED.1);
                inspect(port, &likeliest())
            });
            let [
                Fact::CredentialAccepted {
                    interface,
                    account,
                    origin,
                    proof,
                    change_forced,
                    ..
                },
                Fact::CredentialsRefused {
                    stopped: StopReason::ListExhausted,
                    ..
                },
            ] = facts.as_slice()
            else {
                panic!("missed at {service}: {facts:?}");
            };
            assert_eq!(
                (interface.service.as_str(), account.as_str()),
                (service, PLANTED.0)
            );
            assert!(
                matches!(origin, CredentialOrigin::PublicList { .. }),
                "{origin:?}"
            );
            assert!(proof.contains(proof_holds), "{proof}");
            assert!(!change_forced);
        });
        scope.spawn(|| {
            let facts = in_a_room(|room| {
                server(room, &random());
                inspect(port, &likeliest())
            });
            let [
                Fact::CredentialsRefused {
                    interface,
                    tries: 6,
                    stopped: StopReason::ListExhausted,
                    ..
                },
            ] = facts.as_slice()
            else {
                panic!("false alarm at {service}: {facts:?}");
            };
            assert_eq!(interface.service, service);
        });
    });
}

fn busybox_telnetd(room: &mut Room, password: &str) {
    room.accounts(&[("admin", password, false)]);
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

#[test]
fn busybox_telnetd_is_judged_right() {
    found_and_not_found("telnet", "echo", 23, busybox_telnetd);
}

#[test]
fn inetutils_telnetd_is_judged_right() {
    found_and_not_found("telnet", "echo", 23, |room, password| {
        room.accounts(&[("admin", password, false)]);
        serve_like_inetd(TELNETD, 23);
    });
}

fn pages(room: &Room) {
    room.write(
        "www/index.html",
        "<html><title>Camera</title><h1>Live view</h1></html>",
    );
}

#[test]
fn busybox_httpd_with_basic_is_judged_right() {
    found_and_not_found(
        "http-basic",
        "without credentials 401",
        80,
        |room, password| {
            pages(room);
            room.write("httpd.conf", &format!("/:admin:{password}\n"));
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
        },
    );
}

#[test]
fn an_open_page_of_busybox_httpd_is_open_and_no_default_password() {
    let facts = in_a_room(|room| {
        pages(room);
        room.start(
            BUSYBOX,
            &["httpd", "-f", "-p", "127.0.0.1:80", "-h", "/etc/www"],
            80,
        );
        inspect(80, &likeliest())
    });
    assert!(
        matches!(facts.as_slice(), [Fact::OpenWithoutAuthentication { .. }]),
        "{facts:?}"
    );
}

fn lighttpd(room: &mut Room, password: &str, method: &str) {
    pages(room);
    room.write("lighttpd.user", &format!("admin:{password}\n"));
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

#[test]
fn lighttpd_with_basic_is_judged_right() {
    found_and_not_found(
        "http-basic",
        "without credentials 401",
        80,
        |room, password| {
            lighttpd(room, password, "\"method\" => \"basic\"");
        },
    );
}

#[test]
fn lighttpd_with_digest_by_md5_is_judged_right() {
    found_and_not_found(
        "http-digest",
        "without credentials 401",
        80,
        |room, password| {
            lighttpd(
                room,
                password,
                "\"method\" => \"digest\", \"algorithm\" => \"MD5\"",
            );
        },
    );
}

#[test]
fn lighttpd_with_digest_by_sha_256_is_judged_right() {
    found_and_not_found(
        "http-digest",
        "without credentials 401",
        80,
        |room, password| {
            lighttpd(
                room,
                password,
                "\"method\" => \"digest\", \"algorithm\" => \"SHA-256\"",
            );
        },
    );
}

#[test]
fn nginx_with_basic_is_judged_right() {
    found_and_not_found(
        "http-basic",
        "without credentials 401",
        80,
        |room, password| {
            pages(room);
            room.write(
                "htpasswd",
                &format!(
                    "admin:{}\n",
                    call("openssl", &["passwd", "-apr1", password])
                ),
            );
            room.write(
            "nginx.conf",
            "daemon off;\nuser root;\npid /run/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n access_log off;\n server {\n\
             listen 127.0.0.1:80;\n root /etc/www;\n auth_basic camera;\n auth_basic_user_file /etc/htpasswd;\n }\n}\n",
        );
            room.start(NGINX, &["-c", "/etc/nginx.conf"], 80);
        },
    );
}

#[test]
fn dropbear_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, |room, password| {
        room.accounts(&[("admin", password, false)]);
        call("dropbearkey", &["-t", "ed25519", "-f", "/etc/dropbear_key"]);
        room.start(
            DROPBEAR,
            &["-F", "-E", "-p", "127.0.0.1:22", "-r", "/etc/dropbear_key"],
            22,
        );
    });
}

/// OpenSSH as Debian brings it, with these options on top.
fn openssh(room: &mut Room, options: &[&str]) {
    call(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", "/etc/host_key"],
    );
    room.write("sshd_config", "");
    let mut words = vec![
        "-D",
        "-e",
        "-f",
        "/etc/sshd_config",
        "-h",
        "/etc/host_key",
        "-o",
        "ListenAddress=127.0.0.1",
    ];
    words.extend(options.iter().flat_map(|option| ["-o", option]));
    room.start(SSHD, &words, 22);
}

#[test]
fn openssh_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, |room, password| {
        room.accounts(&[("admin", password, false)]);
        openssh(room, &["UsePAM=yes", "KbdInteractiveAuthentication=no"]);
    });
}

#[test]
fn openssh_with_keyboard_interactive_and_old_algorithms_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, |room, password| {
        room.accounts(&[("admin", password, false)]);
        openssh(
            room,
            &[
                "UsePAM=yes",
                "KbdInteractiveAuthentication=yes",
                "PasswordAuthentication=no",
                "KexAlgorithms=diffie-hellman-group14-sha1",
                "Ciphers=aes128-cbc",
                "MACs=hmac-sha1",
            ],
        );
    });
}

/// The planted password is right and must be changed before use.
fn must_be_changed(port: u16, server: impl FnOnce(&mut Room) + Send) {
    let facts = in_a_room(|room| {
        room.accounts(&[("admin", PLANTED.1, true)]);
        server(room);
        inspect(port, &likeliest())
    });
    let [
        Fact::CredentialAccepted {
            account,
            change_forced,
            ..
        },
        Fact::CredentialsRefused { .. },
    ] = facts.as_slice()
    else {
        panic!("{facts:?}");
    };
    assert!(account == PLANTED.0 && *change_forced, "{facts:?}");
}

#[test]
fn an_expired_password_of_openssh_must_be_changed_by_password_login() {
    must_be_changed(22, |room| {
        openssh(room, &["UsePAM=yes", "KbdInteractiveAuthentication=no"]);
    });
}

#[test]
fn an_expired_password_of_openssh_must_be_changed_by_keyboard_interactive() {
    must_be_changed(22, |room| {
        openssh(
            room,
            &[
                "UsePAM=yes",
                "KbdInteractiveAuthentication=yes",
                "PasswordAuthentication=no",
            ],
        );
    });
}

#[test]
fn an_expired_password_of_inetutils_telnetd_must_be_changed() {
    must_be_changed(23, |_| serve_like_inetd(TELNETD, 23));
}
