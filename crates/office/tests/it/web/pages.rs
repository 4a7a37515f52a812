//! Every page: what it must have, and how the public ones look.

use super::client::{Page, WebOffice, enrol};

const PUBLIC: [&str; 20] = [
    "/",
    "/check",
    "/check?gtin=5012345678900",
    "/scope",
    "/duties",
    "/report",
    "/verify",
    "/security",
    "/standards",
    "/standards/uk-cop-2018",
    "/standards/etsi-en-303-645-v2.1.1",
    "/standards/etsi-en-303-645-v3.1.3",
    "/standards/etsi-ts-103-701-v1.1.1",
    "/standards/topic-crosswalk",
    "/support-period",
    "/accessibility",
    "/cookies",
    "/privacy",
    "/sign-in",
    "/no-such-page",
];

pub(crate) fn is_whole(page: &Page, path: &str) {
    assert_eq!(page.attributes("html", "lang"), ["en"], "{path}");
    assert!(
        page.one("title").len() > "Proofhouse".len() + 3,
        "{path} has no title"
    );
    assert_eq!(page.all("h1").len(), 1, "{path} has one h1");
    assert!(
        page.one("header").contains("not a government service"),
        "{path}"
    );
    assert_eq!(
        page.attributes("a.govuk-skip-link", "href"),
        ["#main-content"],
        "{path}"
    );
    assert_eq!(page.attributes("main", "id"), ["main-content"], "{path}");
    assert!(
        !page.text.to_lowercase().contains("crown"),
        "{path} shows a crown"
    );
    assert!(
        page.attributes("[style]", "style").is_empty(),
        "{path}: the policy forbids styles in the page"
    );
    assert!(
        page.attributes("script:not([src])", "type").is_empty(),
        "{path}: the policy forbids scripts in the page"
    );
    for address in ["src", "href"]
        .iter()
        .flat_map(|name| page.attributes("script, img, link, iframe", name))
    {
        assert!(
            address.starts_with('/') && !address.starts_with("//"),
            "{path} loads {address}"
        );
    }
    for input in page.attributes("input:not([type=hidden]), textarea, select", "id") {
        assert_eq!(
            page.attributes("label", "for")
                .iter()
                .filter(|label| **label == input)
                .count(),
            1,
            "{path}: {input}"
        );
    }
}

fn is_guarded(page: &Page, path: &str) {
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
        "{path}: {policy}"
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
    assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
}

#[test]
fn every_public_page_is_whole() {
    let office = WebOffice::open();
    for path in PUBLIC {
        let page = office.browser().get(path);
        is_whole(&page, path);
        assert!(!page.text.contains("DRILL"), "{path}");
    }
}

#[test]
fn every_officer_s_page_is_whole_and_kept_out_of_caches() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    for path in [
        "/account",
        "/account/tokens",
        "/officers",
        "/officers/invite",
        "/",
    ] {
        let page = browser.get(path);
        assert_eq!(page.status, 200, "{path}");
        is_whole(&page, path);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(page.text.contains("Sign out"), "{path}");
    }
}

#[test]
fn every_address_answers_with_the_guards_whatever_it_answers() {
    let office = WebOffice::open();
    let mut addresses: Vec<String> = proofhouse_office::web::addresses()
        .iter()
        .map(|(path, _)| path.replace(['{', '}', '*'], ""))
        .collect();
    addresses.extend([
        "/no-such-page".to_owned(),
        "/%00".to_owned(),
        "/check?gtin=%FF".to_owned(),
    ]);
    assert!(addresses.len() > 30, "the table was read");
    for path in addresses {
        for method in ["GET", "POST", "DELETE"] {
            let page = office.browser().send(method, &path, &[], "");
            is_guarded(&page, &path);
            assert!(page.status < 500, "{method} {path}: {}", page.status);
        }
    }
}

#[test]
fn a_drill_says_so_on_every_page() {
    let office = WebOffice::drill();
    for path in PUBLIC {
        let page = office.browser().get(path);
        assert!(page.one(".ph-banner--drill").contains("DRILL"), "{path}");
        assert!(page.one("title").contains("DRILL"), "{path}");
    }
}

#[test]
fn styles_and_script_come_from_the_binary_and_are_kept_by_browsers() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let start = browser.get("/");
    let mut files = start.attributes("link", "href");
    files.extend(start.attributes("script", "src"));
    assert_eq!(files.len(), 4);
    for file in files {
        let got = browser.get(&file);
        assert_eq!(got.status, 200, "{file}");
        assert!(got.header("cache-control").contains("immutable"), "{file}");
    }
    assert_eq!(
        browser.get("/assets/0/start.js").status,
        404,
        "another version's file is not ours to give"
    );
}

