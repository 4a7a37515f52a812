//! The checks that close both stories: a till without a network, a flipped byte, the chain walked back.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::act::{Outcome, Stage, text};
use super::product::{Product, Products};

/// The roles for which the demo leaves a fresh one-time link.
const ROLES: [&str; 6] = [
    "administrator",
    "tester",
    "case-officer",
    "decision-maker",
    "lawyer",
    "publications-editor",
];

/// How much of the chain is quoted; the command itself shows all of it.
const CHAIN_LINES_SHOWN: usize = 16;

/// Plays them.
pub(crate) fn play(stage: &mut Stage, products: &Products, outcome: &Outcome) -> Result<()> {
    offline(stage, outcome)?;
    flipped_byte(stage, products)?;
    walked_back(stage, outcome)?;
    register_and_log(stage)?;
    links(stage, products, outcome)
}

/// A till that has only the snapshot.
fn offline(stage: &mut Stage, outcome: &Outcome) -> Result<()> {
    stage
        .narrator
        .step("A till without a network asks the signed snapshot");
    let register = format!("{}/register/", stage.office.url);
    let fetch = [
        "register", "snapshot", "fetch", &register, "--out", "snapshot",
    ];
    stage.binary.expect(0, &fetch)?;
    let now = text(&stage.run("case-officer", &["clock", "show"])?, "now")?;
    for (gtin, wanted) in &outcome.answers {
        ask(stage, gtin, &now, wanted, "offline")?;
    }
    ask(
        stage,
        "05012345678901",
        &now,
        "invalid-identifier",
        "a mistyped number",
    )?;
    let (gtin, _) = outcome.answers.first().context("a product")?;
    ask(
        stage,
        gtin,
        "2099-01-01T00:00:00Z",
        "stale",
        "past the snapshot's end",
    )
}

fn ask(stage: &mut Stage, gtin: &str, at: &str, wanted: &str, how: &str) -> Result<()> {
    let keys = stage.office.keys.clone();
    let mut asked = vec![
        "check",
        "--gtin",
        gtin,
        "--snapshot",
        "snapshot",
        "--at",
        at,
    ];
    for key in &keys {
        asked.extend(["--key", key]);
    }
    stage.answers(&asked, wanted, how)
}

/// One byte of a bundle changes, and is named.
fn flipped_byte(stage: &mut Stage, products: &Products) -> Result<()> {
    stage.narrator.step("One byte of the evidence is changed");
    let original = products.insecure.bundles.first().context("a bundle")?;
    let mut bytes = std::fs::read(original)?;
    let middle = bytes.len() / 2;
    let byte = bytes.get_mut(middle).context("a byte in the middle")?;
    *byte ^= 1;
    std::fs::write(stage.data.join("tampered.zip"), bytes)?;
    stage.binary.expect(
        0,
        &[
            "evidence",
            "verify",
            &display(original),
            "--trust",
            "trust.json",
        ],
    )?;
    stage.narrator.proved("the original verifies");
    let told = stage.binary.expect(
        1,
        &[
            "evidence",
            "verify",
            "tampered.zip",
            "--trust",
            "trust.json",
        ],
    )?;
    stage.narrator.quote(
        told.words
            .lines()
            .take(4)
            .collect::<Vec<_>>()
            .join("\n")
            .as_str(),
    );
    Ok(())
}

/// From the register entry back to the bytes that the device sent.
fn walked_back(stage: &mut Stage, outcome: &Outcome) -> Result<()> {
    stage
        .narrator
        .step("The chain, walked back from the notice to the bench");
    let session = super::office::session_file("case-officer");
    let told = stage.binary.expect(
        0,
        &["evidence", "trace", &outcome.notice, "--session", &session],
    )?;
    let lines: Vec<&str> = told.words.trim().lines().collect();
    let shown = lines
        .iter()
        .take(CHAIN_LINES_SHOWN)
        .copied()
        .chain(["..."])
        .chain(lines.last().copied());
    stage.narrator.quote(&shown.collect::<Vec<_>>().join("\n"));
    stage
        .narrator
        .look(&format!("{}/cases/{}", stage.office.url, outcome.case));
    Ok(())
}

/// The register and the event log are verified as anyone, and as the office, would.
fn register_and_log(stage: &mut Stage) -> Result<()> {
    stage
        .narrator
        .step("The register and the event log are verified whole");
    let key = stage.office.register_key.clone();
    let told = stage.binary.expect(
        0,
        &["register", "verify", "office/register/log", "--key", &key],
    )?;
    stage.narrator.quote(&told.words);
    let told = stage
        .binary
        .expect(0, &["office", "verify", "--data", "office"])?;
    stage.narrator.quote(&told.words);
    Ok(())
}

/// A one-time link for each role, for whoever wants to look around; `state.json` says where everything is.
fn links(stage: &mut Stage, products: &Products, outcome: &Outcome) -> Result<()> {
    stage
        .narrator
        .step("Look around: a one-time sign-in link for each role");
    let mut signed_in = serde_json::Map::new();
    for role in ROLES {
        let minted = stage.run("administrator", &["drill", "link", "--role", role])?;
        let link = text(&minted, "link")?;
        ensure!(
            link.starts_with(&stage.office.url),
            "a link of the office: {link}"
        );
        stage
            .narrator
            .volatile(&link, &format!("{}/drill/sign-in/TOKEN", stage.office.url));
        stage.narrator.line(&format!("   {role:<20} {link}"));
        signed_in.insert(role.to_owned(), Value::String(link));
    }
    let left_open = serde_json::json!({
        "url": stage.office.url,
        "links": signed_in,
        "looks": stage.narrator.looks(),
        "products": { "insecure": told(&products.insecure), "behaving": told(&products.behaving) },
        "case": outcome.case,
        "notice": outcome.notice,
    });
    std::fs::write(
        stage.data.join("state.json"),
        serde_json::to_vec_pretty(&left_open)?,
    )?;
    Ok(())
}

fn told(product: &Product) -> Value {
    serde_json::json!({ "name": product.name(), "gtin": product.gtin, "bundles": product.bundles })
}

fn display(path: &Path) -> String {
    path.display().to_string()
}

/// What a till says of the banned product, in words: the README opens with it.
pub(crate) fn till(stage: &Stage, outcome: &Outcome) -> Result<()> {
    let (gtin, _) = outcome.answers.first().context("a product")?;
    let now = text(&stage.run("case-officer", &["clock", "show"])?, "now")?;
    let mut asked = vec![
        "check",
        "--gtin",
        gtin,
        "--snapshot",
        "snapshot",
        "--at",
        &now,
    ];
    for key in &stage.office.keys {
        asked.extend(["--key", key]);
    }
    let answer = stage.binary.expect(1, &asked)?;
    std::fs::write(
        stage.data.join("check.txt"),
        stage.narrator.masked(&answer.words),
    )?;
    Ok(())
}
