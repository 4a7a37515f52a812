//! Sites that answer badly: each costs bounded time and memory, and none is "not published".

use std::time::Duration;

use proofhouse_publications::fetch::Limits;
use proofhouse_testkit::maker_site::{Answer, MakerSite, gzip_bomb};

use crate::support::{kinds, read};

const LIMIT: usize = 200_000;

/// Reads a site whose start page is `answer`; gives the one reason that is noted for it.
fn start_page(answer: Answer) -> String {
    start_page_within(answer, Limits::default().request)
}

/// The same where an answer may take so long.
fn start_page_within(answer: Answer, request: Duration) -> String {
    let site = MakerSite::Scripted(vec![("/".to_owned(), answer)]);
    let reading = read(site, |limits| {
        limits.body_bytes = LIMIT;
        limits.request = request;
    });
    assert_eq!(
        kinds(&reading),
        ["unreadable"],
        "{:?}",
        reading.observations
    );
    assert!(
        reading
            .transcripts
            .values()
            .all(|bytes| bytes.len() < LIMIT + 40_000)
    );
    assert_eq!(
        reading.observations[0].transcripts.len(),
        1,
        "what came is kept"
    );
    reading.notes.join(" ")
}

#[test]
fn an_endless_body() {
    assert!(start_page(Answer::Endless).contains("longer than 200000 bytes"));
}

#[test]
fn a_gzip_bomb() {
    let body = gzip_bomb(400_000_000);
    let reason = start_page(Answer::Packed {
        content_type: "text/html".to_owned(),
        body,
    });
    assert!(reason.contains("longer than 200000 bytes"), "{reason}");
}

#[test]
fn a_redirect_loop_and_a_redirect_away() {
    assert!(start_page(Answer::Redirect("/".to_owned())).contains("redirects more than 5 times"));
    let away = start_page(Answer::Redirect("https://elsewhere.example/".to_owned()));
    assert!(away.contains("the brief does not name"), "{away}");
    let inner = start_page(Answer::Redirect(
        "http://169.254.169.254/latest/meta-data".to_owned(),
    ));
    assert!(inner.contains("the brief does not name"), "{inner}");
}

#[test]
fn a_body_that_drips_and_a_server_that_is_silent() {
    let soon = Duration::from_millis(800);
    assert!(start_page_within(Answer::Slow, soon).contains("its body broke off"));
    assert!(start_page_within(Answer::Silence, soon).contains("did not answer in time"));
}

#[test]
fn pages_that_are_no_pages() {
    assert!(start_page(Answer::missing()).contains("start page does not exist"));
    assert!(
        start_page(Answer::html("<script>render()</script>"))
            .contains("without running its scripts")
    );
    let pdf = Answer::Page {
        status: 200,
        content_type: "application/pdf".to_owned(),
        body: b"%PDF".to_vec(),
    };
    assert!(start_page(pdf).contains("it is a PDF, and there is no reader for it here"));
    let down = Answer::Page {
        status: 503,
        content_type: "text/html".to_owned(),
        body: b"later".to_vec(),
    };
    assert!(start_page(down).contains("status 503"));
}

#[test]
fn a_soft_404_is_no_security_txt() {
    let home = Answer::html("<h1>PH-100</h1><p>A camera.</p>");
    let soft = Answer::html("Contact: mailto:a@b.example\nExpires: 2030-01-01T00:00:00Z\n");
    let site = MakerSite::Scripted(vec![
        ("/".to_owned(), home),
        ("/.well-known/security.txt".to_owned(), soft),
    ]);
    let reading = read(site, |_| {});
    assert_eq!(kinds(&reading), ["not-published"; 4]);
    assert!(reading.notes[0].contains("text/html"));
}

#[test]
fn more_pages_than_are_read_leave_it_open() {
    let links: Vec<String> = (0..50)
        .map(|number| format!("<a href='/support/{number}'>x</a>"))
        .collect();
    let page = format!("<h1>PH-100</h1>{}", links.concat());
    let site = MakerSite::Scripted(vec![("/".to_owned(), Answer::html(page))]);
    let reading = read(site, |limits| limits.pages = 8);
    assert_eq!(kinds(&reading), ["unreadable"]);
    let pages = |path: &&String| !path.starts_with("transcripts/0000-");
    assert_eq!(reading.transcripts.keys().filter(pages).count(), 8);
}
