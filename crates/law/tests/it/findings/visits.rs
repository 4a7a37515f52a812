//! What one visit shows is no evidence of another: neither another state of the unit, nor another unit.

use super::*;

const CHOSEN: DeviceState = DeviceState::SetUpByUser;
const RULES: [(&str, &str); 2] = [(PSTI, "psti.sch1.1.2"), (PROPOSAL, "proposal.1.unique")];

/// A visit in which the list ended, and with what opened the login, where something did.
fn visit(unit: &str, state: DeviceState, opened: Option<Fact>) -> Vec<Observation> {
    let name = |what| format!("o-{unit}-{state:?}-{what}").to_lowercase();
    let mut all = vec![seen(
        &name("list"),
        unit,
        state,
        refused(StopReason::ListExhausted),
    )];
    all.extend(opened.map(|fact| seen(&name("opened"), unit, state, fact)));
    all
}

fn users() -> Fact {
    accepted("mine", CredentialOrigin::UserDefined)
}

fn label(secret: &str) -> Fact {
    accepted(secret, CredentialOrigin::UnitLabel)
}

fn found_only(unit: &str, state: DeviceState, service: &str) -> Observation {
    let mut at = interface();
    at.service = service.into();
    let fact = Fact::ServiceFound {
        interface: at,
        identified_by: "a banner".into(),
    };
    seen(
        &format!("o-found-{}", unit.to_lowercase()),
        unit,
        state,
        fact,
    )
}

fn open_because(observations: &[Observation], word: &str) {
    for (regime_id, rule) in RULES {
        let found = finding(regime_id, rule, observations);
        assert_eq!(found.verdict, Verdict::Inconclusive, "{rule}: {found:#?}");
        assert!(
            found.reasons.iter().any(|reason| reason.contains(word)),
            "{rule}: {word} in {:?}",
            found.reasons
        );
    }
}

#[test]
fn the_users_password_in_one_state_hides_no_unknown_password_in_another() {
    let all = [visit("A", SET_UP, None), visit("A", CHOSEN, Some(users()))].concat();
    open_because(
        &all,
        "Nothing that was tried opened telnet on tcp/23 on unit A (set up, its password left as it was)",
    );
}

#[test]
fn what_opened_one_unit_hides_no_unknown_password_of_another() {
    let all = [
        visit("A", CHOSEN, Some(users())),
        visit("B", CHOSEN, None),
        visit("A", SET_UP, Some(label("a"))),
        visit("B", SET_UP, Some(label("b"))),
    ];
    open_because(
        &all.concat(),
        "on unit B (set up with a password that the user chose)",
    );
}

#[test]
fn labels_taken_after_set_up_hide_no_unknown_password_right_after_the_reset() {
    let rule = "proposal.1.no-universal-reset";
    let reset = |opened: [Option<Fact>; 2]| {
        let [a, b] = opened;
        [
            visit("A", DeviceState::Reset, a),
            visit("B", DeviceState::Reset, b),
            visit("A", DeviceState::ResetThenSetUp, Some(label("a"))),
            visit("B", DeviceState::ResetThenSetUp, Some(label("b"))),
        ]
        .concat()
    };
    assert_eq!(
        verdict(PROPOSAL, rule, &reset([Some(label("a")), Some(label("b"))])),
        Verdict::Pass
    );
    assert_eq!(
        verdict(PROPOSAL, rule, &reset([Some(label("a")), None])),
        Verdict::Inconclusive
    );
}

#[test]
fn a_product_that_opens_in_every_visit_keeps_its_pass() {
    for factory in [
        [Some(label("a")), Some(label("b"))],
        [Some(forced("same")), Some(forced("same"))],
    ] {
        let [a, b] = factory;
        let all = [
            visit("A", SET_UP, a),
            visit("B", SET_UP, b),
            visit("A", CHOSEN, Some(users())),
            visit("B", CHOSEN, Some(users())),
        ];
        for (regime_id, rule) in RULES {
            let found = finding(regime_id, rule, &all.concat());
            assert_eq!(found.verdict, Verdict::Pass, "{rule}: {found:#?}");
        }
    }
}

#[test]
fn a_state_that_the_rule_does_not_cover_leaves_nothing_open() {
    let all = [
        visit("A", DeviceState::FactoryDefault, None),
        visit("A", SET_UP, Some(label("a"))),
        visit("B", SET_UP, Some(label("b"))),
        vec![found_only("B", DeviceState::FactoryDefault, "telnet")],
    ];
    assert_eq!(verdict(PSTI, "psti.sch1.1.2", &all.concat()), Verdict::Pass);
}

#[test]
fn silence_before_set_up_leaves_nothing_open_and_silence_in_use_does() {
    let silent = |state| {
        let fact = Fact::NoInterfaceFound {
            ports_tried: 65_545,
            refused: Some(0),
        };
        let used =
            [("A", "a"), ("B", "b")].map(|(unit, secret)| visit(unit, SET_UP, Some(label(secret))));
        let silent = vec![seen("o-silent", "A", state, fact)];
        [used.concat(), silent].concat()
    };
    for state in [DeviceState::FactoryDefault, DeviceState::Reset] {
        for (regime_id, rule) in RULES {
            let found = finding(regime_id, rule, &silent(state));
            assert_eq!(found.verdict, Verdict::Pass, "{state:?} {rule}: {found:#?}");
        }
    }
    open_because(&silent(CHOSEN), "No service answered");
}

#[test]
fn a_service_found_and_not_tried_on_one_unit_is_open_though_the_other_units_was_tried() {
    for service in ["telnet", "http"] {
        let all = [
            visit("A", SET_UP, Some(label("a"))),
            visit("B", SET_UP, Some(label("b"))),
            vec![found_only("B", CHOSEN, service)],
        ];
        open_because(
            &all.concat(),
            &format!(
                "{service} on tcp/23 was found on unit B (set up with a password that the user chose)"
            ),
        );
    }
}

#[test]
fn a_service_found_as_one_thing_and_judged_as_another_in_one_visit_is_judged() {
    let all = [
        visit("A", SET_UP, Some(label("a"))),
        visit("B", SET_UP, Some(label("b"))),
        vec![found_only("B", SET_UP, "http")],
    ];
    assert_eq!(verdict(PSTI, "psti.sch1.1.2", &all.concat()), Verdict::Pass);
}

#[test]
fn a_list_is_not_said_to_be_tried_whole_beside_a_password_that_ended_the_tries_of_an_account() {
    let found = finding(
        PSTI,
        "psti.sch1.1.3.d",
        &visit("A", SET_UP, Some(label("a"))),
    );
    assert!(
        found.reasons[0].contains("which leave an account once it is open"),
        "{:?}",
        found.reasons
    );
}
