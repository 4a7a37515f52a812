//! A conformance record in its forms: what a lawyer reads, what OSCAL asks for, what a test server takes.

mod junit_form;
mod oscal_form;

use jiff::civil::date;
use proofhouse_documents::record::forms::{self, Form};
use proofhouse_documents::record::{document, junit, oscal};
use proofhouse_documents::{Document, render};
use proofhouse_law::conformity::Support;
use proofhouse_law::record::{
    Authorised, CaseResult, GroupResult, Judge, Record, Rests, Signature, Source, UnitResult,
};
use proofhouse_law::regime::Footing;
use proofhouse_law::standard::plan::Reach;
use proofhouse_law::standard::{CaseKind, Level};
use proofhouse_law::{Basis, Digest, Source as Origin, Verdict};
use serde_json::Value;

use crate::reading::{html_text, whole_pdf_text};

/// Words that no form may take for markup.
const HOSTILE: &str = "telnet on tcp/23 & <b>\"root\"</b> ]]>\u{7}";

fn unit(name: &str, verdict: Verdict, by: Judge, reason: &str) -> UnitResult {
    UnitResult {
        unit: name.to_owned(),
        reach: Reach::Device,
        verdict,
        by,
        reasons: vec![reason.to_owned()],
        relies_on: vec![Rests {
            bundle: Digest::of(b"bundle"),
            observation: "obs-0007".parse().unwrap(),
            transcripts: vec![Digest::of(b"transcript")],
        }],
        checks: vec!["inspect.default-credential".to_owned()],
        waits_for: (verdict == Verdict::Inconclusive)
            .then(|| "Ask for each function directly.".to_owned()),
        checked: None,
        conflict: None,
    }
}

fn group(number: &str, verdict: Verdict, units: Vec<UnitResult>) -> GroupResult {
    GroupResult {
        number: number.to_owned(),
        clause: "5.1".to_owned(),
        text: format!("What {number} asks."),
        level: Level::Mandatory,
        support: Some(Support::Yes),
        detail: None,
        verdict,
        reasons: Vec::new(),
        cases: vec![CaseResult {
            number: format!("{number}-2"),
            kind: CaseKind::Functional,
            network_relevant: true,
            verdict,
            units,
        }],
        footing: Footing {
            citation: "ETSI EN 303 645 V2.1.1".to_owned(),
            basis: Basis {
                source: Origin::Policy,
                verified: true,
            },
        },
    }
}

/// A bundle of an inspection by a lab.
fn source() -> Source {
    let at = |text: &str| text.parse().unwrap();
    Source {
        bundle: Digest::of(b"bundle"),
        attestation: Digest::of(b"attestation"),
        tool: "proofhouse inspect".to_owned(),
        tool_version: "0.1.0".to_owned(),
        product: "Acme Cam 2".to_owned(),
        kind: "camera".to_owned(),
        gtin: None,
        units: vec!["SN-1".to_owned(), "SN-2".to_owned()],
        firmware: vec!["1.0.3".to_owned()],
        owner: "Lab One".to_owned(),
        basis: "bought by the lab, invoice 17".to_owned(),
        expires: at("2026-12-31T00:00:00Z"),
        authorised: None,
        targets: vec!["192.0.2.7".to_owned()],
        devices: Vec::new(),
        tester: None,
        judged_by: Vec::new(),
        relies_on: Vec::new(),
        says_drill: false,
        visits: Vec::new(),
        lists: Vec::new(),
        tried: Vec::new(),
        started: at("2026-11-21T09:00:00Z"),
        ended: at("2026-11-21T10:00:00Z"),
        partial: false,
        asked_udp: false,
        udp_ports: Vec::new(),
        all_ports: true,
        silent: Vec::new(),
        signer: "ed25519-abc".to_owned(),
        signed_at: at("2026-11-21T10:01:00Z"),
        signature: Signature::Trusted {
            name: "Lab One".to_owned(),
            from: at("2026-01-01T00:00:00Z"),
            until: at("2028-01-01T00:00:00Z"),
            drill: false,
        },
        observations: 12,
    }
}

