//! Enrolling, signing in and out, and what does not sign anyone in.

use super::client::{WebOffice, enrol, sign_in};

#[test]
fn the_first_officer_enrols_with_the_one_time_link_and_signs_in_with_both_factors() {
    let office = WebOffice::open();
    let link = office.first_link().expect("nobody has enrolled");
    let mut browser = office.browser();
    let ada = enrol(&mut browser, &link, "Ada Lovelace", "Ada@Office.example");
    let account = browser.get("/account");
    assert_eq!(account.status, 200);
    assert!(account.text.contains("ada@office.example") && account.text.contains("Administrator"));

    assert_eq!(
        office.browser().get(&link).status,
        410,
        "the link works once"
    );
    assert!(
        office.first_link().is_none(),
        "there is a first officer now"
    );

    let out = browser.submit(&account, "/sign-out", &[]);
    assert_eq!(out.location().as_deref(), Some("/"));
    assert_eq!(
        browser.get("/account").location().as_deref(),
        Some("/sign-in?next=%2Faccount")
    );

    let now = ada.code(1);
    let signed_in = sign_in(&mut browser, &ada, &now);
    assert_eq!(signed_in.location().as_deref(), Some("/account"));
    assert_eq!(browser.get("/account").status, 200);

    let mut elsewhere = office.browser();
    let again = sign_in(&mut elsewhere, &ada, &now);
    assert_eq!(again.status, 422, "a code works once");
    assert!(again.one(".govuk-error-summary").contains("used before"));
    assert_eq!(
        elsewhere.get("/account").status,
        303,
        "half a sign-in opens nothing"
    );
}

#[test]
fn signing_out_ends_the_session_in_the_store_not_only_in_the_browser() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    let stolen = browser.cookies.clone();
    let account = browser.get("/account");
    browser.submit(&account, "/sign-out", &[]);
    let mut thief = office.browser();
    thief.cookies = stolen;
    assert_eq!(thief.get("/account").status, 303);
}

#[test]
fn a_recovery_code_signs_in_once() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let ada = enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    let code = ada.recovery_codes[3].to_uppercase().replace('-', " ");
    assert_eq!(
        sign_in(&mut office.browser(), &ada, &code).status,
        303,
        "however it is typed"
    );
    assert_eq!(sign_in(&mut office.browser(), &ada, &code).status, 422);
}

#[test]
fn the_session_cookie_is_kept_from_scripts_and_other_sites_and_changes_at_each_step() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let before = browser.get("/sign-in");
    let cookie = before.header("set-cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(
        !cookie.contains("Secure"),
        "this office is reached at localhost without TLS"
    );
    let anonymous = browser.cookies.clone();
    let ada = enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    assert_ne!(
        browser.cookies, anonymous,
        "a cookie from before the sign-in is worth nothing"
    );
    assert_eq!(
        office.browser().get("/check").header("set-cookie"),
        "",
        "a page without a posted form sets none"
    );
    drop(ada);
}

#[test]
fn five_wrong_passwords_lock_the_account_even_for_the_right_one() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let ada = enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    let mut guesser = office.browser();
    let page = guesser.get("/sign-in");
    for _ in 0..5 {
        let wrong = guesser.submit(
            &page,
            "/sign-in",
            &[("email", &ada.email), ("password", "a guess of mine")],
        );
        assert_eq!(wrong.status, 422);
        assert!(
            wrong.text.contains(&ada.email),
            "the e-mail address is kept"
        );
        assert!(
            !wrong.text.contains("a guess of mine"),
            "the password is not"
        );
    }
    let fields = [
        ("email", ada.email.as_str()),
        ("password", ada.password.as_str()),
    ];
    let locked = guesser.submit(&page, "/sign-in", &fields);
    assert_eq!(locked.status, 429);
    let wait: u64 = locked.header("retry-after").parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    assert_eq!(locked.one("h1"), "Too many tries");
}

#[test]
fn a_lock_out_does_not_tell_whether_there_is_an_account() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let page = browser.get("/sign-in");
    let mut answers = Vec::new();
    for _ in 0..6 {
        let fields = [
            ("email", "nobody@office.example"),
            ("password", "a guess of mine"),
        ];
        answers.push(browser.submit(&page, "/sign-in", &fields).status);
    }
    assert_eq!(answers, [422, 422, 422, 422, 422, 429]);
}

#[test]
fn wrong_codes_lock_too() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let ada = enrol(
        &mut browser,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    let mut guesser = office.browser();
    let page = guesser.get("/sign-in");
    let fields = [
        ("email", ada.email.as_str()),
        ("password", ada.password.as_str()),
    ];
    let next = guesser
        .submit(&page, "/sign-in", &fields)
        .location()
        .unwrap();
    let page = guesser.get(&next);
    let answers: Vec<u16> = (0..6)
        .map(|_| {
            guesser
                .submit(&page, "/sign-in/code", &[("code", "not one")])
                .status
        })
        .collect();
    assert_eq!(answers, [422, 422, 422, 422, 422, 429]);
}

#[test]
fn a_weak_password_is_refused_and_what_was_typed_is_kept() {
    let office = WebOffice::open();
    let link = office.first_link().unwrap();
    let mut browser = office.browser();
    let page = browser.get(&link);
    let fields = [
        ("name", "Ada <b>"),
        ("email", "ada@office.example"),
        ("password", "password1234!"),
        ("password_again", "x"),
    ];
    let again = browser.submit(&page, &link, &fields);
    assert_eq!(again.status, 422);
    assert!(
        again.one("title").starts_with("Error: "),
        "{}",
        again.one("title")
    );
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#password"]
    );
    assert!(again.one("#password-error").contains("harder to guess"));
    assert_eq!(
        again.attributes("#name", "value"),
        ["Ada <b>"],
        "kept, and escaped"
    );
    assert!(!again.text.contains("password1234!"));
}

#[test]
fn a_drill_s_link_signs_in_once_and_only_when_its_button_is_pressed() {
    let office = WebOffice::drill();
    let url = office
        .wait(proofhouse_office::people::drill::mint(
            &office.app,
            proofhouse_law::case::Role::Lawyer,
        ))
        .unwrap();
    let path = url
        .strip_prefix(office.app.origin().as_str())
        .unwrap()
        .to_owned();
    let mut browser = office.browser();
    browser.get(&path);
    let page = browser.get(&path);
    assert!(
        page.text.contains("Lawyer") && page.text.contains("DRILL"),
        "looking uses nothing up"
    );
    let answer = browser.submit(&page, &path, &[]);
    assert_eq!(answer.status, 303);
    assert!(browser.get("/account").text.contains("Drill lawyer"));
    assert_eq!(office.browser().get(&path).status, 410);
}

#[test]
fn outside_a_drill_there_are_no_sign_in_links() {
    let office = WebOffice::open();
    let minted = office.wait(proofhouse_office::people::drill::mint(
        &office.app,
        proofhouse_law::case::Role::Lawyer,
    ));
    assert!(minted.is_err(), "none is made");
    assert_eq!(office.browser().get("/drill/sign-in/AAAA").status, 404);
    assert!(office.first_link().is_some(), "and no account came of it");
}
