//! What a maker wrote in its own way: no spelling of a port is held against it.

use super::*;

/// The units that ask whether what answers is declared.
const DECLARED: [(&str, &str, &str); 5] = [
    ("5.1-1-2", "a", "AuthMech"),
    ("5.1-5-2", "a", "AuthMech"),
    ("5.3-10-1", "c", "UpdMech"),
    ("5.5-5-2", "b", "ComMech"),
    ("5.6-1-2", "b", "Intf"),
];

/// The web at port 443, and a service at which software can be brought in.
fn secured() -> Vec<In> {
    seen(vec![
        found("tcp/443", "https"),
        refused("tcp/443", "https"),
        found("tcp/443", "adb"),
    ])
}

fn verdicts(description: &str) -> Vec<Verdict> {
    let conditions = "[conditions]\nC5 = \"yes\"\nC11 = \"yes\"\nC12 = \"yes\"\n";
    let judge = |(case, which, table): &(&str, &str, &str)| {
        let text = ip_only(&[entry(table, &[("description", description)])]);
        let record = record(
            whole(),
            Some(&format!("{conditions}{text}")),
            &observed(secured()),
        );
        unit(&record, case, which).verdict
    };
    DECLARED.iter().map(judge).collect()
}

#[test]
fn a_port_in_a_list_in_a_range_or_as_nmap_writes_it_is_declared() {
    for spelled in [
        "web tcp/80, 443",
        "web tcp/80 and 443",
        "web tcp/80, tcp/443",
        "web tcp/80 + 443 (HTTPS)",
        "web tcp/440-450",
        "web tcp/80, 440–450.",
        "443/tcp open",
        "80/tcp, 443/tcp",
        "440-450/tcp",
    ] {
        assert_eq!(verdicts(spelled), [Pass; 5], "{spelled}");
    }
}

#[test]
fn a_number_without_its_transport_is_held_neither_way() {
    for spelled in [
        "web tcp/80; 443 is the same over TLS",
        "web tcp/80 and 443 are open",
        "web tcp/80 redirects to 443",
        "web tcp/80, HTTPS port 443",
        "web tcp/80:443",
        "web tcp/80/443",
        "web tcp/400 to 500",
        "web tcp/80, ports 400-500",
        "web tcp/80 and a dynamic port",
        "web tcp/80 (TCP 443)",
        "web tcp/80, tcp:443",
        "web tcp/80, udp/443",
    ] {
        assert_eq!(verdicts(spelled), [Open; 5], "{spelled}");
    }
    assert_eq!(verdicts("web tcp/80, TLS 1.2"), [Fail; 5]);
}

/// An entry without a port beside one that has another, and what answers.
#[test]
fn prose_without_a_port_is_held_against_nobody_unless_it_is_of_another_service() {
    let of = |table: &str, prose: &str, place: &str, service: &str| {
        let other = [("description", "DNS udp/53")];
        let other = entry("Intf", &other).replace("Intf-1", "Intf-9");
        let text = ip_only(&[other, entry(table, &[("description", prose)])]);
        let record = record(
            whole(),
            Some(&text),
            &observed(seen(vec![found(place, service)])),
        );
        unit(&record, "5.6-1-2", "b").clone()
    };
    let rows = [
        (
            "SoftServ",
            "The pages for setting it up",
            "tcp/443",
            "http-form",
            Open,
        ),
        ("SoftServ", "Live video", "tcp/554", "rtsp", Open),
        ("SoftServ", "Messages to the app", "tcp/1883", "mqtt", Open),
        (
            "SoftServ",
            "HTTPS with client certificates",
            "tcp/8443",
            "tls",
            Open,
        ),
        (
            "ComMech",
            "The page, over HTTPS",
            "tcp/443",
            "http-form",
            Open,
        ),
        ("Intf", "For repairs", "tcp/23", "telnet", Open),
        (
            "SoftServ",
            "The pages for setting it up",
            "tcp/23",
            "telnet",
            Fail,
        ),
        ("UpdMech", "Signed images", "tcp/23", "telnet", Fail),
    ];
    for (table, prose, place, service, wanted) in rows {
        let result = of(table, prose, place, service);
        assert_eq!(result.verdict, wanted, "{prose}: {result:?}");
    }
}

