//! Calls for views: opened by the roles of the regime, answered by anyone, counted for all, published with consent.

mod answers;
mod drafts;

use proofhouse_law::case::Role;
use proofhouse_office::event_log;
use proofhouse_office::verify::verify;
use serde_json::json;

use super::client::{Browser, Page, Program, WebOffice, officer};
use super::drafts::{REGIME, WAIT, days_on, draft, office_with_call, upload};

fn bodies(office: &WebOffice) -> String {
    office.wait(async {
        let mut tx = office.app.store().read().await.unwrap();
        let events = event_log::after(&mut tx, 0, 1000).await.unwrap();
        events
            .iter()
            .map(|event| String::from_utf8_lossy(&event.body).into_owned())
            .collect()
    })
}

fn problems(office: &WebOffice) -> String {
    office.wait(async {
        let desk = office.app.desk();
        let found = verify(desk.store(), desk.exhibits(), None).await.unwrap();
        format!("{:?}", found.problems)
    })
}

#[test]
fn a_call_goes_its_whole_way_from_a_draft_to_the_outcome_beside_the_rule() {
    let (office, _) = WebOffice::with_lab();
    let mut editor = officer(&office, Role::PublicationsEditor);
    let path = opened(&office, &mut editor);
    let mut reader = office.browser();
    let page = read_while_open(&mut reader, &path);
    answered(&office, &mut reader, &page, &path);
    days_on(&office, 31);
    read_when_closed(&mut reader, &page, &path);
    decided(&office, &mut editor, &path);
    assert!(
        reader
            .get(&path)
            .one("main")
            .contains("Twelve days are enough.")
    );
    assert_eq!(problems(&office), "[]");
}

/// An editor opens a call with the page's form; its path.
fn opened(office: &WebOffice, editor: &mut Browser) -> String {
    let page = editor.get("/views/open");
    let closes = office.app.clock().today() + jiff::ToSpan::days(30);
    let (day, month, year) = (
        closes.day().to_string(),
        closes.month().to_string(),
        closes.year().to_string(),
    );
    let fields = [
        ("title", "A longer wait"),
        ("about", "Makers asked."),
        ("regime", REGIME),
        ("closes_day", day.as_str()),
        ("closes_month", &month),
        ("closes_year", &year),
        ("closes_time", "17:00"),
    ];
    let made = upload(
        editor,
        &page,
        &fields,
        &draft(&[(
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        )]),
    );
    assert_eq!(made.status, 303, "{}", made.text);
    made.location().unwrap().replace("?done=open", "")
}

/// What anyone reads of an open call, and what the form says of an answer that lacks something.
fn read_while_open(reader: &mut Browser, path: &str) -> Page {
    assert!(
        reader
            .get("/views")
            .attributes("main a", "href")
            .contains(&path.to_owned())
    );
    let page = reader.get(path);
    assert_eq!(page.all("h1").len(), 1);
    assert!(
        page.one("main")
            .contains("The wait before issuing a permanent ban was 10 days and becomes 14 days.")
    );
    assert!(
        page.attributes("#consent", "checked").is_empty(),
        "no consent unless it is given"
    );
    assert_eq!(page.all("main form fieldset").len(), 3);
    assert!(
        !page.one("main").contains("1 answer"),
        "nothing is counted while the call is open"
    );

    let again = reader.submit(&page, path, &[("text-1", "So <b>late</b>")]);
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#respondent"]
    );
    assert!(
        again.text.contains("So &lt;b&gt;late"),
        "what was typed is kept"
    );
    page
}

/// One answer with consent and one without, of which the log holds no word.
fn answered(office: &WebOffice, reader: &mut Browser, page: &Page, path: &str) {
    let fields = [
        ("respondent", "retailer"),
        ("choice-1", "disagree"),
        ("text-1", "So <b>late</b>"),
        ("name", "Carol’s Shop"),
        ("consent", "yes"),
    ];
    let sent = reader.submit(page, path, &fields);
    assert_eq!(sent.status, 303, "{}", sent.text);
    let receipt = sent.location().unwrap();
    let shown = office.browser().get(&receipt);
    assert!(shown.one("main").contains("Yes, after the call closes"));
    assert!(
        !shown.text.contains("Carol"),
        "a receipt that leaks shows no one"
    );
    let fields = [
        ("respondent", "manufacturer"),
        ("choice-1", "agree"),
        ("general", "Dora agrees"),
    ];
    assert_eq!(reader.submit(page, path, &fields).status, 303);
    let log = bodies(office);
    assert!(
        log.contains("view-given")
            && !log.contains("Carol")
            && !log.contains("Dora")
            && !log.contains("late"),
        "{log}"
    );
    assert_eq!(
        reader.get(&format!("{path}/answers")).status,
        404,
        "not while it is open"
    );
}

