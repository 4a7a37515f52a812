//! What pages try: to reach others, to keep the browser busy, to fill it. Each is bounded and said to be what it is.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proofhouse_browser::{Browser, BrowserError, Chromium, End, Limits, Page, Reach};

use crate::site::{Site, patient, response};

/// Limits that are soon reached.
fn tight() -> Limits {
    Limits {
        bytes: 3 * 1024 * 1024,
        requests: 40,
        elements: 2000,
        characters: 10_000,
        ..patient()
    }
}

fn open(site: &Site, limits: Limits) -> Page {
    site.browser(limits).open(&site.url("/")).unwrap()
}

#[test]
fn nothing_but_the_named_place_is_reached_and_every_try_is_recorded() {
    let elsewhere = Site::of(|_, _| Some("alert(1)".to_owned()));
    let other = elsewhere.address;
    let site = Site::of(move |asked, _| {
        (asked == "GET /").then(|| {
            format!(
                "<p>here</p><script src=http://{other}/a.js></script><script src=http://cdn.example/b.js></script>\
                 <img src=https://images.example/c.png><iframe src=http://{other}/d></iframe>\
                 <script>fetch('http://localhost:{}/e').catch(() => 0); new WebSocket('ws://{other}/f');\
                 navigator.sendBeacon('http://{other}/g', 'x');</script>",
                other.port()
            )
        })
    });
    let page = open(&site, patient());
    assert!(page.text.contains("here"), "{page:#?}");
    assert_eq!(elsewhere.asked(), [""; 0], "it was reached");
    let refused: Vec<&str> = page.refused.iter().map(|one| one.place.as_str()).collect();
    let (there, by_name) = (other.to_string(), format!("localhost:{}", other.port()));
    for place in [&there, "cdn.example:80", "images.example:443", &by_name] {
        assert!(refused.contains(&place), "{place}: {page:#?}");
    }
    assert!(
        page.refused.iter().all(|one| one.reason.contains("only")),
        "{page:#?}"
    );
    let home = site.url("/").to_string();
    let mut answered = page.requests.iter().filter(|one| one.status.is_some());
    assert!(answered.all(|one| one.url.starts_with(&home)), "{page:#?}");
}

#[test]
fn a_redirect_to_another_place_is_not_followed() {
    let elsewhere = Site::of(|_, _| Some("<p>there</p>".to_owned()));
    let to = elsewhere.url("/");
    let site = Site::raw(move |_, _, mut stream| {
        let headers = format!("Location: {to}\r\n");
        stream
            .write_all(response("302 Found", &headers, "").as_bytes())
            .unwrap();
    });
    let page = open(&site, patient());
    assert_eq!(elsewhere.asked(), [""; 0]);
    assert_eq!(page.refused.len(), 1, "{page:#?}");
    assert_eq!(
        page.end,
        End::Failed("this place may not be reached".to_owned())
    );
}

#[test]
fn names_are_looked_up_by_the_rule_and_what_it_says_is_reached() {
    let site = Site::of(|_, _| Some("<p>by name</p>".to_owned()));
    let address = site.address;
    let reach = Reach::by(move |host, port| match (host, port) {
        ("maker.example", 80) => Ok(vec![address]),
        _ => Err(proofhouse_browser::NotReached("not the maker".to_owned())),
    });
    let mut browser = Browser::start(&Chromium::find().unwrap(), reach, patient()).unwrap();
    let page = browser
        .open(&"http://maker.example/".parse().unwrap())
        .unwrap();
    assert_eq!(page.text, "by name");
    assert!(matches!(
        browser.open(&"file:///etc/passwd".parse().unwrap()),
        Err(BrowserError::NotWeb(_))
    ));
}

#[test]
fn a_script_without_end_is_stopped_and_the_page_is_read_all_the_same() {
    let site = Site::of(|_, _| Some("<p>before</p><script>while (true) {}</script>".to_owned()));
    let limits = Limits {
        page: Duration::from_secs(12),
        hold: Limits::default().hold,
        ..tight()
    };
    let page = open(&site, limits);
    assert_eq!(page.end, End::Hung, "{page:#?}");
    assert_eq!(page.text, "before", "{page:#?}");
}

#[test]
fn redirects_reloads_and_answers_without_end_are_bounded() {
    let circle = Site::raw(|_, _, mut stream| {
        let _gone = stream.write_all(response("302 Found", "Location: /\r\n", "").as_bytes());
    });
    let page = open(&circle, tight());
    assert_eq!(
        page.end,
        End::Failed("net::ERR_TOO_MANY_REDIRECTS".to_owned())
    );

    let reloads = Site::of(|_, _| Some("<p>x</p><script>location.reload()</script>".to_owned()));
    let page = open(&reloads, tight());
    assert!(
        matches!(page.end, End::TooManyRequests | End::OutOfTime),
        "{page:#?}"
    );

    let flood = Site::raw(|_, _, mut stream| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>many ";
        let mut open = stream.write_all(head).is_ok();
        while open {
            open = stream.write_all(&[b'x'; 8 * 1024]).is_ok();
        }
    });
    let page = open(&flood, tight());
    assert_eq!(page.end, End::TooManyBytes);
    assert!(page.html.len() <= 10_000);
}

