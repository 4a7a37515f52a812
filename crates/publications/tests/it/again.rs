//! A bundle read again: the same comes out, and what does not is said. Pages in other encodings.

use std::collections::BTreeMap;

use proofhouse_law::observation::Fact;
use proofhouse_publications::bundle::draft;
use proofhouse_publications::replay::{Kept, ReplayError, replay};
use proofhouse_publications::run::Reading;
use proofhouse_publications::run::journal;
use proofhouse_testkit::maker_site::{Answer, MakerSite};

use crate::support::{brief, read, read_until};

fn again(reading: &Reading) -> proofhouse_publications::replay::Replayed {
    // Only the name of the site's product matters to the reader; the brief is that of any site here.
    let site = MakerSite::Silent {
        model: "PH-100".to_owned(),
    };
    let mut brief = brief(&site.start().unwrap());
    let journal: journal::Journal =
        serde_json::from_slice(&reading.transcripts[journal::PATH]).unwrap();
    brief.maker.site = journal.pages[0].url.parse().unwrap();
    let draft = draft(&brief, reading).unwrap();
    let kept = Kept {
        brief: &draft.bench,
        transcripts: &reading.transcripts,
        observations: &reading.observations,
    };
    replay(kept, None).unwrap()
}

/// A bundle with these files, and no more.
fn only(transcripts: &BTreeMap<String, Vec<u8>>) -> Kept<'_> {
    Kept {
        brief: b"{}",
        transcripts,
        observations: &[],
    }
}

fn forthright() -> MakerSite {
    MakerSite::Forthright {
        model: "PH-100".to_owned(),
        supported_until: "31 December 2029".to_owned(),
        security_txt_expires: "2027-06-30T00:00:00Z".to_owned(),
    }
}

#[test]
fn the_same_pages_give_the_same_observations() {
    let silent = MakerSite::Silent {
        model: "PH-100".to_owned(),
    };
    for site in [forthright(), silent] {
        let reading = read(site, |_| {});
        let replayed = again(&reading);
        assert!(replayed.is_same(), "{replayed:?}");
        assert_eq!(replayed.reading.observations, reading.observations);
    }
}

#[test]
fn what_another_reader_saw_is_told_apart() {
    let mut reading = read(forthright(), |_| {});
    let Fact::VulnerabilityContact { contact, .. } = &mut reading.observations[0].fact else {
        panic!("{:?}", reading.observations[0]);
    };
    *contact = "mailto:older-reader@maker.example".to_owned();
    let replayed = again(&reading);
    assert_eq!((replayed.gone.len(), replayed.new.len()), (1, 1));
    assert_eq!(replayed.gone[0], reading.observations[0]);
}

#[test]
fn a_bundle_without_a_journal_and_one_of_another_schema_are_refused() {
    let reading = read(forthright(), |_| {});
    let mut transcripts = reading.transcripts.clone();
    let journal = transcripts.remove(journal::PATH).unwrap();
    assert_eq!(
        replay(only(&transcripts), None),
        Err(ReplayError::NoJournal)
    );
    let text = String::from_utf8(journal).unwrap();
    let newer = text.replace("\"schema\": 1", "\"schema\": 2");
    transcripts.insert(journal::PATH.to_owned(), newer.into_bytes());
    let error = replay(only(&transcripts), None).unwrap_err();
    assert!(error.to_string().contains("of schema 2"), "{error}");
}

#[test]
fn a_stopped_run_is_stopped_again() {
    let reading = read_until(forthright(), |_| {}, true);
    assert!(again_partial(&reading));
}

fn again_partial(reading: &Reading) -> bool {
    let site = forthright().start().unwrap();
    let draft = draft(&brief(&site), reading).unwrap();
    let kept = Kept {
        brief: &draft.bench,
        transcripts: &reading.transcripts,
        observations: &[],
    };
    replay(kept, None).unwrap().reading.partial
}

#[test]
fn a_page_in_an_old_encoding_is_quoted_from_its_text_in_utf8() {
    let body =
        b"<h1>PH-100</h1><p>Caf\xe9 \x93Eye\x94: security updates until 31 December 2029.</p>";
    let page = Answer::Page {
        status: 200,
        content_type: "text/html; charset=iso-8859-1".to_owned(),
        body: body.to_vec(),
    };
    let reading = read(MakerSite::Scripted(vec![("/".to_owned(), page)]), |_| {});
    let Fact::SupportPeriod { passage, .. } = &reading.observations[0].fact else {
        panic!("{:?}", reading.observations);
    };
    assert_eq!(passage.transcript, "transcripts/0001-start.utf8.html");
    let raw = &reading.transcripts[&passage.transcript];
    let place = usize::try_from(passage.start).unwrap()..usize::try_from(passage.end).unwrap();
    let said = String::from_utf8(raw[place].to_vec()).unwrap();
    assert!(said.contains("Caf\u{e9} \u{201c}Eye\u{201d}"), "{said}");
    assert_eq!(
        reading.observations[0].transcripts.len(),
        2,
        "the response and its text"
    );
    assert!(again(&reading).is_same());
}
