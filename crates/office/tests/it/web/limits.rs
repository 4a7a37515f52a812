//! What is turned away: forms from elsewhere, too much at once, what nobody may do.

use super::client::{WebOffice, enrol};

#[test]
fn a_form_without_the_visit_s_token_changes_nothing() {
    let office = WebOffice::open();
    let body = "product=Doorbell&happened=It+has+a+default+password";
    let mut browser = office.browser();
    browser.get("/report");
    assert_eq!(browser.post_form("/report", body).status, 403, "no token");
    assert_eq!(
        browser.post_form("/report?form_token=0", body).status,
        403,
        "a token in the address is for uploads"
    );

    let mut other = office.browser();
    let page = other.get("/report");
    let token = page.attributes("input[name=form_token]", "value")[0].clone();
    let stolen = format!("{body}&form_token={token}");
    assert_eq!(
        browser.post_form("/report", &stolen).status,
        403,
        "another visit's token"
    );
    assert_eq!(
        office.browser().post_form("/report", &stolen).status,
        403,
        "a token without its cookie"
    );

    let form = ("content-type", "application/x-www-form-urlencoded");
    let from_afar = other.send(
        "POST",
        "/report",
        &[form, ("origin", "https://evil.example")],
        &stolen,
    );
    assert_eq!(from_afar.status, 403, "another site's form");
    let from_afar = other.send(
        "POST",
        "/report",
        &[form, ("sec-fetch-site", "cross-site")],
        &stolen,
    );
    assert_eq!(
        from_afar.status, 403,
        "another site's form, as the browser says"
    );
    assert_eq!(
        other.post_form("/report", &stolen).status,
        303,
        "the same form from its own page is taken"
    );
}

#[test]
fn every_posted_address_refuses_a_form_from_nowhere() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let ada = enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    drop(ada);
    for (path, _) in proofhouse_office::web::addresses()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("/api/"))
    {
        let path = path.replace(['{', '}', '*'], "");
        let answer = browser.post_form(&path, "a=1");
        assert!(
            matches!(answer.status, 403 | 405),
            "{path} took a form without a token: {}",
            answer.status
        );
    }
}

#[test]
fn what_is_too_large_is_told_the_limit_and_what_to_do() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let page = browser.get("/report");
    let answer = browser.submit(
        &page,
        "/report",
        &[("product", "x"), ("happened", &"y".repeat(3 << 20))],
    );
    assert_eq!(answer.status, 413);
    assert_eq!(answer.one("h1"), "What you sent is too large");
    assert!(
        answer.text.contains("64 KiB") && answer.text.contains("smaller"),
        "{}",
        answer.text
    );
}

#[test]
fn who_is_not_an_administrator_is_told_who_may() {
    let office = WebOffice::drill();
    let role = proofhouse_law::case::Role::CaseOfficer;
    let url = office
        .wait(proofhouse_office::people::drill::mint(&office.app, role))
        .unwrap();
    let path = url
        .strip_prefix(office.app.origin().as_str())
        .unwrap()
        .to_owned();
    let mut browser = office.browser();
    let page = browser.get(&path);
    browser.submit(&page, &path, &[]);
    let refused = browser.get("/officers");
    assert_eq!(refused.status, 403);
    assert!(
        refused.one("main").contains("designated as administrator"),
        "{}",
        refused.one("main")
    );
    assert_eq!(
        office.browser().get("/officers").location().as_deref(),
        Some("/sign-in?next=%2Fofficers")
    );
}

#[test]
fn the_api_takes_tokens_and_no_cookies() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let ada = enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    assert_eq!(
        browser.get("/api/v1/me").status,
        401,
        "a browser's session is not for the API"
    );

    let json = [("content-type", "application/json")];
    let ask = |code: &str| {
        serde_json::json!({ "account": ada.email, "password": ada.password, "code": code, "label": "test" }).to_string()
    };
    let mut program = office.browser();
    assert_eq!(
        program
            .send("POST", "/api/v1/tokens", &json, &ask("000000x"))
            .status,
        401
    );
    let made = program.send("POST", "/api/v1/tokens", &json, &ask(&ada.code(1)));
    assert_eq!(made.status, 201, "{}", made.text);
    let made: serde_json::Value = serde_json::from_str(&made.text).unwrap();
    let bearer = format!("Bearer {}", made["token"].as_str().unwrap());
    let me = program.send("GET", "/api/v1/me", &[("authorization", &bearer)], "");
    assert_eq!(me.status, 200, "{}", me.text);
    assert!(me.text.contains(made["officer"].as_str().unwrap()));

    let account = browser.get("/account");
    assert_eq!(
        account.all("main form").len(),
        2,
        "recovery codes, and one token to revoke"
    );
    let revoke = format!("/account/tokens/{}/revoke", made["id"].as_str().unwrap());
    assert_eq!(browser.submit(&account, &revoke, &[]).status, 303);
    assert_eq!(
        program
            .send("GET", "/api/v1/me", &[("authorization", &bearer)], "")
            .status,
        401
    );
}
