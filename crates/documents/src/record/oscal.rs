//! A conformance record as OSCAL assessment-results, version 1.1.2, in JSON.
//!
//! A finding stands for each provision that passes or fails. OSCAL knows only `satisfied` and `not-satisfied`: what is not decided
//! or does not apply has observations with that verdict, and no finding, so that nobody reads an open question as a failure.
//! UUIDs are made of the content (shaped as version 5, over SHA-256), so that the same record gives the same document.

use proofhouse_law::Verdict;
use proofhouse_law::record::{CaseResult, GroupResult, Judge, Record, Source};
use serde_json::{Map, Value, json};

use super::judge;
use crate::content::Sha256;
use crate::wording;

/// The version of OSCAL that is written.
pub const OSCAL_VERSION: &str = "1.1.2";
/// The namespace of our own properties: a name, not an address.
const NAMESPACE: &str = "urn:proofhouse:oscal";

/// The document.
pub fn oscal(record: &Record) -> Value {
    let pen = Pen {
        seed: format!(
            "{}{}{}",
            record.standard_sha256,
            record
                .answers_sha256
                .map(|one| one.to_string())
                .unwrap_or_default(),
            record
                .sources
                .iter()
                .map(|one| one.bundle.to_string())
                .collect::<String>()
        ),
    };
    let plan = pen.uuid("plan");
    json!({
        "assessment-results": {
            "uuid": pen.uuid(&format!("document {}", Sha256::of(format!("{record:?}").as_bytes()))),
            "metadata": {
                "title": line(&format!("{}Conformance record: {}", drill(record), record.product)),
                "last-modified": last_modified(record),
                "version": line(env!("CARGO_PKG_VERSION")),
                "oscal-version": OSCAL_VERSION,
            },
            "import-ap": { "href": format!("#{plan}") },
            "results": [result(record, &pen)],
            "back-matter": { "resources": resources(record, &pen, &plan) },
        }
    })
}

/// What stands before each title of a record that was made in a drill.
fn drill(record: &Record) -> &'static str {
    if record.drill { "DRILL: " } else { "" }
}

struct Pen {
    seed: String,
}

impl Pen {
    /// A UUID for something in this record.
    fn uuid(&self, what: &str) -> String {
        let digest = Sha256::of(format!("{}\n{what}", self.seed).as_bytes());
        let mut bytes: Vec<u8> = digest.as_bytes().iter().take(16).copied().collect();
        if let Some(byte) = bytes.get_mut(6) {
            *byte = (*byte & 0x0f) | 0x50;
        }
        if let Some(byte) = bytes.get_mut(8) {
            *byte = (*byte & 0x3f) | 0x80;
        }
        let hex = hex::encode(bytes);
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!(
            "{}-{}-{}-{}-{}",
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20),
            part(20, 32)
        )
    }
}

/// A text as OSCAL's type `string` takes it: on one line, not empty, no blank at its ends.
fn line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(" ")
    }
}

/// A number of a provision as OSCAL's type `token`, which begins with a letter.
fn token(number: &str) -> String {
    format!("provision-{number}")
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "ns": NAMESPACE, "value": line(value) })
}

/// The last moment that the record knows of: judgements and signatures are younger than what they are about.
fn last_modified(record: &Record) -> String {
    let judged = record.units().filter_map(|(_, unit)| match &unit.by {
        Judge::Person { at, .. } => Some(*at),
        _ => None,
    });
    let signed = record.sources.iter().map(|one| one.signed_at);
    match judged.chain(signed).max() {
        Some(at) => at.to_string(),
        None => day(record),
    }
}

/// The day of the maker's answers, as a moment.
fn day(record: &Record) -> String {
    record.answered_on.map_or_else(
        || jiff::Timestamp::UNIX_EPOCH.to_string(),
        |on| format!("{on}T00:00:00Z"),
    )
}