#[test]
fn a_port_of_the_cloud_declares_none_of_the_device() {
    let of = |table: &str, case: &str, which: &str| {
        let fields = [
            ("description", "to the cloud, TLS 1.2 to tcp/443"),
            ("cryptographic-details", "TLS 1.2 to tcp/443"),
        ];
        let text = ip_only(&[entry(table, &fields)]);
        let facts = vec![
            found("tcp/443", "https"),
            Fact::TlsOffered {
                interface: at("tcp/443", "https"),
                versions: vec!["SSL 3.0".to_owned()],
                ciphers: Vec::new(),
                cut_short: false,
            },
        ];
        let record = record(whole(), Some(&text), &observed(seen(facts)));
        unit(&record, case, which).clone()
    };
    for (case, which) in [("5.5-1-2", "a"), ("5.5-5-2", "b")] {
        let result = of("ComMech", case, which);
        assert_eq!(result.verdict, Open, "{case}: {:?}", result.reasons);
    }
    let link = of("ComMech", "5.5-1-2", "a");
    assert!(link.reasons[0].contains("somewhere else"), "{link:?}");
}

#[test]
fn a_password_of_the_cloud_is_none_of_a_page_at_the_same_number() {
    let of = |description: &str| {
        let cloud = [
            ("description", description),
            ("authentication-factor", "user-defined"),
        ];
        let page = [
            ("description", "the page for setting it up"),
            ("authentication-factor", "unique, on the label"),
        ];
        let page = entry("AuthMech", &page).replace("AuthMech-1", "AuthMech-2");
        let text = ip_only(&[entry("AuthMech", &cloud), page]);
        let label = CredentialOrigin::UnitLabel;
        let facts = vec![accepted("tcp/443", "https", "x", label)];
        let record = record(whole(), Some(&text), &observed(seen(facts)));
        unit(&record, "5.1-1-2", "b").clone()
    };
    let of_the_cloud = of("cloud account, tcp/443");
    assert_eq!(of_the_cloud.verdict, Open, "{of_the_cloud:?}");
    assert!(
        of_the_cloud.reasons[0].contains("somewhere else"),
        "{of_the_cloud:?}"
    );
    assert_eq!(of("local account, tcp/443").verdict, Fail);
}

#[test]
fn only_the_ports_that_an_entry_is_about_are_said_to_be_off() {
    let off = |description: &str, status: &str, more: &str| {
        let fields = [
            ("description", description),
            ("status", status),
            ("protection", more),
        ];
        let text = ip_only(&[entry("Intf", &fields)]);
        let record = record(whole(), Some(&text), &observed(secured()));
        unit(&record, "5.6-1-2", "a").clone()
    };
    let rows = [
        (
            "HTTP tcp/80",
            "disabled",
            "use HTTPS on tcp/443",
            Pass,
            "tcp/80 does not answer",
        ),
        (
            "HTTP",
            "disabled",
            "use HTTPS on tcp/443",
            Open,
            "names no port",
        ),
        (
            "HTTP tcp/80, use tcp/443",
            "disabled",
            "none",
            Open,
            "say which of them is off",
        ),
        (
            "web tcp/443",
            "disabled by default",
            "none",
            Open,
            "not just",
        ),
        ("web tcp/443", "off unless set up", "none", Open, "not just"),
        ("web tcp/443", "disabled.", "none", Fail, "tcp/443 answers"),
        (
            "web tcp/440-450",
            "enabled",
            "none",
            Open,
            "tcp/440-442, tcp/444-450 did not",
        ),
    ];
    for (description, status, more, wanted, word) in rows {
        let result = off(description, status, more);
        assert_eq!(result.verdict, wanted, "{description}: {result:?}");
        assert!(result.reasons[0].contains(word), "{word}: {result:?}");
    }
}
