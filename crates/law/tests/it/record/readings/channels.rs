//! Channels, keys, and what implementations call themselves.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn channels() -> Vec<Row> {
    let com = |details: &str| {
        entry(
            "ComMech",
            &[
                ("description", "web tcp/443"),
                ("cryptographic-details", details),
            ],
        )
    };
    let taken = |versions: &[&str], cut_short| {
        seen(vec![Fact::TlsOffered {
            interface: at("tcp/443", "https"),
            versions: versions.iter().map(|one| (*one).to_owned()).collect(),
            ciphers: vec!["TLS_AES_128_GCM_SHA256".to_owned()],
            cut_short,
        }])
    };
    let tls = |versions: &[&str]| taken(versions, false);
    let clear = || seen(vec![found("tcp/443", "http-form")]);
    let carried = |by: &str| {
        [
            com("TLS 1.2 with TLS_AES_128_GCM_SHA256"),
            entry("SecParam", &[("communication-mechanisms", by)]),
        ]
        .concat()
    };
    let key = |digest: &[u8]| {
        vec![Fact::HostKeyShown {
            interface: at("tcp/22", "ssh"),
            algorithm: "ssh-ed25519".to_owned(),
            sha256: Digest::of(digest),
        }]
    };
    let keys = |one: &[u8], other: &[u8]| vec![In("A", USED, key(one)), In("B", USED, key(other))];
    let coded = || {
        entry(
            "SecParam",
            &[
                ("description", "SSH host key tcp/22"),
                (
                    "provisioning-mechanism",
                    "hard-coded, replaced at first start",
                ),
            ],
        )
    };
    let known = || {
        seen(vec![Fact::KnownKey {
            interface: at("tcp/22", "ssh"),
            sha256: Digest::of(b"k"),
            published_in: "house-of-keys".to_owned(),
        }])
    };
    let report = |text: &str| reported("Dropbear, the SSH service", text);
    let banner = || seen(vec![banner("SSH-2.0-dropbear_2022.83")]);
    vec![
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2 and TLS 1.3 with TLS_AES_128_GCM_SHA256"),
            tls(&["TLS 1.2", "TLS 1.3"]),
            Pass,
            "what is declared",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2"),
            tls(&["TLS 1.0", "TLS 1.2"]),
            Fail,
            "older",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2"),
            taken(&["TLS 1.2"], true),
            Open,
            "stopped answering",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2"),
            taken(&["TLS 1.0", "TLS 1.2"], true),
            Fail,
            "older",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2"),
            tls(&["TLS 1.2", "TLS 1.3"]),
            Open,
            "TLS 1.3",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS"),
            tls(&["TLS 1.2"]),
            Open,
            "which versions",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.3 with TLS_AES_256_GCM_SHA384"),
            tls(&["TLS 1.3"]),
            Open,
            "TLS_AES_128",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2"),
            clear(),
            Fail,
            "in the clear",
        ),
        (
            "5.5-1-2",
            "a",
            com("TLS 1.2"),
            seen(vec![found("tcp/443", "tls")]),
            Open,
            "was not seen",
        ),
        (
            "5.5-1-2",
            "a",
            com("none"),
            clear(),
            Pass,
            "no cryptography",
        ),
        (
            "5.5-1-2",
            "a",
            com("AES-CCM within each message"),
            clear(),
            Open,
            "within",
        ),
        ("5.5-1-2", "a", String::new(), clear(), Open, "Nothing"),
        (
            "5.5-6-2",
            "a",
            carried("ComMech-1"),
            tls(&["TLS 1.2"]),
            Pass,
            "what is declared",
        ),
        (
            "5.5-6-2",
            "a",
            carried("ComMech-1"),
            tls(&["SSL 3"]),
            Fail,
            "SSL 3",
        ),
        (
            "5.5-6-2",
            "a",
            carried("ComMech-12"),
            tls(&["TLS 1.2"]),
            Open,
            "No entry of SecParam",
        ),
        (
            "5.5-6-2",
            "a",
            format!(
                "[ixit-empty]\nSecParam = \"there are none\"\n{}",
                com("TLS 1.2")
            ),
            tls(&["TLS 1.2"]),
            Not,
            "there are none",
        ),
        (
            "5.4-3-2",
            "a",
            coded(),
            keys(b"one", b"two"),
            Pass,
            "of its own",
        ),
        (
            "5.4-3-2",
            "a",
            coded(),
            keys(b"one", b"one"),
            Fail,
            "the same key",
        ),
        (
            "5.4-3-2",
            "a",
            coded(),
            seen(key(b"one")),
            Open,
            "fewer than two",
        ),
        (
            "5.4-3-2",
            "a",
            String::new(),
            known(),
            Fail,
            "house-of-keys",
        ),
        (
            "5.4-3-2",
            "a",
            entry("SecParam", &[("description", "made at first start")]),
            keys(b"one", b"two"),
            Not,
            "no parameter",
        ),
        (
            "5.4-3-2",
            "a",
            entry("SecParam", &[("description", "made at first start")]),
            keys(b"one", b"one"),
            Open,
            "says that it is hard-coded, and the units A, B show the same key at ssh on tcp/22",
        ),
        (
            "5.5-2-2",
            "a",
            report("Audit of Dropbear 2022.83"),
            banner(),
            Pass,
            "2022.83",
        ),
        (
            "5.5-2-2",
            "a",
            report("Audit of Dropbear 2024.85"),
            banner(),
            Fail,
            "the report does not",
        ),
        (
            "5.5-2-2",
            "a",
            report("Audit of the SSH service"),
            banner(),
            Open,
            "same name",
        ),
    ]
}

