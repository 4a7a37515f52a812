//! Answers to a call for views: their limits, and consent that is taken back.

use proofhouse_office::store::{personal, views as rows};
use serde_json::json;

use super::{bodies, problems};
use crate::web::client::Program;
use crate::web::drafts::{WAIT, days_on, office_with_call};

#[test]
fn whoever_answered_takes_consent_back_and_words_that_are_erased_are_not_shown() {
    let (office, call) = office_with_call();
    let mut anyone = Program::anonymous(&office);
    let path = format!("/api/v1/views/{call}/answers");
    let answer = |name: &str| json!({ "respondent": "individual", "name": name, "choices": { WAIT: "neutral" }, "consent": true });
    let (_, first) = anyone.post(&path, &answer("Carol"));
    anyone.post(&path, &answer("Dora"));
    let receipt = first["receipt"].as_str().unwrap();
    let page = format!("/views/receipt/{receipt}");
    let mut browser = office.browser();
    let shown = browser.get(&page);
    assert_eq!(browser.submit(&shown, &page, &[]).status, 303);
    assert!(
        browser.get(&page).all("main form").is_empty(),
        "there is nothing more to take back"
    );
    let (_, told) = anyone.get(&format!("/api/v1/views/receipts/{receipt}"));
    assert_eq!(told["consent"], false, "{told}");
    assert_eq!(
        anyone
            .post(
                &format!("/api/v1/views/receipts/{receipt}/withdraw"),
                &json!({})
            )
            .0,
        200
    );
    assert_eq!(
        bodies(&office).matches("consent-withdrawn").count(),
        1,
        "once is enough"
    );
    assert_eq!(anyone.get("/api/v1/views/receipts/AAAA").0, 404);

    days_on(&office, 31);
    let (_, published) = anyone.get(&path);
    assert_eq!(
        published["answers"].as_array().map(Vec::len),
        Some(1),
        "{published}"
    );
    assert_eq!(published["answers"][0]["name"], "Dora");
    let (_, whole) = anyone.get(&format!("/api/v1/views/{call}"));
    assert_eq!(
        whole["counts"]["choices"][WAIT]["neutral"], 2,
        "both are counted: {whole}"
    );

    office.wait(async {
        let mut tx = office.app.store().write().await.unwrap();
        let row = rows::consenting(&mut tx, &call, 0, 10)
            .await
            .unwrap()
            .remove(0);
        assert!(
            personal::erase(&mut tx, row.commitment, office.app.clock().now())
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
    });
    let page = browser.get(&format!("/views/{call}/answers"));
    assert!(
        page.one("main").contains("were erased") && !page.text.contains("Dora"),
        "{}",
        page.text
    );
    assert_eq!(problems(&office), "[]");
}

#[test]
fn an_answer_is_held_to_the_limits_of_the_form() {
    let (office, call) = office_with_call();
    let path = format!("/api/v1/views/{call}/answers");
    let mut anyone = Program::anonymous(&office);
    let mut refused = |answer: serde_json::Value| {
        let (status, answer) = anyone.post(&path, &answer);
        assert_eq!(status, 400, "{answer}");
        answer["detail"].as_str().unwrap().to_owned()
    };
    assert!(refused(json!({ "respondent": "other" })).contains("at least one question"));
    assert!(refused(json!({ "choices": { WAIT: "agree" } })).contains("respondent"));
    assert!(
        refused(json!({ "respondent": "other", "choices": { "guard.none": "agree" } }))
            .contains("guard.none")
    );
    assert!(
        refused(json!({ "respondent": "other", "texts": { WAIT: "x".repeat(2001) } }))
            .contains("2000")
    );
    assert!(refused(json!({ "respondent": "someone", "choices": {} })).contains("someone"));
    let long = json!({ "respondent": "other", "texts": { WAIT: "\u{1F600}".repeat(2000) }, "general": "\u{1F600}".repeat(2000), "name": "\u{1F600}".repeat(200) });
    assert!(refused(long).contains("too long"));
    let answer = json!({ "respondent": "other", "choices": { WAIT: "agree" } });
    let kept = (0..30)
        .filter(|_| anyone.post(&path, &answer).0 == 201)
        .count();
    assert_eq!(kept, 10, "one address may send only so many");
}
