//! Deemed compliance: what a label or a standard stands in for, on the very days that matter.

use jiff::civil::{Date, date};
use proofhouse_law::deemed::{Answer, Evidence, Standing, judge};
use proptest::prelude::*;

use crate::world::{PROPOSAL, PSTI, regime};

const PRODUCT: &str = "[product]\nname = \"Acme Cam 2\"\nkind = \"camera\"\n";
const JC_STAR: &str = r#"
[[label]]
scheme = "jc-star"
level = "STAR-1"
number = "JC-0001"
product = "Acme Cam 2"
issued = "2025-06-01"
expires = "2027-05-31"
"#;
const PASSWORDS: &str = r#"
[[standard]]
number = "ETSI EN 303 645"
version = "V2.1.1"
dated = "2020-06-19"
provisions = ["5.1-1", "5.1-2", "5.2-1", "5.3-13"]
conditions = [
  "psti.sch2.passwords.scope", "psti.sch2.reports.quality", "psti.sch2.support-period.defined",
  "psti.sch2.support-period.quality", "psti.sch2.support-period.extended", "psti.sch2.support-period.purchase",
  "psti.sch2.support-period.not-shortened",
]
"#;

fn evidence(text: &str) -> Evidence {
    let text = if text.contains("[product]") {
        text.to_owned()
    } else {
        format!("{PRODUCT}{text}")
    };
    Evidence::read("deemed.toml", text.as_bytes()).unwrap()
}

fn answer(text: &str, on: Date) -> Answer {
    judge(&regime(PSTI), &evidence(text), on)
}

/// The targets that are deemed: passwords, reports, support period, statement of compliance.
fn deemed(text: &str, on: Date) -> [bool; 4] {
    let answer = answer(text, on);
    let all: Vec<bool> = answer.targets.iter().map(|one| one.deemed).collect();
    all.try_into().unwrap()
}

#[test]
fn each_worked_example_has_its_answer() {
    let star = |from: &str, to: &str| JC_STAR.replacen(from, to, 1);
    let standard = |from: &str, to: &str| {
        assert!(PASSWORDS.contains(from), "{from}");
        PASSWORDS.replacen(from, to, 1)
    };
    let all = [true; 4];
    let none = [false; 4];
    let rows: Vec<(&str, String, Date, [bool; 4])> = vec![
        ("a running label", JC_STAR.into(), date(2026, 11, 25), all),
        ("the day before the label route began", JC_STAR.into(), date(2025, 12, 3), none),
        ("the day on which it began", JC_STAR.into(), date(2025, 12, 4), all),
        ("the day of expiry itself", JC_STAR.into(), date(2027, 5, 31), all),
        ("the day after expiry", JC_STAR.into(), date(2027, 6, 1), none),
        ("a higher level, which the law does not name", star("STAR-1", "STAR-2"), date(2026, 1, 1), none),
        ("a label of another product", star("Acme Cam 2", "Acme Cam 1"), date(2026, 1, 1), none),
        ("not issued yet", star("2025-06-01", "2026-06-01"), date(2026, 5, 31), none),
        ("withdrawn yesterday", format!("{JC_STAR}withdrawn = \"2026-05-01\"\n"), date(2026, 5, 2), none),
        ("withdrawn today", format!("{JC_STAR}withdrawn = \"2026-05-01\"\n"), date(2026, 5, 1), none),
        ("withdrawn tomorrow", format!("{JC_STAR}withdrawn = \"2026-05-01\"\n"), date(2026, 4, 30), all),
        ("longer than the scheme allows", star("2027-05-31", "2028-05-31"), date(2026, 1, 1), none),
        (
            "a smartphone, to which the scheme gives no label",
            format!("{}{JC_STAR}", PRODUCT.replace("camera", "smartphone")),
            date(2026, 1, 1),
            none,
        ),
        (
            "Singapore, any level",
            star("jc-star", "singapore-cls").replacen("STAR-1", "1", 1),
            date(2026, 1, 1),
            all,
        ),
        ("an unknown scheme", star("jc-star", "cyber-trust-mark"), date(2026, 1, 1), none),
        ("the pinned standard, never the statement", PASSWORDS.into(), date(2024, 4, 29), [true, true, true, false]),
        ("before the Regulations", PASSWORDS.into(), date(2024, 4, 28), none),
        ("the next edition, which the law does not name", standard("V2.1.1", "V3.1.3"), date(2026, 1, 1), none),
        ("another date", standard("2020-06-19", "2020-06-20"), date(2026, 1, 1), none),
        ("without 5.1-1", standard("\"5.1-1\", ", ""), date(2026, 1, 1), [false, true, true, false]),
        ("5.1-2 left open", standard("\"5.1-2\", ", ""), date(2026, 1, 1), [false, true, true, false]),
        (
            "5.1-2 not relevant",
            standard("\"5.1-2\", ", "") + "not_relevant = [\"5.1-2\"]\n",
            date(2026, 1, 1),
            [true, true, true, false],
        ),
        (
            "the period was shortened",
            standard("  \"psti.sch2.support-period.not-shortened\",\n", ""),
            date(2026, 1, 1),
            [true, true, false, false],
        ),
        (
            "ISO/IEC 29147 with what must be published",
            "[[standard]]\nnumber = \"ISO/IEC 29147\"\nversion = \"2018\"\nprovisions = [\"6.2.2\", \"6.2.5\", \"6.5\"]\nconditions = [\"psti.sch2.reports.published.mechanism\", \"psti.sch2.reports.published.acknowledgement\", \"psti.sch2.reports.published.communication\", \"psti.sch2.reports.published.quality\"]\n".into(),
            date(2026, 1, 1),
            [false, true, false, false],
        ),
        (
            "ISO/IEC 29147 without it",
            "[[standard]]\nnumber = \"ISO/IEC 29147\"\nversion = \"2018\"\nprovisions = [\"6.2.2\", \"6.2.5\", \"6.5\"]\n".into(),
            date(2026, 1, 1),
            none,
        ),
    ];
    for (what, text, on, expected) in rows {
        assert_eq!(deemed(&text, on), expected, "{what}");
    }
}

