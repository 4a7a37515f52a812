//! Who gets in, what guessing meets, what a reset leaves.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn access() -> Vec<Row> {
    let defence = |tries: u32, defence: Defence| {
        seen(vec![
            refused("tcp/23", "telnet"),
            Fact::GuessingDefence {
                interface: at("tcp/23", "telnet"),
                tries,
                defence,
                detail: "seen".to_owned(),
            },
        ])
    };
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
    let shell = || served("tcp/23", "AuthMech-1");
    let cut_short = || Fact::CredentialsRefused {
        interface: at("tcp/23", "telnet"),
        tries: 9,
        list: "common".to_owned(),
        stopped: StopReason::ServiceDropped,
    };
    let opened_by = |origin| {
        seen(vec![
            accepted("tcp/23", "telnet", "x", origin),
            refused("tcp/23", "telnet"),
        ])
    };
    let rights = |answer: &str| shell().replace("one-access-level = \"yes\"", answer);
    let none = String::new;
    vec![
        (
            "5.1-5-2",
            "b",
            none(),
            defence(40, Defence::None),
            Fail,
            "nothing slowed",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(40, Defence::HangsUp { after: 3 }),
            Fail,
            "nothing slowed",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(8, Defence::None),
            Open,
            "may begin later",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(
                9,
                Defence::LockOut {
                    after: 5,
                    seconds: Some(60),
                },
            ),
            Pass,
            "7200",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(
                9,
                Defence::LockOut {
                    after: 5,
                    seconds: None,
                },
            ),
            Pass,
            "at most 0",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(
                9,
                Defence::LockOut {
                    after: 5,
                    seconds: Some(1),
                },
            ),
            Open,
            "depends",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(
                9,
                Defence::Delay {
                    first_ms: 100,
                    last_ms: 8000,
                },
            ),
            Pass,
            "10800",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![refused("tcp/23", "telnet")]),
            Open,
            "not measured",
        ),
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
            shell(),
            seen(open()),
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
            seen(vec![Fact::SurvivedReset {
                what: Identity::Password,
                interface: None,
                detail: "it opens the shell".to_owned(),
            }]),
            Fail,
            "after the reset",
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
