//! The story under the proposal of July 2020: a test ban, then a permanent one; and a test ban lifted.

use std::path::Path;

use anyhow::Result;

use super::act::{Outcome, Stage};
use super::product::Products;

/// How long the drill's test bans last, in days; the regime caps it.
const TEST_BAN_DAYS: i32 = 60;
/// How long the lab takes, in days.
const TEST_DAYS: i32 = 30;

/// Plays it to the end.
pub(crate) fn play(stage: &mut Stage, products: &Products) -> Result<Outcome> {
    let (case, permanent) = insecure(stage, products)?;
    behaving(stage, products)?;
    Ok(Outcome {
        case,
        notice: permanent,
        answers: vec![
            (products.insecure.gtin.clone(), "banned"),
            (products.behaving.gtin.clone(), "ended"),
        ],
    })
}

/// The insecure product: banned while tests run, then for good.
fn insecure(stage: &mut Stage, products: &Products) -> Result<(String, String)> {
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

    stage
        .narrator
        .step("A temporary ban while tests are undertaken");
    let temporary = test_ban(stage, &case)?;
    stage.carry_out_at_once(&case, &temporary)?;
    stage.check(&product.gtin, "temporarily-banned")?;

    stage
        .narrator
        .step("The tests confirm it: the ban becomes permanent");
    let bundle = product.bundle()?;
    stage.run(
        "tester",
        &["notice", "test-result", &case, &temporary, &bundle],
    )?;
    stage.narrator.proved(&format!(
        "the test result is recorded; it fails: {}",
        product.breached.join(", ")
    ));
    let permanent = stage.draft(&case, "permanent-ban", &["--replaces", &temporary])?;
    stage.carry_out(&case, &permanent)?;
    stage.check(&product.gtin, "banned")?;
    Ok((case, permanent))
}

/// The behaving product: an inspection that stayed open, a test ban, and its lifting.
fn behaving(stage: &mut Stage, products: &Products) -> Result<()> {
    let doubt = products.in_doubt();
    stage.narrator.step(&format!(
        "{}: a suspicion, a temporary ban, and tests that pass",
        doubt.name()
    ));
    let case = stage.open_case(&doubt, "The first inspection stayed inconclusive")?;
    stage.allege(
        &case,
        &doubt.breached,
        "The inspection could not rule the default password out",
    )?;
    let ban = test_ban(stage, &case)?;
    stage.carry_out_at_once(&case, &ban)?;
    stage.check(&doubt.gtin, "temporarily-banned")?;

    let bundle = products.behaving.bundle()?;
    stage.lodge("tester", &case, Path::new(&bundle))?;
    stage.run("tester", &["notice", "test-result", &case, &ban, &bundle])?;
    let reasons = "The full inspection passed every provision under test.";
    stage.run(
        "decision-maker",
        &["notice", "lift", &case, &ban, "--reasons", reasons],
    )?;
    stage
        .narrator
        .proved("the tests passed and the ban is lifted before its end; the register says so");
    stage.check(&doubt.gtin, "ended")
}

/// Drafts a temporary ban with its test plan and its end.
fn test_ban(stage: &mut Stage, case: &str) -> Result<String> {
    let ends_on = stage.in_days(TEST_BAN_DAYS)?;
    let finishes_on = stage.in_days(TEST_DAYS)?;
    let notice = stage.draft(
        case,
        "temporary-ban",
        &[
            "--ends-on",
            &ends_on,
            "--test-lab",
            "Drill laboratory",
            "--test-method",
            "TS 103 701 test group 5.1-1 on two new units",
            "--test-finishes-on",
            &finishes_on,
        ],
    )?;
    stage.narrator.volatile(&ends_on, "DATE");
    stage.narrator.proved(&format!(
        "drafted with a test plan; it ends by itself on {ends_on}"
    ));
    Ok(notice)
}
