//! Cases over forms: an officer's journey from opening to issue, with what the law refuses on the way.

mod bundles;
mod refused;

use proofhouse_law::case::Role;

use super::client::{Browser, Page, WebOffice, officer};

pub(super) const OPENING: [(&str, &str); 8] = [
    ("brand", "Acme"),
    ("model", "Cam <1>"),
    ("kind", "camera"),
    ("gtin", "5012345678900"),
    ("regime", "uk-proposal-2020"),
    ("name_1", "Asha Imports Ltd"),
    ("role_1", "manufacturer"),
    ("reason", "A report."),
];

pub(super) fn open_case(browser: &mut Browser) -> String {
    let page = browser.get("/cases/new");
    let answer = browser.submit(&page, "/cases/new", &OPENING);
    assert_eq!(answer.status, 303, "{}", answer.text);
    let path = answer.location().unwrap();
    path.strip_suffix("?done=open").unwrap().to_owned()
}

/// Sends a file as a browser does; the answer unfollowed.
pub(super) fn upload(
    office: &WebOffice,
    browser: &mut Browser,
    path: &str,
    bytes: &[u8],
) -> (u16, String) {
    upload_as("bundle", office, browser, path, bytes)
}

/// The same with the name of the field.
pub(super) fn upload_as(
    field: &str,
    office: &WebOffice,
    browser: &mut Browser,
    path: &str,
    bytes: &[u8],
) -> (u16, String) {
    let page = browser.get(path);
    let action = page
        .attributes("form[enctype]", "action")
        .into_iter()
        .next()
        .unwrap();
    let mut body = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"b.zip\"\r\nContent-Type: application/octet-stream\r\n\r\n").into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let cookies: Vec<String> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .new_agent();
    let mut answer = agent
        .post(format!(
            "http://localhost:{}{action}",
            office.address.port()
        ))
        .header("cookie", cookies.join("; "))
        .header("content-type", "multipart/form-data; boundary=edge")
        .send(&body[..])
        .unwrap();
    (
        answer.status().as_u16(),
        answer.body_mut().read_to_string().unwrap_or_default(),
    )
}

/// A value of the page's first field of that name.
pub(super) fn value(page: &Page, name: &str) -> String {
    page.attributes(&format!("input[name={name}]"), "value")
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_else(|| panic!("no value of {name} on {}", page.text))
}

/// A case with evidence and an allegation; its path.
fn alleged(office: &WebOffice, browser: &mut Browser, bundle: &[u8]) -> String {
    let case = open_case(browser);
    let (status, text) = upload(office, browser, &format!("{case}/lodge-evidence"), bundle);
    assert_eq!(status, 303, "{text}");
    let path = format!("{case}/allege");
    let page = browser.get(&path);
    let respondent = value(&page, "respondent");
    let answer = browser.submit(
        &page,
        &path,
        &[
            ("provisions", "proposal.1.unique"),
            ("respondent", &respondent),
            ("grounds", "One password opens every unit."),
        ],
    );
    assert_eq!(answer.status, 303, "{}", answer.text);
    case
}

pub(super) fn date_fields(name: &str, day: jiff::civil::Date) -> [(String, String); 3] {
    [
        (format!("{name}_day"), day.day().to_string()),
        (format!("{name}_month"), day.month().to_string()),
        (format!("{name}_year"), day.year().to_string()),
    ]
}

