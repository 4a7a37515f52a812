//! What a fuzzer calls: each function takes any bytes and checks what must hold for all of them.
//!
//! The same functions run over the corpus in `fixtures/fuzz/` in the ordinary tests.

use jiff::civil::date;

use crate::prose::{Source, sentences};
use crate::support_period::{choose, statements};
use crate::{csaf, disclosure, security_txt, text};

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
    let _ = choose(&found, date(2026, 11, 23));
}
