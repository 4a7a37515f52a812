//! The life of a recall notice over forms.

use super::{Life, RECALL};
use crate::web::cases::done;

#[test]
fn a_recall_comes_to_its_end_when_the_units_are_back() {
    let mut life = Life::of("uk-psti-2022", "recall", &RECALL);
    life.bring_into_force();
    life.today("record-returns", &[("reached", "700"), ("returned", "512")]);
    let day = life.day("occurred");
    let mut fewer = vec![("reached", "700"), ("returned", "3")];
    fewer.extend(
        day.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let refused = life.step(false, "record-returns", &fewer);
    assert_eq!(refused.status, 409);
    assert!(refused.one("#refusal").contains("recall.count"));
    life.says(&[
        "Customers reached: 700 of 1,000 units",
        "Units returned: 512 of 1,000 units",
        "arrange return",
    ]);
    assert!(
        !life.page().contains("arrange-return"),
        "the regime's name is no word"
    );
    assert_eq!(
        life.ada.get(&life.notice).attributes("meter", "value"),
        ["700", "512"]
    );
    life.today(
        "record-compliance",
        &[("reasons", "All that can come back is back.")],
    );
    life.says(&["Complied with", "All that can come back is back."]);
}

#[test]
fn a_recall_that_is_ignored_becomes_the_states_own() {
    let mut life = Life::of("uk-psti-2022", "recall", &RECALL);
    life.bring_into_force();
    let ours = [
        ("ground", "ignored"),
        ("reasons", "We recall the units ourselves."),
    ];
    let early = life.step(true, "begin-state-recall", &ours);
    assert_eq!(early.status, 409, "{}", early.text);
    assert!(early.one("#refusal").contains("psti.s47.state-recall"));
    life.today("record-breach", &[("reasons", "No customer was told.")]);
    done(&life.step(true, "begin-state-recall", &ours));
    life.says(&[
        "Breached on",
        "The state’s own recall",
        "We recall the units ourselves.",
    ]);
}
