//! Findings from observations: what fails, what passes, and above all what stays open.

mod chosen;
mod led_on;
mod open_questions;
mod publications;
mod set_up;
mod visits;

use jiff::civil::{Date, date};
use proofhouse_law::finding::derive;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Observation, StopReason,
};
use proofhouse_law::{Finding, Verdict};

use crate::world::{
    PROPOSAL, PSTI, accepted, forced, id, interface, public_list, refused, regime, seen,
};

const SET_UP: DeviceState = DeviceState::SetUpWithoutChange;

fn on() -> Date {
    date(2026, 1, 5)
}

fn finding(regime_id: &str, provision: &str, observations: &[Observation]) -> Finding {
    let findings = derive(&regime(regime_id), observations, on());
    findings
        .into_iter()
        .find(|finding| finding.provision == id(provision))
        .unwrap()
}

/// One line a provision: verdict and reasons, to compare at a glance.
fn verdict(regime_id: &str, provision: &str, observations: &[Observation]) -> Verdict {
    finding(regime_id, provision, observations).verdict
}

/// Units A and B, each in one state with one fact.
fn both(state: DeviceState, a: Fact, b: Fact) -> Vec<Observation> {
    vec![seen("o-1", "A", state, a), seen("o-2", "B", state, b)]
}

fn listed_on_both(state: DeviceState) -> Vec<Observation> {
    both(
        state,
        accepted("same", public_list()),
        accepted("same", public_list()),
    )
}

fn labels(state: DeviceState) -> Vec<Observation> {
    let mut seen_all = both(
        state,
        accepted("label-a", CredentialOrigin::UnitLabel),
        accepted("label-b", CredentialOrigin::UnitLabel),
    );
    seen_all.push(seen("o-3", "A", state, refused(StopReason::ListExhausted)));
    seen_all
}

#[test]
fn nothing_fails_before_the_law_is_law() {
    let act = regime(PSTI);
    let shared = listed_on_both(SET_UP);
    let from = act.in_force_from().unwrap();
    let day_before = from.yesterday().unwrap();
    for found in derive(&act, &shared, day_before) {
        assert_eq!(found.verdict, Verdict::NotApplicable, "{found:?}");
        assert!(found.reasons[0].contains(&format!("was not law on {day_before}")));
    }
    let fails = |on| {
        let found = derive(&act, &shared, on);
        found.iter().any(|one| one.verdict == Verdict::Fail)
    };
    assert!(fails(from), "it binds from its first day");
    assert_eq!(act.binds_nobody(from), None);
    let reference = regime("eu-cra-2024").binds_nobody(on()).unwrap();
    assert!(reference.starts_with("For reference only: "), "{reference}");
    let proposal = regime(PROPOSAL).binds_nobody(on()).unwrap();
    assert!(proposal.contains("is not law"), "{proposal}");
}

#[test]
fn a_password_shared_by_two_units_is_universal() {
    for (regime, rule) in [(PSTI, "psti.sch1.1.2"), (PROPOSAL, "proposal.1.unique")] {
        let found = finding(regime, rule, &listed_on_both(SET_UP));
        assert_eq!(found.verdict, Verdict::Fail);
        assert_eq!(found.relies_on, [id("o-1"), id("o-2")]);
    }
    let guessable = finding(PSTI, "psti.sch1.1.3.d", &listed_on_both(SET_UP));
    assert_eq!(guessable.verdict, Verdict::Fail);
}

#[test]
fn one_unit_shows_a_guessable_password_and_not_yet_a_universal_one() {
    let one = [seen("o-1", "A", SET_UP, accepted("x", public_list()))];
    assert_eq!(verdict(PSTI, "psti.sch1.1.3.d", &one), Verdict::Fail);
    let unique = finding(PSTI, "psti.sch1.1.2", &one);
    assert_eq!(unique.verdict, Verdict::Inconclusive);
    assert!(
        unique
            .reasons
            .iter()
            .any(|reason| reason.contains("needs a second unit")),
        "{:?}",
        unique.reasons
    );
}

#[test]
fn the_same_unit_twice_or_without_a_label_is_not_a_second_unit() {
    let twice = [
        seen("o-1", "A", SET_UP, accepted("x", public_list())),
        seen(
            "o-2",
            "A",
            DeviceState::ResetThenSetUp,
            accepted("x", public_list()),
        ),
    ];
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", &twice),
        Verdict::Inconclusive
    );
    let mut unlabelled = listed_on_both(SET_UP);
    unlabelled[1].subject.unit = None;
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", &unlabelled),
        Verdict::Inconclusive
    );
}

#[test]
fn the_factory_default_state_is_not_bound_for_what_is_pre_installed() {
    for state in [DeviceState::FactoryDefault, DeviceState::Reset] {
        let found = finding(PSTI, "psti.sch1.1.2", &listed_on_both(state));
        assert_eq!(found.verdict, Verdict::Inconclusive, "{state:?}");
        assert!(
            found
                .reasons
                .iter()
                .any(|reason| reason.contains("does not cover")),
            "{:?}",
            found.reasons
        );
        assert_eq!(
            verdict(PSTI, "psti.sch1.1.3.d", &listed_on_both(state)),
            Verdict::Inconclusive
        );
    }
}

