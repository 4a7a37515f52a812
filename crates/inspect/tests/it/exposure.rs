//! What a device shows beside its logins: TLS, SSH, and what it tells anyone; against real servers and hostile ones.

mod hostile;
mod pages;
mod ssh;

use proofhouse_law::Digest;
use proofhouse_law::observation::{Certificate, Fact};

use crate::room::{Room, call, in_a_room, look_at};

const OPENSSL: &str = "/usr/bin/openssl";
const NGINX: &str = "/usr/sbin/nginx";
const LIGHTTPD: &str = "/usr/sbin/lighttpd";

/// A key and its own certificate, made for this run.
struct Pair {
    folder: tempfile::TempDir,
}

impl Pair {
    fn new(kind: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let mut words = vec![
            "req",
            "-x509",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/C=GB/O=Acme/CN=Eye 1",
        ];
        words.extend(kind);
        let (key, certificate) = (path("key"), path("crt"));
        words.extend(["-keyout", &key, "-out", &certificate]);
        call(OPENSSL, &words);
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The digest of the public key, by OpenSSL.
    fn spki(&self) -> Digest {
        let der = self.path("der");
        call(
            OPENSSL,
            &[
                "pkey",
                "-in",
                &self.path("key"),
                "-pubout",
                "-outform",
                "DER",
                "-out",
                &der,
            ],
        );
        Digest::of(&std::fs::read(der).unwrap())
    }
}

fn offered(facts: &[Fact]) -> (Vec<String>, Vec<String>) {
    let mut all = facts.iter().filter_map(|fact| match fact {
        Fact::TlsOffered {
            versions, ciphers, ..
        } => Some((versions.clone(), ciphers.clone())),
        _ => None,
    });
    let one = all.next().unwrap_or_else(|| panic!("no TLS: {facts:?}"));
    assert_eq!(all.next(), None, "told twice");
    one
}

fn certificates(facts: &[Fact]) -> Vec<Certificate> {
    let shown = facts.iter().filter_map(|fact| match fact {
        Fact::CertificateShown { certificate, .. } => Some((**certificate).clone()),
        _ => None,
    });
    shown.collect()
}

#[test]
fn an_old_server_shows_its_old_versions_suites_and_key() {
    let pair = Pair::new(&["-newkey", "rsa:1024", "-sha1"]);
    let facts = in_a_room(|room| {
        room.start(
            OPENSSL,
            &[
                "s_server",
                "-accept",
                "127.0.0.1:443",
                "-www",
                "-quiet",
                "-cert",
                &pair.path("crt"),
                "-key",
                &pair.path("key"),
                "-cipher",
                "ALL:COMPLEMENTOFALL:@SECLEVEL=0",
            ],
            443,
        );
        look_at(443)
    });
    let (versions, ciphers) = offered(&facts);
    assert_eq!(versions, ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]);
    for wanted in [
        "TLS_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_DH_anon_WITH_AES_128_CBC_SHA",
        "TLS_RSA_WITH_NULL_SHA",
    ] {
        assert!(
            ciphers.iter().any(|one| one == wanted),
            "{wanted} of {ciphers:?}"
        );
    }
    assert!(
        !ciphers.iter().any(|one| one.contains("ECDSA")),
        "{ciphers:?}"
    );
    let [certificate] = &certificates(&facts)[..] else {
        panic!("{facts:?}");
    };
    assert_eq!(certificate.subject, "C=GB, O=Acme, CN=Eye 1");
    assert_eq!(
        (certificate.key.as_str(), certificate.signature.as_str()),
        ("RSA 1024", "RSA with SHA-1")
    );
    assert!(certificate.self_signed);
    assert_eq!(certificate.spki_sha256, pair.spki());
    assert_eq!(
        certificate.not_after.as_second() - certificate.not_before.as_second(),
        30 * 24 * 60 * 60
    );
}

