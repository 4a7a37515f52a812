//! Writes every wording of the corpus of support periods with its right answer and what our grammar reads, parted by tabs:
//! part, right, read, text. `cargo xtask bench publications` sets another parser's answers beside these.
#![expect(clippy::print_stdout, reason = "its words are its result")]

use std::error::Error;

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_law::Digest;
use proofhouse_publications::prose::Source;
use proofhouse_publications::support_period::account::{Account, Asked};
use proofhouse_publications::support_period::statements;
use proofhouse_publications::text;
use proofhouse_testkit::support_corpus::{Right, Wording, generated, written};

/// The seed and the number of the generated part, as in the tests.
const SEED: u64 = 9303;
const COUNT: usize = 600;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/support-periods/"
    );
    let file = |name: &str| -> Result<Vec<Wording>, Box<dyn Error>> {
        Ok(written(&std::fs::read_to_string(format!(
            "{folder}{name}"
        ))?)?)
    };
    for (part, wordings) in [
        ("written", file("written.tsv")?),
        ("generated", generated(SEED, COUNT)),
        ("held out", file("held-out.tsv")?),
        ("held out, second", file("held-out-2.tsv")?),
        ("held out, third", file("held-out-3.tsv")?),
        ("held out, last", file("held-out-4.tsv")?),
    ] {
        for wording in wordings {
            let right = match &wording.right {
                Right::End(date) => date.clone(),
                Right::Either(dates) => format!("?{}", dates.join(",")),
                Right::None => "-".to_owned(),
            };
            println!("{part}\t{right}\t{}\t{}", read(&wording.text), wording.text);
        }
    }
    Ok(())
}

/// What our grammar reads, written as the right answers are.
fn read(words: &str) -> String {
    let page = text::plain(words.as_bytes());
    let source = Source {
        url: "corpus",
        transcript: "corpus",
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
    let account = Account::new(asked, &statements(&source, "PH-100"), None);
    match account.end_date {
        Some(date) => date.to_string(),
        None if account.ambiguous_dates.is_empty() => "-".to_owned(),
        None => {
            let dates: Vec<String> = account
                .ambiguous_dates
                .iter()
                .map(ToString::to_string)
                .collect();
            format!("?{}", dates.join(","))
        }
    }
}
