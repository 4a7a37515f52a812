//! What the law forbids today is refused alike at the command line, by the API and on the page.

mod judging;

use serde_json::{Value, json};

use super::journey::{Case, PROVISION, days_after, paragraphs, text};
use super::lab::GTIN;
use super::office::Office;

/// One step, said in the three ways.
struct Step<'a> {
    role: &'a str,
    cli: Vec<String>,
    api: Value,
    /// Path of the page, path that its form posts to, and what is typed.
    page: (String, String, Vec<(String, String)>),
}

/// Tries the step in all three ways, compares the three answers, and returns the refusal.
#[track_caller]
fn refused(case: &Case<'_>, step: &Step<'_>, rule: &str) -> Value {
    let office = case.office;
    let before = case.shown()["timeline"].as_array().unwrap().len();
    let cli: Vec<&str> = step.cli.iter().map(String::as_str).collect();
    let said = office.ask(step.role, &cli).ends(4).json();
    let refusal = said["error"]["refusal"].clone();
    assert_eq!(refusal["rule"], rule, "{said}");
    let (citation, remedy) = (text(&refusal, "citation"), text(&refusal, "remedy"));

    let session = format!("{}.json", step.role);
    let human = office
        .tool(&[&cli[..], &["--session", &session]].concat())
        .ends(4);
    for words in [rule, &citation, &remedy] {
        assert!(
            human.err.contains(words),
            "{words} is not said: {}",
            human.err
        );
    }
    assert_eq!(human.out, "", "a refusal is no data");

    let path = format!("/api/v1/cases/{}/actions", case.id);
    let (status, media, problem) = office.post(step.role, &path, &step.api);
    assert_eq!(
        (status, media.as_str()),
        (409, "application/problem+json"),
        "{problem}"
    );
    assert_eq!(problem["status"], 409);
    assert_eq!(problem["refusal"], refusal, "the API says the same");

    let (shown, action, fields) = &step.page;
    let mut browser = office.browser(step.role);
    let page = browser.get(shown);
    // A power that the regime lacks is refused as soon as it is chosen: there is no form to fill in.
    let answer = if page.status == 409 {
        page
    } else {
        browser.submit(&page, action, fields)
    };
    assert_eq!(answer.status, 409, "{}", answer.text);
    let panel = answer.one("#refusal");
    for words in [rule.to_owned(), one_line(&citation), one_line(&remedy)] {
        assert!(
            panel.contains(&words),
            "{words} is not on the page: {panel}"
        );
    }
    if let Some(day) = refusal["lawful_from"].as_str() {
        let day: jiff::civil::Date = day.parse().unwrap();
        assert!(human.err.contains(&day.to_string()), "{}", human.err);
        assert!(
            panel.contains(&day.strftime("%-d %B %Y").to_string()),
            "{panel}"
        );
    }
    assert_eq!(
        case.shown()["timeline"].as_array().unwrap().len(),
        before,
        "nothing happened"
    );
    refusal
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A step on a notice that needs no more than the notice.
fn on_notice<'a>(case: &Case<'_>, role: &'a str, verb: &str, notice: &str) -> Step<'a> {
    let path = format!("/cases/{}/notices/{notice}/{verb}", case.id);
    let checked = vec![("checked".to_owned(), "yes".to_owned())];
    Step {
        role,
        cli: ["notice", verb, &case.id, notice].map(str::to_owned).into(),
        api: json!({ "action": verb, "notice": notice }),
        page: (path.clone(), path, checked),
    }
}

/// A draft under `power`; `ends` and `plan` as the officer gives them.
fn draft<'a>(case: &Case<'_>, power: &str, ends: Option<&str>, plan: bool) -> Step<'a> {
    let shown = case.shown();
    let today = case.office.today();
    let allegations: Vec<String> = shown["allegations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(one, "allegation"))
        .collect();
    let party = text(&shown["respondents"][0], "party");
    let mut cli: Vec<String> = ["notice", "draft", &case.id, "--power", power]
        .map(str::to_owned)
        .into();
    let mut api = json!({
        "power": power, "allegations": allegations, "addressees": [party], "addressee_classes": ["manufacturer"],
        "activities": ["supply"], "units": [{ "scheme": "gtin", "value": GTIN, "batch": null, "firmware": null }],
        "territory": "United Kingdom", "from": today.to_string(), "ends_on": ends, "test_plan": null,
        "paragraphs": {}, "urgency": null, "replaces": null,
    });
    let mut typed: Vec<(String, String)> = [
        ("addressees", party.as_str()),
        ("classes", "manufacturer"),
        ("activities", "supply"),
        ("unit_1_value", GTIN),
        ("territory", "United Kingdom"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    typed.extend(
        allegations
            .iter()
            .map(|id| ("allegations".to_owned(), id.clone())),
    );
    typed.extend(date("from", today));
    if let Some(day) = ends {
        cli.extend(["--ends-on".to_owned(), day.to_owned()]);
        typed.extend(date("ends", day.parse().unwrap()));
    }
    if plan {
        with_plan(&days_after(today, 30), &mut cli, &mut api, &mut typed);
    }
    typed.extend(
        paragraphs(power)
            .iter()
            .map(|id| (format!("paragraph_{id}"), String::new())),
    );
    let path = format!("/cases/{}/draft", case.id);
    Step {
        role: "case-officer",
        cli,
        api: json!({ "action": "draft", "terms": api }),
        page: (format!("{path}?power={power}"), path, typed),
    }
}

/// Adds a test plan to a draft, in its three forms.
fn with_plan(
    finishes: &str,
    cli: &mut Vec<String>,
    api: &mut Value,
    typed: &mut Vec<(String, String)>,
) {
    let named = [
        ("--test-lab", "Test House"),
        ("--test-method", "Two units."),
        ("--test-finishes-on", finishes),
    ];
    cli.extend(
        named
            .iter()
            .flat_map(|(name, value)| [(*name).to_owned(), (*value).to_owned()]),
    );
    api["test_plan"] = json!({
        "lab": "Test House", "provisions": [PROVISION], "method": "Two units.", "finishes_on": finishes,
    });
    let named = [
        ("lab", "Test House"),
        ("method", "Two units."),
        ("test_provisions", PROVISION),
    ];
    typed.extend(named.map(|(name, value)| (name.to_owned(), value.to_owned())));
    typed.extend(date("finishes", finishes.parse().unwrap()));
}

fn date(name: &str, day: jiff::civil::Date) -> [(String, String); 3] {
    [
        (format!("{name}_day"), day.day().to_string()),
        (format!("{name}_month"), day.month().to_string()),
        (format!("{name}_year"), day.year().to_string()),
    ]
}

#[test]
fn no_notice_is_drafted_without_evidence() {
    let office = Office::drill();
    let case = Case::open(&office, "uk-proposal-2020");
    case.allege();
    let end = days_after(office.today(), 60);
    let refusal = refused(
        &case,
        &draft(&case, "temporary-ban", Some(&end), true),
        "proposal.temporary-ban.evidence",
    );
    assert!(text(&refusal, "remedy").contains("Lodge a signed bundle first"));
    refused(
        &case,
        &draft(&case, "permanent-ban", None, false),
        "proposal.permanent-ban.evidence",
    );
}

#[test]
fn no_notice_is_drafted_or_issued_once_the_findings_pass() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let notice = case.draft("case-officer", "temporary-ban");
    case.step("decision-maker", "approve", &notice);
    case.lodge("passes.zip");
    let refusal = refused(
        &case,
        &on_notice(&case, "decision-maker", "issue", &notice),
        "proposal.temporary-ban.grounds",
    );
    assert!(
        text(&refusal, "remedy").contains("The latest evidence on proposal.2.contact is a pass")
    );
    refused(
        &case,
        &draft(&case, "permanent-ban", None, false),
        "proposal.permanent-ban.grounds",
    );
    let shown = case.shown();
    assert_eq!(
        shown["notices"][0]["status"], "approved",
        "{}",
        shown["notices"]
    );
}

#[test]
fn nobody_approves_their_own_draft_and_nobody_acts_outside_their_designation() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let own = case.draft("decision-maker", "temporary-ban");
    let alone = refused(
        &case,
        &on_notice(&case, "decision-maker", "approve", &own),
        "proposal.temporary-ban.second-person",
    );
    assert_eq!(alone["basis"]["source"], "policy", "never shown as law");
    for role in [
        "case-officer",
        "tester",
        "lawyer",
        "publications-editor",
        "administrator",
    ] {
        let outside = refused(
            &case,
            &on_notice(&case, role, "approve", &own),
            "designation.role",
        );
        assert!(
            text(&outside, "remedy").contains("decision-maker"),
            "it says who may: {outside}"
        );
    }
    let unapproved = on_notice(&case, "decision-maker", "issue", &own);
    refused(&case, &unapproved, "proposal.temporary-ban.approved");
}

