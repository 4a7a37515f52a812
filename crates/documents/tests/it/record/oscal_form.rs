//! The record as OSCAL assessment results.

use std::collections::BTreeSet;

use proofhouse_documents::record::oscal;

use super::{has, sample};

#[test]
fn oscal_has_what_its_schema_requires_and_no_finding_for_what_is_open() {
    let written = oscal::oscal(&sample());
    assert_eq!(
        written,
        oscal::oscal(&sample()),
        "the same record gives the same document"
    );
    let root = &written["assessment-results"];
    has(root, &["uuid", "metadata", "import-ap", "results"]);
    has(
        &root["metadata"],
        &["title", "last-modified", "version", "oscal-version"],
    );
    assert_eq!(root["metadata"]["last-modified"], "2026-11-24T10:00:00Z");
    let result = &root["results"][0];
    has(
        result,
        &["uuid", "title", "description", "start", "reviewed-controls"],
    );
    has(&result["reviewed-controls"], &["control-selections"]);
    let mut uuids = BTreeSet::new();
    for one in result["observations"].as_array().unwrap() {
        has(one, &["uuid", "description", "methods", "collected"]);
        assert!(uuids.insert(one["uuid"].as_str().unwrap().to_owned()));
    }
    let findings = result["findings"].as_array().unwrap();
    let states: Vec<(&str, &str)> = findings
        .iter()
        .map(|one| {
            has(one, &["uuid", "title", "description", "target"]);
            has(&one["target"], &["type", "target-id", "status"]);
            assert_eq!(one["target"]["type"], "objective-id");
            for related in one["related-observations"].as_array().unwrap() {
                assert!(uuids.contains(related["observation-uuid"].as_str().unwrap()));
            }
            (
                one["target"]["target-id"].as_str().unwrap(),
                one["target"]["status"]["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        states,
        [
            ("provision-5.1-1", "not-satisfied"),
            ("provision-5.1-2", "satisfied")
        ]
    );
    let resources = root["back-matter"]["resources"].as_array().unwrap();
    let plan = root["import-ap"]["href"]
        .as_str()
        .unwrap()
        .trim_start_matches('#');
    assert!(
        resources.iter().any(|one| one["uuid"] == plan),
        "the plan leads nowhere"
    );
    for uuid in &uuids {
        let shape: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(shape, [8, 4, 4, 4, 12]);
        assert!(
            uuid.get(14..15) == Some("5") && "89ab".contains(uuid.get(19..20).unwrap()),
            "{uuid}"
        );
    }
}
