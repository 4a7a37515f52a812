//! What a maker says with a negation, in part, or in other words than a check reads: it is held neither way.

use super::*;

const SUITE: &str = "TLS_AES_128_GCM_SHA256";
const RC4: &str = "TLS_RSA_WITH_RC4_128_SHA";

fn com(details: &str) -> String {
    com_at("web tcp/443", details)
}

fn com_at(description: &str, details: &str) -> String {
    entry(
        "ComMech",
        &[
            ("description", description),
            ("cryptographic-details", details),
        ],
    )
}

fn tls(versions: &[&str], ciphers: &[&str]) -> Vec<In> {
    let owned = |names: &[&str]| names.iter().map(|one| (*one).to_owned()).collect();
    seen(vec![Fact::TlsOffered {
        interface: at("tcp/443", "https"),
        versions: owned(versions),
        ciphers: owned(ciphers),
        cut_short: false,
    }])
}

fn channel(text: String, states: Vec<In>, verdict: Verdict, word: &'static str) -> Row {
    ("5.5-1-2", "a", text, states, verdict, word)
}

/// Versions and suites of TLS.
pub(super) fn tls_said() -> Vec<Row> {
    let not_old = "TLS 1.2 and 1.3; TLS 1.0 and TLS 1.1 are disabled";
    let with = |text: &str| com(&format!("{text}; suite {SUITE}"));
    let new = || tls(&["TLS 1.2", "TLS 1.3"], &[SUITE]);
    let old = || tls(&["TLS 1.0", "TLS 1.2"], &[SUITE]);
    let mut rows = suites_said();
    rows.extend([
        channel(with(not_old), new(), Pass, "what is declared"),
        channel(with(not_old), old(), Open, "not name for sure: TLS 1.0"),
        channel(with(not_old), tls(&["SSL 3.0"], &[SUITE]), Fail, "SSL 3.0"),
        channel(
            with("TLS 1.2. No TLS 1.0"),
            old(),
            Open,
            "not name for sure: TLS 1.0",
        ),
        channel(
            with("no TLS 1.0: TLS 1.1; TLS 1.2"),
            old(),
            Open,
            "which versions",
        ),
        channel(
            with("TLS 1.2, 1.1 and 1.0"),
            old(),
            Pass,
            "what is declared",
        ),
        channel(
            with("TLS 1.2 (or 1.0 for old phones)"),
            old(),
            Pass,
            "what is declared",
        ),
        channel(
            with("TLS 1.2, with 1.0 for old phones"),
            old(),
            Open,
            "TLS 1.0",
        ),
        channel(with("TLS 1.2 and older"), old(), Open, "TLS 1.0"),
        channel(with("TLS 1.2"), old(), Fail, "older"),
        channel(
            com_at(
                "FTPS on tcp/443, web on tcp/8443",
                "TLS 1.3 on tcp/8443; FTPS on tcp/443",
            ),
            new(),
            Open,
            "older than those declared: TLS 1.2. ComMech-1 names several ports: say which",
        ),
        channel(
            com("TLS 1.2 and 1.3"),
            new(),
            Open,
            "its suites are: TLS_AES",
        ),
    ]);
    rows
}

/// Suites of TLS alone.
fn suites_said() -> Vec<Row> {
    let with = |text: &str| com(&format!("{text}; suite {SUITE}"));
    vec![
        channel(
            com("TLS 1.2, AES-GCM only"),
            tls(&["TLS 1.2"], &[RC4]),
            Open,
            "its suites are: TLS_RSA_WITH_RC4",
        ),
        channel(
            com(&format!("TLS 1.2 with {SUITE}; no {RC4}")),
            tls(&["TLS 1.2"], &[SUITE, RC4]),
            Open,
            RC4,
        ),
        channel(
            com("TLS 1.2 with TLS_RSA_WITH_RC4_128_SHA256"),
            tls(&["TLS 1.2"], &[RC4]),
            Open,
            RC4,
        ),
        channel(
            with("TLS 1.2"),
            tls(&["TLS 1.2"], &[]),
            Open,
            "was not seen",
        ),
    ]
}

