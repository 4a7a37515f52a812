//! Reports from the public.

use super::client::WebOffice;

#[test]
fn anyone_reports_a_product_and_follows_it_without_their_words_reaching_the_log() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let page = browser.get("/report");
    let fields = [
        ("product", "Acme Doorbell"),
        ("happened", "Login admin/admin & it <works>"),
        ("contact", "carol@home.example"),
    ];
    let sent = browser.submit(&page, "/report", &fields);
    assert_eq!(sent.status, 303);
    let status = office.browser().get(&sent.location().unwrap());
    assert_eq!(status.status, 200, "the token alone is enough");
    assert!(status.text.contains("Received"));
    assert!(
        !status.text.contains("carol@"),
        "a token that leaks shows no one"
    );

    let (bodies, kept) = office.wait(async {
        let mut tx = office.app.store().read().await.unwrap();
        let events = proofhouse_office::event_log::after(&mut tx, 0, 1000)
            .await
            .unwrap();
        let bodies: String = events
            .iter()
            .map(|event| String::from_utf8_lossy(&event.body).into_owned())
            .collect();
        let reports = proofhouse_office::store::reports::list(&mut tx)
            .await
            .unwrap();
        let kept = proofhouse_office::store::personal::value(&mut tx, reports[0].commitment)
            .await
            .unwrap();
        (bodies, kept)
    });
    assert!(
        bodies.contains("report-received")
            && !bodies.contains("carol")
            && !bodies.contains("Doorbell"),
        "{bodies}"
    );
    let proofhouse_office::store::personal::Personal::Known(words) = kept else {
        panic!("nothing was kept")
    };
    assert!(
        words.contains("carol@home.example") && words.contains("it <works>"),
        "{words}"
    );
}

#[test]
fn an_empty_report_says_what_is_missing() {
    let office = WebOffice::open();
    let mut browser = office.browser();
    let page = browser.get("/report");
    let again = browser.submit(
        &page,
        "/report",
        &[("product", ""), ("happened", ""), ("contact", "c")],
    );
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#product", "#happened"]
    );
    assert_eq!(again.attributes("#contact", "value"), ["c"]);
}

#[test]
fn a_token_that_nobody_was_given_finds_nothing() {
    assert_eq!(WebOffice::open().browser().get("/report/AAAA").status, 404);
}
