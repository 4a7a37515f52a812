//! `proofhouse case lodge`, and what the bundles of a case came to: the office's findings, in words.

use std::fmt::Write as _;
use std::path::Path;

use proofhouse_law::{Finding, Regime, Verdict};
use serde_json::{Value, json};

use super::{read_findings, upload};
use crate::client::Client;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Lodges a bundle, and tells what the office found in it.
pub(super) fn lodge(
    client: &Client,
    case: &str,
    bundle: &Path,
    submitted: Option<&Path>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let digest = upload(client, bundle)?;
    let mut action = json!({ "action": "lodge-evidence", "bundle": digest });
    if let (Some(file), Some(fields)) = (submitted, action.as_object_mut()) {
        fields.insert("submitted_findings".to_owned(), read_findings(file)?);
    }
    let answer = client.post(&format!("/api/v1/cases/{case}/actions"), &action)?;
    let mut words = "The bundle is lodged.".to_owned();
    // It is lodged, whether or not the case can be asked for now.
    if let Ok(shown) = client.get(&format!("/api/v1/cases/{case}")) {
        let found = bundles(&shown).find(|one| text(one, "bundle") == digest);
        if let Some(told) = found.and_then(|one| failures(&shown, one)) {
            words.push_str(" The office derived its own findings.\n");
            words.push_str(&told);
            let name = bundle.display();
            let _infallible = write!(
                words,
                "Why the rest is as it is: proofhouse evidence findings {name} --regime {}",
                shown
                    .pointer("/regime/id")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            );
        }
    }
    out.result(&words, &answer);
    Ok(Exit::Fine)
}

/// The bundles of a case, each with what fails in it.
pub(super) fn of(case: &Value, words: &mut String) {
    let regime = regime(case);
    for (at, one) in bundles(case).enumerate() {
        if at == 0 {
            words.push_str("evidence:\n");
        }
        let findings = findings(one).unwrap_or_default();
        let count = |wanted: &[Verdict]| {
            let of = |one: &&Finding| wanted.contains(&one.verdict);
            findings.iter().filter(of).count()
        };
        let _infallible = writeln!(
            words,
            "  bundle {} signed by {}, lodged on {}{}: {} fail, {} pass, {} not decided",
            text(one, "bundle"),
            text(one, "signer"),
            text(one, "lodged_at").split('T').next().unwrap_or_default(),
            if is_partial(one) { ", cut short" } else { "" },
            count(&[Verdict::Fail]),
            count(&[Verdict::Pass]),
            count(&[Verdict::Inconclusive, Verdict::Error]),
        );
        let fails = findings.iter().filter(|one| one.verdict == Verdict::Fail);
        for finding in fails {
            let rule = regime.as_ref().map_or_else(
                || finding.provision.to_string(),
                |regime| crate::findings::rule(regime, finding),
            );
            let _infallible = writeln!(words, "    FAIL {rule}");
        }
    }
}

fn bundles(case: &Value) -> impl Iterator<Item = &Value> {
    let evidence = case.get("evidence").and_then(Value::as_array);
    evidence.into_iter().flatten()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn is_partial(lodged: &Value) -> bool {
    let partial = lodged.get("partial").and_then(Value::as_bool);
    partial.unwrap_or_default()
}

fn findings(lodged: &Value) -> Option<Vec<Finding>> {
    serde_json::from_value(lodged.get("findings")?.clone()).ok()
}

/// What the findings of a bundle come to, and why those fail that do.
fn failures(case: &Value, lodged: &Value) -> Option<String> {
    let at = text(lodged, "lodged_at").parse().ok()?;
    let on = proofhouse_law::clock::civil_date(at);
    let mut told = crate::findings::failures(&regime(case)?, on, &findings(lodged)?);
    if is_partial(lodged) {
        told.push_str(
            "The inspection was stopped before its end: what is not in it was not looked for.\n",
        );
    }
    told.retain(|letter| letter == '\n' || !letter.is_control());
    Some(told)
}

/// The regime of the case, where this program has the very edition that the case pins: its words are then the office's.
fn regime(case: &Value) -> Option<Regime> {
    let pinned = case.pointer("/regime/sha256").and_then(Value::as_str)?;
    let all = crate::regimes::load(None).ok()?;
    all.into_iter().find(|one| one.hash().to_string() == pinned)
}
