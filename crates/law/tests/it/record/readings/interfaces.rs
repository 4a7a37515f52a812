//! What answers, beside what the IXIT says of it.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn interfaces() -> Vec<Row> {
    let intf = |text: &str| {
        ip_only(&[entry(
            "Intf",
            &[("description", text), ("status", "enabled")],
        )])
    };
    let silent = |status: &str| {
        ip_only(&[entry(
            "Intf",
            &[("description", "telnet tcp/23"), ("status", status)],
        )])
    };
    let told = |text: &str| {
        ip_only(&[entry(
            "Intf",
            &[("description", "tcp/80"), ("disclosed-information", text)],
        )])
    };
    let discloses = || {
        seen(vec![Fact::DisclosedBeforeLogin {
            interface: at("tcp/80", "http"),
            what: "Firmware version".to_owned(),
            text: "v1".to_owned(),
        }])
    };
    let nobody = |refused| Fact::NoInterfaceFound {
        ports_tried: 65_545,
        refused,
    };
    // Unit A answers, and B shows no service after its reset.
    let one_dead = |refused| {
        vec![
            In("A", USED, vec![found("tcp/80", "http")]),
            In("B", RESET, vec![nobody(refused)]),
        ]
    };
    let off = |place: &str| silent("disabled").replace("tcp/23", place);
    vec![
        (
            "5.6-1-2",
            "b",
            intf("web tcp/80"),
            one_dead(Some(0)),
            Open,
            "Unit B (after a factory reset) did not answer at all",
        ),
        (
            "5.6-1-2",
            "b",
            intf("web tcp/80"),
            one_dead(None),
            Open,
            "does not say whether a port refused",
        ),
        (
            "5.6-1-2",
            "b",
            intf("web tcp/80"),
            one_dead(Some(65_535)),
            Pass,
            "65,535",
        ),
        (
            "5.6-1-2",
            "b",
            intf("web tcp/80"),
            seen(vec![nobody(Some(65_535))]),
            Pass,
            "Nothing of the kind answered",
        ),
        (
            "5.3-10-1",
            "c",
            intf("web tcp/80"),
            seen(vec![nobody(Some(0))]),
            Open,
            "whether it was on",
        ),
        (
            "5.6-1-2",
            "a",
            off("tcp/23"),
            seen(vec![nobody(Some(0))]),
            Open,
            "whether it was on",
        ),
        (
            "5.6-1-2",
            "a",
            off("tcp/23"),
            one_dead(Some(0)),
            Open,
            "whether it was on",
        ),
        (
            "5.6-1-2",
            "a",
            off("tcp/23"),
            seen(vec![nobody(Some(65_535))]),
            Pass,
            "does not answer",
        ),
        (
            "5.6-1-2",
            "a",
            off("udp/53"),
            seen(vec![found("tcp/80", "http")]),
            Open,
            "udp/53 did not answer, which a service over UDP may do that is on",
        ),
        (
            "5.6-1-2",
            "a",
            off("udp/32100"),
            seen(vec![found("tcp/80", "http")]),
            Open,
            "udp/32100 is not known to have been asked",
        ),
        (
            "5.6-1-2",
            "b",
            intf("telnet tcp/23"),
            seen(vec![found("tcp/23", "telnet")]),
            Pass,
            "65,535",
        ),
        (
            "5.6-1-2",
            "b",
            intf("telnet tcp/23"),
            seen(vec![found("tcp/23", "telnet"), not_all_seen()]),
            Open,
            "60,000 TCP ports were never answered",
        ),
        (
            "5.6-1-2",
            "b",
            intf("web tcp/80"),
            seen(vec![found("tcp/23", "telnet")]),
            Fail,
            "no table",
        ),
        (
            "5.6-1-2",
            "b",
            intf("telnet, for service staff"),
            seen(vec![found("tcp/23", "telnet")]),
            Open,
            "names no port",
        ),
        (
            "5.6-1-2",
            "b",
            intf("web tcp/80").replace("ip-only = \"yes\"", "ip-only = \"no\""),
            seen(vec![found("tcp/80", "http")]),
            Open,
            "do not carry IP",
        ),
        (
            "5.6-1-2",
            "b",
            String::new(),
            seen(vec![found("tcp/80", "http")]),
            Open,
            "names no port",
        ),
        (
            "5.6-1-2",
            "a",
            silent("disabled"),
            seen(vec![found("tcp/23", "telnet")]),
            Fail,
            "said to be off",
        ),
        (
            "5.6-1-2",
            "a",
            silent("enabled"),
            seen(vec![found("tcp/23", "telnet")]),
            Pass,
            "said to be on",
        ),
        (
            "5.6-1-2",
            "a",
            silent("enabled"),
            seen(vec![found("tcp/80", "http")]),
            Open,
            "did not answer",
        ),
        (
            "5.6-1-2",
            "a",
            silent("disabled"),
            seen(vec![found("tcp/80", "http")]),
            Pass,
            "does not answer",
        ),
        (
            "5.6-1-2",
            "a",
            silent("disabled"),
            seen(vec![found("tcp/80", "http"), not_all_seen()]),
            Open,
            "60,000 TCP ports were never answered",
        ),
        (
            "5.1-5-2",
            "a",
            intf("ssh tcp/22"),
            seen(vec![found("tcp/22", "ssh"), refused("tcp/22", "ssh")]),
            Open,
            "not in AuthMech",
        ),
        (
            "5.1-5-2",
            "a",
            ip_only(&[entry("AuthMech", &[("description", "tcp/22")])]),
            seen(vec![found("tcp/80", "http"), refused("tcp/22", "ssh")]),
            Pass,
            "is declared",
        ),
        (
            "5.1-5-2",
            "a",
            ip_only(&[entry("AuthMech", &[("description", "tcp/22")])]),
            seen(vec![
                found("tcp/22", "ssh"),
                refused("tcp/22", "ssh"),
                unusable("tcp/80", "http-form"),
            ]),
            Open,
            "http-form on tcp/80 could not be judged",
        ),
        (
            "5.1-5-2",
            "a",
            ip_only(&[entry("AuthMech", &[("description", "tcp/22, tcp/80")])]),
            seen(vec![
                found("tcp/22", "ssh"),
                refused("tcp/22", "ssh"),
                unusable("tcp/80", "http-form"),
            ]),
            Pass,
            "is declared",
        ),
        (
            "5.1-5-2",
            "a",
            ip_only(&[entry("AuthMech", &[("description", "tcp/22")])]),
            seen(vec![refused("tcp/2323", "telnet")]),
            Fail,
            "tcp/2323",
        ),
        (
            "5.3-10-1",
            "c",
            intf("web tcp/80"),
            seen(vec![found("tcp/5555", "adb")]),
            Fail,
            "software can be brought in",
        ),
        (
            "5.3-10-1",
            "c",
            intf("web tcp/80"),
            seen(vec![found("tcp/23", "telnet")]),
            Open,
            "not known",
        ),
        (
            "5.3-10-1",
            "c",
            intf("web tcp/80"),
            seen(vec![found("tcp/80", "http")]),
            Pass,
            "is declared",
        ),
        (
            "5.6-2-2",
            "a",
            told("the firmware version"),
            discloses(),
            Pass,
            "as Intf says",
        ),
        (
            "5.6-2-2",
            "a",
            told("the firmware version").replace("ip-only = \"yes\"", ""),
            discloses(),
            Open,
            "ip-only",
        ),
        (
            "5.6-2-2",
            "a",
            told("the firmware version"),
            [
                discloses(),
                vec![In(
                    "B",
                    USED,
                    vec![Fact::NoInterfaceFound {
                        ports_tried: 65_535,
                        refused: Some(0),
                    }],
                )],
            ]
            .concat(),
            Open,
            "did not answer at all",
        ),
        (
            "5.1-1-2",
            "a",
            ip_only(&[entry("AuthMech", &[("description", "tcp/22")])]),
            vec![In(
                "A",
                FACTORY,
                vec![found("tcp/80", "http"), unusable("tcp/80", "http-form")],
            )],
            Open,
            "only before it was set up",
        ),
        (
            "5.6-2-2",
            "a",
            told("nothing"),
            discloses(),
            Fail,
            "does not say",
        ),
        (
            "5.6-2-2",
            "a",
            String::new(),
            discloses(),
            Open,
            "does not say what",
        ),
        (
            "5.6-2-2",
            "a",
            told("nothing"),
            seen(vec![found("tcp/80", "http")]),
            Open,
            "Nothing",
        ),
    ]
}
