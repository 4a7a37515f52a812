//! `/cases/{case}/bundles/{digest}`: what a bundle holds: the inspection, its observations and its files.

use axum::extract::Path;
use axum::response::Response;
use minijinja::{Value, context};
use proofhouse_evidence::bundle::{Limits, open};
use proofhouse_law::Observation;

use crate::api::exhibit;
use crate::desk::device::{Other, other_device};
use crate::pages::case::opened::Opened;
use crate::pages::case::{evidence, words};
use crate::web::{WebError, in_words};

/// The most observations on one page.
const OBSERVATIONS_MAX: usize = 500;

pub(crate) async fn show(
    case: Opened,
    Path((_, digest)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let digest = exhibit::lodged(&case.file, &digest)?;
    case.visit.access("read", &format!("bundle/{digest}"), true);
    let broken = |error: String| WebError::internal(format!("the bundle {digest}: {error}"));
    let bytes = case
        .visit
        .app()
        .desk()
        .exhibits()
        .read(digest)
        .map_err(|error| broken(error.to_string()))?;
    let bundle = open(&bytes, &Limits::default()).map_err(|error| broken(error.to_string()))?;
    let head = &bundle.manifest.inspection;
    let lodged = case
        .file
        .state
        .lodgements()
        .iter()
        .find(|one| one.bundle == digest);
    let findings = lodged.map_or(&[][..], |one| one.findings.as_slice());
    let observations: Vec<Value> = bundle
        .observations
        .iter()
        .take(OBSERVATIONS_MAX)
        .map(observation)
        .collect();
    let files: Vec<Value> = bundle
        .manifest
        .files
        .iter()
        .map(|one| context! { path => one.path.as_str(), size => one.size, sha256 => one.sha256.to_string() })
        .collect();
    let other = other_device(&case.file.state, &bundle);
    let fields = context! {
        case => case.header(),
        digest => digest.to_string(),
        product => format!("{} {}", head.subject.brand, head.subject.model),
        tool => format!("{} {}", head.tool, head.tool_version),
        started => in_words(head.started),
        ended => in_words(head.ended),
        partial => head.partial,
        other_gtin => other.as_ref().and_then(Other::gtin),
        other_name => other.as_ref().and_then(Other::name),
        signed => in_words(bundle.signed_at),
        signer => bundle.key_id.to_string(),
        findings => evidence::findings(&case, findings)?,
        left_out => bundle.observations.len().saturating_sub(OBSERVATIONS_MAX),
        observations,
        files,
    };
    case.visit.page("bundle/show.html", fields)
}

/// An observation as rows of names and values, in the words of its own JSON: nothing is left out and nothing read into it.
fn observation(one: &Observation) -> Value {
    let mut facts = Vec::new();
    if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&one.fact) {
        for (name, value) in fields.iter().filter(|(name, _)| *name != "kind") {
            flatten(name, value, &mut facts);
        }
    }
    let kind = serde_json::to_value(&one.fact)
        .ok()
        .and_then(|value| {
            value
                .get("kind")
                .and_then(|kind| kind.as_str().map(|kind| kind.replace('-', " ")))
        })
        .unwrap_or_default();
    context! {
        id => one.id.as_str(),
        at => in_words(one.at),
        check => one.check.as_str(),
        unit => one.subject.unit.clone(),
        state => one.subject.state.and_then(|state| serde_json::to_value(state).ok())
            .and_then(|state| state.as_str().map(|state| words::sentence(&state.replace('-', " ")))),
        kind => words::sentence(&kind),
        facts,
        transcripts => one.transcripts.iter()
            .map(|one| context! { path => one.path.as_str(), sha256 => one.sha256.to_string() })
            .collect::<Vec<_>>(),
    }
}

fn flatten(name: &str, value: &serde_json::Value, rows: &mut Vec<Value>) {
    let words_of = |name: &str| words::sentence(&name.replace(['_', '-'], " "));
    match value {
        serde_json::Value::Null => {}
        serde_json::Value::Object(fields) => {
            for (inner, value) in fields {
                flatten(&format!("{name} {inner}"), value, rows);
            }
        }
        serde_json::Value::String(text) => {
            rows.push(context! { name => words_of(name), value => text });
        }
        other => rows.push(context! { name => words_of(name), value => other.to_string() }),
    }
}
