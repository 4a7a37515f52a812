//! The record as `JUnit`, for a test server.

use proofhouse_documents::record::junit;
use proofhouse_law::Verdict;
use proofhouse_law::record::{Signature, Source};

use super::{sample, signed_authority};

/// Reads XML as far as it can be wrong: names of tags in order, each closed by its own.
fn tags(xml: &str) -> Vec<String> {
    let (mut open, mut all): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut rest = xml.split_once("?>").unwrap().1;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap();
        assert!(!tag.contains('<'), "{tag}");
        let name = tag.trim_matches('/').split(' ').next().unwrap().to_owned();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else {
            if !tag.ends_with('/') {
                open.push(name.clone());
            }
            all.push(name);
        }
        rest = after;
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    all
}

#[test]
fn junit_is_well_formed_whatever_a_device_says_and_counts_what_is_open_as_skipped() {
    let xml = junit::junit(&sample());
    let all = tags(&xml);
    let how_many = |name: &str| all.iter().filter(|one| *one == name).count();
    assert_eq!((how_many("testsuite"), how_many("testcase")), (5, 8));
    assert_eq!((how_many("failure"), how_many("skipped")), (1, 2));
    assert!(
        xml.contains("tests=\"8\" failures=\"1\" errors=\"0\" time=\"0\">"),
        "{xml}"
    );
    let skipped = xml.matches(" skipped=\"1\"").count();
    assert_eq!(
        skipped, 2,
        "a suite says it, and testsuites has no such attribute: {xml}"
    );
    assert!(
        xml.contains("Waits for a person: Ask for each function directly."),
        "{xml}"
    );
    assert!(
        xml.contains("&amp; &lt;b&gt;&quot;root&quot;") && !xml.contains('\u{7}'),
        "{xml}"
    );
}

/// What is wrong with a bundle.
type Fault = fn(&mut Source);

#[test]
fn evidence_that_is_cut_short_unsigned_or_of_a_silent_device_is_an_error_for_a_test_server() {
    let faults: [(&str, Fault); 4] = [
        ("is not in the trust file", |one| {
            one.authorised = Some(signed_authority());
        }),
        ("was stopped before its end", |one| one.partial = true),
        ("NOT CHECKED: no trust file was given", |one| {
            one.signature = Signature::NotChecked {
                why: "no trust file was given".to_owned(),
            };
        }),
        ("unit SN-2, after a factory reset", |one| {
            one.silent = vec!["unit SN-2, after a factory reset".to_owned()];
        }),
    ];
    for (words, fault) in faults {
        let mut record = sample();
        record.sources.iter_mut().for_each(fault);
        let xml = junit::junit(&record);
        let all = tags(&xml);
        let errors = all.iter().filter(|one| *one == "error").count();
        assert_eq!(errors, 1, "{xml}");
        assert!(
            xml.contains("failures=\"1\" errors=\"1\" time=\"0\">"),
            "{xml}"
        );
        let told = xml.lines().find(|line| line.contains("<error"));
        assert!(
            told.is_some_and(|told| told.contains(words)),
            "{words}: {xml}"
        );
    }
}

#[test]
fn a_provision_that_fails_by_its_ics_alone_is_a_failure_for_a_test_server_too() {
    let mut record = sample();
    let group = record.groups.last_mut().unwrap();
    assert_eq!(group.cases[0].units[0].verdict, Verdict::NotApplicable);
    group.verdict = Verdict::Fail;
    group.reasons = vec!["It is mandatory, and the ICS says N.".to_owned()];
    let xml = junit::junit(&record);
    let all = tags(&xml);
    let how_many = |name: &str| all.iter().filter(|one| *one == name).count();
    assert_eq!((how_many("testcase"), how_many("failure")), (9, 2));
    assert!(
        xml.contains("tests=\"9\" failures=\"2\" errors=\"0\" time=\"0\">")
            && xml.contains("name=\"provision\"")
            && xml.contains("message=\"It is mandatory, and the ICS says N.\""),
        "{xml}"
    );
}
