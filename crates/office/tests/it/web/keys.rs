//! The keys that an office trusts, over pages and over the API.

use proofhouse_evidence::keys::{KeyRole, SigningKey};
use proofhouse_law::case::Role;
use serde_json::json;

use super::client::{Program, WebOffice, officer};
use crate::office::{id, random};

fn key(name: &str) -> SigningKey {
    SigningKey::from_random(KeyRole::Lab, id(name), &random())
}

#[test]
fn an_administrator_enrols_a_key_over_pages_and_revokes_it() {
    let office = WebOffice::drill();
    let mut admin = officer(&office, Role::Administrator);
    let lab = key("DRILL lab of Northfield");
    let pem = lab.public().to_pem().unwrap();
    let page = admin.get("/keys/enrol");
    assert_eq!(page.all("h1"), ["Enrol a key"]);
    let mut fields = vec![
        ("public_key", pem.as_str()),
        ("role", "register"),
        ("from_day", "1"),
        ("from_month", "1"),
        ("from_year", "2026"),
        ("until_day", "1"),
        ("until_month", "1"),
        ("until_year", "2030"),
    ];
    let again = admin.submit(&page, "/keys/enrol", &fields);
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#role"]
    );
    assert!(
        again.one("textarea").contains("BEGIN PUBLIC KEY"),
        "what was typed is kept"
    );
    fields[1].1 = "lab";
    let enrolled = admin.submit(&page, "/keys/enrol", &fields);
    assert_eq!(enrolled.status, 303, "{}", enrolled.text);
    let twice = admin.submit(&page, "/keys/enrol", &fields);
    assert_eq!(twice.status, 422, "a key has one entry");
    let list = admin.get("/keys");
    assert!(
        list.one("table").contains("DRILL lab of Northfield"),
        "{}",
        list.text
    );

    let path = format!("/keys/{}/revoke", lab.id());
    assert!(list.attributes("table a", "href").contains(&path));
    let page = admin.get(&path);
    assert_eq!(admin.submit(&page, &path, &[("reason", "")]).status, 422);
    let revoked = admin.submit(&page, &path, &[("reason", "Its machine was stolen")]);
    assert_eq!(revoked.status, 303, "{}", revoked.text);
    let trust = office.browser().get("/register/trust.json").text;
    assert!(trust.contains("Its machine was stolen"), "{trust}");
    assert_eq!(admin.get("/keys/0123456789abcdef/revoke").status, 404);
}

#[test]
fn a_program_enrols_and_revokes_and_everyone_reads_the_same_trust_file() {
    let office = WebOffice::drill();
    let lab = key("DRILL lab");
    let ask = json!({
        "public_key": lab.public().to_pem().unwrap(), "role": "lab",
        "from": "2026-01-01T00:00:00Z", "until": "2030-01-01T00:00:00Z",
    });
    let mut case_officer = Program::of(&office, Role::CaseOfficer);
    assert_eq!(case_officer.post("/api/v1/keys", &ask).0, 403);
    assert_eq!(
        Program::anonymous(&office).post("/api/v1/keys", &ask).0,
        401
    );
    let mut admin = Program::of(&office, Role::Administrator);
    let (status, event) = admin.post("/api/v1/keys", &ask);
    assert_eq!(
        (status, event["event"].as_str()),
        (201, Some("enrolled")),
        "{event}"
    );
    assert_eq!(
        admin.post("/api/v1/keys", &ask).0,
        400,
        "one key has one entry"
    );
    let mut wrong = ask.clone();
    wrong["role"] = json!("register");
    assert_eq!(admin.post("/api/v1/keys", &wrong).0, 400);

    let path = format!("/api/v1/keys/{}/revoke", lab.id());
    let why = json!({ "reason": "Its machine was stolen" });
    assert_eq!(case_officer.post(&path, &why).0, 403);
    let (status, event) = admin.post(&path, &why);
    assert_eq!(
        (status, event["event"].as_str()),
        (200, Some("revoked")),
        "{event}"
    );
    assert_eq!(
        admin.post("/api/v1/keys/0123456789abcdef/revoke", &why).0,
        404
    );

    let over_api = office.browser().get("/api/v1/trust");
    let of_register = office.browser().get("/register/trust.json");
    assert_eq!(over_api.text, of_register.text);
    assert!(over_api.text.contains("stolen"), "{}", over_api.text);
    assert_eq!(over_api.header("content-type"), "application/json");
}
