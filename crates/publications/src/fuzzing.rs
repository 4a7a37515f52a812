//! What a fuzzer calls: each function takes any bytes and checks what must hold for all of them.
//!
//! The same functions run over the corpus in `fixtures/fuzz/` in the ordinary tests.

use jiff::civil::date;

use crate::prose::{Source, sentences};
use crate::support_period::{Saying, choose, statements};
use crate::{disclosure, security_txt, text};

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

/// Any bytes as security.txt: every field's bytes hold its value.
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
    }
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