/// A record with a unit of each verdict, and one that a person judged.
pub(crate) fn sample() -> Record {
    let person = Judge::Person {
        name: "Ada Advocate".to_owned(),
        at: "2026-11-24T10:00:00Z".parse().unwrap(),
        kept_in: "record".to_owned(),
    };
    Record {
        standard: "etsi-ts-103-701-v1.1.1".parse().unwrap(),
        document: "ETSI TS 103 701".to_owned(),
        edition: "V1.1.1".to_owned(),
        standard_sha256: Digest::of(b"data"),
        tests: "etsi-en-303-645-v2.1.1".parse().unwrap(),
        product: "Acme Cam 2".to_owned(),
        maker: Some("Acme Ltd".to_owned()),
        answered_by: Some("QA of Acme".to_owned()),
        answered_on: Some(date(2026, 11, 20)),
        answers_sha256: Some(Digest::of(b"answers")),
        is_laid_over: false,
        drill: false,
        left_out: vec!["UDP was not asked.".to_owned()],
        sources: vec![source()],
        groups: vec![
            group(
                "5.1-1",
                Verdict::Fail,
                vec![
                    unit(
                        "a",
                        Verdict::Pass,
                        Judge::Check,
                        "Each interface is declared.",
                    ),
                    unit("b", Verdict::Fail, Judge::Check, HOSTILE),
                ],
            ),
            group(
                "5.1-2",
                Verdict::Pass,
                vec![unit("a", Verdict::Pass, person, "Read.")],
            ),
            group(
                "5.5-4",
                Verdict::Inconclusive,
                vec![unit(
                    "a",
                    Verdict::Inconclusive,
                    Judge::Check,
                    "Its login was tried.",
                )],
            ),
            group(
                "6-2",
                Verdict::NotApplicable,
                vec![unit(
                    "a",
                    Verdict::NotApplicable,
                    Judge::Answers,
                    "The ICS says N/A.",
                )],
            ),
        ],
        notes: vec!["A test case passes only if each of its test units does.".to_owned()],
    }
}

pub(crate) fn report() -> Document {
    document(&sample(), date(2026, 11, 25))
}

#[test]
fn a_reader_finds_who_tested_what_and_by_what_right_before_any_verdict_and_then_what_waits() {
    let rendered = render(&report()).unwrap();
    let html = html_text(std::str::from_utf8(&rendered.html).unwrap());
    let at = |words: &str| {
        html.find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {html}"))
    };
    assert!(
        at("The product does not meet these provisions: 5.1-1. Found of 5.1-1: telnet on tcp/23")
            < at("Owner of what was tested")
    );
    assert!(at("invoice 17") < at("What each provision comes to"));
    assert!(at("What waits for a person") < at("Ask for each function directly."));
    at(
        "Judged by Ada Advocate on 24 November 2026, 10:00:00 GMT; kept in a file that nobody signed.",
    );
    at(&Digest::of(b"attestation").to_string());
    at(
        "Checked: it is that of Lab One, enrolled from 1 January 2026 until 1 January 2028 in the trust file of whoever made this report.",
    );
    assert!(!html.contains("was not checked"), "{html}");
    at("Test case 5.1-1-2 fails: telnet on tcp/23");
    assert!(at("5.1-1-2 b") < at("5.1-1-2 a"), "what fails comes first");
    for words in ["Implementation Conformance Statement", "it is no device"] {
        at(words);
    }
    assert!(!html.contains("Unit b"), "a test unit reads as a device");
    assert!(at("What was not tested") < at("UDP was not asked."));
    at("proofhouse record show BUNDLE --standard");
    at("proofhouse law show");
    let pdf: String = whole_pdf_text(&rendered.pdf).split_whitespace().collect();
    assert!(
        pdf.contains("obs-0007") && pdf.contains("Askforeachfunctiondirectly."),
        "{pdf}"
    );
}

#[test]
fn a_signature_that_nobody_checked_is_said_first_and_beside_the_key_that_it_names() {
    let mut record = sample();
    record.sources[0].signature = Signature::NotChecked {
        why: "no trust file was given".to_owned(),
    };
    let rendered = render(&document(&record, date(2026, 11, 25))).unwrap();
    let html = html_text(std::str::from_utf8(&rendered.html).unwrap());
    let at = |words: &str| {
        html.find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {html}"))
    };
    assert!(at("who made it is not known") < at("Owner of what was tested"));
    assert!(at("It names as its signer the key") < at("NOT CHECKED: no trust file was given."));
    let bundles = &oscal::oscal(&record)["assessment-results"]["back-matter"]["resources"];
    assert!(bundles.to_string().contains("NOT CHECKED"), "{bundles}");
}

