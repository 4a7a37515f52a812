//! What guessing meets at a log-in (test group 5.1-5-2): nothing, a delay, a lock.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn guessing() -> Vec<Row> {
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
    let cut_short = || Fact::CredentialsRefused {
        interface: at("tcp/23", "telnet"),
        tries: 9,
        listed: None,
        list: "common".to_owned(),
        stopped: StopReason::ServiceDropped,
    };
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
    ]
}