/// Answers in the clear.
pub(super) fn clear_said() -> Vec<Row> {
    let web = || seen(vec![found("tcp/443", "http-form")]);
    let clear = |service: &str| seen(vec![found("tcp/443", service)]);
    vec![
        channel(
            com("No cryptography (no TLS)"),
            web(),
            Open,
            "with a negation",
        ),
        channel(com("TLS is not used"), web(), Open, "with a negation"),
        channel(com("TLS 1.2 after STARTTLS"), web(), Open, "STARTTLS"),
        channel(
            com("FTP with explicit TLS 1.2"),
            clear("ftp"),
            Open,
            "AUTH TLS",
        ),
        channel(com("TLS 1.2"), clear("vnc"), Open, "VeNCrypt"),
        channel(com("TLS 1.2"), clear("sip"), Open, "not looked at"),
        channel(com("TLS 1.2"), clear("smtp"), Open, "not looked at"),
        channel(com("TLS 1.2"), clear("telnet"), Fail, "in the clear"),
        channel(
            com_at("web tcp/443, tcp/8443", "TLS 1.2"),
            web(),
            Open,
            "say which of them",
        ),
        channel(
            com("TLS 1.2; TLS 1.3 unless the phone is old"),
            web(),
            Open,
            "with a negation",
        ),
    ]
}

/// Algorithms of SSH.
pub(super) fn ssh_said() -> Vec<Row> {
    let offer = || {
        let one = |name: &str| vec![name.to_owned()];
        seen(vec![Fact::SshOffered {
            interface: at("tcp/443", "ssh"),
            key_exchange: one("diffie-hellman-group1-sha1"),
            host_keys: one("ssh-ed25519"),
            ciphers: one("aes128-ctr"),
            macs: one("hmac-sha1"),
        }])
    };
    let all = "SSH: diffie-hellman-group1-sha1, ssh-ed25519, aes128-ctr, hmac-sha1";
    vec![
        channel(com(all), offer(), Pass, "what is declared"),
        channel(
            com("SSH: ssh-ed25519, aes128-ctr, hmac-sha1, no diffie-hellman-group1-sha1"),
            offer(),
            Open,
            "diffie-hellman-group1-sha1",
        ),
        channel(
            com(&all.replace("hmac-sha1", "hmac-sha1-etm@openssh.com")),
            offer(),
            Open,
            "not name for sure: hmac-sha1.",
        ),
        channel(com("TLS 1.2"), offer(), Fail, "SSH answers"),
        channel(com("no TLS"), offer(), Open, "not name for sure"),
    ]
}

/// What is disclosed.
pub(super) fn disclosed_said() -> Vec<Row> {
    let told = |text: &str| {
        let fields = [("description", "tcp/80"), ("disclosed-information", text)];
        ip_only(&[entry("Intf", &fields)])
    };
    let tells = |what: &str, text: &str| {
        seen(vec![Fact::DisclosedBeforeLogin {
            interface: at("tcp/80", "http"),
            what: what.to_owned(),
            text: text.to_owned(),
        }])
    };
    let discloses = || tells("firmware version", "v1");
    let other_words = |said: &str, what, text, verdict, word| {
        ("5.6-2-2", "a", told(said), tells(what, text), verdict, word)
    };
    let row = |text: &str, verdict, word| ("5.6-2-2", "a", told(text), discloses(), verdict, word);
    vec![
        row(
            "it does not disclose the firmware version",
            Open,
            "for a person to read",
        ),
        row("no information", Open, "for a person to read"),
        row("the version of its firmware", Open, "for a person to read"),
        row("the serial number", Fail, "does not say"),
        row("firmware version; never the key", Pass, "as Intf says"),
        other_words(
            "the SSH banner, dropbear_2022.83",
            "software version",
            "SSH-2.0-dropbear_2022.83",
            Open,
            "for a person to read",
        ),
        other_words(
            "Lighttpd 1.4",
            "software version",
            "Server: lighttpd/1.4.69",
            Open,
            "for a person to read",
        ),
        other_words(
            "its S/N",
            "serial number",
            "DS9920-77",
            Open,
            "for a person to read",
        ),
        other_words(
            "its hardware address",
            "MAC address",
            "52:54:00:a1:b2:c3",
            Open,
            "for a person to read",
        ),
        other_words(
            "the hostname, and the uptime in its own unit",
            "software version",
            "Server: lighttpd/1.4.69",
            Fail,
            "does not say",
        ),
    ]
}

