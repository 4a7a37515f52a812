//! Every wording of the field guide with its right answer, and the sentences that only look like one.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a table's right answers are options, because some rows say nothing"
)]
#![expect(clippy::cast_possible_truncation, reason = "offsets of short pages")]

use jiff::civil::{Date, date};
use proofhouse_law::observation::SupportReading as R;

use super::*;
use crate::text;

const ON: Date = date(2026, 11, 23);

/// The reading of a page whose body is `html`; `None` where nothing is said.
fn reading(html: &str) -> Option<R> {
    let page = text::html(html.as_bytes());
    let source = Source {
        url: "https://maker.example/p",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    match choose(&statements(&source, "PH-100"), ON) {
        Answer::Reading(reading, carried) => {
            for statement in carried {
                let (start, end) = (
                    statement.passage.start as usize,
                    statement.passage.end as usize,
                );
                assert!(!text::quote(&html.as_bytes()[start..end]).is_empty());
            }
            Some(reading)
        }
        Answer::OtherModels(_) | Answer::Unread(_) | Answer::Nothing => None,
    }
}

fn until(year: i16, month: i8, day: i8) -> Option<R> {
    Some(R::StatedEndDate {
        date: date(year, month, day),
    })
}

fn from(duration: &str, anchor: &str) -> Option<R> {
    Some(R::DerivableOnly {
        duration: duration.to_owned(),
        anchor: anchor.to_owned(),
    })
}

fn buyer(duration: &str) -> Option<R> {
    Some(R::PerBuyerDuration {
        duration: duration.to_owned(),
    })
}

fn at_most(text: &str) -> Option<R> {
    Some(R::UpperBoundOnly {
        text: text.to_owned(),
    })
}

fn either(dates: &[Date]) -> Option<R> {
    Some(R::Contradictory {
        dates: dates.to_vec(),
    })
}

fn check(rows: &[(&str, Option<R>)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(words, _)| !words.is_empty())
        .filter_map(|(words, right)| {
            let got = reading(&format!("<p>{words}</p>"));
            (got != *right).then(|| format!("{words}\n  read {got:?}\n  not  {right:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wordings_of_makers() {
    check(&[
        (
            "We provide security updates for at least 3 years from the date of manufacture.",
            from("3 years", "from the date of manufacture"),
        ),
        (
            "Kindle: guaranteed software security updates through 2025.",
            Some(R::Expired {
                date: date(2025, 12, 31),
            }),
        ),
        (
            "Kindle: guaranteed software security updates through 2030.",
            until(2030, 12, 31),
        ),
        (
            "Security updates until October 2019.",
            Some(R::Expired {
                date: date(2019, 10, 31),
            }),
        ),
        (
            "Security updates are provided from launch until discontinued, with half a year's notice.",
            Some(R::Vague),
        ),
        (
            "We provide software updates for at least five years after it stops selling.",
            from("five years", "after it stops selling"),
        ),
        (
            "Security updates are provided for up to five years from launch.",
            at_most("up to five years"),
        ),
        (
            "Software support is included for 36 months after activation, then a paid contract is needed.",
            buyer("36 months"),
        ),
        (
            "Seven years of updates, with full support until October 2030.",
            until(2030, 10, 31),
        ),
    ]);
}

#[test]
fn wordings_that_off_the_shelf_parsers_get_wrong() {
    let uk_or_us = [date(2029, 1, 2), date(2029, 2, 1)];
    check(&[
        (
            "Security updates until at least 31 December 2029.",
            until(2029, 12, 31),
        ),
        ("Security updates until October 2029.", until(2029, 10, 31)),
        (
            "This product is supported through 2029.",
            until(2029, 12, 31),
        ),
        ("Security updates until 01/02/2029.", either(&uk_or_us)),
        (
            "Security updates until the end of 2028.",
            until(2028, 12, 31),
        ),
        ("Security updates until Q4 2028.", until(2028, 12, 31)),
        ("Security updates until Q3 2028.", until(2028, 9, 30)),
        (
            "Security updates for at least five years after launch.",
            from("five years", "after launch"),
        ),
        (
            "Security updates for up to five years.",
            at_most("up to five years"),
        ),
        (
            "Security updates for a minimum of 24 months.",
            from("24 months", "not stated"),
        ),
        (
            "We acknowledge reports of missing security updates within 7 days.",
            None,
        ),
        (
            "Security updates from 29 April 2024 to 29 April 2029.",
            until(2029, 4, 29),
        ),
    ]);
}

#[test]
fn dates_in_every_spelling() {
    check(&[
        ("Security updates until 31/12/2029.", until(2029, 12, 31)),
        ("Security updates until 12/31/2029.", until(2029, 12, 31)),
        ("Security updates until 31.12.2029.", until(2029, 12, 31)),
        ("Security updates until 2029-12-31.", until(2029, 12, 31)),
        ("Security updates until 02/02/2029.", until(2029, 2, 2)),
        (
            "Security updates until 31st of December, 2029.",
            until(2029, 12, 31),
        ),
        (
            "Security updates until December 31, 2029.",
            until(2029, 12, 31),
        ),
        ("Security updates until 02/2028.", until(2028, 2, 29)),
        ("Security updates until Dec. 2029.", until(2029, 12, 31)),
        ("Security updates until May 2029.", until(2029, 5, 31)),
        (
            "Security updates until 31/12/29.",
            either(&[date(2029, 12, 31), date(2031, 12, 29)]),
        ),
        // No year is written with one digit, so the first number is none.
        (
            "Security updates until 1/2/28.",
            either(&[date(2028, 1, 2), date(2028, 2, 1)]),
        ),
        ("Security updates until 31 February 2029.", None),
        // Another date of the page settles which part is the day.
        (
            "Security updates until 01/02/2029. Page changed 23/11/2026.",
            until(2029, 2, 1),
        ),
        (
            "Security updates until 01/02/2029. Page changed 11/23/2026.",
            until(2029, 1, 2),
        ),
        ("Support ends on 30 June 2027.", until(2027, 6, 30)),
        ("Support period: 30 June 2027.", until(2027, 6, 30)),
        (
            "The minimum support period is 29 April 2024 \u{2013} 29 April 2029.",
            until(2029, 4, 29),
        ),
        (
            "Security updates will be provided no later than until 30 June 2027.",
            until(2027, 6, 30),
        ),
        (
            "Support will not end before 31 December 2029 and includes security updates.",
            until(2029, 12, 31),
        ),
        (
            "Security updates up to and including 30 June 2028.",
            until(2028, 6, 30),
        ),
    ]);
}

#[test]
fn no_promise_and_no_end_date() {
    check(&[
        (
            "Security updates for the lifetime of the product.",
            Some(R::Vague),
        ),
        ("We regularly provide security updates.", Some(R::Vague)),
        (
            "We aim to provide security updates until 2029.",
            Some(R::Vague),
        ),
        (
            "Security updates may be provided until 2029.",
            Some(R::Vague),
        ),
        ("Security updates until early 2029.", Some(R::Vague)),
        (
            "Security updates for 3 years from purchase.",
            buyer("3 years"),
        ),
        (
            "Security updates for two years from delivery.",
            from("two years", "not stated"),
        ),
        (
            "No security updates after 31 December 2029.",
            at_most("no security updates after 31 december 2029"),
        ),
        (
            "Security updates until 2028. Security updates until 2030.",
            either(&[date(2028, 12, 31), date(2030, 12, 31)]),
        ),
    ]);
}

#[test]
fn what_only_looks_like_a_support_period() {
    check(&[
        (
            "Two-year warranty until 31 December 2028 including firmware faults.",
            None,
        ),
        ("Free delivery until 31 December 2029.", None),
        (
            "Our summer offer with free software updates ends 31 August 2029.",
            None,
        ),
        ("Copyright 2020-2029 Maker, firmware and all.", None),
        ("The last firmware update was released on 3 May 2024.", None),
        ("Latest firmware: 3 May 2028.", None),
        ("Launched in 2024, with firmware 2028.", None),
        ("We check for security updates every 6 months.", None),
        ("Cookies for software updates are kept until 2029.", None),
        ("Customer support is open until 31 December 2029.", None),
        ("Phone us until 18:00.", None),
    ]);
}

#[test]
fn tables_and_terms_carry_their_heads() {
    let table = "<table><tr><th>Model</th><th>Security updates until</th></tr>\
        <tr><td>PH-10</td><td>31/12/2027</td></tr><tr><td>PH-100</td><td>31/12/2029</td></tr></table>";
    assert_eq!(reading(table), until(2029, 12, 31));
    let others = "<table><tr><th>Model</th><th>Security updates until</th></tr><tr><td>PH-10</td><td>31/12/2027</td></tr></table>";
    assert_eq!(
        reading(others),
        None,
        "another model's date says nothing of this one"
    );
    assert_eq!(
        reading("<dl><dt>Security updates until</dt><dd>October 2029</dd></dl>"),
        until(2029, 10, 31)
    );
    assert_eq!(
        reading("<h2>Support period</h2><p>31 December 2029</p>"),
        until(2029, 12, 31)
    );
    assert_eq!(
        reading("<h2>Warranty and support period</h2><p>31 December 2029</p>"),
        None
    );
    assert_eq!(
        reading("<tr><td>Support period</td><td>Until 31 <b>December</b> 2029</td></tr>"),
        until(2029, 12, 31)
    );
}

#[test]
fn a_statement_that_names_the_model_goes_before_a_general_one() {
    let page = "<p>All cameras get security updates until 2027.</p><p>PH-100: security updates until 2029.</p>";
    assert_eq!(reading(page), until(2029, 12, 31));
}

#[test]
fn the_day_of_reading_decides_on_expiry() {
    let page = text::html(b"<p>Security updates until 23 November 2026.</p>");
    let source = Source {
        url: "u",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    let found = statements(&source, "PH-100");
    let date = date(2026, 11, 23);
    let Answer::Reading(last_day, _) = choose(&found, date) else {
        panic!()
    };
    assert_eq!(last_day, R::StatedEndDate { date });
    let Answer::Reading(next_day, _) = choose(&found, date.tomorrow().unwrap()) else {
        panic!()
    };
    assert_eq!(next_day, R::Expired { date });
}
