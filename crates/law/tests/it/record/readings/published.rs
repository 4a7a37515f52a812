//! What a maker publishes.

use super::*;

#[expect(clippy::too_many_lines, reason = "rows of a table")]
pub(super) fn published() -> Vec<Row> {
    let passage = || Passage {
        transcript: "transcripts/0001-page".to_owned(),
        start: 0,
        end: 1,
        text: "x".to_owned(),
    };
    let contact = || Fact::VulnerabilityContact {
        url: "https://acme.example/security".to_owned(),
        contact: "security@acme.example".to_owned(),
        passage: passage(),
    };
    let receipt = || Fact::AcknowledgementTiming {
        url: "https://acme.example/security".to_owned(),
        passage: passage(),
    };
    let news = || Fact::StatusUpdateTiming {
        url: "https://acme.example/security".to_owned(),
        passage: passage(),
    };
    let missing = |what| Fact::NotPublished {
        what,
        pages: vec!["https://acme.example".to_owned()],
    };
    let ends = |reading| Fact::SupportPeriod {
        url: "https://acme.example/support".to_owned(),
        reading,
        passage: passage(),
    };
    let on = |year| SupportReading::StatedEndDate {
        date: date(year, 12, 31),
    };
    let user = |key: &str, text: &str| entry("UserInfo", &[(key, text)]);
    let policy = |text: &str| user("publication-of-vulnerability-disclosure-policy", text);
    let period = |text: &str| user("support-period", text);
    let none = String::new;
    vec![
        (
            "5.2-1-1",
            "a",
            none(),
            seen(vec![contact()]),
            Pass,
            "without an account",
        ),
        (
            "5.2-1-1",
            "a",
            policy("https://acme.example/security, read by anyone"),
            seen(vec![contact()]),
            Pass,
            "without an account",
        ),
        (
            "5.2-1-1",
            "a",
            policy("[our policy](https://acme.example/security/#contact)"),
            seen(vec![contact()]),
            Pass,
            "without an account",
        ),
        (
            "5.2-1-1",
            "a",
            policy("https://acme.example/security/policy"),
            seen(vec![contact()]),
            Open,
            "another place",
        ),
        (
            "5.2-1-1",
            "a",
            policy("https://login.acme.example/?next=https://acme.example/security"),
            seen(vec![contact()]),
            Open,
            "another place",
        ),
        (
            "5.2-1-1",
            "a",
            policy("https://acme.example/security.txt"),
            seen(vec![contact()]),
            Open,
            "another place",
        ),
        (
            "5.2-1-1",
            "a",
            none(),
            seen(vec![missing(Publication::VulnerabilityContact)]),
            Fail,
            "none gives",
        ),
        (
            "5.2-1-2",
            "a",
            policy("https://acme.example/security"),
            seen(vec![contact()]),
            Pass,
            "without an account",
        ),
        (
            "5.2-1-2",
            "a",
            policy("https://other.example"),
            seen(vec![contact()]),
            Open,
            "another place",
        ),
        (
            "5.2-1-2",
            "b",
            none(),
            seen(vec![contact(), receipt(), news()]),
            Pass,
            "when news",
        ),
        (
            "5.2-1-2",
            "b",
            none(),
            seen(vec![contact(), missing(Publication::StatusUpdateTiming)]),
            Fail,
            "none gives",
        ),
        (
            "5.2-1-2",
            "b",
            none(),
            seen(vec![contact()]),
            Open,
            "not seen",
        ),
        (
            "5.3-13-2",
            "b",
            none(),
            seen(vec![ends(on(2030))]),
            Pass,
            "support period",
        ),
        (
            "5.3-13-2",
            "b",
            none(),
            seen(vec![missing(Publication::SupportPeriod)]),
            Fail,
            "none gives",
        ),
        (
            "5.3-13-2",
            "b",
            none(),
            seen(vec![ends(SupportReading::Vague)]),
            Open,
            "without a time",
        ),
        (
            "5.3-13-2",
            "c",
            period("until 2030-12-31"),
            seen(vec![ends(on(2030))]),
            Pass,
            "declared one",
        ),
        (
            "5.3-13-2",
            "c",
            period("until 2030-12-31"),
            seen(vec![ends(on(2027))]),
            Fail,
            "not the declared",
        ),
        (
            "5.3-13-2",
            "c",
            period("four years"),
            seen(vec![ends(on(2030))]),
            Open,
            "names no date",
        ),
    ]
}