#[test]
fn a_file_that_names_nobody_is_no_word_of_a_maker() {
    let mut record = sample();
    (record.maker, record.answered_by) = (None, None);
    let page = |record: &Record| {
        let rendered = render(&document(record, date(2026, 11, 25))).unwrap();
        html_text(std::str::from_utf8(&rendered.html).unwrap())
    };
    let claimed = page(&record);
    assert_eq!(
        claimed.matches("Not named in the file").count(),
        2,
        "{claimed}"
    );
    for group in &mut record.groups {
        group.support = None;
    }
    let judged = page(&record);
    assert!(
        judged.contains("None: the file names no maker and nobody who answers")
            && !judged.contains("Maker's answers given by"),
        "{judged}"
    );
}

/// The required members of each object that we write, by OSCAL's own JSON schema of version 1.1.2.
fn has(value: &Value, members: &[&str]) {
    for member in members {
        assert!(
            value.get(member).is_some_and(|one| !one.is_null()),
            "{member} of {value}"
        );
    }
}

/// An authority to test whose signer nobody enrolled.
fn signed_authority() -> Authorised {
    Authorised {
        sha256: Digest::of(b"authority"),
        key: "ed25519-head".to_owned(),
        signed_at: "2026-11-20T09:00:00Z".parse().unwrap(),
        signature: Signature::NotChecked {
            why: "the key is not in the trust file".to_owned(),
        },
    }
}

#[test]
fn whoever_checks_a_paper_is_told_of_the_key_that_gave_leave_too() {
    let mut record = sample();
    record.sources[0].authorised = Some(signed_authority());
    let page =
        String::from_utf8(render(&document(&record, date(2026, 11, 25))).unwrap().html).unwrap();
    for words in [
        "The signature of an authority to test was not checked",
        "keys enrol approval.pem.pub --role approval",
        "the identifier must be ed25519-head",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_bundle_of_judgements_is_of_no_device_that_answered() {
    let mut record = sample();
    record.sources[0].judged_by = vec!["Ada Advocate".to_owned()];
    let xml = junit::junit(&record);
    assert!(!xml.contains("is of a device that answered"), "{xml}");
}

#[test]
fn of_a_drill_every_form_says_drill_and_of_no_other_record_any_does() {
    let mut record = sample();
    let written = |record: &Record| -> Vec<(Form, String)> {
        let forms = Form::ALL.into_iter();
        forms
            .map(|form| {
                let bytes = forms::write(record, form, date(2026, 11, 25)).unwrap();
                let text = match form {
                    Form::Pdf => whole_pdf_text(&bytes),
                    _ => String::from_utf8(bytes).unwrap(),
                };
                (form, text)
            })
            .collect()
    };
    for (form, text) in written(&record) {
        assert!(!text.contains("DRILL"), "{form:?}: {text}");
    }
    record.drill = true;
    for (form, text) in written(&record) {
        let words = match form {
            Form::Json => "\"drill\": true",
            _ => "DRILL",
        };
        assert!(text.contains(words), "{form:?}: {text}");
    }
    // A test server shows suites one by one.
    let xml = junit::junit(&record);
    assert_eq!(xml.matches("name=\"DRILL: ").count(), 6, "{xml}");
}

#[test]
fn a_bundle_of_judgements_says_who_judged_and_of_which_inspection() {
    let mut record = sample();
    let mut judged = source();
    judged.bundle = Digest::of(b"judged");
    judged.tool = "proofhouse record".to_owned();
    judged.judged_by = vec!["Ada Advocate".to_owned()];
    judged.relies_on = vec![Digest::of(b"bundle")];
    record.sources.push(judged);
    let rendered = render(&document(&record, date(2026, 11, 25))).unwrap();
    let html = html_text(std::str::from_utf8(&rendered.html).unwrap());
    for words in [
        "Ada Advocate: so the judgements say.",
        "It relies on the bundle with the SHA-256",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let resources = &oscal::oscal(&record)["assessment-results"]["back-matter"]["resources"];
    let relied = Digest::of(b"bundle").to_string();
    let props = resources[2]["props"].as_array().unwrap();
    assert!(
        props
            .iter()
            .any(|one| one["name"] == "relies-on-sha256" && one["value"] == relied),
        "{resources}"
    );
}
