//! What a fuzzer calls: each function takes any bytes and checks what must hold for all of them.
//!
//! The same functions run over the corpus in `fixtures/fuzz/` in the ordinary tests.

use jiff::civil::date;

use crate::fetch::robots::{self, Robots};
use crate::prose::{Source, sentences};
use crate::support_period::{Saying, choose, statements};
use crate::text::charset;
use crate::{csaf, disclosure, pdf, replay, security_txt, text};

/// Any bytes as HTML: every sentence's passage lies in the page and holds the sentence's words.
///
/// # Panics
/// If it does not.
pub fn html(bytes: &[u8]) {
    let page = text::html(bytes);
    let source = Source {
        url: "https://maker.example/",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    let squeeze = |words: &str| {
        words
            .chars()
            .filter(|sign| !sign.is_whitespace() && *sign != '|')
            .collect::<String>()
    };
    for sentence in sentences(&page).iter().take(50) {
        let Some(passage) = source.passage(sentence) else {
            continue;
        };
        let place = usize::try_from(passage.start)
            .and_then(|start| usize::try_from(passage.end).map(|end| start..end));
        let raw = place.ok().and_then(|place| bytes.get(place));
        assert!(
            raw.is_some(),
            "a passage lies outside its page: {passage:?}"
        );
        assert!(
            passage.text.len() <= text::MAX_QUOTE,
            "a passage is too long"
        );
        let again = text::quote(raw.unwrap_or_default());
        assert_eq!(
            squeeze(&again),
            squeeze(&passage.text),
            "a passage's bytes do not hold its words"
        );
    }
    let _ = disclosure::read(&source);
}

/// Any bytes as security.txt: every field's bytes hold its value, every finding lies in the file and is fit for a
/// terminal, and of a signed file only signed text is read.
///
/// # Panics
/// If they do not.
pub fn security_txt(bytes: &[u8]) {
    let file = security_txt::parse(bytes);
    for field in &file.fields {
        let raw = String::from_utf8_lossy(bytes.get(field.start..field.end).unwrap_or_default());
        assert!(
            raw.contains(&field.value),
            "a field's bytes do not hold its value: {field:?}"
        );
        let signed = file
            .message
            .as_ref()
            .is_none_or(|message| message.text.contains(&field.value));
        assert!(signed, "a field is not of the signed text: {field:?}");
    }
    let lines = bytes.split(|&byte| byte == b'\n').count();
    for finding in file.judge(jiff::Timestamp::UNIX_EPOCH, &[]) {
        assert!(
            finding.place.line <= lines,
            "a finding lies outside its file: {finding:?}"
        );
        let words = finding.words();
        assert!(
            !words.contains(char::is_control),
            "a finding's words hold a control character: {words:?}"
        );
    }
}

/// Any bytes as CSAF provider metadata: they are read, and the faults are few and fit for a terminal.
///
/// # Panics
/// If they are not.
pub fn csaf(bytes: &[u8]) {
    let read = csaf::read(bytes, None);
    assert!(read.faults.len() <= 50, "too many faults are told");
    assert!(
        !read.faults.concat().contains(char::is_control),
        "a fault holds a control character"
    );
}

/// Any bytes as the words of a page about support: an answer comes, and its passages lie in the page.
///
/// # Panics
/// If they do not.
pub fn support(bytes: &[u8]) {
    let page = text::plain(bytes);
    let source = Source {
        url: "https://maker.example/",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    let found = statements(&source, "PH-100");
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    assert!(
        found
            .iter()
            .all(|statement| statement.passage.end <= length),
        "a passage lies outside its page"
    );
    let written = String::from_utf8_lossy(bytes);
    for statement in &found {
        let dates = match &statement.saying {
            Saying::Until(date) | Saying::Conditional(date, _) => vec![*date],
            Saying::Either(dates) => dates.clone(),
            Saying::Other(_) | Saying::Unread => Vec::new(),
        };
        for date in dates {
            let year = date.year();
            assert!(
                written.contains(&year.to_string())
                    || written.contains(&format!("{:02}", year % 100)),
                "an end date whose year is not written: {date}"
            );
        }
    }
    let _ = choose(&found, date(2026, 11, 23));
}

/// Any bytes as robots.txt, its first line the path: the file itself may always be read, and what one rule for all forbids
/// stays forbidden where nothing is allowed.
///
/// # Panics
/// If it does not.
pub fn robots(bytes: &[u8]) {
    let rules = Robots::parse(bytes);
    assert_eq!(rules.forbids("/robots.txt"), None, "robots.txt may be read");
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let path = format!("/{}", String::from_utf8_lossy(first));
    let _ = rules.forbids(&path);
    let mut closed = b"User-agent: Proofhouse\nDisallow: /\n".to_vec();
    closed.extend(
        bytes
            .iter()
            .map(|byte| if *byte == b':' { b';' } else { *byte }),
    );
    let cut = closed.get(..robots::MAX_BYTES).unwrap_or(&closed);
    assert!(
        Robots::parse(cut).forbids(&path).is_some() || path == "/robots.txt",
        "a rule was lost"
    );
}

/// Any bytes as a page in an unknown encoding, its first line the content type: what comes out is text that can be read.
pub fn charset(bytes: &[u8]) {
    let (head, body) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0));
    let kind = String::from_utf8_lossy(head);
    if let Some((decoded, name)) = charset::decoded(body, Some(&kind)) {
        assert_ne!(name, "UTF-8", "UTF-8 stays as it is");
        let _ = text::html(decoded.as_bytes());
    }
}