#[test]
fn a_page_that_fills_itself_or_the_memory_is_said_so() {
    let large = Site::of(|_, _| {
        Some("<script>for (let i = 0; i < 9000; i++) document.body.append(document.createElement('p'))</script><body>".replace("<script>", "<body><script>"))
    });
    let page = open(&large, tight());
    assert_eq!((page.end, page.html.len()), (End::TooLarge, 0));

    let long = Site::of(|_, _| {
        Some("<body><script>document.body.textContent = 'long '.repeat(1e4)</script>".to_owned())
    });
    let page = open(&long, tight());
    assert_eq!((page.end, page.cut), (End::Settled, true));
    assert!(page.text.chars().count() <= 10_000);

    // In one go: between two steps of a timer it would count as drawn.
    let greedy = Site::of(|_, _| {
        Some("<p>x</p><script>const all = []; for (let i = 0; i < 40; i++) { all.push(new Uint8Array(1e8).fill(7)); }</script>".to_owned())
    });
    let limits = Limits {
        memory: 700 * 1024 * 1024,
        ..tight()
    };
    let page = open(&greedy, limits);
    assert!(
        matches!(page.end, End::TooMuchMemory | End::Crashed),
        "{:?}",
        page.end
    );
}

#[test]
fn dialogs_downloads_and_windows_are_denied_and_recorded() {
    let windows = AtomicUsize::new(0);
    let site = Site::raw(move |asked, _, mut stream| {
        let answer = match asked {
            "GET /" => response(
                "200 OK",
                "",
                "<body><script>alert('Hello'); window.open('/window'); const a = document.createElement('a'); a.href = '/file'; a.download = 'f'; document.body.append(a); a.click(); document.body.append(confirm('Sure?') ? 'yes' : 'no');</script>",
            ),
            "GET /file" => response("200 OK", "Content-Disposition: attachment\r\n", "bytes"),
            _ => {
                windows.fetch_add(1, Ordering::SeqCst);
                response("200 OK", "", "<script>alert('again')</script>")
            }
        };
        let _gone = stream.write_all(answer.as_bytes());
    });
    let page = open(&site, patient());
    assert_eq!(page.end, End::Settled, "{page:#?}");
    assert!(page.text.contains("no"), "{page:#?}");
    for wish in ["a dialog (alert): Hello", "a dialog (confirm): Sure?"] {
        assert!(page.denied.iter().any(|one| one == wish), "{page:#?}");
    }
    assert!(
        page.denied.iter().any(|one| one.contains("a download of")),
        "{page:#?}"
    );
}

#[test]
fn what_does_not_answer_is_said_so_and_the_browser_goes_on() {
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let site = Site::of(|_, _| Some("<p>here</p>".to_owned()));
    let here = site.address;
    let reach = Reach::by(move |_, port| {
        Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))]).map(|held: Vec<SocketAddr>| {
            held.into_iter()
                .filter(|one| [gone, here].contains(one))
                .collect()
        })
    });
    let mut browser = Browser::start(&Chromium::find().unwrap(), reach, patient()).unwrap();
    let page = browser
        .open(&format!("http://{gone}/").parse().unwrap())
        .unwrap();
    assert_eq!((page.status, page.text.as_str()), (None, ""), "{page:#?}");
    assert_eq!(
        page.end,
        End::Failed("no connection could be made".to_owned())
    );
    assert_eq!(browser.open(&site.url("/")).unwrap().text, "here");
}

#[test]
fn it_says_how_it_is_confined_and_leaves_nothing_behind() {
    let site = Site::of(|_, _| Some("<p>here</p>".to_owned()));
    let mut browser = site.browser(patient());
    let words = browser.confinement().to_string();
    assert!(words.contains("in its own sandbox"), "{words}");
    // The tests run as root, where both are to be had.
    assert!(browser.confinement().own_network, "{words}");
    assert!(browser.confinement().own_account, "{words}");
    browser.open(&site.url("/")).unwrap();
    let group = browser.process_group();
    assert!(processes_of(group) > 1);
    drop(browser);
    assert!(
        proofhouse_testkit::wait::until(Duration::from_secs(20), || processes_of(group) == 0),
        "processes are left"
    );
}

/// Processes of a group that still run.
fn processes_of(group: u32) -> usize {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok())
        .filter(|stat| {
            let mut after = stat.rsplit_once(')').unwrap().1.split_whitespace();
            after.next() != Some("Z") && after.nth(1) == Some(&group.to_string())
        })
        .count()
}