fn reported(description: &str, report: &str) -> String {
    let fields = [("description", description), ("report", report)];
    entry("NetSecImpl", &fields)
}

fn banner(text: &str) -> Fact {
    Fact::ServiceFound {
        interface: at("tcp/22", "ssh"),
        identified_by: text.to_owned(),
    }
}

/// Versions of implementations: after a protocol's, on several units, with letters.
pub(super) fn implementations() -> Vec<Row> {
    let row = |description: &str, report: &str, banners: &[&str], verdict, word| {
        let units = ["A", "B"].into_iter().zip(banners);
        let units = units.map(|(unit, text)| In(unit, USED, vec![banner(text)]));
        let text = reported(description, report);
        ("5.5-2-2", "a", text, units.collect(), verdict, word)
    };
    let dropbear = "SSH server: Dropbear 2022.83";
    let of_openssl = |banner: &str, verdict, word| {
        let report = "Audit of OpenSSL 1.0.2u";
        row("OpenSSL", report, &[banner], verdict, word)
    };
    let (good, old) = ("SSH-2.0-dropbear_2022.83", "SSH-2.0-dropbear_2019.78");
    vec![
        row(dropbear, dropbear, &[good], Pass, "dropbear 2022.83, as"),
        row(dropbear, dropbear, &[old], Fail, "dropbear 2019.78, which"),
        row(
            "UPnP: miniupnpd 1.9",
            "UPnP: miniupnpd 1.9",
            &["Linux UPnP/1.0 miniupnpd/1.9"],
            Pass,
            "miniupnpd 1.9, as",
        ),
        row(dropbear, dropbear, &[good, old], Fail, "dropbear 2019.78"),
        row(dropbear, dropbear, &[old, good], Fail, "dropbear 2019.78"),
        row(
            "Dropbear",
            "Audit of Dropbear",
            &[good],
            Open,
            "the report names no version",
        ),
        row(
            "Dropbear",
            "Audit of Dropbear, version 2022.83. Findings of Dropbear 2020.81 are closed.",
            &[good],
            Open,
            "in another way",
        ),
        // Other numbers are no version of it.
        row(
            "Dropbear, the SSH service",
            "Dropbear evaluated under EN 303 645 V2.1.1 on 12.03.2024",
            &[good],
            Open,
            "the report names no version",
        ),
        row(
            "Dropbear 2022.83",
            "Audit of Dropbear",
            &[good],
            Open,
            "the report names no version",
        ),
        row(
            "Dropbear 2022.83",
            "Audit of Dropbear 2019.78",
            &[good],
            Fail,
            "dropbear 2022.83, which",
        ),
        of_openssl("Apache/2.4.6 OpenSSL/1.0.2u", Pass, "openssl 1.0.2u, as"),
        of_openssl("Apache/2.4.6 OpenSSL/1.0.2k", Open, "openssl 1.0.2k; the"),
        of_openssl("Apache/2.4.6 OpenSSL/1.0.2", Open, "openssl 1.0.2; the"),
        of_openssl("Apache/2.4.6 OpenSSL/1.0", Open, "openssl 1.0; the"),
        of_openssl("Apache/2.4.6 OpenSSL/1.0.21", Fail, "openssl 1.0.21, which"),
    ]
}
