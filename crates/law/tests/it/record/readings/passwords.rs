//! Passwords, as the tries show them.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn passwords() -> Vec<Row> {
    let users = |extra: &str| {
        entry(
            "AuthMech",
            &[("description", "tcp/23"), ("authentication-factor", extra)],
        )
    };
    let forced = || {
        let mut fact = accepted("tcp/23", "telnet", "one", list());
        if let Fact::CredentialAccepted { change_forced, .. } = &mut fact {
            *change_forced = true;
        }
        fact
    };
    let label = || CredentialOrigin::UnitLabel;
    let login = |facts: Vec<Fact>| [vec![refused("tcp/23", "telnet")], facts].concat();
    let two = |one: &str, other: &str| {
        vec![
            In(
                "A",
                USED,
                login(vec![accepted("tcp/23", "telnet", one, label())]),
            ),
            In(
                "B",
                USED,
                login(vec![accepted("tcp/23", "telnet", other, label())]),
            ),
        ]
    };
    let change = |old: &str| {
        vec![
            In(
                "A",
                USED,
                login(vec![accepted("tcp/23", "telnet", "old", label())]),
            ),
            In(
                "A",
                CHOSEN,
                login(vec![
                    accepted("tcp/23", "telnet", "new", CredentialOrigin::UserDefined),
                    accepted("tcp/23", "telnet", old, label()),
                ]),
            ),
        ]
    };
    let changed = || {
        vec![
            In(
                "A",
                USED,
                login(vec![accepted("tcp/23", "telnet", "old", label())]),
            ),
            In(
                "A",
                CHOSEN,
                login(vec![accepted(
                    "tcp/23",
                    "telnet",
                    "new",
                    CredentialOrigin::UserDefined,
                )]),
            ),
        ]
    };
    let in_part = || {
        let mut all = two("one", "two");
        all.push(In("A", USED, vec![not_all_seen()]));
        all
    };
    let none = String::new;
    vec![
        (
            "5.1-1-2",
            "c",
            none(),
            two("one", "two"),
            Pass,
            "one unit's label",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            in_part(),
            Open,
            "Another login may be there",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            two("one", "one"),
            Fail,
            "One password opens",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            seen(login(vec![accepted("tcp/23", "telnet", "x", list())])),
            Fail,
            "public list",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            vec![In(
                "A",
                FACTORY,
                login(vec![accepted("tcp/23", "telnet", "x", list())]),
            )],
            Open,
            "No list",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            seen(login(vec![forced()])),
            Open,
            "No password is known",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            seen(login(vec![accepted("tcp/23", "telnet", "x", label())])),
            Open,
            "One unit",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            seen(login(vec![accepted(
                "tcp/23",
                "telnet",
                "x",
                CredentialOrigin::TesterFile,
            )])),
            Open,
            "tester's file",
        ),
        (
            "5.1-1-2",
            "c",
            none(),
            seen(login(vec![accepted(
                "tcp/23",
                "telnet",
                "x",
                CredentialOrigin::UserDefined,
            )])),
            Pass,
            "chosen by the user",
        ),
        (
            "5.1-1-2",
            "b",
            users("a user-defined password"),
            seen(vec![forced()]),
            Pass,
            "let nothing be done",
        ),
        (
            "5.1-1-2",
            "b",
            users("a user-defined password"),
            seen(vec![accepted("tcp/23", "telnet", "x", list())]),
            Fail,
            "no user chose",
        ),
        (
            "5.1-1-2",
            "b",
            users("a password on the label"),
            seen(vec![accepted("tcp/23", "telnet", "x", label())]),
            Not,
            "no password",
        ),
        (
            "5.1-1-2",
            "b",
            users("a user-defined password"),
            seen(vec![found("tcp/23", "telnet")]),
            Open,
            "was not seen",
        ),
        (
            "5.1-2-2",
            "a",
            none(),
            two("one", "one"),
            Fail,
            "One password opens",
        ),
        (
            "5.1-2-2",
            "a",
            none(),
            two("one", "two"),
            Open,
            "not seen from here",
        ),
        ("5.1-4-2", "b", none(), change("old"), Fail, "still accepts"),
        ("5.1-4-2", "b", none(), changed(), Pass, "refuses the old"),
        (
            "5.1-4-2",
            "b",
            none(),
            two("one", "two"),
            Open,
            "was not seen",
        ),
    ]
}
