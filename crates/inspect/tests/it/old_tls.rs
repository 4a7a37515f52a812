//! Services whose TLS is older than what rustls speaks: nginx and vsftpd as old devices are set, and such as speak none.

use std::io::{Read, Write};
use std::net::TcpListener;

use proofhouse_law::observation::Fact;
use proofhouse_testkit::servers::{BUSYBOX, nginx_within_tls, pages, vsftpd};

use crate::room::{in_a_room, look_at};
use crate::servers::found_and_not_found;
use crate::text::ftp::certificate;

const OPENSSL: &str = "/usr/bin/openssl";

#[test]
fn a_web_server_with_tls_1_0_alone_is_judged_right() {
    found_and_not_found(
        "http-basic",
        "without credentials 401",
        443,
        |room, password| {
            let settings = "ssl_protocols TLSv1; ssl_ciphers AES128-SHA:@SECLEVEL=0;";
            nginx_within_tls(room, password, settings);
        },
    );
}

#[test]
fn a_web_server_with_tls_1_1_alone_is_judged_right() {
    found_and_not_found(
        "http-basic",
        "without credentials 401",
        443,
        |room, password| {
            let settings = "ssl_protocols TLSv1.1; ssl_ciphers ECDHE-RSA-AES256-SHA:@SECLEVEL=0;";
            nginx_within_tls(room, password, settings);
        },
    );
}

#[test]
fn a_web_server_whose_keys_are_exchanged_by_rsa_is_judged_right() {
    found_and_not_found(
        "http-basic",
        "without credentials 401",
        443,
        |room, password| {
            let settings =
                "ssl_protocols TLSv1.2; ssl_ciphers AES256-SHA256:AES128-SHA:@SECLEVEL=0;";
            nginx_within_tls(room, password, settings);
        },
    );
}

#[test]
fn a_vsftpd_that_demands_auth_tls_of_an_old_version_is_judged_right() {
    found_and_not_found("ftp", "after AUTH TLS", 21, |room, password| {
        certificate(room);
        // vsftpd has no setting for its newest version.
        let newest = "openssl_conf = o\n[o]\nssl_conf = s\n[s]\nsystem_default = d\n[d]\nMinProtocol = TLSv1\nMaxProtocol = TLSv1\n";
        room.write("ssl/openssl.cnf", newest);
        let settings = "anonymous_enable=NO\nssl_enable=YES\nforce_local_logins_ssl=YES\n\
             rsa_cert_file=/etc/ftp.crt\nrsa_private_key_file=/etc/ftp.pem\n\
             ssl_tlsv1=YES\nssl_ciphers=AES128-SHA:@SECLEVEL=0\n";
        vsftpd(room, password, settings, 21);
    });
}

#[test]
fn a_page_in_the_clear_where_tls_usually_stands_is_found() {
    let facts = in_a_room(|room| {
        pages(room);
        let words = "httpd -f -p 127.0.0.1:443 -h /etc/www";
        room.start(BUSYBOX, &words.split(' ').collect::<Vec<_>>(), 443);
        look_at(443)
    });
    assert!(
        facts.iter().any(|fact| matches!(
            fact,
            Fact::OpenWithoutAuthentication { interface, .. } if !interface.tls
        )),
        "{facts:?}"
    );
}

/// What is found at a service that answers everything, TLS or not, with `answer`, and hangs up.
fn at_one_that_answers(answer: &'static [u8]) -> Vec<Fact> {
    in_a_room(|_| {
        let listener = TcpListener::bind("127.0.0.1:4433").unwrap();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let mut hello = [0; 4096];
                let _ = connection
                    .read(&mut hello)
                    .and_then(|_| connection.write_all(answer));
            }
        });
        look_at(4433)
    })
}

/// The reason for which nothing could be tried, and what the service was taken for.
fn untested(facts: &[Fact]) -> (&str, &str) {
    let mut all = facts.iter().filter_map(|fact| match fact {
        Fact::InterfaceUnusable {
            interface, reason, ..
        } => Some((interface.service.as_str(), reason.as_str())),
        _ => None,
    });
    let one = all.next().unwrap_or_else(|| panic!("{facts:?}"));
    assert_eq!(all.next(), None, "told twice");
    one
}

#[test]
fn tls_that_nobody_here_speaks_is_said_to_be_so() {
    // The alert handshake_failure, in TLS 1.0.
    let facts = at_one_that_answers(b"\x15\x03\x01\x00\x02\x02\x28");
    let (service, reason) = untested(&facts);
    assert_eq!(service, "tls");
    assert!(
        reason.contains("speaks TLS that nothing here does")
            && reason.contains("handshake failure"),
        "{reason}"
    );
    assert!(found_over_tls(&facts), "{facts:?}");
}

/// Whether the service was found, and within TLS.
fn found_over_tls(facts: &[Fact]) -> bool {
    let found = facts.iter().find_map(|fact| match fact {
        Fact::ServiceFound { interface, .. } => Some(interface.tls),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{facts:?}"))
}

#[test]
fn tls_that_lets_in_only_who_has_a_certificate_is_looked_at_all_the_same() {
    let facts = in_a_room(|room| {
        certificate(room);
        let words = "s_server -accept 127.0.0.1:8883 -www -quiet -tls1_2 -Verify 1 -verify_return_error -cert /etc/ftp.crt -key /etc/ftp.pem";
        room.start(OPENSSL, &words.split(' ').collect::<Vec<_>>(), 8883);
        look_at(8883)
    });
    let (service, reason) = untested(&facts);
    assert_eq!(service, "tls");
    assert!(
        reason.contains("lets nobody in without one") && !reason.contains("nothing here"),
        "{reason}"
    );
    assert!(found_over_tls(&facts), "{facts:?}");
    assert!(
        facts.iter().any(
            |fact| matches!(fact, Fact::TlsOffered { versions, .. } if versions == &["TLS 1.2"])
        ),
        "{facts:?}"
    );
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::CertificateShown { .. })),
        "{facts:?}"
    );
}

#[test]
fn a_service_that_hangs_up_on_every_hello_is_not_called_tls() {
    let facts = at_one_that_answers(b"");
    assert_eq!(untested(&facts).0, "unknown");
}
