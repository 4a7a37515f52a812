//! A password that the tester chose: what it shows of the device, and what it only shows of the tester.

use proofhouse_law::observation::Interface;

use super::*;

const CHOSEN: DeviceState = DeviceState::SetUpByUser;
const FACTORY: DeviceState = DeviceState::FactoryDefault;
const RULES: [(&str, &str); 2] = [(PSTI, "psti.sch1.1.2"), (PROPOSAL, "proposal.1.unique")];

/// Units A and B in one state, each opened so, its list run to its end.
fn visits(state: DeviceState, opened: &Fact) -> Vec<Observation> {
    let of_unit = |unit| {
        [opened.clone(), refused(StopReason::ListExhausted)].map(|fact| {
            seen(
                &format!("o-{unit}-{state:?}").to_lowercase(),
                unit,
                state,
                fact,
            )
        })
    };
    ["A", "B"].into_iter().flat_map(of_unit).collect()
}

fn users() -> Fact {
    accepted("mine", CredentialOrigin::UserDefined)
}

/// `fact` at another account.
fn of_account(account: &str, mut fact: Fact) -> Fact {
    if let Fact::CredentialAccepted { account: of, .. } = &mut fact {
        account.clone_into(of);
    }
    fact
}

/// The port asks for no credential, whatever speaks there.
fn asks_for_none() -> Fact {
    Fact::OpenWithoutAuthentication {
        interface: Interface {
            service: "http".into(),
            ..interface()
        },
        proof: "the page".into(),
    }
}

fn each_is(wanted: Verdict, observations: &[Observation], word: &str) {
    for (regime_id, rule) in RULES {
        let found = finding(regime_id, rule, observations);
        assert_eq!(found.verdict, wanted, "{rule}: {found:#?}");
        assert!(
            found.reasons.iter().any(|reason| reason.contains(word)),
            "{rule}: {word} in {:?}",
            found.reasons
        );
    }
}

#[test]
fn a_universal_default_whose_change_is_optional_does_not_pass_since_the_tester_changed_it() {
    let universal = visits(FACTORY, &accepted("admin", public_list()));
    let word = "test it set up without change";
    each_is(Verdict::Inconclusive, &visits(CHOSEN, &users()), word);
    each_is(
        Verdict::Inconclusive,
        &[universal.clone(), visits(CHOSEN, &users())].concat(),
        word,
    );
    // As its makers leave it, it is what it is.
    let as_it_is = visits(SET_UP, &accepted("admin", public_list()));
    each_is(
        Verdict::Fail,
        &[universal, visits(CHOSEN, &users()), as_it_is].concat(),
        "accept the same password",
    );
}

#[test]
fn a_password_is_the_users_where_the_device_makes_them_choose_it_or_has_none_before() {
    let universal = || visits(FACTORY, &accepted("admin", public_list()));
    for shows in [
        visits(SET_UP, &users()),
        visits(DeviceState::ResetThenSetUp, &users()),
        visits(FACTORY, &forced("admin")),
        visits(SET_UP, &forced("admin")),
        vec![seen("o-open", "A", SET_UP, asks_for_none())],
    ] {
        let all = [universal(), visits(CHOSEN, &users()), shows].concat();
        each_is(Verdict::Pass, &all, "was chosen by the user");
    }
}

#[test]
fn what_shows_nothing_of_that_login_leaves_its_password_open() {
    let word = "only seen where the tester chose it";
    let without_list = vec![seen("o-1", "A", SET_UP, users())];
    // Each unit has a password of its own for another account.
    let labels_of_another: Vec<Observation> = ["A", "B"]
        .into_iter()
        .flat_map(|unit| {
            let label = accepted(unit, CredentialOrigin::UnitLabel);
            let all = visits(SET_UP, &of_account("viewer", label));
            all.into_iter()
                .filter(move |one| one.subject.unit.as_deref() == Some(unit))
        })
        .collect();
    for shows in [
        // A change that is forced of another account.
        visits(FACTORY, &of_account("root", forced("admin"))),
        // What opened another account of the login.
        labels_of_another,
        // A visit that was not judged to its end.
        without_list,
        // A page that anyone may see before the set-up says nothing of it afterwards.
        vec![seen("o-open", "A", FACTORY, asks_for_none())],
    ] {
        let all = [visits(CHOSEN, &users()), shows].concat();
        each_is(Verdict::Inconclusive, &all, word);
    }
}

#[test]
fn a_change_that_is_forced_in_the_factory_default_state_shows_nothing_of_a_state_that_nobody_saw() {
    let all = visits(FACTORY, &forced("same"));
    for rule in ["psti.sch1.1.2", "psti.sch1.1.3.d"] {
        let found = finding(PSTI, rule, &all);
        assert_eq!(found.verdict, Verdict::Inconclusive, "{rule}");
        assert!(
            found.reasons[0].ends_with(
                "Test it in a state that it covers: set up, its password left as it was; or set up with a password that the \
                 user chose; or after a factory reset, set up again."
            ),
            "{:?}",
            found.reasons
        );
    }
}

#[test]
fn a_users_password_that_opens_after_a_reset_shows_neither_a_reset_nor_what_it_leaves() {
    let rule = "proposal.1.no-universal-reset";
    let reset = |opened: &Fact| visits(DeviceState::Reset, opened);
    let found = finding(PROPOSAL, rule, &reset(&users()));
    assert_eq!(found.verdict, Verdict::Inconclusive, "{found:#?}");
    assert!(
        found.reasons[0].contains("either the reset was not done, or it does not erase it"),
        "{:?}",
        found.reasons
    );
    // Chosen when it was set up again, it hides what the reset left.
    let again = visits(DeviceState::ResetThenSetUp, &users());
    let found = finding(PROPOSAL, rule, &again);
    assert_eq!(found.verdict, Verdict::Inconclusive, "{found:#?}");
    let none = seen("o-open", "A", DeviceState::Reset, asks_for_none());
    let all = [again, vec![none]].concat();
    assert_eq!(verdict(PROPOSAL, rule, &all), Verdict::NotApplicable);
}
