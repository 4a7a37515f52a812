//! Who gets in, and what a reset leaves.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn access() -> Vec<Row> {
    let served = |service: &str, mechanism: &str| {
        ip_only(&[entry(
            "SoftServ",
            &[
                ("description", service),
                ("authentication-mechanism", mechanism),
                ("allows-configuration", "yes"),
            ],
        )])
    };
    let open = || {
        vec![Fact::OpenWithoutAuthentication {
            interface: at("tcp/23", "telnet"),
            proof: "a shell".to_owned(),
        }]
    };
    let page = || {
        seen(vec![Fact::OpenWithoutAuthentication {
            interface: at("tcp/80", "http"),
            proof: "GET / answers 200 with \"philips hue\" without any login".to_owned(),
        }])
    };
    let shell = || served("tcp/23", "AuthMech-1");
    let cut_short = || Fact::CredentialsRefused {
        interface: at("tcp/23", "telnet"),
        tries: 9,
        listed: None,
        list: "common".to_owned(),
        stopped: StopReason::ServiceDropped,
    };
    let opened_by = |origin| {
        seen(vec![
            accepted("tcp/23", "telnet", "x", origin),
            refused("tcp/23", "telnet"),
        ])
    };
    let let_in_to_change = || {
        let mut fact = accepted("tcp/23", "telnet", "x", CredentialOrigin::UnitLabel);
        if let Fact::CredentialAccepted { change_forced, .. } = &mut fact {
            *change_forced = true;
        }
        fact
    };
    let rights = |answer: &str| shell().replace("one-access-level = \"yes\"", answer);
    let none = String::new;
    vec![
        (
            "5.5-4-2",
            "a",
            shell(),
            seen(vec![refused("tcp/23", "telnet")]),
            Pass,
            "turned away",
        ),
        (
            "5.5-4-2",
            "a",
            served("telnet tcp/23, service shell tcp/2323", "AuthMech-1"),
            seen(vec![refused("tcp/23", "telnet")]),
            Open,
            "tcp/2323 is of it too",
        ),
        (
            "5.5-4-2",
            "b",
            shell(),
            seen(vec![let_in_to_change(), refused("tcp/23", "telnet")]),
            Open,
            "nobody with a rightful password",
        ),
        (
            "5.5-4-2",
            "b",
            served("telnet tcp/23, its page tcp/8080", "AuthMech-1"),
            [
                opened_by(CredentialOrigin::UnitLabel),
                seen(vec![
                    found("tcp/8080", "http"),
                    unusable("tcp/8080", "http"),
                ]),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Open,
            "was not seen to be at tcp/8080",
        ),
        (
            "5.5-4-2",
            "b",
            served("telnet tcp/23, SNMP udp/161", "AuthMech-1"),
            opened_by(CredentialOrigin::UnitLabel),
            Open,
            "was not seen to be at udp/161",
        ),
        (
            "5.5-4-2",
            "b",
            served("telnet tcp/23, service shell tcp/2323", "AuthMech-1"),
            opened_by(CredentialOrigin::UnitLabel),
            Open,
            "was not seen to be at tcp/2323",
        ),
        (
            "5.5-4-2",
            "a",
            shell(),
            seen(open()),
            Fail,
            "says that one is needed",
        ),
        // What is open before the device is set up may ask for a login once it is.
        (
            "5.5-4-2",
            "a",
            shell(),
            vec![
                In("A", FACTORY, open()),
                In("A", USED, vec![refused("tcp/23", "telnet")]),
            ],
            Pass,
            "turned away",
        ),
        (
            "5.5-5-2",
            "a",
            shell(),
            vec![In("A", FACTORY, open())],
            Fail,
            "says that one is needed",
        ),
        (
            "5.5-4-2",
            "a",
            served("tcp/23", "none: it shows the time"),
            seen(open()),
            Open,
            "does not tell",
        ),
        (
            "5.5-4-2",
            "a",
            served("tcp/80", "an API key"),
            page(),
            Open,
            "which of its functions need a login",
        ),
        (
            "5.5-5-2",
            "a",
            served("tcp/80", "an API key"),
            page(),
            Open,
            "GET / answers 200",
        ),
        (
            "5.5-4-2",
            "a",
            served("tcp/80", "AuthMech-1"),
            seen(vec![refused("tcp/80", "http-form")]),
            Open,
            "past the login",
        ),
        (
            "5.5-4-2",
            "a",
            rights("one-access-level = \"no\""),
            seen(vec![refused("tcp/23", "telnet")]),
            Open,
            "fewer rights",
        ),
        (
            "5.5-4-2",
            "a",
            shell(),
            opened_by(list()),
            Open,
            "let in a password",
        ),
        (
            "5.5-4-2",
            "a",
            shell(),
            opened_by(CredentialOrigin::TesterFile),
            Open,
            "let in a password",
        ),
        (
            "5.5-4-2",
            "a",
            shell(),
            opened_by(CredentialOrigin::UnitLabel),
            Pass,
            "turned away",
        ),
        (
            "5.5-4-2",
            "a",
            shell(),
            vec![
                In("A", USED, vec![refused("tcp/23", "telnet")]),
                In("B", USED, vec![cut_short()]),
            ],
            Open,
            "not judged to the end",
        ),
        (
            "5.5-4-2",
            "a",
            shell(),
            vec![
                In("A", USED, vec![refused("tcp/23", "telnet")]),
                In("B", USED, vec![found("tcp/23", "telnet")]),
            ],
            Open,
            "not judged to the end",
        ),
        (
            "5.5-5-2",
            "a",
            shell(),
            vec![
                In("A", FACTORY, vec![refused("tcp/23", "telnet")]),
                In("A", USED, vec![refused("tcp/23", "telnet"), cut_short()]),
            ],
            Open,
            "not judged to the end",
        ),
        (
            "5.5-4-2",
            "b",
            shell(),
            seen(vec![accepted(
                "tcp/23",
                "telnet",
                "x",
                CredentialOrigin::UnitLabel,
            )]),
            Pass,
            "was let in",
        ),
        (
            "5.5-4-2",
            "b",
            shell(),
            seen(vec![accepted("tcp/23", "telnet", "x", list())]),
            Open,
            "nobody",
        ),
        (
            "5.5-5-2",
            "a",
            shell(),
            seen(open()),
            Fail,
            "says that one is needed",
        ),
        (
            "5.5-5-2",
            "a",
            shell(),
            vec![In("A", FACTORY, vec![refused("tcp/23", "telnet")])],
            Pass,
            "turned away",
        ),
        (
            "5.5-5-2",
            "a",
            shell().replace(
                "allows-configuration = \"yes\"",
                "allows-configuration = \"no\"",
            ),
            seen(open()),
            Not,
            "says yes",
        ),
        (
            "5.11-1-2",
            "c",
            none(),
            seen(vec![survived(Some(
                "telnet takes a password that it refused",
            ))]),
            Fail,
            "after the reset",
        ),
        (
            "5.11-1-2",
            "c",
            none(),
            seen(vec![survived(None)]),
            Open,
            "Either the reset was not done, or it does not erase it",
        ),
        (
            "5.11-1-2",
            "c",
            none(),
            seen(vec![refused("tcp/23", "telnet")]),
            Open,
            "Nothing",
        ),
    ]
}

fn survived(shown_by: Option<&str>) -> Fact {
    Fact::SurvivedReset {
        what: Identity::Password,
        interface: None,
        detail: "it opens the shell".to_owned(),
        reset_shown_by: shown_by.map(str::to_owned),
    }
}
