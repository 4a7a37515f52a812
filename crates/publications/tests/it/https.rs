//! Pages over TLS, with certificates that stand and that do not; robots.txt, the pace, and the chain of redirects.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_publications::brief::Brief;
use proofhouse_publications::fetch::{Clock, Fetcher, Limits};
use proofhouse_publications::replay::read_journal;
use proofhouse_publications::run::journal::Journal;
use proofhouse_publications::run::web::Readers;
use proofhouse_publications::run::{Context, Reading, read_from};

use crate::server::{Authority, Pages, Server, html, redirect, response};
use crate::support::kinds;

const GOOD: &str = "<h1>PH-100</h1><p>Security updates until 31 December 2029.</p>";

/// A clock that waits for nothing and remembers how long it was to wait.
struct Waits {
    start: Instant,
    passed: Mutex<Vec<Duration>>,
}

impl Clock for Waits {
    fn now(&self) -> Instant {
        self.start + self.passed.lock().unwrap().iter().sum::<Duration>()
    }

    fn wait(&self, time: Duration) {
        self.passed.lock().unwrap().push(time);
    }
}

/// What came of a reading.
struct Done {
    reading: Reading,
    journal: Journal,
    waits: Vec<Duration>,
    server: Server,
}

/// The brief of `maker.example`, reached at a server here.
pub(crate) fn brief(server: &Server, ca: &str, more: &str) -> Brief {
    let text = format!(
        "[maker]\nname = \"Maker\"\nsite = \"https://maker.example/\"\n[product]\nbrand = \"Honest\"\nkind = \"camera\"\nmodel = \"PH-100\"\n\
         [authority]\nowner = \"Test\"\nbasis = \"own test site\"\nexpires = \"2026-12-31\"\n\
         [access]\nresolve = {{ \"maker.example\" = \"{}\" }}\n{more}",
        server.address
    );
    let mut brief = Brief::read(&text, date(2026, 11, 23)).unwrap();
    brief.access.ca = Some(ca.to_owned());
    brief
}

/// Reads `https://maker.example/` from a server whose certificate is for `name`.
fn read(name: &str, expired: bool, pages: Pages, more: &str) -> Done {
    let authority = Authority::new();
    let server = Server::start(pages, Some(authority.server(name, expired)));
    let brief = brief(&server, &authority.pem(), more);
    let clock = Arc::new(Waits {
        start: Instant::now(),
        passed: Mutex::default(),
    });
    let limits = Limits {
        request: Duration::from_secs(5),
        ..Limits::default()
    };
    let web = Fetcher::with_clock(&brief, limits, clock.clone());
    let now = || -> Timestamp { "2026-11-23T12:00:00Z".parse().unwrap() };
    let stop = AtomicBool::new(false);
    let mut context = Context {
        limits,
        now: &now,
        on: date(2026, 11, 23),
        stop: &stop,
        progress: &mut |_| {},
    };
    let reading = read_from(&web, Readers::default(), &brief, &mut context);
    let journal = read_journal(&reading.transcripts).unwrap();
    let waits = clock.passed.lock().unwrap().clone();
    Done {
        reading,
        journal,
        waits,
        server,
    }
}

#[test]
fn what_tls_shows_is_recorded_and_one_connection_serves_all() {
    let done = read("maker.example", false, vec![("/", html(GOOD))], "");
    assert_eq!(kinds(&done.reading)[0], "support");
    let hop = &done.journal.pages[0].hops[0];
    assert_eq!(hop.address, Some(done.server.address));
    assert_eq!(hop.status, Some(200));
    let tls = hop.tls.as_ref().unwrap();
    assert_eq!(tls.version.as_deref(), Some("TLSv1_3"));
    assert!(tls.suite.as_deref().unwrap().starts_with("TLS13_AES"));
    assert_eq!((tls.chain.len(), tls.name_matches), (2, true));
    assert_eq!(tls.problem, None);
    let leaf = tls.leaf.as_ref().unwrap();
    assert!(
        leaf.subject.contains("CN=maker.example"),
        "{}",
        leaf.subject
    );
    assert!(leaf.issuer.contains("Test-CA"), "{}", leaf.issuer);
    assert_eq!(leaf.sha256, tls.chain[0]);
    assert!(hop.reused, "robots.txt came over it before");
    assert_eq!(done.server.connections(), 1);
    let asked = [
        "/robots.txt",
        "/",
        "/.well-known/security.txt",
        "/security.txt",
    ];
    assert_eq!(done.server.asked(), asked);
}

#[test]
fn a_certificate_that_does_not_stand_is_recorded_and_nothing_is_read() {
    let cases = [
        (
            "other.example",
            false,
            "its certificate is not for maker.example",
        ),
        (
            "maker.example",
            true,
            "its certificate expired on 2025-01-01T00:00:00Z",
        ),
    ];
    for (name, expired, said) in cases {
        let done = read(name, expired, vec![("/", html(GOOD))], "");
        assert_eq!(kinds(&done.reading), ["unreadable"; 3], "{name}");
        assert!(
            done.reading.notes[0].contains(said),
            "{:?}",
            done.reading.notes
        );
        let robots = &done.journal.robots[0];
        assert!(robots.answer.contains(said), "{robots:?}");
        let tls = robots.hops[0].tls.as_ref().unwrap();
        assert_eq!(tls.name_matches, name == "maker.example");
        assert!(tls.leaf.as_ref().unwrap().subject.contains(name));
        assert!(done.server.asked().is_empty(), "{:?}", done.server.asked());
    }
}

