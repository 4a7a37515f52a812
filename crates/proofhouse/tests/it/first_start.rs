//! The first start of an office that is no drill: no default account, and a link that works once.

use serde_json::json;

use super::browser::{Browser, Page};
use super::office::Office;

/// The time step of the second factor, in seconds (RFC 6238).
const STEP_SECONDS: i64 = 30;

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Page {
    let page = browser.get("/sign-in");
    browser.submit(
        &page,
        "/sign-in",
        &fields(&[("email", email), ("password", password)]),
    )
}

/// The code for a secret in Base32, `steps` from now.
fn code(secret: &str, steps: i64) -> String {
    let plain: String = secret.split_whitespace().collect();
    let secret = totp_rs::Secret::try_from_base32(plain).unwrap();
    let then = jiff::Timestamp::now().as_second() + steps * STEP_SECONDS;
    totp_rs::Builder::new()
        .with_secret(secret)
        .build()
        .unwrap()
        .generate(u64::try_from(then).unwrap())
        .to_string()
}

/// Enrols the first officer with the link; their password, and the secret of their second factor.
fn enrol(browser: &mut Browser, path: &str) -> (String, String) {
    let page = browser.get(path);
    assert_eq!(page.status, 200, "{}", page.text);
    // Made up at run time: no password stands in this repository.
    let password = format!("Kettle {}", tempfile::tempdir().unwrap().path().display());
    let weak = fields(&[
        ("name", "Ada"),
        ("email", "ada@office.example"),
        ("password", "password"),
        ("password_again", "password"),
    ]);
    assert_eq!(
        browser.submit(&page, path, &weak).status,
        422,
        "a common password is refused"
    );
    let page = browser.get(path);
    let person = [
        ("name", "Ada"),
        ("email", "ada@office.example"),
        ("password", &password),
        ("password_again", &password),
    ];
    let answer = browser.submit(&page, path, &fields(&person));
    assert_eq!(answer.status, 303, "{}", answer.text);
    let next = answer.location.unwrap();
    let page = browser.get(&next);
    let secret = page.one("strong.ph-code");
    let page = browser.submit(&page, &next, &fields(&[("code", &code(&secret, 0))]));
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(browser.get("/account").status, 200);
    (password, secret)
}

#[test]
fn nobody_has_an_account_until_the_link_is_used_and_it_is_used_once() {
    let mut office = Office::real();
    assert_eq!(
        office.ready("drill_links"),
        json!({}),
        "sign-in links are a drill's"
    );
    let link = office
        .ready("enrolment_link")
        .as_str()
        .expect("a link at first start")
        .to_owned();
    let path = link.strip_prefix(&office.url()).unwrap().to_owned();

    for (email, password) in [
        ("admin", "admin"),
        ("admin@office.example", "admin"),
        ("root@localhost", "password"),
    ] {
        let answer = sign_in(&mut Browser::new(&office.url()), email, password);
        assert_eq!(answer.status, 422, "{email}: {}", answer.text);
    }
    let token = [
        "login",
        &office.url(),
        "--link",
        &link,
        "--session",
        "s.json",
    ];
    office.tool(&token).ends(2);
    assert!(
        !office.path("s.json").exists(),
        "an enrolment link is no sign-in link"
    );

    let (password, secret) = enrol(&mut Browser::new(&office.url()), &path);
    assert_eq!(
        Browser::new(&office.url()).get(&path).status,
        410,
        "the link works once"
    );
    let mut elsewhere = Browser::new(&office.url());
    let half = sign_in(&mut elsewhere, "ada@office.example", &password);
    assert_eq!(half.status, 303, "{}", half.text);
    assert_eq!(
        elsewhere.get("/account").status,
        303,
        "a password alone opens nothing"
    );

    office.kill();
    office.start();
    assert!(
        office.ready("enrolment_link").is_null(),
        "there is a first officer: no more links"
    );
    std::fs::write(office.path("password"), &password).unwrap();
    let more = [office.url(), "--code".to_owned(), code(&secret, 1)];
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    office
        .say(
            "login --email ada@office.example --password-file password --session s.json",
            &more,
        )
        .ends(0);
    let me = office.say("whoami --session s.json", &[]).ends(0).json();
    assert_eq!(me["designation"]["roles"], json!(["administrator"]), "{me}");
}

#[test]
fn outside_a_drill_nobody_moves_the_clock() {
    let office = Office::real();
    for path in [
        "/api/v1/drill/clock",
        "/api/v1/drill/links",
        "/api/v1/drill/tokens",
    ] {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .new_agent();
        let answer = agent
            .post(format!("{}{path}", office.url()))
            .header("content-type", "application/json")
            .send("{}");
        assert!(
            matches!(answer.unwrap().status().as_u16(), 401 | 404),
            "{path}"
        );
    }
}
