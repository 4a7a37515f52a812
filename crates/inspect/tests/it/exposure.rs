//! What a device shows beside its logins: TLS, SSH, and what it tells anyone; against real servers and hostile ones.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;

use jiff::Timestamp;
use proofhouse_inspect::checks::tls;
use proofhouse_inspect::transcript::Log;
use proofhouse_law::Digest;
use proofhouse_law::observation::{Certificate, Fact, Interface};

use crate::bench::limits;
use crate::room::{Room, call, in_a_room, look_at};

const OPENSSL: &str = "/usr/bin/openssl";
const NGINX: &str = "/usr/sbin/nginx";
const LIGHTTPD: &str = "/usr/sbin/lighttpd";
const SSHD: &str = "/usr/sbin/sshd";
const DROPBEAR: &str = "/usr/sbin/dropbear";

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

fn openssh(room: &mut Room, kinds: &[&str], options: &[&str]) {
    room.write("sshd_config", "");
    let mut words: Vec<String> = [
        "-D",
        "-e",
        "-f",
        "/etc/sshd_config",
        "-o",
        "ListenAddress=127.0.0.1",
    ]
    .map(str::to_owned)
    .to_vec();
    for kind in kinds {
        let file = format!("/etc/host_{kind}");
        call("ssh-keygen", &["-q", "-t", kind, "-N", "", "-f", &file]);
        words.extend(["-h".to_owned(), file]);
    }
    words.extend(
        options
            .iter()
            .flat_map(|option| ["-o".to_owned(), (*option).to_owned()]),
    );
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    room.start(SSHD, &words, 22);
}

/// The fingerprints of keys, by ssh-keygen, as it writes them.
fn fingerprints(files: &[&str]) -> Vec<String> {
    let line = |file: &&str| call("ssh-keygen", &["-lf", file]);
    let word = |line: String| line.split(' ').nth(1).unwrap().to_owned();
    let mut all: Vec<String> = files.iter().map(line).map(word).collect();
    all.sort_unstable();
    all
}

fn host_keys(facts: &[Fact]) -> Vec<String> {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD_NO_PAD;
    let mut all: Vec<String> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::HostKeyShown { sha256, .. } => {
                Some(format!("SHA256:{}", engine.encode(sha256.as_bytes())))
            }
            _ => None,
        })
        .collect();
    all.sort_unstable();
    all
}

#[test]
fn openssh_shows_its_algorithms_and_every_host_key() {
    let (facts, expected) = in_a_room(|room| {
        let options = [
            "KexAlgorithms=diffie-hellman-group1-sha1,curve25519-sha256",
            "Ciphers=aes128-cbc,aes128-ctr",
            "MACs=hmac-md5,hmac-sha2-256",
            "HostKeyAlgorithms=ssh-ed25519,ssh-rsa,ecdsa-sha2-nistp256",
        ];
        openssh(room, &["ed25519", "rsa", "ecdsa"], &options);
        let files = [
            "/etc/host_ed25519.pub",
            "/etc/host_rsa.pub",
            "/etc/host_ecdsa.pub",
        ];
        (look_at(22), fingerprints(&files))
    });
    assert_eq!(host_keys(&facts), expected);
    let offered = facts.iter().find_map(|fact| match fact {
        Fact::SshOffered {
            key_exchange,
            host_keys,
            ciphers,
            macs,
            ..
        } => Some((key_exchange, host_keys, ciphers, macs)),
        _ => None,
    });
    let (key_exchange, host_keys, ciphers, macs) = offered.unwrap();
    assert_eq!(key_exchange[0], "diffie-hellman-group1-sha1");
    assert!(
        host_keys.iter().any(|one| one == "ssh-rsa"),
        "{host_keys:?}"
    );
    assert_eq!(ciphers, &["aes128-cbc", "aes128-ctr"]);
    assert_eq!(macs, &["hmac-md5", "hmac-sha2-256"]);
}

