//! The conformance record of a case as a page, by the API, and as files.

use proofhouse_law::case::Role;
use serde_json::json;

use super::cases::{open_case, upload, upload_as};
use super::client::{Browser, Program, WebOffice, officer};
use crate::records::MAKER_FILE;

/// A drill with a case that has a bundle: two devices that take the same listed password.
fn with_case() -> (WebOffice, Browser, String) {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let case = open_case(&mut ada);
    let (status, text) = upload(
        &office,
        &mut ada,
        &format!("{case}/lodge-evidence"),
        &bundle,
    );
    assert_eq!(status, 303, "{text}");
    (office, ada, case)
}

#[test]
fn the_page_says_what_fails_what_waits_and_on_what_each_rests() {
    let (office, mut ada, case) = with_case();
    let shown = ada.get(&case);
    assert!(
        shown
            .attributes("main a", "href")
            .contains(&format!("{case}/record"))
    );
    let page = ada.get(&format!("{case}/record"));
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.attributes(".ph-provision", "class").len(), 68);
    assert!(
        page.one("main")
            .contains("The product does not meet these provisions: 5.1-1")
    );
    assert!(page.one("main").contains("You cannot judge units today."));

    let fails = ada.get(&format!("{case}/record?show=fails"));
    let unit = fails.one("#unit-5\\.1-1-2-c");
    assert!(
        unit.contains("Fail") && unit.contains("Decided by the checks"),
        "{unit}"
    );
    let rests = fails.attributes("#unit-5\\.1-1-2-c a", "href");
    let observation = rests.iter().find(|one| one.contains("/bundles/")).unwrap();
    let (path, id) = observation.split_once('#').unwrap();
    let bundle = ada.get(path);
    assert!(!bundle.attributes(&format!("#{id}"), "id").is_empty());

    let waits = ada.get(&format!("{case}/record?show=waits"));
    let unit = waits.one("#unit-5\\.1-4-1-a");
    assert!(unit.contains("What a person must do:"), "{unit}");
    assert!(waits.all("#unit-5\\.1-1-2-c").is_empty());
    for show in ["conflicts", "nonsense"] {
        assert_eq!(ada.get(&format!("{case}/record?show={show}")).status, 200);
    }
    assert_eq!(office.browser().get(&format!("{case}/record")).status, 303);
}

#[test]
fn a_tester_judges_a_unit_on_the_page_and_nobody_else_does() {
    let (office, mut ada, case) = with_case();
    let mut tess = officer(&office, Role::Tester);
    let path = format!("{case}/judge-unit");
    let choosing = tess.get(&path);
    assert!(choosing.all("#unit option").len() > 200);
    let page = tess.get(&format!("{path}?unit=5.1-4-1/a"));
    assert!(page.one("main").contains("What a person must do:"));
    let again = tess.submit(&page, &path, &[]);
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#verdict", "#words"]
    );
    let fields = [("verdict", "pass"), ("words", "Read the <manual>, page 4.")];
    let done = tess.submit(&page, &path, &fields);
    let record = format!("{case}/record?done=judge-unit");
    assert_eq!((done.status, done.location()), (303, Some(record.clone())));
    let shown = tess.get(&record);
    assert!(
        shown
            .one(".govuk-notification-banner")
            .contains("in your name")
    );
    let unit = shown.one("#unit-5\\.1-4-1-a");
    for words in [
        "Pass",
        "Read the <manual>, page 4.",
        "kept in the events of this case",
    ] {
        assert!(unit.contains(words), "{words}: {unit}");
    }
    assert!(
        ada.get(&case)
            .one("#timeline + ol")
            .contains("Judged: 5.1-4-1 unit a")
    );

    let page = ada.get(&format!("{path}?unit=5.1-4-1/a"));
    assert!(page.one("main").contains("cannot be done today"));
    let refused = ada.submit(&page, &path, &fields);
    assert_eq!(refused.status, 409);
    assert!(refused.one("#refusal").contains("designation.role"));
    assert!(refused.text.contains("page 4."), "what was typed is kept");
    let unknown = tess.get(&format!("{path}?unit=9/z"));
    assert_eq!(unknown.status, 200, "it asks for a unit");
}

