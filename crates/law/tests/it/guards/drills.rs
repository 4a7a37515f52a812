//! Drills and values that are not settled.

use proofhouse_law::Action;

use super::{issue, outside_a_drill};
use crate::world::{PROPOSAL, PSTI, decider, id, lawyer};

#[test]
fn outside_a_drill_a_lawyer_confirms_each_value_that_is_not_settled() {
    for (regime, power) in [(PROPOSAL, "permanent-ban"), (PSTI, "permanent-ban")] {
        let (mut world, notice) = outside_a_drill(regime, power);
        let power = world.regime.power(&id(power)).unwrap().clone();
        let open: Vec<String> = world
            .regime
            .unsettled(&power, &[id(world.provision)])
            .into_keys()
            .collect();
        assert!(!open.is_empty(), "{regime} rests on nothing unsettled");
        for value in open {
            assert!(
                world
                    .may_not(&decider(), &issue(&notice))
                    .remedy
                    .contains(&value)
            );
            let confirm = Action::Confirm {
                value,
                reasons: "checked against the source".into(),
            };
            assert_eq!(world.may_not(&decider(), &confirm).rule, "designation.role");
            world.may(&lawyer(), &confirm);
        }
        world.may(&decider(), &issue(&notice));
    }
    let (mut world, _) = outside_a_drill(PSTI, "permanent-ban");
    let settled = Action::Confirm {
        value: "guard.psti.s29.intent".into(),
        reasons: "needless".into(),
    };
    assert_eq!(world.may_not(&lawyer(), &settled).rule, "confirm.value");
}

#[test]
fn a_drill_is_never_taken_for_a_case_nor_a_case_for_a_drill() {
    let (mut world, notice) = outside_a_drill(PSTI, "permanent-ban");
    world.drill = true;
    assert_eq!(
        world.may_not(&decider(), &issue(&notice)).rule,
        "case.drill"
    );
}
