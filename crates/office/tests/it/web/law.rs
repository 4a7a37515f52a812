//! The law's pages: each value with its footing at its anchor, refusals that lead to their rule, and what changes touch.

use proofhouse_law::case::Role;
use scraper::{Html, Selector};
use serde_json::json;

use super::client::{Program, WebOffice, officer};
use super::drafts::{REGIME, WAIT, asked};

#[test]
fn every_value_stands_at_the_anchor_of_its_path_with_citation_source_and_mark() {
    let (office, _) = WebOffice::with_lab();
    let mut browser = office.browser();
    let list = browser.get("/law");
    assert!(
        list.attributes("main a", "href")
            .contains(&format!("/law/{REGIME}"))
    );
    let (status, api) = Program::anonymous(&office).get(&format!("/api/v1/law/{REGIME}"));
    assert_eq!(status, 200);
    let page = browser.get(&format!("/law/{REGIME}"));
    assert_eq!((page.status, page.all("h1").len()), (200, 1));
    let html = Html::parse_document(&page.text);
    let rows = api["rows"].as_array().unwrap();
    assert!(rows.len() > 60);
    for row in rows {
        let path = row["path"].as_str().unwrap();
        let at = Selector::parse(&format!("[id=\"{path}\"]")).unwrap();
        let said: String = html
            .select(&at)
            .next()
            .unwrap_or_else(|| panic!("no anchor {path}"))
            .text()
            .collect();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let citation = row["footing"]["citation"].as_str().unwrap();
        assert!(
            said.contains(&citation.split_whitespace().collect::<Vec<_>>().join(" ")),
            "{path}: {said}"
        );
        let verified = row["footing"]["basis"]["verified"] == true;
        assert_eq!(
            said.contains("Not yet verified"),
            !verified,
            "{path}: {said}"
        );
    }
    let counts = &api["head"]["counts"];
    let values = page.one("dl");
    for name in ["verified", "unverified", "assumed"] {
        assert!(
            values.contains(&counts[name].to_string()),
            "{name}: {values}"
        );
    }
    let wait = page.one(&format!("[id=\"{WAIT}\"]"));
    assert!(
        wait.contains("Days: 10 days") && wait.contains("The law"),
        "{wait}"
    );
}

#[test]
fn an_edition_is_reached_by_its_hash_and_one_that_is_not_held_says_so() {
    let (office, _) = WebOffice::with_lab();
    let (_, api) = Program::anonymous(&office).get(&format!("/api/v1/law/{REGIME}"));
    let hash = api["head"]["sha256"].as_str().unwrap();
    let mut browser = office.browser();
    assert_eq!(browser.get(&format!("/law/{REGIME}/{hash}")).status, 200);
    let none = browser.get(&format!("/law/{REGIME}/{}", "0".repeat(64)));
    assert_eq!(none.status, 404);
    assert!(
        none.attributes("main a", "href")
            .contains(&format!("/law/{REGIME}")),
        "{}",
        none.text
    );
    assert_eq!(browser.get("/law/no-such-regime").status, 404);
    assert_eq!(browser.get("/law/no-such-regime/00").status, 404);
}

#[test]
fn a_refusal_leads_to_its_rule_and_a_rule_of_procedure_says_what_it_is() {
    let (office, _) = WebOffice::with_lab();
    let mut browser = office.browser();
    for (rule, place) in [
        ("psti.s29.intent", format!("/law/{REGIME}#{WAIT}")),
        (
            "provision.psti.sch1.1.2",
            format!("/law/{REGIME}#provision.psti.sch1.1.2"),
        ),
        (
            "proposal.temporary-ban.end",
            "/law/uk-proposal-2020#".to_owned(),
        ),
    ] {
        let page = browser.get(&format!("/law/rule/{rule}"));
        if rule.starts_with("proposal") && page.status == 200 {
            continue;
        }
        assert_eq!(page.location().as_deref(), Some(place.as_str()), "{rule}");
    }
    let page = browser.get("/law/rule/case.closed");
    assert!(page.one("main").contains("procedure"), "{}", page.text);
    assert_eq!(
        browser
            .get(&format!("/law/rule/{}", "x".repeat(300)))
            .status,
        404
    );

    // Opening a call takes a role that a tester has not: the refusal names the row, and the link leads there.
    let refused = officer(&office, Role::Tester).get("/views/open");
    assert!(
        refused.all("main form").is_empty() && refused.one("main").contains("publications-editor")
    );
    let link = refused
        .attributes("main a", "href")
        .pop()
        .unwrap_or_else(|| panic!("{}", refused.text));
    assert_eq!(link, "/law/rule/views-permission.open");
    let place = browser.get(&link).location().unwrap();
    assert!(place.ends_with("#views-permission.open"), "{place}");
}