/// What an officer types into the form of a draft under `power`.
fn drafting(office: &WebOffice, page: &Page, power: &str) -> Vec<(String, String)> {
    let today = office.app.clock().today();
    let later = |days: i64| today + jiff::SignedDuration::from_hours(24 * days);
    let mut fields: Vec<(String, String)> = [
        ("allegations", value(page, "allegations").as_str()),
        ("addressees", value(page, "addressees").as_str()),
        ("classes", "distributor"),
        ("activities", "supply"),
        ("unit_1_value", "5012345678900"),
        ("territory", "United Kingdom"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    fields.extend(date_fields("from", today));
    if power == "temporary-ban" {
        fields.extend(date_fields("ends", later(60)));
        fields.extend(date_fields("finishes", later(30)));
        for (name, value) in [
            ("lab", "Test House"),
            ("method", "Two units."),
            ("test_provisions", "proposal.1.unique"),
        ] {
            fields.push((name.to_owned(), value.to_owned()));
        }
    }
    for name in page.attributes("textarea[name^=paragraph_]", "name") {
        fields.push((name, "What the officer says.".to_owned()));
    }
    fields
}

/// Drafts a notice and returns its path.
fn draft(office: &WebOffice, browser: &mut Browser, case: &str, power: &str) -> String {
    let page = browser.get(&format!("{case}/draft?power={power}"));
    let fields = drafting(office, &page, power);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = browser.submit(&page, &format!("{case}/draft"), &fields);
    assert_eq!(answer.status, 303, "{}", answer.text);
    let path = answer.location().unwrap();
    path.strip_suffix("?done=draft").unwrap().to_owned()
}

pub(super) fn step(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(path);
    browser.submit(&page, path, fields)
}

pub(super) fn done(answer: &Page) {
    assert_eq!(answer.status, 303, "{}", answer.text);
}

#[test]
fn a_temporary_ban_is_carried_from_opening_to_publication_over_forms() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let mut ben = officer(&office, Role::DecisionMaker);
    let case = alleged(&office, &mut ada, &bundle);
    let notice = draft(&office, &mut ada, &case, "temporary-ban");
    done(&step(&mut ben, &format!("{notice}/approve"), &[]));

    let issue = format!("{notice}/issue");
    let unread = step(&mut ben, &issue, &[]);
    assert_eq!(unread.status, 422, "nobody issues what they have not read");
    let preview = ben.get(&format!("{notice}/preview/html"));
    assert_eq!(preview.header("content-type"), "text/html; charset=utf-8");
    assert!(
        preview.text.contains("What the officer says.") && preview.text.contains("DRILL"),
        "the preview is the notice"
    );
    assert!(
        preview
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    done(&step(&mut ben, &issue, &[("checked", "yes")]));

    let serve = format!("{notice}/serve");
    let page = ada.get(&serve);
    let on = value(&page, "on");
    let today = date_fields("occurred", office.app.clock().today());
    let mut fields = vec![("on", on.as_str()), ("method", "hand")];
    fields.extend(today.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    done(&ada.submit(&page, &serve, &fields));

    let page = ada.get(&notice);
    assert!(page.one("main").contains("In force"), "{}", page.text);
    assert!(page.one("main").contains("Every link was checked just now"));
    let documents = ben.get(&format!("{notice}/documents/html"));
    assert_eq!(documents.status, 200);
    assert_eq!(office.browser().get(&notice).status, 303, "officers only");

    let publish = format!("{notice}/publish");
    let page = ben.get(&publish);
    assert!(page.text.contains("An early notice is a target list"));
    done(&ben.submit(
        &page,
        &publish,
        &[("reasons", "Shops must know."), ("checked", "yes")],
    ));
    let answer = office.browser().get("/check?gtin=5012345678900");
    assert_eq!(answer.one("h1"), "This product is banned for now");
    let timeline = ada.get(&case).all("ol li").join("\n");
    for said in [
        "Published:",
        "Served:",
        "Issued:",
        "Approved:",
        "Drafted:",
        "Case opened",
    ] {
        assert!(timeline.contains(said), "{said}: {timeline}");
    }
}

#[test]
fn a_form_that_is_sent_twice_drafts_one_notice() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let case = alleged(&office, &mut ada, &bundle);
    let path = format!("{case}/draft");
    let page = ada.get(&format!("{path}?power=temporary-ban"));
    let fields = drafting(&office, &page, "temporary-ban");
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let first = ada.submit(&page, &path, &fields).location();
    let second = ada.submit(&page, &path, &fields).location();
    assert!(first.is_some() && first == second, "{first:?} {second:?}");
}

/// The steps of a notice, as in the addresses of their pages.
const STEPS: [&str; 28] = [
    "amend",
    "give-intent",
    "record-representation",
    "consider-representations",
    "approve",
    "issue",
    "serve",
    "record-test-result",
    "lift",
    "lodge-appeal",
    "determine-appeal",
    "withdraw",
    "propose-variation",
    "vary",
    "record-compliance",
    "record-breach",
    "record-returns",
    "begin-state-recall",
    "record-payment",
    "begin-recovery",
    "lodge-application",
    "notify-interested",
    "record-hearing",
    "record-order",
    "record-disposal",
    "claim-compensation",
    "decide-compensation",
    "publish",
];

/// Every page of a case in which much has happened is whole, and every link in an error summary leads somewhere.
#[test]
fn the_pages_of_a_case_are_whole() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let case = alleged(&office, &mut ada, &bundle);
    let notice = draft(&office, &mut ada, &case, "temporary-ban");
    let digest = proofhouse_law::Digest::of(&bundle);
    let mut paths: Vec<String> = ["/cases", "/cases/new", "/clocks"]
        .map(str::to_owned)
        .into();
    paths.push(case.clone());
    paths.push(format!("{case}/bundles/{digest}"));
    paths.push(format!("{case}/draft?power=temporary-ban"));
    for verb in [
        "lodge-evidence",
        "lodge-record",
        "judge-unit",
        "judge-unit?unit=5.1-1-2/c",
        "record",
        "record?show=waits",
        "allege",
        "draft",
        "confirm",
        "close",
    ] {
        paths.push(format!("{case}/{verb}"));
    }
    paths.push(notice.clone());
    paths.extend(STEPS.iter().map(|verb| format!("{notice}/{verb}")));
    for path in &paths {
        let page = ada.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        super::pages::is_whole(&page, path);
        assert!(!page.text.contains("Cam <1>"), "{path}: names are escaped");
    }
    for verb in [
        "record-representation",
        "serve",
        "lift",
        "determine-appeal",
        "withdraw",
        "record-compliance",
        "record-returns",
        "begin-state-recall",
        "record-payment",
        "begin-recovery",
        "lodge-application",
        "record-hearing",
        "claim-compensation",
        "publish",
    ] {
        let path = format!("{notice}/{verb}");
        let again = step(&mut ada, &path, &[]);
        assert_eq!(again.status, 422, "{path}");
        for target in again.attributes(".govuk-error-summary a", "href") {
            let found = again.attributes(&target, "id");
            assert!(!found.is_empty(), "{path}: {target} leads nowhere");
        }
    }
}

/// The page without what differs from run to run.
fn steady(page: &Page, case: &str) -> String {
    page.main().replace(case, "/cases/…")
}

#[test]
fn how_the_pages_look() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    insta::assert_snapshot!("cases_none", ada.get("/cases").main());
    insta::assert_snapshot!("cases_new", ada.get("/cases/new").main());
    let case = alleged(&office, &mut ada, &bundle);
    let powers = ada.get(&format!("{case}/draft"));
    insta::assert_snapshot!("case_powers", steady(&powers, &case));
    let headings = ada.get(&case).all("main h1, main h2, main h3");
    // Without the days, and without the case's number in the caption of the first.
    let outline: Vec<&str> = headings
        .iter()
        .filter_map(|heading| heading.split(" on ").next())
        .map(|heading| heading.trim_start_matches(case.trim_start_matches("/cases/")))
        .collect();
    insta::assert_snapshot!("case_outline", outline.join("\n"));
}
