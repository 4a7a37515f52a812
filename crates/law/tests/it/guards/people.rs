//! Who may act, and whom a rule binds.

use jiff::ToSpan as _;
use proofhouse_law::case::{Designation, Role};
use proofhouse_law::{Action, ActionName, Actor, Verdict};

use super::{approve, drafted};
use crate::world::{PROPOSAL, PSTI, World, decider, drafter, id, officer};

#[test]
fn a_designation_bounds_what_and_when() {
    let (mut world, notice) = drafted(PSTI, |_| {}, "permanent-ban");
    let with = |designation: &dyn Fn(&mut Designation)| {
        let mut actor = decider();
        designation(&mut actor.designation);
        actor
    };
    let today = world.today;
    let ended: Actor = with(&|one| one.until = Some(today - 1.day()));
    assert_eq!(
        world.may_not(&ended, &approve(&notice)).rule,
        "designation.dates"
    );
    let early = with(&|one| one.from = today + 1.day());
    let refusal = world.may_not(&early, &approve(&notice));
    assert_eq!(
        (refusal.rule.as_str(), refusal.lawful_from),
        ("designation.dates", Some(today + 1.day()))
    );
    let last = with(&|one| one.until = Some(today));
    let unfit = with(&|one| one.roles = vec![Role::Administrator, Role::Tester]);
    assert_eq!(
        world.may_not(&unfit, &approve(&notice)).rule,
        "designation.role"
    );
    world.may(&last, &approve(&notice));
}

#[test]
fn an_allegation_binds_only_whom_the_rule_binds() {
    let mut world = World::new(PSTI);
    world.open();
    let allege = |respondent: &str, provision: &str| Action::Allege {
        provisions: vec![id(provision)],
        respondent: id(respondent),
        grounds: "seen".into(),
    };
    assert_eq!(
        world
            .may_not(&drafter(), &allege("nobody", "psti.sch1.1.2"))
            .rule,
        "allegation.respondent"
    );
    assert_eq!(
        world
            .may_not(&drafter(), &allege("maker", "psti.sch1.9"))
            .rule,
        "allegation.provision"
    );
    world.may(&drafter(), &allege("maker", "psti.sch1.1.2"));
}

#[test]
fn every_permission_lets_its_roles_act_and_refuses_the_others() {
    let roles = [
        Role::CaseOfficer,
        Role::DecisionMaker,
        Role::Lawyer,
        Role::PublicationsEditor,
        Role::Tester,
        Role::Administrator,
    ];
    for regime in [PROPOSAL, PSTI] {
        let mut world = World::with_evidence(regime, Verdict::Fail);
        let powers = world.regime.powers().to_vec();
        for power in powers.iter().filter(|power| power.unavailable.is_none()) {
            world.draft(world.terms(power.id.as_str()));
        }
        let mut asked = std::collections::BTreeSet::new();
        for role in roles {
            let actor = officer("ada", &[role]);
            for next in proofhouse_law::lawful_next(&world.state, &actor, &world.cx()) {
                let rows = world.regime.permissions().iter();
                let permission = rows.clone().find(|row| row.action == next.action).unwrap();
                let rule = next.refusal.as_ref().map(|refusal| refusal.rule.as_str());
                // Opening is over in a case that is open, whoever asks.
                if next.action != ActionName::Open {
                    let refused = rule == Some("designation.role");
                    assert_eq!(
                        refused,
                        !permission.roles.contains(&role),
                        "{} {role}",
                        next.action
                    );
                }
                asked.insert(next.action);
            }
        }
        // Results of a test plan are recorded under a ban while tests are made, which the Act does not have.
        let without = |name: &ActionName| regime == PSTI && *name == ActionName::RecordTestResult;
        let missing: Vec<ActionName> = ActionName::ALL
            .into_iter()
            .filter(|name| !asked.contains(name) && !without(name))
            .collect();
        assert!(missing.is_empty(), "{regime}: no case of {missing:?}");
    }
}