#[test]
fn a_notice_and_its_document_lead_to_the_edition_that_the_case_pins() {
    let (office, notice) = WebOffice::with_published_notice();
    let mut browser = office.browser();
    let page = browser.get(&format!("/notices/{notice}"));
    let links = page.attributes("main a", "href");
    let cited = links.iter().find(|link| link.contains("#power.")).unwrap();
    let (edition, _) = cited.split_once('#').unwrap();
    let law = browser.get(edition);
    assert_eq!(law.status, 200, "{cited}");
    let document = browser.get(&format!("/notices/{notice}/notice.html"));
    let links = document.attributes("a", "href");
    assert!(
        links.iter().any(|link| link.ends_with(edition)),
        "the document says where its rules can be read: {links:?}"
    );
    let named = document.all("li code");
    let paths: Vec<&String> = named
        .iter()
        .filter(|name| name.starts_with("guard."))
        .collect();
    assert!(!paths.is_empty(), "{named:?}");
    let html = Html::parse_document(&law.text);
    for path in named.iter().filter(|name| name.contains('.')) {
        let at = Selector::parse(&format!("[id=\"{path}\"]")).unwrap();
        assert!(html.select(&at).next().is_some(), "{path} is no anchor");
    }
}

#[test]
fn a_change_names_the_open_cases_that_rest_on_it() {
    let (office, _) = WebOffice::with_published_notice();
    let mut program = Program::of(&office, Role::CaseOfficer);
    let (_, cases) = program.get("/api/v1/cases");
    let case = cases["cases"][0]["case"].as_str().unwrap();
    let regime = &cases["cases"][0]["regime"];
    let power = |name: &str| json!([{ "path": "guard.x", "power": name }]);
    let ask = |rows| json!({ "regime": regime["id"], "rows": rows });
    let (status, touched) = program.post("/api/v1/law/touched", &ask(power("temporary-ban")));
    assert_eq!(status, 200, "{touched}");
    assert_eq!(touched["cases"][0]["case"], case);
    let (_, none) = program.post("/api/v1/law/touched", &ask(power("recall")));
    assert_eq!(none["cases"], json!([]));
    let same =
        json!({ "regime": regime["id"], "to": regime["sha256"], "rows": power("temporary-ban") });
    let (_, none) = program.post("/api/v1/law/touched", &same);
    assert_eq!(
        none["cases"],
        json!([]),
        "the case is under this edition already"
    );
    assert_eq!(
        Program::anonymous(&office)
            .post("/api/v1/law/touched", &same)
            .0,
        401
    );
}

#[test]
fn an_officer_compares_the_edition_in_force_with_a_draft() {
    let (office, _) = WebOffice::with_lab();
    let asked = asked(
        &office,
        &[(
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        )],
        30,
    );
    Program::of(&office, Role::DecisionMaker).post("/api/v1/views", &asked);
    let mut browser = officer(&office, Role::Lawyer);
    let page = browser.get("/law/diff");
    let draft = page
        .attributes("#to option", "value")
        .into_iter()
        .find(|value| value.contains('@'))
        .unwrap();
    let path = format!("/law/diff?from={REGIME}&to={}", draft.replace('@', "%40"));
    let page = browser.get(&path);
    assert!(
        page.one("main").contains("was 10 days and becomes 14 days"),
        "{}",
        page.text
    );
    let again = browser.get("/law/diff?from=x&to=y");
    assert_eq!(
        (
            again.status,
            again.attributes(".govuk-error-summary a", "href").len()
        ),
        (422, 2)
    );
    assert_eq!(
        office.browser().get("/law/diff").status,
        303,
        "sign in first"
    );

    let (status, diff) =
        Program::anonymous(&office).get(&format!("/api/v1/law/diff?from={REGIME}&to={REGIME}"));
    assert_eq!(
        (status, diff["groups"].as_array().map(Vec::len)),
        (200, Some(0))
    );
    assert_eq!(
        Program::anonymous(&office)
            .get("/api/v1/law/diff?from=x&to=y")
            .0,
        400
    );
}