/// nginx with these settings of its TLS.
fn nginx(room: &mut Room, settings: &str, pair: &Pair) {
    room.write("www/index.html", "<html><title>Sign in</title></html>");
    room.write(
        "nginx.conf",
        &format!(
            "daemon off;\nuser root;\npid /run/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n access_log off;\n \
             server_tokens off;\n server {{\n listen 127.0.0.1:443 ssl;\n root /etc/www;\n ssl_certificate {};\n \
             ssl_certificate_key {};\n {settings}\n }}\n}}\n",
            pair.path("crt"),
            pair.path("key")
        ),
    );
    room.start(NGINX, &["-c", "/etc/nginx.conf"], 443);
}

#[test]
fn a_hardened_server_shows_what_it_takes_and_nothing_more() {
    let pair = Pair::new(&["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let facts = in_a_room(|room| {
        let settings = "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305;";
        nginx(room, settings, &pair);
        look_at(443)
    });
    let (versions, mut ciphers) = offered(&facts);
    assert_eq!(versions, ["TLS 1.2", "TLS 1.3"]);
    ciphers.sort_unstable();
    assert_eq!(
        ciphers,
        [
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        ]
    );
    let [certificate] = &certificates(&facts)[..] else {
        panic!("{facts:?}");
    };
    assert_eq!(
        (certificate.key.as_str(), certificate.signature.as_str()),
        ("EC P-256", "ECDSA with SHA-256")
    );
    assert!(certificate.self_signed);
    assert_eq!(certificate.spki_sha256, pair.spki());
    let alarms = facts.iter().filter(|fact| {
        matches!(
            fact,
            Fact::KnownKey { .. } | Fact::DisclosedBeforeLogin { .. } | Fact::SameInUnits { .. }
        )
    });
    assert_eq!(alarms.count(), 0, "{facts:?}");
}

#[test]
fn a_certificate_that_only_tls_1_3_brings_is_read_too() {
    let pair = Pair::new(&["-newkey", "ed25519"]);
    let facts = in_a_room(|room| {
        nginx(room, "ssl_protocols TLSv1.3;", &pair);
        look_at(443)
    });
    assert_eq!(offered(&facts).0, ["TLS 1.3"]);
    let [certificate] = &certificates(&facts)[..] else {
        panic!("{facts:?}");
    };
    assert_eq!(certificate.key, "Ed25519");
    assert_eq!(certificate.spki_sha256, pair.spki());
}

#[test]
fn a_certificate_that_another_signed_is_not_self_signed() {
    let authority = Pair::new(&["-newkey", "rsa:2048"]);
    let pair = Pair::new(&[
        "-newkey",
        "rsa:2048",
        "-CA",
        &authority.path("crt"),
        "-CAkey",
        &authority.path("key"),
    ]);
    let facts = in_a_room(|room| {
        nginx(room, "ssl_protocols TLSv1.2;", &pair);
        look_at(443)
    });
    let [certificate] = &certificates(&facts)[..] else {
        panic!("{facts:?}");
    };
    // Both bear the same name: only the signature tells.
    assert_eq!(certificate.issuer, certificate.subject);
    assert!(!certificate.self_signed);
}

fn lighttpd(room: &mut Room, settings: &str, page: &str) -> Vec<Fact> {
    room.write("www/index.html", page);
    room.write(
        "lighttpd.conf",
        &format!(
            "server.document-root = \"/etc/www\"\nserver.bind = \"127.0.0.1\"\nserver.port = 80\n\
             index-file.names = (\"index.html\")\n{settings}"
        ),
    );
    room.start(LIGHTTPD, &["-D", "-f", "/etc/lighttpd.conf"], 80);
    look_at(80)
}

fn told(facts: &[Fact]) -> Vec<(&str, &str)> {
    let told = facts.iter().filter_map(|fact| match fact {
        Fact::DisclosedBeforeLogin { what, text, .. } => Some((what.as_str(), text.as_str())),
        _ => None,
    });
    told.collect()
}