#[test]
fn a_permanent_ban_is_not_issued_before_its_wait_ends() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let notice = case.draft("case-officer", "permanent-ban");
    case.step("decision-maker", "approve", &notice);
    let issue = on_notice(&case, "decision-maker", "issue", &notice);
    let early = refused(&case, &issue, "proposal.permanent-ban.intent");
    assert_eq!(
        early["lawful_from"],
        Value::Null,
        "no day cures a missing notice of intent"
    );

    case.step("case-officer", "intent", &notice);
    let refusal = refused(&case, &issue, "proposal.permanent-ban.intent");
    let lawful = days_after(office.today(), 10);
    assert_eq!(refusal["lawful_from"], lawful.as_str());
    let eve = days_after(office.today(), 9);
    office.run("administrator", &["clock", "move", "--to", &eve]);
    refused(&case, &issue, "proposal.permanent-ban.intent");
    office.run("administrator", &["clock", "move", "--to", &lawful]);
    case.step("decision-maker", "issue", &notice);
}

#[test]
fn a_temporary_ban_names_its_tests_and_its_end_and_keeps_within_its_cap() {
    let office = Office::drill();
    let case = Case::alleged(&office);
    let soon = days_after(office.today(), 60);
    let far = days_after(office.today(), 200);
    let power = "temporary-ban";
    for (step, rule) in [
        (
            draft(&case, power, Some(&soon), false),
            "proposal.temporary-ban.test-plan",
        ),
        (
            draft(&case, power, None, true),
            "proposal.temporary-ban.end-date",
        ),
        (
            draft(&case, power, Some(&far), true),
            "proposal.temporary-ban.max-duration",
        ),
    ] {
        let refusal = refused(&case, &step, rule);
        assert_eq!(
            refusal["basis"],
            json!({ "source": "assumed", "verified": false }),
            "{refusal}"
        );
    }
}

#[test]
fn the_act_has_no_ban_on_suspicion_and_names_the_other_road() {
    let office = Office::drill();
    let case = Case::open(&office, "uk-psti-2022");
    let end = days_after(office.today(), 30);
    let refusal = refused(
        &case,
        &draft(&case, "temporary-ban", Some(&end), false),
        "power.temporary-ban",
    );
    assert!(text(&refusal, "citation").contains("s.29"), "{refusal}");
    assert!(
        text(&refusal, "remedy").contains("Consumer Rights Act 2015 Sch.5"),
        "{refusal}"
    );
    assert_eq!(
        refusal["basis"],
        json!({ "source": "statute", "verified": true })
    );
}
