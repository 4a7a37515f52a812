//! The life of a stop notice over forms.

use super::Life;
use crate::web::cases::{done, value};

#[test]
fn a_stop_notice_is_revoked_and_the_claim_for_it_decided() {
    let mut life = Life::of("uk-psti-2022", "permanent-ban", &[]);
    life.bring_into_force();
    done(&life.step(true, "lift", &[("reasons", "It was given in error.")]));
    let page = life.ada.get(&format!("{}/claim-compensation", life.notice));
    let claimant = value(&page, "claimant");
    let day = life.day("received");
    let mut fields = vec![
        ("claimant", claimant.as_str()),
        ("sum", "800"),
        ("text", "A month’s trade was lost."),
    ];
    fields.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    done(&life.step(false, "claim-compensation", &fields));
    let board = life.ada.get("/clocks").one("main");
    assert!(board.contains("Last day to decide the claim"), "{board}");
    assert!(board.contains("psti.s34.stop.compensation"), "{board}");
    assert!(board.contains("claim: Asha Imports Ltd"), "{board}");
    assert!(
        !board.contains(&claimant),
        "whoever has a name is not shown by a pseudonym: {board}"
    );
    life.says(&["A month’s trade was lost.", "Not decided yet."]);
    let mut decision = vec![
        ("claimant", claimant.as_str()),
        ("outcome", "awarded"),
        ("sum", "900"),
        ("reasons", "The loss is shown."),
    ];
    let too_much = life.step(true, "decide-compensation", &decision);
    assert_eq!(too_much.status, 409, "{}", too_much.text);
    assert!(too_much.one("#refusal").contains("compensation.sum"));
    decision[2] = ("sum", "750.25");
    done(&life.step(true, "decide-compensation", &decision));
    life.says(&[
        "Claims for compensation",
        "A month’s trade was lost.",
        "£750.25 is paid",
    ]);
}