#[test]
fn a_makers_file_with_mistakes_is_kept_and_each_is_named_and_a_good_one_is_lodged() {
    let (office, mut ada, case) = with_case();
    let path = format!("{case}/lodge-record");
    let wrong = b"[assessment]\nedition = \"V2.1.1\"\nproduct = \"Cam\"\nmaker = \"Acme\"\nby = \"QA\"\non = \"soon\"\nodd = \"<b>\"\n";
    let (status, text) = upload_as("document", &office, &mut ada, &path, wrong);
    assert_eq!(status, 422, "{text}");
    for words in ["Line 6:", "Line 7:", "is kept: SHA-256"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let digest = proofhouse_law::Digest::of(wrong);
    assert!(office.app.desk().exhibits().check(digest).is_ok());
    let (status, text) = upload_as("document", &office, &mut ada, &path, b"\xff\x00");
    assert_eq!(status, 422, "{text}");
    let (status, text) = upload_as("document", &office, &mut ada, &path, MAKER_FILE);
    assert_eq!(status, 303, "{text}");
    let page = ada.get(&format!("{case}/record"));
    assert!(
        page.one("main")
            .contains("Acme, given by QA on 25 November 2026")
    );
    assert!(
        page.one("#provision-5\\.1-1 + p")
            .contains("The maker says: Y.")
    );
    let answers = ada.get(&format!("{case}/record/answers"));
    assert_eq!(answers.header("content-type"), "application/toml");
    assert!(answers.text.contains("Acme"));
}

#[test]
fn the_record_comes_in_each_form_from_the_page_and_from_the_api() {
    let (office, mut ada, case) = with_case();
    let mut api = Program::of(&office, Role::CaseOfficer);
    for (form, media, begins) in [
        ("html", "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ("pdf", "application/pdf", ""),
        ("json", "application/json", "{"),
        ("oscal", "application/json", "{"),
        ("junit", "application/xml", "<?xml"),
    ] {
        for page in [
            ada.get(&format!("{case}/record/{form}")),
            api.page(&format!("/api/v1{case}/record/{form}")),
        ] {
            assert_eq!((page.status, page.header("content-type")), (200, media));
            let begin = page.text.get(..begins.len()).unwrap_or_default();
            assert_eq!(begin.to_lowercase(), begins.to_lowercase(), "{form}");
            let file = page.header("content-disposition");
            assert!(file.starts_with("attachment; filename=\"record-"), "{file}");
            assert!(page.header("content-security-policy").contains("sandbox"));
        }
    }
    let html = ada.get(&format!("{case}/record/html"));
    assert!(
        html.text.contains("DRILL"),
        "a drill says so on every document"
    );
    assert_eq!(ada.get(&format!("{case}/record/answers")).status, 404);
    assert_eq!(ada.get(&format!("{case}/record/exe")).status, 404);

    let mut tester = Program::of(&office, Role::Tester);
    let judge = json!({
        "action": "judge-unit", "test_case": "5.1-4-1", "unit": "a", "verdict": "fail", "words": "No way was found.",
    });
    let (status, answer) = tester.post(&format!("/api/v1{case}/actions"), &judge);
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = tester.get(&format!("/api/v1{case}/record"));
    assert_eq!(status, 200, "{answer}");
    let judged = &answer["judgements"][0];
    assert_eq!(
        (&judged["verdict"], &judged["unit"]),
        (&json!("fail"), &json!("a"))
    );
    assert_eq!(judged["hash"].as_str().unwrap().len(), 64);
    assert_eq!(answer["record"]["groups"].as_array().unwrap().len(), 68);
    let mut odd = judge;
    odd["standard"] = json!("mine");
    let (status, _) = tester.post(&format!("/api/v1{case}/actions"), &odd);
    assert_eq!(status, 400, "what the office finds out cannot be sent");
}