/// The counts of all answers, and the words of those who agreed; `form` is a page from before.
fn read_when_closed(reader: &mut Browser, form: &Page, path: &str) {
    let late = reader.submit(
        form,
        path,
        &[("respondent", "other"), ("choice-1", "agree")],
    );
    assert_eq!(late.status, 400, "a closed call takes no answers");
    let page = reader.get(path);
    let main = page.one("main");
    assert!(
        main.contains("2 answers") && main.contains("Agree: 1") && main.contains("Disagree: 1"),
        "{main}"
    );
    assert!(
        main.contains("A retailer: 1") && !main.contains("Carol"),
        "{main}"
    );
    let answers = reader.get(&format!("{path}/answers"));
    let main = answers.one("main");
    assert!(
        main.contains("Carol’s Shop") && main.contains("So <b>late</b>") && !main.contains("Dora"),
        "{main}"
    );
    assert!(!answers.text.contains("<b>late"));
}

/// A decision maker, and no editor, records what came of it; it stands beside the rule.
fn decided(office: &WebOffice, editor: &mut Browser, path: &str) {
    let place = format!("{path}/outcome?path={WAIT}");
    let refused = editor.get(&place);
    assert!(
        refused.all("main form").is_empty() && refused.one("main").contains("decision-maker"),
        "an editor decides nothing: {}",
        refused.text
    );
    let mut decider = officer(office, Role::DecisionMaker);
    let page = decider.get(&place);
    let action = format!("{path}/outcome");
    let again = decider.submit(&page, &action, &[("reasons", "")]);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#outcome", "#reasons"]
    );
    let fields = [
        ("outcome", "changed"),
        ("reasons", "Twelve days are enough."),
    ];
    assert_eq!(decider.submit(&page, &action, &fields).status, 303);
    let rule = office
        .browser()
        .get(&format!("/law/{REGIME}"))
        .one(&format!("[id=\"{WAIT}\"]"));
    assert!(
        rule.contains("Changed after the views") && rule.contains("Twelve days are enough."),
        "{rule}"
    );
}

#[test]
fn a_call_is_closed_early_with_reasons_and_decided_only_then() {
    let (office, call) = office_with_call();
    let mut decider = Program::of(&office, Role::DecisionMaker);
    let decision = json!({ "path": WAIT, "outcome": "dropped", "reasons": "Nobody wants it." });
    let outcome = format!("/api/v1/views/{call}/outcome");
    let (status, refused) = decider.post(&outcome, &decision);
    assert_eq!(
        (status, refused["refusal"]["rule"].as_str()),
        (409, Some("views.not-closed")),
        "{refused}"
    );
    let mut browser = officer(&office, Role::DecisionMaker);
    let path = format!("/views/{call}/close");
    let page = browser.get(&path);
    assert_eq!(
        browser.submit(&page, &path, &[("reasons", " ")]).status,
        422
    );
    assert_eq!(
        browser
            .submit(&page, &path, &[("reasons", "The draft was wrong.")])
            .status,
        303
    );
    assert_eq!(
        browser
            .submit(&page, &path, &[("reasons", "Again.")])
            .status,
        422,
        "it is closed already"
    );
    let page = office.browser().get(&format!("/views/{call}"));
    assert!(page.one("main").contains("The draft was wrong.") && page.all("main form").is_empty());
    let (status, done) = decider.post(&outcome, &decision);
    assert_eq!(
        (status, done["questions"][0]["outcome"].as_str()),
        (200, Some("dropped")),
        "{done}"
    );
    let mut editor = Program::of(&office, Role::PublicationsEditor);
    let (status, refused) = editor.post(&outcome, &decision);
    assert_eq!(
        (status, refused["refusal"]["rule"].as_str()),
        (409, Some("views-permission.outcome")),
        "{refused}"
    );
    let stray = json!({ "path": "guard.none", "outcome": "kept", "reasons": "x" });
    assert_eq!(decider.post(&outcome, &stray).0, 400);
    assert_eq!(problems(&office), "[]");
}

#[test]
fn a_row_that_no_event_wrote_is_named() {
    let (office, call) = office_with_call();
    let path = format!("/api/v1/views/{call}/answers");
    Program::anonymous(&office).post(
        &path,
        &json!({ "respondent": "other", "choices": { WAIT: "agree" } }),
    );
    assert_eq!(problems(&office), "[]");
    let changes = [
        ("UPDATE view_answer SET consent = 1", "view_answer"),
        ("UPDATE view_choice SET choice = 'disagree'", "view_choice"),
        (
            "UPDATE view_call SET closes_at = closes_at + 1",
            "view_call",
        ),
    ];
    for (sql, table) in changes {
        office.wait(async {
            let mut tx = office.app.store().write().await.unwrap();
            tx.execute(sql, vec![]).await.unwrap();
            tx.commit().await.unwrap();
        });
        assert!(
            problems(&office).contains(table),
            "{table}: {}",
            problems(&office)
        );
    }
}
