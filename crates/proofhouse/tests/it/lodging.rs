//! What `case lodge` and `case show` tell of the evidence in a case.

use super::journey::Case;
use super::office::Office;

#[test]
fn whoever_lodges_a_bundle_is_told_what_fails_in_it_and_the_case_tells_it_again() {
    let office = Office::drill();
    let case = Case::open(&office, "uk-proposal-2020");
    let lodged = office.told("case-officer", &["case", "lodge", &case.id, "fails.zip"]);
    let rule = "[proposal.2.contact]";
    for part in ["The bundle is lodged.", "judged on", "FAIL", rule] {
        assert!(lodged.contains(part), "{part}: {lodged}");
    }
    case.lodge("passes.zip");
    let shown = office.told("case-officer", &["case", "show", &case.id]);
    let evidence: Vec<&str> = shown
        .lines()
        .skip_while(|line| *line != "evidence:")
        .skip(1)
        .take_while(|line| line.starts_with(' '))
        .collect();
    let [first, fails @ .., second] = evidence.as_slice() else {
        panic!("{shown}");
    };
    assert!(
        first.contains("signed by") && !first.contains(" 0 fail"),
        "{first}"
    );
    assert!(fails.iter().any(|line| line.contains(rule)), "{fails:?}");
    assert!(second.contains(" 0 fail"), "{second}");
}

#[test]
fn a_bundle_of_a_product_with_another_name_is_a_hint_and_no_refusal() {
    let office = Office::drill();
    // The lab's bundle is of the Acme CAM-100, and names no GTIN.
    for (model, is_other) in [("Cam 100", false), ("CAM-200", true)] {
        let case = Case::of_model(
            &office,
            "uk-proposal-2020",
            model,
            &["manufacturer:Asha Imports Ltd"],
        );
        case.lodge("fails.zip");
        let shown = office.told("case-officer", &["case", "show", &case.id]);
        assert_eq!(
            shown.contains("is of Acme CAM-100, by its tester's words"),
            is_other,
            "{shown}"
        );
    }
}
