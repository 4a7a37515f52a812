//! Servers that nobody here wrote, each once with a default credential of the shipped list and once without.

use proofhouse_inspect::credentials::List;
use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};

use proofhouse_testkit::servers::{
    BUSYBOX, INETUTILS_TELNETD, busybox_httpd, busybox_telnetd, dropbear, form, inetutils_telnetd,
    lighttpd, mini_httpd, nginx, openssh, pages,
};

use crate::room::{Room, in_a_room, inspect, random, serve_like_inetd};

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

#[test]
fn busybox_telnetd_is_judged_right() {
    found_and_not_found("telnet", "echo", 23, busybox_telnetd);
}

#[test]
fn a_telnet_service_where_a_web_page_usually_stands_is_still_telnet() {
    found_and_not_found("telnet", "echo", 80, |room, password| {
        room.accounts(&[("admin", password, false)]);
        serve_like_inetd(INETUTILS_TELNETD, 80);
    });
}

#[test]
fn inetutils_telnetd_is_judged_right() {
    found_and_not_found("telnet", "echo", 23, inetutils_telnetd);
}

#[test]
fn busybox_httpd_with_basic_is_judged_right() {
    found_and_not_found("http-basic", "without credentials 401", 80, busybox_httpd);
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
    found_and_not_found("http-basic", "without credentials 401", 80, nginx);
}

/// Where there is no first page, it is forbidden to whoever has the right password.
const FORBIDDEN: &str = "answers 403 each of three times";

fn without_a_first_page() {
    std::fs::remove_file("/etc/www/index.html").unwrap();
}

#[test]
fn nginx_with_basic_and_without_a_first_page_is_judged_right() {
    found_and_not_found("http-basic", FORBIDDEN, 80, |room, password| {
        nginx(room, password);
        without_a_first_page();
    });
}

#[test]
fn lighttpd_with_digest_and_without_a_first_page_is_judged_right() {
    found_and_not_found("http-digest", FORBIDDEN, 80, |room, password| {
        let digest = "\"method\" => \"digest\", \"algorithm\" => \"MD5\"";
        lighttpd(room, password, digest);
        without_a_first_page();
    });
}

#[test]
fn mini_httpd_with_basic_is_judged_right() {
    found_and_not_found("http-basic", "without credentials 401", 80, mini_httpd);
}

#[test]
fn a_form_behind_lighttpd_is_judged_right() {
    found_and_not_found("http-form", "", 80, form);
}

#[test]
fn dropbear_is_judged_right() {
    found_and_not_found("ssh", "echo", 22, dropbear);
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
    must_be_changed(23, |_| serve_like_inetd(INETUTILS_TELNETD, 23));
}
