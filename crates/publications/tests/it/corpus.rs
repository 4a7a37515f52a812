//! The grammar of support periods over the labelled corpus: no wrong end date, and most stated ones found.

#![expect(clippy::print_stdout, reason = "what is not found is a figure to read")]

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_law::Digest;
use proofhouse_publications::prose::Source;
use proofhouse_publications::support_period::account::{Account, Asked};
use proofhouse_publications::support_period::statements;
use proofhouse_publications::{disclosure, text};
use proofhouse_testkit::support_corpus::{Right, Wording, generated, written};
use proofhouse_testkit::timing_corpus::{self, Timing};

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
    held("generated", &generated(SEED, COUNT), 99);
}

/// Written last, without a look at the grammar: a wrong date fails, and what is not found is the figure to tell.
#[test]
fn held_out_wordings() {
    held("held out", &fixture("held-out.tsv"), 80);
    held("held out, second", &fixture("held-out-2.tsv"), 80);
    held("held out, third", &fixture("held-out-3.tsv"), 80);
    held("held out, last", &fixture("held-out-4.tsv"), 80);
}

proptest::proptest! {
    /// Sentences that have nothing to do with it change nothing, wherever they stand.
    #[test]
    fn the_order_of_unrelated_sentences_changes_nothing(at in 0usize..119, order in proptest::sample::subsequence(vec![0usize, 1, 2, 3], 0..=4), before in proptest::bool::ANY) {
        let unrelated = ["The camera sees in the dark.", "It weighs 120 grams.", "Founded by two brothers, we make cameras.", "Batteries are not in the box."];
        let wordings = fixture("written.tsv");
        let wording = &wordings[at % wordings.len()];
        let others: Vec<&str> = order.iter().map(|index| unrelated[*index]).collect();
        let others = others.join(" ");
        let text = if before { format!("{others}\n\n{}", wording.text) } else { format!("{}\n\n{others}", wording.text) };
        let (alone, among) = (account(&wording.text), account(text.trim()));
        proptest::prop_assert_eq!((alone.reading, alone.end_date, alone.ambiguous_dates), (among.reading, among.end_date, among.ambiguous_dates), "{}", text);
    }

    /// Any words around "until": no end date whose year is not written out.
    #[test]
    fn no_end_date_that_is_not_written(words in proptest::collection::vec(proptest::sample::select(vec![
        "security updates", "until", "to", "31", "December", "2029", "or", "Q3", "01/02/2028", "the end of", "May", "PH-100", "sold", "at least",
        "from", "5 years", "after", "|", ",", "supported", "ends on", "2031", "-", "not", "warranty", "is", "camera",
    ]), 1..14)) {
        let text = words.join(" ");
        if let Some(date) = account(&text).end_date {
            proptest::prop_assert!(text.contains(&date.year().to_string()), "{} from {}", date, text);
            proptest::prop_assert!(text.contains("until") || text.contains("ends") || text.contains("supported to") || text.contains("updates to") || text.contains("from") || text.contains("to"), "{} from {}", date, text);
        }
    }
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

/// The times that a policy promises, as the corpus writes them.
fn times(words: &str) -> (Option<String>, Option<String>) {
    let html = format!("<h1>Vulnerability disclosure policy</h1><p>{words}</p>");
    let page = text::html(html.as_bytes());
    let source = Source {
        url: "https://maker.example/p",
        transcript: "t",
        body_at: 0,
        page: &page,
    };
    let found = disclosure::read(&source);
    let written = |promise: disclosure::Promise| {
        let word = |value: serde_json::Value| value.as_str().unwrap().replace("up-to", "up to");
        let limit = word(serde_json::to_value(promise.time.limit).unwrap());
        let unit = word(serde_json::to_value(promise.time.quantity.unit).unwrap());
        format!("{limit} {} {unit}", promise.time.quantity.count)
    };
    (
        found.acknowledgement.map(written),
        found.status_updates.map(written),
    )
}

#[track_caller]
fn timings_held(name: &str, wordings: &[Timing], percent: usize) {
    let (mut stated, mut found, mut wrong, mut missed) = (0, 0, Vec::new(), Vec::new());
    for wording in wordings {
        let (acknowledgement, status) = times(&wording.text);
        for (right, got) in [
            (&wording.acknowledgement, acknowledgement),
            (&wording.status, status),
        ] {
            stated += usize::from(right.is_some());
            match (right, got) {
                (right, got) if *right == got => found += usize::from(right.is_some()),
                (right, None) => missed.push(format!("{}\n    right {right:?}", wording.text)),
                (right, got) => wrong.push(format!(
                    "{}\n    read {got:?}, right {right:?}",
                    wording.text
                )),
            }
        }
    }
    println!(
        "{name}: {} wordings, {stated} times promised, {found} found, {} wrong",
        wordings.len(),
        wrong.len()
    );
    for missed in &missed {
        println!("  not found: {missed}");
    }
    assert!(wrong.is_empty(), "wrong times:\n{}", wrong.join("\n"));
    assert!(found * 100 >= stated * percent, "{found} of {stated} found");
}

#[test]
fn written_timings() {
    let path = format!(
        "{}/../../fixtures/support-periods/timings.tsv",
        env!("CARGO_MANIFEST_DIR")
    );
    timings_held(
        "written timings",
        &timing_corpus::written(&std::fs::read_to_string(path).unwrap()).unwrap(),
        100,
    );
}

#[test]
fn generated_timings() {
    timings_held(
        "generated timings",
        &timing_corpus::generated(SEED, 300),
        95,
    );
}