/// Whose passwords are.
pub(super) fn passwords_said() -> Vec<Row> {
    let users = |text: &str| {
        let fields = [("description", "tcp/23"), ("authentication-factor", text)];
        entry("AuthMech", &fields)
    };
    let opened = || seen(vec![accepted("tcp/23", "telnet", "x", list())]);
    let users_too =
        |text: &str, verdict, word| ("5.1-1-2", "b", users(text), opened(), verdict, word);
    vec![
        (
            "5.1-1-2",
            "b",
            users("unique per device, not user-defined"),
            opened(),
            Open,
            "whose its passwords are",
        ),
        users_too(
            "unique password on the label; user-defined after first use",
            Open,
            "read whose its passwords are",
        ),
        users_too(
            "initial password per device, user-defined afterwards",
            Open,
            "read whose its passwords are",
        ),
        users_too(
            "user-defined; there is no default password",
            Fail,
            "one that no user chose",
        ),
    ]
}

/// What a comparison says of the host key: that two units have it, or one of an earlier product.
fn compared(product: Option<&str>) -> Vec<In> {
    let (what, detail) = (Identity::HostKey, "ssh-ed25519".to_owned());
    let interface = Some(at("tcp/22", "ssh"));
    let fact = match product {
        Some(product) => Fact::SameAsEarlier {
            what,
            interface,
            bundle: Digest::of(b"earlier"),
            product: product.to_owned(),
            detail,
        },
        None => Fact::SameInUnits {
            what,
            interface,
            units: vec!["A".to_owned(), "B".to_owned()],
            detail,
        },
    };
    vec![In("A", USED, vec![fact])]
}

/// Which keys are hard-coded.
pub(super) fn keys_said() -> Vec<Row> {
    let coded = |text: &str| entry("SecParam", &[("description", text)]);
    let key = || {
        vec![Fact::HostKeyShown {
            interface: at("tcp/22", "ssh"),
            algorithm: "ssh-ed25519".to_owned(),
            sha256: Digest::of(b"one"),
        }]
    };
    let same = || vec![In("A", USED, key()), In("B", USED, key())];
    let keys = |text: &str, verdict, word| ("5.4-3-2", "a", coded(text), same(), verdict, word);
    vec![
        (
            "5.4-3-2",
            "a",
            coded("the key of the cloud, made by it"),
            compared(None),
            Open,
            "and the units A, B show the same key at ssh on tcp/22",
        ),
        (
            "5.4-3-2",
            "a",
            coded("host key tcp/22, hard-coded"),
            compared(Some("Acme Cam, firmware 1")),
            Fail,
            "another unit inspected before, of Acme Cam, firmware 1, has the same key",
        ),
        (
            "5.4-3-2",
            "a",
            String::new(),
            compared(Some("Acme Cam, firmware 1")),
            Open,
            "another unit inspected before",
        ),
        keys("host key tcp/22, hard-coded", Fail, "the same key"),
        keys("host key tcp/22, never hard-coded", Open, "with a negation"),
        keys(
            "host key tcp/22, hardcoded except in samples",
            Open,
            "with a negation",
        ),
    ]
}