#[test]
fn software_that_must_be_installed_is_bound_in_every_state() {
    let mut app = listed_on_both(DeviceState::FactoryDefault);
    for one in &mut app {
        one.subject.component = Component::RequiredSoftware;
    }
    assert_eq!(verdict(PSTI, "psti.sch1.1.2", &app), Verdict::Fail);
    for one in &mut app {
        one.subject.component = Component::OtherSoftware;
    }
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", &app),
        Verdict::Inconclusive,
        "scope d has no password rule"
    );
}

#[test]
fn a_password_that_must_be_changed_before_use_is_no_failure() {
    let all = both(SET_UP, forced("same"), forced("same"));
    for rule in ["psti.sch1.1.2", "psti.sch1.1.3.d"] {
        let found = finding(PSTI, rule, &all);
        assert_eq!(found.verdict, Verdict::NotApplicable, "{rule}");
        assert!(
            found
                .reasons
                .iter()
                .any(|reason| reason.contains("changed before use")),
            "{:?}",
            found.reasons
        );
    }
}

#[test]
fn a_reset_to_a_universal_password_fails_the_proposal_even_if_a_change_is_forced() {
    let rule = "proposal.1.no-universal-reset";
    let reset = DeviceState::Reset;
    assert_eq!(
        verdict(PROPOSAL, rule, &listed_on_both(reset)),
        Verdict::Fail
    );
    assert_eq!(
        verdict(PROPOSAL, rule, &both(reset, forced("same"), forced("same"))),
        Verdict::Fail
    );
    assert_eq!(verdict(PROPOSAL, rule, &labels(reset)), Verdict::Pass);
    assert_eq!(
        verdict(PROPOSAL, rule, &listed_on_both(SET_UP)),
        Verdict::Inconclusive,
        "nothing was reset"
    );
}

#[test]
fn labels_that_differ_pass_only_with_a_list_run_to_its_end() {
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", &labels(SET_UP)),
        Verdict::Pass
    );
    let without_list = &labels(SET_UP)[..2];
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", without_list),
        Verdict::Inconclusive
    );
    let one_label = [labels(SET_UP)[0].clone(), labels(SET_UP)[2].clone()];
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", &one_label),
        Verdict::Inconclusive
    );
}

#[test]
fn a_second_login_of_the_same_kind_is_judged_by_itself() {
    let beside = |stopped| {
        let mut fact = refused(stopped);
        if let Fact::CredentialsRefused { interface, .. } = &mut fact {
            interface.path = Some("/api/".into());
        }
        seen("o-4", "A", SET_UP, fact)
    };
    let mut not_the_firsts = labels(SET_UP)[..2].to_vec();
    not_the_firsts.push(beside(StopReason::ListExhausted));
    assert_eq!(
        verdict(PSTI, "psti.sch1.1.2", &not_the_firsts),
        Verdict::Inconclusive,
        "a list that ended at one login says nothing of the other"
    );
    let mut unknown = labels(SET_UP);
    unknown.push(beside(StopReason::ListExhausted));
    let found = finding(PSTI, "psti.sch1.1.2", &unknown);
    assert_eq!(found.verdict, Verdict::Inconclusive);
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.contains("telnet on tcp/23 at /api/")),
        "{:?}",
        found.reasons
    );
}

#[test]
fn a_password_that_the_device_makes_the_user_choose_passes_and_a_shared_one_of_theirs_is_no_failure()
 {
    let mut own = both(
        SET_UP,
        accepted("mine", CredentialOrigin::UserDefined),
        accepted("mine", CredentialOrigin::UserDefined),
    );
    own.push(seen("o-3", "A", SET_UP, refused(StopReason::ListExhausted)));
    assert_eq!(verdict(PSTI, "psti.sch1.1.2", &own), Verdict::Pass);
}

#[test]
fn with_nothing_observed_nothing_passes_and_nothing_fails() {
    for regime_id in [PSTI, PROPOSAL] {
        for found in derive(&regime(regime_id), &[], on()) {
            assert_eq!(found.verdict, Verdict::Inconclusive, "{}", found.provision);
            assert!(
                found.relies_on.is_empty() && !found.reasons.is_empty(),
                "{}",
                found.provision
            );
        }
    }
}

fn page(name: &str, fact: Fact) -> Observation {
    let mut one = seen(name, "none", SET_UP, fact);
    (one.subject.unit, one.subject.state) = (None, None);
    one
}

#[test]
fn there_is_one_finding_a_provision_in_the_order_of_the_regime() {
    let regime = regime(PSTI);
    let findings = derive(&regime, &listed_on_both(SET_UP), on());
    let order: Vec<_> = regime
        .provisions()
        .iter()
        .map(|provision| &provision.id)
        .collect();
    assert_eq!(
        findings
            .iter()
            .map(|finding| &finding.provision)
            .collect::<Vec<_>>(),
        order
    );
}
