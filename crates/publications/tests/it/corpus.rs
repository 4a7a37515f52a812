//! The grammar of support periods over the labelled corpus: no wrong end date, and most stated ones found.

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_law::Digest;
use proofhouse_publications::prose::Source;
use proofhouse_publications::support_period::account::{Account, Asked};
use proofhouse_publications::support_period::statements;
use proofhouse_publications::text;
use proofhouse_testkit::support_corpus::{Right, Wording, generated, written};

/// The seed and the number of the generated part; `docs/reference/support-period-corpus.md` counts the same.
const SEED: u64 = 9303;
const COUNT: usize = 600;

fn account(words: &str) -> Account {
    let page = text::plain(words.as_bytes());
    let source = Source {
        url: "https://maker.example/p",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    let asked = Asked {
        source: "corpus".to_owned(),
        page_sha256: Digest::of(words.as_bytes()),
        read_at: Timestamp::UNIX_EPOCH,
        on: date(2026, 11, 23),
        model: "PH-100".to_owned(),
    };
    Account::new(asked, &statements(&source, "PH-100"), None)
}

fn fixture(name: &str) -> Vec<Wording> {
    let path = format!(
        "{}/../../fixtures/support-periods/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    written(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// How a part of the corpus is read.
#[derive(Default)]
struct Count {
    /// Wordings that state an end.
    stated: usize,
    /// Of those, how many are found, or found to be readable two ways.
    found: usize,
    wrong: Vec<String>,
    missed: Vec<String>,
}

fn count(wordings: &[Wording]) -> Count {
    let mut count = Count::default();
    for wording in wordings {
        let got = account(&wording.text);
        let end = got.end_date.map(|date| date.to_string());
        let either: Vec<String> = got
            .ambiguous_dates
            .iter()
            .map(ToString::to_string)
            .collect();
        let told = || {
            format!(
                "{} [{}]\n    read {:?} {end:?} {either:?}, right {:?}",
                wording.text, wording.pattern, got.reading, wording.right
            )
        };
        let states = wording.right != Right::None;
        count.stated += usize::from(states);
        let right = match &wording.right {
            Right::End(date) => end.as_ref() == Some(date),
            Right::Either(dates) => end.is_none() && either == *dates,
            Right::None => end.is_none() && either.is_empty(),
        };
        if !right
            && (end.is_some() || (!either.is_empty() && !matches!(wording.right, Right::Either(_))))
        {
            count.wrong.push(told());
        } else if right && states {
            count.found += 1;
        } else if !right {
            count.missed.push(told());
        }
    }
    count
}

#[track_caller]
fn held(name: &str, wordings: &[Wording], percent: usize) {
    let count = count(wordings);
    println!(
        "{name}: {} wordings, {} state an end, {} of them found, {} wrong",
        wordings.len(),
        count.stated,
        count.found,
        count.wrong.len()
    );
    for missed in &count.missed {
        println!("  not found: {missed}");
    }
    assert!(
        count.wrong.is_empty(),
        "wrong end dates:\n{}",
        count.wrong.join("\n")
    );
    assert!(
        count.found * 100 >= count.stated * percent,
        "{} of {} found",
        count.found,
        count.stated
    );
}

#[test]
fn written_wordings() {
    held("written", &fixture("written.tsv"), 100);
}

#[test]
fn generated_wordings() {
    held("generated", &generated(SEED, COUNT), 95);
}

#[test]
fn written_wordings_have_their_reading() {
    let wrong: Vec<String> = fixture("written.tsv")
        .iter()
        .filter_map(|wording| {
            let got = serde_json::to_value(account(&wording.text).reading).unwrap();
            (got != wording.pattern.as_str())
                .then(|| format!("{}\n  {got}, not {}", wording.text, wording.pattern))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