/// Any bytes as a PDF, in this process: words or a reason, and no more words than may be.
///
/// # Panics
/// If there are more.
pub fn pdf(bytes: &[u8]) {
    if let Ok(words) = pdf::words(bytes.to_vec()) {
        assert!(words.len() <= pdf::MAX_WORDS, "more words than may be");
    }
}

/// Any bytes as the journal of a bundle, whose pages are then read again: an answer comes.
pub fn journal(bytes: &[u8]) {
    const BRIEF: &[u8] = br#"{"maker":{"name":"M","site":"https://maker.example/"},"product":{"brand":"B","kind":"camera","model":"PH-100"},"authority":{"owner":"O","basis":"B","expires":"2026-12-31"}}"#;
    let transcripts = [
        (crate::run::journal::PATH.to_owned(), bytes.to_vec()),
        ("transcripts/0001-start.http".to_owned(), bytes.to_vec()),
    ];
    let transcripts = transcripts.into_iter().collect();
    let kept = replay::Kept {
        brief: BRIEF,
        transcripts: &transcripts,
        observations: &[],
    };
    let _ = replay::replay(kept, None);
}

/// Any bytes as the head and body that a server sends, over a real socket on this machine: they end in a page or a reason,
/// and a redirect is followed only where the brief allows.
///
/// # Panics
/// If a request goes where the brief does not allow, or this machine gives no socket.
pub fn response(bytes: &[u8]) {
    let Ok(listener) = std::net::TcpListener::bind("127.0.0.1:0") else {
        return;
    };
    let address = listener
        .local_addr()
        .map(|address| format!("http://{address}/"));
    let site = address
        .ok()
        .and_then(|address| url::Url::parse(&address).ok());
    let Some(Ok(mut brief)) = site.map(crate::brief::Brief::for_site) else {
        return;
    };
    brief.access.ignore_robots = Some("no rules are fuzzed here".to_owned());
    let bytes = bytes.to_vec();
    let server = std::thread::spawn(move || {
        use std::io::{Read, Write};
        while let Ok((mut stream, _)) = listener.accept() {
            let mut head = [0; 4096];
            match stream.read(&mut head) {
                Ok(read) if read > 4 => {
                    // A client that hangs up early has read enough.
                    let _gone = stream.write_all(&bytes);
                }
                _ => return,
            }
        }
    });
    let limits = crate::fetch::Limits {
        request: std::time::Duration::from_millis(300),
        body_bytes: 4096,
        ..crate::fetch::Limits::default()
    };
    let site = brief.maker.site.clone();
    let outcome = crate::fetch::Fetcher::new(&brief, limits).get(&site);
    let hops = match &outcome {
        Ok(fetched) => &fetched.hops,
        Err(broken) => &broken.hops,
    };
    for hop in hops {
        let asked = hop.address.is_some();
        let allowed = url::Url::parse(&hop.url).is_ok_and(|url| brief.allows(&url));
        assert!(allowed || !asked, "asked where it may not: {hop:?}");
    }
    // A connection that says nothing ends the server.
    drop(std::net::TcpStream::connect(
        site.socket_addrs(|| None).unwrap_or_default().as_slice(),
    ));
    let _ended = server.join();
}

/// Any bytes as a disclosure policy: each promised time is of a passage that lies in the page, and has its figure.
///
/// # Panics
/// If it is not.
pub fn disclosure(bytes: &[u8]) {
    let page = text::html(bytes);
    let source = Source {
        url: "https://maker.example/",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let found = disclosure::read(&source);
    for promise in found.acknowledgement.iter().chain(&found.status_updates) {
        assert!(
            promise.passage.end <= length,
            "a passage lies outside its page"
        );
        assert!(
            promise.time.quantity.count > 0,
            "a promise of no time at all"
        );
    }
}

/// Any bytes as a market file: it is read or every mistake has a line of it, and no site is one that a brief refuses.
///
/// # Panics
/// If it is not so.
pub fn market(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.matches('\n').count() + 1;
    match crate::watch::market::read(&text) {
        Ok(sites) => assert!(!sites.is_empty(), "a market without a site was read"),
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "it was refused without a reason");
            for mistake in mistakes {
                assert!((1..=lines).contains(&mistake.line), "{mistake}");
            }
        }
    }
}
