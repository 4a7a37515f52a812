//! What evidence a notice needs to stand on.

use proofhouse_law::{Action, Verdict};

use super::approve;
use crate::world::{PROPOSAL, PSTI, World, decider, digest, drafter};

#[test]
fn evidence_that_is_partial_or_only_passes_carries_nothing() {
    let mut partial = World::new(PROPOSAL);
    partial.open();
    partial.lodge("bundle-1", true, Verdict::Fail);
    partial.allege();
    let terms = partial.terms("temporary-ban");
    let refusal = partial.may_not(&drafter(), &Action::Draft { terms });
    assert!(
        refusal.rule.ends_with(".evidence") && refusal.remedy.contains("partial"),
        "{refusal}"
    );
    for harmless in [Verdict::Pass, Verdict::NotApplicable, Verdict::Error] {
        let mut world = World::with_evidence(PROPOSAL, harmless);
        let terms = world.terms("temporary-ban");
        assert_eq!(
            world.may_not(&drafter(), &Action::Draft { terms }).rule,
            "proposal.temporary-ban.evidence"
        );
    }
}

#[test]
fn a_later_pass_takes_the_grounds_away() {
    let mut world = World::with_evidence(PSTI, Verdict::Fail);
    let notice = world.draft(world.terms("permanent-ban"));
    world.lodge("bundle-2", false, Verdict::Pass);
    assert_eq!(
        world.may_not(&decider(), &approve(&notice)).rule,
        "psti.s29.grounds"
    );
}

#[test]
fn a_finding_that_names_no_evidence_carries_nothing() {
    let mut world = World::new(PSTI);
    world.open();
    let mut bare = crate::world::findings(world.provision, Verdict::Fail);
    bare[0].relies_on.clear();
    let lodge = Action::LodgeEvidence {
        bundle: digest("bundle-1"),
        signer: "lab-1".into(),
        partial: false,
        findings: bare,
    };
    world.may(&drafter(), &lodge);
    world.allege();
    let terms = world.terms("permanent-ban");
    assert_eq!(
        world.may_not(&drafter(), &Action::Draft { terms }).rule,
        "psti.s29.evidence"
    );
}