fn result(record: &Record, pen: &Pen) -> Value {
    let started = record.sources.iter().map(|one| one.started).min();
    let ended = record.sources.iter().map(|one| one.ended).max();
    let controls: Vec<Value> = record
        .groups
        .iter()
        .map(|group| json!({ "control-id": token(&group.number) }))
        .collect();
    let objectives: Vec<Value> = record
        .groups
        .iter()
        .map(|group| json!({ "objective-id": token(&group.number) }))
        .collect();
    let collected = ended.map_or_else(|| day(record), |at| at.to_string());
    let observations: Vec<Value> = record
        .groups
        .iter()
        .flat_map(|group| &group.cases)
        .map(|case| observation(case, pen, &collected))
        .collect();
    let findings: Vec<Value> = record
        .groups
        .iter()
        .filter_map(|group| finding(group, pen))
        .collect();
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| {
        result.insert(key.to_owned(), value);
    };
    put("uuid", json!(pen.uuid("result")));
    put(
        "title",
        json!(line(&format!(
            "{}{} {}",
            drill(record),
            record.document,
            record.edition
        ))),
    );
    put("description", json!(comes_to(record)));
    put(
        "start",
        json!(started.map_or_else(|| day(record), |at| at.to_string())),
    );
    put("end", json!(collected));
    put(
        "reviewed-controls",
        json!({
            "control-selections": [{ "include-controls": controls }],
            "control-objective-selections": [{ "include-objectives": objectives }],
        }),
    );
    put(
        "props",
        json!([property("drill", if record.drill { "yes" } else { "no" })]),
    );
    put("observations", json!(observations));
    if !findings.is_empty() {
        put("findings", json!(findings));
    }
    put(
        "remarks",
        json!(
            [record.left_out.as_slice(), &record.notes]
                .concat()
                .join("\n\n")
        ),
    );
    Value::Object(result)
}

/// What the provisions come to, in a sentence.
fn comes_to(record: &Record) -> String {
    format!(
        "{}{} provisions pass, {} fail, {} are not decided, {} do not apply.",
        drill(record),
        record.count(Verdict::Pass),
        record.count(Verdict::Fail),
        record.count(Verdict::Inconclusive) + record.count(Verdict::Error),
        record.count(Verdict::NotApplicable)
    )
}

fn observation(case: &CaseResult, pen: &Pen, collected: &str) -> Value {
    let said: Vec<String> = case
        .units
        .iter()
        .map(|unit| {
            format!(
                "Test unit {}: {}. {} {}",
                unit.unit,
                unit.verdict.as_str(),
                judge(unit),
                unit.reasons.join(" ")
            )
        })
        .collect();
    let by = |wanted: fn(&Judge) -> bool| case.units.iter().any(|unit| wanted(&unit.by));
    let mut methods = Vec::new();
    if by(|judge| matches!(judge, Judge::Check)) {
        methods.push("TEST");
    }
    if by(|judge| matches!(judge, Judge::Person { .. } | Judge::Answers)) {
        methods.push("EXAMINE");
    }
    if methods.is_empty() {
        methods.push("UNKNOWN");
    }
    let evidence: std::collections::BTreeSet<_> =
        case.units.iter().flat_map(|unit| &unit.relies_on).collect();
    let evidence: Vec<Value> = evidence
        .iter()
        .map(|one| {
            json!({
                "href": format!("#{}", pen.uuid(&format!("bundle {}", one.bundle))),
                "description": format!("{} in the bundle with SHA-256 {}", one.observation, one.bundle),
            })
        })
        .collect();
    let mut observation = json!({
        "uuid": pen.uuid(&format!("case {}", case.number)),
        "title": line(&format!("Test case {}", case.number)),
        "description": said.join("\n\n"),
        "props": [
            property("verdict", case.verdict.as_str()),
            property("test-case", &case.number),
            property("network-relevant", if case.network_relevant { "yes" } else { "no" }),
        ],
        "methods": methods,
        "types": ["control-objective"],
        "collected": collected,
    });
    if let Some(object) = observation.as_object_mut() {
        if !evidence.is_empty() {
            object.insert("relevant-evidence".to_owned(), json!(evidence));
        }
        let remarks = remarks(case);
        if !remarks.is_empty() {
            object.insert("remarks".to_owned(), json!(remarks.join("\n\n")));
        }
    }
    observation
}

