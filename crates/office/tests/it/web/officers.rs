//! Inviting officers and ending their accounts.

use super::client::{Browser, WebOffice, enrol, sign_in};

fn invite(browser: &mut Browser, fields: &[(&str, &str)]) -> super::client::Page {
    let page = browser.get("/officers/invite");
    browser.submit(&page, "/officers/invite", fields)
}

const FIELDS: [(&str, &str); 5] = [
    ("roles", "decision-maker"),
    ("instrument", "Designation 7 of 2026"),
    ("from_day", "1"),
    ("from_month", "1"),
    ("from_year", "2026"),
];

#[test]
fn an_administrator_invites_an_officer_and_ends_their_account() {
    let office = WebOffice::open();
    let mut admin = office.browser();
    enrol(
        &mut admin,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    let made = invite(&mut admin, &FIELDS);
    assert_eq!(made.status, 200, "{}", made.text);
    let link = made
        .one("pre")
        .strip_prefix(office.app.origin().as_str())
        .unwrap()
        .to_owned();

    let mut browser = office.browser();
    let page = browser.get(&link);
    assert!(page.text.contains("Decision maker") && page.text.contains("Designation 7 of 2026"));
    let bob = enrol(&mut browser, &link, "Bob <script>", "bob@office.example");
    assert!(browser.get("/account").text.contains("Decision maker"));

    let list = admin.get("/officers");
    assert!(
        list.one("main").contains("Bob <script>") && !list.text.contains("<script>"),
        "names are escaped"
    );
    let ends: Vec<String> = list
        .attributes("form", "action")
        .into_iter()
        .filter(|action| action.ends_with("/end"))
        .collect();
    assert_eq!(ends.len(), 1, "nobody ends their own account");
    assert_eq!(admin.submit(&list, &ends[0], &[]).status, 303);
    assert_eq!(
        browser.get("/account").status,
        303,
        "the session ended with the account"
    );
    let page = office.browser().get("/sign-in");
    let mut again = office.browser();
    let fresh = again.get("/sign-in");
    let refused = again.submit(
        &fresh,
        "/sign-in",
        &[("email", &bob.email), ("password", &bob.password)],
    );
    assert_eq!(refused.status, 422);
    drop(page);
}

#[test]
fn an_invitation_says_what_is_missing_and_keeps_the_rest() {
    let office = WebOffice::open();
    let mut admin = office.browser();
    enrol(
        &mut admin,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    let page = invite(
        &mut admin,
        &[
            ("instrument", "Designation 7"),
            ("from_day", "31"),
            ("from_month", "2"),
            ("from_year", "2026"),
        ],
    );
    assert_eq!(page.status, 422);
    assert_eq!(
        page.attributes(".govuk-error-summary a", "href"),
        ["#roles", "#from-day"]
    );
    assert_eq!(page.attributes("#instrument", "value"), ["Designation 7"]);
    assert_eq!(page.attributes("#from-day", "value"), ["31"]);
    for target in page.attributes(".govuk-error-summary a", "href") {
        assert!(
            !page.attributes(&target, "id").is_empty(),
            "{target} leads nowhere"
        );
    }
}

#[test]
fn events_know_officers_by_pseudonym_only() {
    let office = WebOffice::open();
    let mut admin = office.browser();
    let ada = enrol(
        &mut admin,
        &office.first_link().unwrap(),
        "Ada Lovelace",
        "ada@office.example",
    );
    sign_in(&mut office.browser(), &ada, &ada.code(1));
    let bodies = office.wait(async {
        let mut tx = office.app.store().read().await.unwrap();
        let events = proofhouse_office::event_log::after(&mut tx, 0, 1000)
            .await
            .unwrap();
        events
            .iter()
            .map(|event| String::from_utf8_lossy(&event.body).into_owned())
            .collect::<String>()
    });
    assert!(bodies.contains("officer-enrolled"), "{bodies}");
    assert!(
        !bodies.contains("Lovelace") && !bodies.contains("ada@"),
        "{bodies}"
    );
}
