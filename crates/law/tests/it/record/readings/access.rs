//! Who gets in, what guessing meets, what a reset leaves.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn access() -> Vec<Row> {
    let measured = |tries: u32, defence: Defence| Fact::GuessingDefence {
        interface: at("tcp/23", "telnet"),
        tries,
        weighed: Some(tries),
        in_a_row: Some(tries),
        defence,
        detail: "seen".to_owned(),
    };
    let defence = |tries: u32, defence: Defence| {
        seen(vec![refused("tcp/23", "telnet"), measured(tries, defence)])
    };
    let delay = |last_ms, sessions| Defence::Delay {
        first_ms: 100,
        last_ms,
        sessions,
        session_limit: None,
    };
    let limited = |last_ms, limit| Defence::Delay {
        first_ms: 100,
        last_ms,
        sessions: Some(1),
        session_limit: Some(limit),
    };
    let lock = |after, seconds, seen_locked| Defence::LockOut {
        after,
        seconds,
        seen_locked,
    };
    let of_sixty = |weighed, in_a_row| Fact::GuessingDefence {
        interface: at("tcp/23", "telnet"),
        tries: 60,
        weighed,
        in_a_row,
        defence: Defence::None,
        detail: "seen".to_owned(),
    };
    let locks = || measured(9, lock(5, None, Some(60)));
    let telnet = || vec![refused("tcp/23", "telnet"), locks()];
    let guessed = |states, verdict, word| ("5.1-5-2", "b", String::new(), states, verdict, word);
    let hangs_up = || measured(60, Defence::HangsUp { after: 3 });
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
            seen(vec![refused("tcp/23", "telnet"), of_sixty(None, None)]),
            Open,
            "says nothing",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![refused("tcp/23", "telnet"), of_sixty(Some(60), None)]),
            Open,
            "says nothing",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![
                refused("tcp/23", "telnet"),
                of_sixty(Some(60), Some(29)),
            ]),
            Open,
            "taken after 29",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![
                refused("tcp/23", "telnet"),
                of_sixty(Some(60), Some(30)),
            ]),
            Fail,
            "30 wrong passwords in a row for one account",
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
            defence(9, lock(5, Some(60), None)),
            Pass,
            "7200",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, lock(5, None, None)),
            Open,
            "was not watched",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, lock(5, None, Some(60))),
            Pass,
            "7200",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(20, lock(14, None, Some(60))),
            Open,
            "20160",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, lock(10, Some(60), Some(30))),
            Open,
            "28800",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, lock(5, Some(5), Some(0))),
            Open,
            "first looked at",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(0, lock(0, None, Some(60))),
            Open,
            "before the first try",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, lock(5, Some(1), None)),
            Open,
            "depends",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, delay(8000, Some(1))),
            Open,
            "the one session that was tried after 8000 ms",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, delay(60_000, Some(3))),
            Open,
            "each of 3 sessions at once after 60000 ms, and no limit",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, limited(8000, 1)),
            Pass,
            "10800",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, limited(5000, 3)),
            Open,
            "51840",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, limited(60_000, 3)),
            Pass,
            "4320",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            defence(9, delay(8000, None)),
            Open,
            "how many sessions guessed at once is not known",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![measured(60, limited(3000, 1)), hangs_up()]),
            Open,
            "28800",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![hangs_up(), measured(60, lock(5, None, Some(60)))]),
            Pass,
            "7200",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![
                measured(60, limited(3000, 1)),
                measured(60, lock(5, None, Some(60))),
            ]),
            Pass,
            "7200",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            vec![
                In("A", USED, vec![measured(60, lock(5, None, Some(60)))]),
                In("B", USED, vec![hangs_up()]),
            ],
            Fail,
            "nothing slowed",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![cut_short(), hangs_up()]),
            Open,
            "stopped answering the tries",
        ),
        (
            "5.1-5-2",
            "b",
            none(),
            seen(vec![refused("tcp/23", "telnet")]),
            Open,
            "not measured",
        ),
        guessed(
            seen([telnet(), vec![unusable("tcp/80", "http-form")]].concat()),
            Open,
            "http-form on tcp/80 could not be judged",
        ),
        guessed(
            vec![
                In("A", USED, telnet()),
                In("A", FACTORY, vec![unusable("tcp/80", "http-form")]),
                In("B", USED, vec![unusable("tcp/23", "telnet")]),
            ],
            Pass,
            "7200",
        ),
        guessed(
            seen([telnet(), vec![not_all_seen()]].concat()),
            Open,
            "Another login may be there",
        ),
        // It was measured before the set-up alone.
        guessed(
            vec![In("A", FACTORY, telnet()), In("A", USED, vec![cut_short()])],
            Open,
            "was not measured in use",
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