/// What of a case waits for a person, and where people or a person and the evidence do not agree.
fn remarks(case: &CaseResult) -> Vec<String> {
    let waits = case.units.iter().filter_map(|unit| {
        let what = unit.waits_for.as_ref()?;
        Some(format!("Test unit {}: {what}", unit.unit))
    });
    let waits: Vec<String> = waits.collect();
    let conflicts = case.units.iter().filter_map(|unit| {
        let conflict = unit.conflict.as_ref()?;
        Some(format!(
            "Open conflict. Test unit {}: {conflict}",
            unit.unit
        ))
    });
    let head = (!waits.is_empty()).then(|| "Waits for a person.".to_owned());
    head.into_iter().chain(waits).chain(conflicts).collect()
}

fn finding(group: &GroupResult, pen: &Pen) -> Option<Value> {
    let state = match group.verdict {
        Verdict::Pass => "satisfied",
        Verdict::Fail => "not-satisfied",
        _ => return None,
    };
    let related: Vec<Value> = group
        .cases
        .iter()
        .map(|case| json!({ "observation-uuid": pen.uuid(&format!("case {}", case.number)) }))
        .collect();
    let mut reasons = Vec::new();
    for case in &group.cases {
        for unit in case.units.iter().filter(|one| one.verdict == group.verdict) {
            reasons.push(format!(
                "Test case {}, test unit {}: {}",
                case.number,
                unit.unit,
                unit.reasons.join(" ")
            ));
        }
    }
    reasons.extend(group.reasons.iter().cloned());
    let mut finding = json!({
        "uuid": pen.uuid(&format!("finding {}", group.number)),
        "title": line(&format!("Provision {}", group.number)),
        "description": format!("{}\n\n{}", group.text, reasons.join("\n\n")),
        "props": [property("verdict", group.verdict.as_str())],
        "target": {
            "type": "objective-id",
            "target-id": token(&group.number),
            "status": { "state": state, "reason": group.verdict.as_str() },
        },
    });
    if let (Some(object), false) = (finding.as_object_mut(), related.is_empty()) {
        object.insert("related-observations".to_owned(), json!(related));
    }
    Some(finding)
}

/// What the document points at: the plan that the cases are, and the bundles.
fn resources(record: &Record, pen: &Pen, plan: &str) -> Vec<Value> {
    let cases = json!({
        "uuid": plan,
        "title": line(&format!("{} {}", record.document, record.edition)),
        "description": "The test cases by which the product was assessed. There is no assessment plan in OSCAL.",
    });
    let bundles = record.sources.iter().map(|source| bundle(source, pen));
    std::iter::once(cases).chain(bundles).collect()
}

/// A bundle: by whom it was made and what it relies on, and what was found and tried, also where nothing came of it.
fn bundle(source: &Source, pen: &Pen) -> Value {
    let mut props = vec![
        property("sha256", &source.bundle.to_string()),
        property("attestation-sha256", &source.attestation.to_string()),
        property("signer", &source.signer),
        property("signature", &source.signature.words()),
        property("drill", if source.is_drill() { "yes" } else { "no" }),
    ];
    let relies_on = source.relies_on.iter();
    props.extend(relies_on.map(|digest| property("relies-on-sha256", &digest.to_string())));
    if let Some(authorised) = &source.authorised {
        props.push(property("authority", &authorised.words()));
        props.push(property("authority-sha256", &authorised.sha256.to_string()));
    }
    let mut resource = json!({
        "uuid": pen.uuid(&format!("bundle {}", source.bundle)),
            "title": line(&format!("Evidence bundle of {}", source.product)),
            "description": format!(
                "Made by {} {} from {} to {}, by authority of {}: {}.\n\n{}",
                source.tool,
                source.tool_version,
                source.started,
                source.ended,
                source.owner,
                source.basis,
                wording::tested_by(source)
            ),
            "props": props,
    });
    let tried = wording::tried_lines(source);
    if let (Some(object), false) = (resource.as_object_mut(), tried.is_empty()) {
        object.insert("remarks".to_owned(), json!(tried.join("\n\n")));
    }
    resource
}
