//! What must be gone after a reset, and what may stay.

use proofhouse_law::observation::DeviceState::{FactoryDefault, Reset, SetUpByUser};
use proofhouse_law::observation::{CredentialOrigin, Fact, Observation};

use super::{accepted, host_key, listed, refused, seen, what};

#[test]
fn a_units_own_key_that_stays_through_a_reset_is_no_fault() {
    let observations = [
        seen("A", FactoryDefault, host_key("a")),
        seen("B", FactoryDefault, host_key("b")),
        seen("A", Reset, host_key("a")),
        seen("B", Reset, host_key("b")),
    ];
    assert_eq!(what(&observations, &[]), []);
}

#[test]
fn a_users_password_that_still_opens_after_a_reset_survived_it() {
    let user = || accepted("u", CredentialOrigin::UserDefined);
    let cases: [(&str, Vec<Observation>, usize); 6] = [
        (
            "set, then still there",
            vec![seen("A", SetUpByUser, user()), seen("A", Reset, user())],
            1,
        ),
        ("never set", vec![seen("A", Reset, user())], 0),
        (
            "set on another unit",
            vec![seen("B", SetUpByUser, user()), seen("A", Reset, user())],
            0,
        ),
        (
            "the factory's own, which a reset brings back",
            vec![
                seen("A", FactoryDefault, user()),
                seen("A", SetUpByUser, user()),
                seen("A", Reset, user()),
            ],
            0,
        ),
        (
            "in a list, and the factory state was not tried",
            vec![
                seen("A", SetUpByUser, listed("u")),
                seen("A", Reset, listed("u")),
            ],
            0,
        ),
        (
            "in a list, and the factory state refused it",
            vec![
                seen("A", FactoryDefault, refused()),
                seen("A", SetUpByUser, listed("u")),
                seen("A", Reset, listed("u")),
            ],
            1,
        ),
    ];
    for (case, observations, expected) in cases {
        let facts = what(&observations, &["u"]);
        let survived = facts
            .iter()
            .filter(|fact| matches!(fact, Fact::SurvivedReset { .. }));
        assert_eq!(survived.count(), expected, "{case}: {facts:?}");
    }
}

/// What was seen after the user's password was set, and what of it shows that there was a reset.
type Shown = (&'static str, Vec<Observation>, Option<&'static str>);

fn user_after_reset() -> Observation {
    seen("A", Reset, accepted("u", CredentialOrigin::UserDefined))
}

fn resets() -> [Shown; 9] {
    let label = || accepted("l", CredentialOrigin::UnitLabel);
    let forced = || {
        let mut fact = listed("x");
        if let Fact::CredentialAccepted { change_forced, .. } = &mut fact {
            *change_forced = true;
        }
        fact
    };
    let reset = |fact| vec![user_after_reset(), seen("A", Reset, fact)];
    [
        ("a button held too briefly", reset(refused()), None),
        (
            "another key, as some devices make at every start",
            reset(host_key("k")),
            None,
        ),
        (
            "its label, refused before",
            reset(label()),
            Some("that it refused before"),
        ),
        (
            "its label, taken before too",
            [vec![seen("A", SetUpByUser, label())], reset(label())].concat(),
            None,
        ),
        (
            "a listed one, which was not tried once the user's had opened the account",
            reset(listed("x")),
            None,
        ),
        (
            "the factory's, which was tried first then",
            [
                vec![seen("A", FactoryDefault, listed("x"))],
                reset(listed("x")),
            ]
            .concat(),
            Some("that it refused before"),
        ),
        (
            "a change that was not forced before",
            reset(forced()),
            Some("is changed"),
        ),
        (
            "another unit's reset",
            vec![user_after_reset(), seen("B", Reset, label())],
            None,
        ),
        (
            "seen before the password",
            vec![seen("A", Reset, label()), user_after_reset()],
            Some("refused"),
        ),
    ]
}

#[test]
fn a_reset_is_said_to_leave_a_password_only_where_something_shows_that_there_was_one() {
    let user = || accepted("u", CredentialOrigin::UserDefined);
    let set_up = || {
        vec![
            seen("A", SetUpByUser, user()),
            seen("A", SetUpByUser, refused()),
        ]
    };
    for (case, after, expected) in resets() {
        let observations = [set_up(), after].concat();
        let facts = what(&observations, &["u"]);
        let [Fact::SurvivedReset { reset_shown_by, .. }] = &facts[..] else {
            panic!("{case}: {facts:?}");
        };
        let shown = reset_shown_by.as_deref();
        assert_eq!(shown.is_some(), expected.is_some(), "{case}: {shown:?}");
        assert!(
            shown
                .unwrap_or_default()
                .contains(expected.unwrap_or_default()),
            "{case}: {shown:?}"
        );
    }
}