#[test]
fn a_mistyped_number_is_kept_and_explained() {
    let office = WebOffice::open();
    let page = office
        .browser()
        .get("/check?gtin=5012345678901&batch=L7&firmware=");
    assert_eq!(page.status, 422);
    assert_eq!(page.attributes(".govuk-error-summary a", "href"), ["#gtin"]);
    assert!(
        page.one("#gtin-error").contains("call for 0"),
        "{}",
        page.one("#gtin-error")
    );
    assert_eq!(page.attributes("#gtin", "value"), ["5012345678901"]);
    assert_eq!(page.attributes("#batch", "value"), ["L7"]);
    insta::assert_snapshot!(page.main());
}

#[test]
fn the_answer_about_an_unknown_product_does_not_call_it_safe() {
    let office = WebOffice::open();
    let page = office.browser().get("/check?gtin=5012345678900");
    assert_eq!(page.one("h1"), "No notice about this product is on record");
    assert!(
        page.one("main")
            .contains("does not mean that the product is safe")
    );
}

#[test]
fn how_the_public_pages_look() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    for (name, path) in [
        ("start", "/"),
        ("check", "/check"),
        ("report", "/report"),
        ("sign_in", "/sign-in"),
        ("not_found", "/no-such-page"),
        ("security", "/security"),
        ("support_period", "/support-period"),
    ] {
        insta::assert_snapshot!(name, browser.get(path).main());
    }
}

#[test]
fn security_txt_is_current_and_names_its_own_address() {
    let office = WebOffice::open();
    let page = office.browser().get("/.well-known/security.txt");
    assert!(page.header("content-type").starts_with("text/plain"));
    let field = |name: &str| {
        let line = page.text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {}", page.text))
            .trim()
            .to_owned()
    };
    let expires: jiff::Timestamp = field("Expires:").parse().unwrap();
    let left = expires.duration_since(jiff::Timestamp::now()).as_hours() / 24;
    assert!((30..365).contains(&left), "{left} days are left");
    assert!(field("Contact:").starts_with("mailto:"));
    assert_eq!(
        field("Canonical:"),
        format!("{}/.well-known/security.txt", office.app.origin().as_str())
    );
}

#[test]
fn the_register_is_served_as_a_log_that_readers_know() {
    let office = WebOffice::open();
    office.wait(office.app.sequencer().pass()).unwrap();
    let mut browser = office.browser();
    let checkpoint = browser.get("/register/checkpoint");
    assert_eq!(checkpoint.status, 200);
    assert!(
        checkpoint.text.starts_with("office.example/register\n"),
        "{}",
        checkpoint.text
    );
    assert_eq!(checkpoint.header("cache-control"), "no-cache");
    assert_eq!(checkpoint.header("access-control-allow-origin"), "*");
    assert_eq!(browser.get("/register/snapshot").status, 200);
    assert_eq!(
        browser
            .get("/register/tile/0/000.p/1")
            .header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(browser.get("/register/../keys/register.pem").status, 404);
    assert_eq!(
        browser.get("/register/%2e%2e/keys/register.pem").status,
        404
    );
    assert_eq!(browser.get("/healthz").status, 200);
}

#[test]
fn a_published_notice_is_read_and_its_documents_are_the_bytes_that_the_register_names() {
    let (office, notice) = WebOffice::with_published_notice();
    let mut browser = office.browser();
    let page = browser.get(&format!("/notices/{notice}"));
    assert_eq!(page.status, 200, "{}", page.text);
    is_whole(&page, "/notices/…");
    assert!(
        page.one("main").contains("This notice is in force"),
        "{}",
        page.one("main")
    );
    for name in ["notice.html", "notice.pdf"] {
        let (media, hash) = browser.hash(&format!("/notices/{notice}/{name}"));
        assert!(
            page.text.contains(&hash),
            "{name} has a hash that the page does not show"
        );
        assert!(
            media.starts_with(if name == "notice.pdf" {
                "application/pdf"
            } else {
                "text/html"
            }),
            "{media}"
        );
    }
    let answer = browser.get("/check?gtin=5012345678900");
    assert_eq!(answer.one("h1"), "This product is banned for now");
    is_whole(&answer, "/check");
    assert!(
        answer
            .attributes("a", "href")
            .contains(&format!("/notices/{notice}"))
    );
    assert!(answer.one("main").contains("change its password"));
    assert_eq!(browser.get("/notices/notice-0").status, 404);
    assert_eq!(
        browser.get(&format!("/notices/{notice}/office.db")).status,
        404
    );
}

#[test]
fn a_notice_that_was_not_published_is_nobody_s_to_read() {
    let (office, notice) = WebOffice::with_approved_notice();
    for path in [
        format!("/notices/{notice}"),
        format!("/notices/{notice}/notice.html"),
    ] {
        assert_eq!(office.browser().get(&path).status, 404, "{path}");
    }
}
