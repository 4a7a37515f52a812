//! Reports as officers see them: over pages and over the API, by case officers only.

use proofhouse_law::case::Role;
use proofhouse_office::store::reports;
use proofhouse_office::verify::verify;
use serde_json::json;

use super::client::{Program, WebOffice, officer};

/// Sends a report over the API; its token.
fn send(office: &WebOffice, product: &str, contact: &str) -> String {
    let words = json!({ "product": product, "happened": "It lets <anyone> in\nat once", "contact": contact });
    let (status, answer) = Program::anonymous(office).post("/api/v1/reports", &words);
    assert_eq!(status, 201, "{answer}");
    let token = answer["token"].as_str().unwrap().to_owned();
    let follow = answer["follow"].as_str().unwrap();
    assert_eq!(
        follow,
        format!("{}/report/{token}", office.app.origin().as_str())
    );
    token
}

fn bodies(office: &WebOffice) -> String {
    office.wait(async {
        let mut tx = office.app.store().read().await.unwrap();
        let events = proofhouse_office::event_log::after(&mut tx, 0, 1000)
            .await
            .unwrap();
        let bodies = events
            .iter()
            .map(|event| String::from_utf8_lossy(&event.body).into_owned());
        bodies.collect()
    })
}

#[test]
fn a_case_officer_reads_a_report_and_its_sender_sees_the_stage_that_was_set() {
    let office = WebOffice::drill();
    let token = send(&office, "Acme Doorbell", "carol@home.example");
    let mut browser = officer(&office, Role::CaseOfficer);
    assert!(
        browser
            .get("/cases")
            .attributes("a", "href")
            .contains(&"/reports".to_owned())
    );
    let list = browser.get("/reports");
    assert_eq!(list.all("h1"), ["Reports"]);
    assert!(
        list.one("table").contains("carol@home.example"),
        "{}",
        list.text
    );
    let path = list.attributes("table a", "href").remove(0);
    let page = browser.get(&path);
    assert_eq!(page.all("h1").len(), 1);
    assert!(page.one("main").contains("It lets <anyone> in") && !page.text.contains("<anyone>"));

    let again = browser.submit(&page, &path, &[("to", "closed"), ("reason", " ")]);
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#reason"]
    );
    assert_eq!(
        again.attributes("input[name=to][checked]", "value"),
        ["closed"]
    );

    let fields = [
        ("to", "being-looked-into"),
        ("reason", "Rang Carol, who saw it twice"),
    ];
    let set = browser.submit(&page, &path, &fields);
    assert_eq!(set.status, 303, "{}", set.text);
    let page = browser.get(&set.location().unwrap());
    assert!(
        page.one("ol").contains("Rang Carol, who saw it twice"),
        "{}",
        page.text
    );
    let (_, followed) = Program::anonymous(&office).get(&format!("/api/v1/reports/{token}"));
    assert_eq!(followed["stage"], "being-looked-into");
    assert!(
        !followed.to_string().contains("Doorbell"),
        "a token that leaks shows nothing"
    );

    let twice = browser.submit(&page, &path, &fields);
    assert_eq!(twice.status, 422, "a form sent twice changes nothing");
    let log = bodies(&office);
    assert_eq!(log.matches("report-stage-set").count(), 1);
    assert!(
        !log.contains("Carol") && !log.contains("carol") && !log.contains("Doorbell"),
        "{log}"
    );
}

#[test]
fn a_program_of_a_case_officer_lists_reports_and_sets_stages() {
    let office = WebOffice::drill();
    let token = send(&office, "Acme Doorbell", "carol@home.example");
    send(&office, "Acme Kettle", "");
    let mut program = Program::of(&office, Role::CaseOfficer);
    let (status, list) = program.get("/api/v1/reports");
    assert_eq!(status, 200, "{list}");
    let of = |product: &str| {
        let reports = list["reports"].as_array().unwrap();
        reports
            .iter()
            .find(|one| one["product"] == product)
            .unwrap()
            .clone()
    };
    assert!(
        of("Acme Kettle")["contact"].is_null(),
        "nobody is named who did not agree"
    );
    assert_eq!(of("Acme Doorbell")["contact"], "carol@home.example");

    let report = of("Acme Doorbell")["report"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/reports/{report}/stage");
    let ask = json!({ "to": "case-opened", "reason": "case-1" });
    let (status, set) = program.post(&path, &ask);
    assert_eq!(
        (status, set["stage"].as_str()),
        (200, Some("case-opened")),
        "{set}"
    );
    assert_eq!(
        program.post(&path, &ask).0,
        400,
        "it is at this stage already"
    );
    assert_eq!(
        program
            .post(&path, &json!({ "to": "received", "reason": "x" }))
            .0,
        400
    );
    assert_eq!(program.post("/api/v1/reports/report-0/stage", &ask).0, 404);
    let page = office.browser().get(&format!("/report/{token}"));
    assert!(page.text.contains("Case opened"), "{}", page.text);
}

#[test]
fn nobody_but_a_case_officer_reads_what_people_reported() {
    let office = WebOffice::drill();
    send(&office, "Acme Doorbell", "carol@home.example");
    assert_eq!(Program::anonymous(&office).get("/api/v1/reports").0, 401);
    let mut tester = Program::of(&office, Role::Tester);
    let (status, refused) = tester.get("/api/v1/reports");
    assert_eq!(status, 403, "{refused}");
    assert!(!refused.to_string().contains("carol"));
    let ask = json!({ "to": "closed", "reason": "x" });
    assert_eq!(tester.post("/api/v1/reports/report-0/stage", &ask).0, 403);
    assert_eq!(officer(&office, Role::Tester).get("/reports").status, 403);
    assert_eq!(
        office.browser().get("/reports").status,
        303,
        "sign in first"
    );
}

#[test]
fn a_report_over_the_api_is_held_to_what_the_page_asks() {
    let office = WebOffice::open();
    let mut program = Program::anonymous(&office);
    let (status, answer) = program.post(
        "/api/v1/reports",
        &json!({ "product": " ", "happened": "x" }),
    );
    assert_eq!(status, 400);
    assert!(
        answer["detail"]
            .as_str()
            .unwrap()
            .contains("brand and model"),
        "{answer}"
    );
    let words = json!({ "product": "Acme", "happened": "x" });
    let kept = (0..30)
        .filter(|_| program.post("/api/v1/reports", &words).0 == 201)
        .count();
    assert_eq!(kept, 10, "one address may send only so many");
}

#[test]
fn a_stage_that_no_event_set_is_named() {
    let office = WebOffice::drill();
    send(&office, "Acme Doorbell", "");
    let problems = || {
        office.wait(async {
            let desk = office.app.desk();
            let found = verify(desk.store(), desk.exhibits(), None).await.unwrap();
            format!("{:?}", found.problems)
        })
    };
    assert_eq!(problems(), "[]");
    office.wait(async {
        let mut tx = office.app.store().write().await.unwrap();
        let report = reports::list(&mut tx).await.unwrap().remove(0).report;
        let now = office.app.clock().now();
        let set = reports::set_stage(&mut tx, &report, reports::Stage::Closed, now).await;
        assert!(set.unwrap());
        tx.commit().await.unwrap();
    });
    assert!(problems().contains("public_report"), "{}", problems());
}