#[test]
fn an_authority_that_nobody_named_is_not_trusted() {
    let authority = Authority::new();
    let server = Server::start(
        vec![("/", html(GOOD))],
        Some(authority.server("maker.example", false)),
    );
    let brief = brief(&server, "", "ignore_robots = \"a test\"");
    let web = Fetcher::new(&brief, Limits::default());
    let broken = web.get(&brief.maker.site).unwrap_err();
    assert!(
        broken
            .reason
            .starts_with("nobody that browsers trust stands behind"),
        "{}",
        broken.reason
    );
    assert!(broken.hops[0].tls.as_ref().unwrap().name_matches);
}

#[test]
fn a_page_that_robots_txt_forbids_is_not_asked_for_and_not_missing() {
    let rules = "User-agent: *\nDisallow: /\n\nUser-agent: Proofhouse\nDisallow: /private\n";
    let pages = vec![
        (
            "/robots.txt",
            response("200 OK", "text/plain", rules.as_bytes()),
        ),
        (
            "/",
            html("<h1>PH-100</h1><p><a href='/private/support'>Security support</a>"),
        ),
        ("/private/support", html(GOOD)),
    ];
    let done = read("maker.example", false, pages.clone(), "");
    assert_eq!(kinds(&done.reading), ["unreadable"]);
    let said = "/private/support: robots.txt forbids it in line 5: Disallow: /private.";
    assert!(
        done.reading.notes[0].ends_with(said),
        "{:?}",
        done.reading.notes
    );
    assert!(!done.server.asked().contains(&"/private/support".to_owned()));
    let kept = done.reading.transcripts.keys();
    assert!(kept.into_iter().any(|path| path.contains("0000-robots-")));

    let ignored = read(
        "maker.example",
        false,
        pages,
        "ignore_robots = \"section 28\"",
    );
    assert_eq!(kinds(&ignored.reading)[0], "support");
    assert_eq!(
        ignored.journal.robots_ignored.as_deref(),
        Some("section 28")
    );
    assert!(!ignored.server.asked().contains(&"/robots.txt".to_owned()));
}

#[test]
fn a_robots_txt_that_cannot_be_reached_forbids_all() {
    let down = response("503 Later", "text/plain", b"User-agent: *\nAllow: /\n");
    let done = read(
        "maker.example",
        false,
        vec![("/robots.txt", down), ("/", html(GOOD))],
        "",
    );
    assert_eq!(kinds(&done.reading), ["unreadable"; 3]);
    assert!(done.reading.notes[0].contains("robots.txt answered with status 503"));
    assert_eq!(done.server.asked(), ["/robots.txt"]);
}

#[test]
fn requests_keep_their_distance() {
    let half = Duration::from_millis(500);
    let plain = read("maker.example", false, vec![("/", html(GOOD))], "");
    assert!(
        plain
            .waits
            .iter()
            .all(|wait| *wait <= half && *wait > half / 2),
        "{:?}",
        plain.waits
    );
    assert_eq!(plain.waits.len(), 3);
    for (asked, kept) in [("2", 2), ("3600", 5)] {
        let rules = format!("User-agent: *\nCrawl-delay: {asked}\n");
        let robots = response("200 OK", "text/plain", rules.as_bytes());
        let done = read(
            "maker.example",
            false,
            vec![("/robots.txt", robots), ("/", html(GOOD))],
            "",
        );
        let kept = Duration::from_secs(kept);
        assert!(
            done.waits
                .iter()
                .all(|wait| *wait <= kept && *wait > kept / 2),
            "{:?}",
            done.waits
        );
    }
}

#[test]
fn every_hop_is_recorded_and_one_that_leads_away_is_not_followed() {
    let pages = vec![
        ("/", redirect("/one")),
        ("/one", redirect("https://maker.example/two#part")),
        ("/two", redirect("http://10.0.0.1/secret")),
        ("/.well-known/security.txt", redirect("file:///etc/passwd")),
    ];
    let done = read("maker.example", false, pages, "");
    let hops = &done.journal.pages[0].hops;
    let seen: Vec<_> = hops
        .iter()
        .map(|hop| (hop.url.as_str(), hop.status))
        .collect();
    assert_eq!(
        seen,
        [
            ("https://maker.example/", Some(302)),
            ("https://maker.example/one", Some(302)),
            ("https://maker.example/two", Some(302)),
            ("http://10.0.0.1/secret", None),
        ]
    );
    assert!(hops[3].left_named_hosts && hops[3].host_changed && hops[3].address.is_none());
    let notes = done.reading.notes.join("\n");
    assert!(
        notes.contains("leads to http://10.0.0.1/secret, which the brief does not name"),
        "{notes}"
    );
    assert!(
        notes.contains("\"file:///etc/passwd\", which is not the address of a web page"),
        "{notes}"
    );
}