#[test]
fn dropbear_shows_its_host_keys() {
    let (facts, expected) = in_a_room(|room| {
        let mut words = vec!["-F", "-E", "-p", "127.0.0.1:22"];
        let files = ["/etc/key_ed25519", "/etc/key_rsa"];
        for file in files {
            let kind = file.split('_').nth(1).unwrap();
            call("dropbearkey", &["-t", kind, "-f", file]);
            words.extend(["-r", file]);
        }
        room.start(DROPBEAR, &words, 22);
        let public = files.map(|file| {
            let said = call("dropbearkey", &["-y", "-f", file]);
            let key = said.lines().find(|line| line.starts_with("ssh-")).unwrap();
            let path = format!("{file}.pub");
            std::fs::write(&path, format!("{key}\n")).unwrap();
            path
        });
        (
            look_at(22),
            fingerprints(&public.each_ref().map(String::as_str)),
        )
    });
    assert_eq!(host_keys(&facts), expected);
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

const SIGN_IN: &str =
    "<form method=post action=/in><input name=u><input type=password name=p></form>";

#[test]
fn what_a_login_page_tells_is_seen_and_what_it_does_not_is_not() {
    let telling = format!(
        "<html><title>Eye</title>{SIGN_IN}<p>Firmware Version</p><p>V5.4.0 build 1605</p><p>S/N SN-A-1 SN-A</p></html>"
    );
    let facts = in_a_room(|room| lighttpd(room, "", &telling));
    let told_here = told(&facts);
    let whats: Vec<&str> = told_here.iter().map(|(what, _)| *what).collect();
    assert_eq!(
        whats,
        ["software version", "firmware version"],
        "{told_here:?}"
    );
    assert!(
        told_here[0].1.starts_with("Server: lighttpd/1."),
        "{told_here:?}"
    );
    assert!(told_here[1].1.contains("V5.4.0"), "{told_here:?}");
    let quiet = format!(
        "<html><title>Sign in</title><script src=/jquery-1.12.4.js></script>{SIGN_IN}</html>"
    );
    let facts = in_a_room(|room| lighttpd(room, "server.tag = \"\"\n", &quiet));
    assert_eq!(told(&facts), []);
}

/// Serves each connection by `serve`, on this machine's loopback.
fn hostile(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream));
        }
    });
    port
}

async fn tls_of(port: u16) -> Vec<Fact> {
    let log = Log::new(Arc::new(Timestamp::now));
    let interface = Interface {
        transport: "tcp".to_owned(),
        port,
        service: "tls".to_owned(),
        tls: true,
        path: None,
    };
    let mut limits = limits();
    limits.answer = std::time::Duration::from_secs(1);
    limits.exchange = std::time::Duration::from_secs(2);
    let address = std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let facts = tls::check(address.into(), &interface, &log, limits).await;
    println!("{}", String::from_utf8_lossy(&log.bytes()));
    facts.into_iter().map(|(_, fact)| fact).collect()
}

/// A hello's version and its suites.
fn hello_of(stream: &mut TcpStream) -> Option<([u8; 2], Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).ok()?;
    let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    stream.read_exact(&mut body).ok()?;
    let session = usize::from(body[38]);
    let at = 39 + session;
    let count = usize::from(u16::from_be_bytes([body[at], body[at + 1]]));
    Some(([body[4], body[5]], body[at + 2..at + 2 + count].to_vec()))
}

/// The `ServerHello` of a suite.
fn server_hello([major, minor]: [u8; 2], suite: [u8; 2]) -> Vec<u8> {
    let mut body = vec![2, 0, 0, 38, major, minor];
    body.extend([7; 32]);
    body.extend([0, suite[0], suite[1], 0, 14, 0, 0, 0]);
    let mut record = vec![22, 3, 0, 0, u8::try_from(body.len()).unwrap()];
    record.extend(body);
    record
}