#[test]
fn an_answer_says_until_when_and_on_what_it_rests() {
    let today = answer(JC_STAR, date(2026, 11, 25));
    assert_eq!(today.targets[0].until, Some(date(2027, 5, 31)));
    assert!(today.all_requirements());
    let holds = |answer: &Answer| {
        answer.targets[0]
            .routes
            .iter()
            .find(|route| route.standing == Standing::Holds)
            .unwrap()
            .clone()
    };
    assert_eq!(holds(&today).rests_on, Vec::new());
    let last = holds(&answer(JC_STAR, date(2027, 5, 31)));
    assert!(
        last.reasons.iter().any(|one| one.contains("very day")),
        "{last:?}"
    );
    assert!(
        !last.rests_on[0].basis.is_settled(),
        "the last day rests on an assumption"
    );
    let both = answer(&format!("{JC_STAR}{PASSWORDS}"), date(2026, 11, 25));
    assert_eq!(
        both.targets[0].until, None,
        "the standard outlasts the label"
    );
    assert_eq!(both.targets[3].until, Some(date(2027, 5, 31)));
    let unread = answer(
        &PASSWORDS.replace("\"psti.sch2.reports.quality\", ", ""),
        date(2026, 1, 1),
    );
    let route = &unread.targets[1].routes[0];
    assert_eq!(
        route.standing,
        Standing::NotKnown,
        "an unverified condition decides nothing by itself"
    );
}

#[test]
fn a_regime_without_routes_deems_nothing() {
    let answer = judge(&regime(PROPOSAL), &evidence(JC_STAR), date(2026, 1, 1));
    assert!(!answer.all_requirements());
    assert!(answer.targets.iter().all(|one| !one.deemed));
}

#[test]
fn every_mistake_of_a_file_is_named_with_its_line() {
    let text = "[product]\nname = \"x\"\n\n[[label]]\nscheme = \"jc-star\"\nlevel = 1\nnumber = \"n\"\nproduct = \"x\"\nissued = \"2027-01-01\"\nexpires = \"2026-01-01\"\ncolour = \"red\"\n";
    let problems = Evidence::read("f.toml", text.as_bytes()).unwrap_err();
    let named: Vec<(usize, &str)> = problems.iter().map(|one| (one.line, one.code)).collect();
    assert_eq!(
        named,
        [
            (1, "deemed.missing"),
            (4, "deemed.dates"),
            (6, "deemed.wrong-type"),
            (11, "deemed.unknown-key"),
        ]
    );
    let huge = vec![b'#'; 64 * 1024 + 1];
    assert_eq!(
        Evidence::read("f", &huge).unwrap_err()[0].code,
        "deemed.too-large"
    );
    assert_eq!(
        Evidence::read("f", PRODUCT.as_bytes()).unwrap_err()[0].code,
        "deemed.nothing"
    );
}

proptest! {
    /// Once a label has run out it never helps again, and before that it never stops and starts.
    #[test]
    fn a_label_holds_over_one_run_of_days(day in 0_i64..2_000) {
        let first = date(2025, 1, 1);
        let on = first.saturating_add(jiff::Span::new().days(day));
        let expected = on >= date(2025, 12, 4) && on <= date(2027, 5, 31);
        prop_assert_eq!(deemed(JC_STAR, on), [expected; 4]);
    }
}
