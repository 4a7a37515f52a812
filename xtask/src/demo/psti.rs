//! The story under the Act of 2022: no ban on mere suspicion, and the stop notice reached.

use anyhow::Result;

use super::act::{Outcome, Stage};
use super::product::Products;

/// Plays it to the end.
pub(crate) fn play(stage: &mut Stage, products: &Products) -> Result<Outcome> {
    let doubt = products.in_doubt();
    stage.narrator.step(&format!(
        "{}: a test ban on mere suspicion is refused",
        doubt.name()
    ));
    let suspicion = stage.open_case(&doubt, "The first inspection stayed inconclusive")?;
    let ends_on = stage.in_days(30)?;
    stage.refused(
        "case-officer",
        &[
            "notice",
            "draft",
            &suspicion,
            "--power",
            "temporary-ban",
            "--ends-on",
            &ends_on,
            "--test-lab",
            "Drill laboratory",
            "--test-method",
            "TS 103 701 test group 5.1-1",
            "--test-finishes-on",
            &ends_on,
        ],
    )?;
    stage
        .narrator
        .proved("the refusal names section 29 and the road that the Act has");

    let product = &products.insecure;
    stage
        .narrator
        .step(&format!("A case against {}", product.name()));
    let case = stage.open_case(
        product,
        "Bought and tested: every unit opens with the same password",
    )?;
    stage.allege(
        &case,
        &product.breached,
        "The findings of the signed bundles",
    )?;

    stage.narrator.step("A stop notice");
    let notice = stage.draft(&case, "permanent-ban", &[])?;
    stage.carry_out(&case, &notice)?;
    stage.check(&product.gtin, "banned")?;
    stage.check(&doubt.gtin, "not-found")?;
    Ok(Outcome {
        case,
        notice,
        answers: vec![(product.gtin.clone(), "banned"), (doubt.gtin, "not-found")],
    })
}