/// A server of SSL 3.0 alone, with RC4 and with a suite that nobody offers.
fn ssl3(mut stream: TcpStream) {
    let Some((version, suites)) = hello_of(&mut stream) else {
        return;
    };
    let takes = version == [3, 0] && suites.chunks(2).any(|suite| suite == [0, 5]);
    let answer = if takes {
        server_hello([3, 0], [0, 5])
    } else {
        vec![21, 3, 0, 0, 2, 2, 40]
    };
    let _gone = stream.write_all(&answer);
}

#[tokio::test]
async fn ssl_3_is_seen_where_it_is_all_there_is() {
    let facts = tls_of(hostile(ssl3)).await;
    let (versions, ciphers) = offered(&facts);
    assert_eq!(versions, ["SSL 3.0"]);
    assert_eq!(ciphers, ["TLS_RSA_WITH_RC4_128_SHA"]);
}

#[tokio::test]
async fn hostile_services_show_no_tls_and_cost_little() {
    let endless = |mut stream: TcpStream| {
        // A record that says it is long, again and again.
        let record = [&[22, 3, 3, 0x40, 0][..], &[2, 0, 0xff, 0xff], &[0; 0x3ffc]].concat();
        while stream.write_all(&record).is_ok() {}
    };
    let garbage = |mut stream: TcpStream| {
        let _gone = stream.write_all(&[0x16, 0x99, 0x00, 0xff, 0xff, 0x80, 0x01]);
    };
    let another = |mut stream: TcpStream| {
        // A hello that chooses what was never offered.
        let mut answer = vec![22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3];
        answer.extend([7; 32]);
        answer.extend([0, 0x99, 0x99, 0]);
        let _gone = stream.write_all(&answer);
        let _gone = hello_of(&mut stream);
    };
    let mute = |mut stream: TcpStream| {
        let _until_it_ends = stream.read_to_end(&mut Vec::new());
    };
    for serve in [endless, garbage, mute, drop as fn(TcpStream)] {
        let facts = tls_of(hostile(serve)).await;
        assert_eq!(facts, [], "nothing is known");
    }
    let facts = tls_of(hostile(another)).await;
    assert_eq!(offered(&facts).1, ["0x9999"]);
}

/// The versions that are seen of a server of TLS 1.0 and 1.2 that refuses other versions by hanging up, and that answers
/// so many hellos and no more; and whether the answers ended too early.
async fn versions_of(answers: usize, hangs_up: bool) -> (Vec<String>, bool) {
    let left = Arc::new(std::sync::atomic::AtomicUsize::new(answers));
    let facts = tls_of(hostile(move |mut stream| {
        use std::sync::atomic::Ordering::SeqCst;
        let Some((version, suites)) = hello_of(&mut stream) else {
            return;
        };
        if left
            .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1))
            .is_err()
        {
            if !hangs_up {
                let _until_it_ends = stream.read_to_end(&mut Vec::new());
            }
            return;
        }
        // TLS 1.3 names 1.2 here, and offers suites of its own.
        let takes = version == [3, 1] || version == [3, 3];
        if takes && suites.chunks(2).any(|suite| suite == [0, 0x2f]) {
            let _gone = stream.write_all(&server_hello(version, [0, 0x2f]));
        }
    }))
    .await;
    let offered = facts.iter().find_map(|fact| match fact {
        Fact::TlsOffered {
            versions,
            cut_short,
            ..
        } => Some((versions.clone(), *cut_short)),
        _ => None,
    });
    offered.unwrap_or_else(|| panic!("no TLS: {facts:?}"))
}

#[tokio::test]
async fn what_a_server_did_not_live_to_refuse_is_not_said_to_be_refused() {
    let whole = versions_of(usize::MAX, true).await;
    assert_eq!(whole, (vec!["TLS 1.0".into(), "TLS 1.2".into()], false));
    for hangs_up in [true, false] {
        let broken_off = versions_of(6, hangs_up).await;
        assert_eq!(broken_off, (vec!["TLS 1.2".into()], true), "{hangs_up}");
    }
}
