//! The check over the API.

use super::client::{Program, WebOffice};
use crate::office::GTIN;

#[test]
fn a_till_asks_over_the_api_and_gets_the_answer_of_the_page() {
    let (office, notice) = WebOffice::with_published_notice();
    let mut till = Program::anonymous(&office);
    let (status, answer) = till.get(&format!("/api/v1/check?gtin={GTIN}"));
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["answer"], "temporarily-banned");
    assert_eq!(answer["because"][0]["notice"], notice);
    assert!(!answer["because"][0]["proof"].is_null(), "{answer}");

    let (status, before) = till.get(&format!(
        "/api/v1/check?gtin={GTIN}&at=2020-01-01T00:00:00Z"
    ));
    assert_eq!(
        (status, before["at"].as_str()),
        (200, Some("2020-01-01T00:00:00Z"))
    );
    assert_ne!(
        before["answer"], "temporarily-banned",
        "it was not in force then"
    );
}

#[test]
fn what_cannot_be_a_product_s_number_is_an_answer_and_what_is_no_question_is_not() {
    let office = WebOffice::open();
    let mut till = Program::anonymous(&office);
    let (status, answer) = till.get("/api/v1/check?gtin=5012345678901");
    assert_eq!(
        (status, answer["answer"].as_str()),
        (200, Some("invalid-identifier"))
    );
    assert_eq!(till.get("/api/v1/check").0, 400);
    assert_eq!(till.get("/api/v1/check?gtin=5012345678900&at=soon").0, 400);
    let long = "9".repeat(101);
    assert_eq!(till.get(&format!("/api/v1/check?gtin={long}")).0, 400);
}
