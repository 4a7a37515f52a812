//! Pages that only a script draws, opened in the confined browser.

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use jiff::civil::date;
use proofhouse_law::observation::Fact;
use proofhouse_publications::browse::Visits;
use proofhouse_publications::bundle::draft;
use proofhouse_publications::fetch::{Fetcher, Limits};
use proofhouse_publications::replay::{Kept, replay};
use proofhouse_publications::run::web::Readers;
use proofhouse_publications::run::{Context, Reading, read_from};
use proofhouse_testkit::maker_site::{Answer, MakerSite};

use crate::support::{brief, kinds};

const SCRIPT: &str = "<title>PH-100</title><div id=app></div><script>\
    fetch('http://10.0.0.1/track').catch(() => 0);\
    document.getElementById('app').innerHTML = '<p>The PH-100 gets security updates until 31 December 2029.</p>';</script>";

fn read(allowed: Option<bool>) -> (Reading, Vec<u8>) {
    // The home page has words of its own, and links to one that has none.
    let home = Answer::html("<h1>PH-100</h1><p>A camera. <a href='/support'>Support</a></p>");
    let site = MakerSite::Scripted(vec![
        ("/".to_owned(), home),
        ("/support".to_owned(), Answer::html(SCRIPT)),
    ]);
    let site = site.start().unwrap();
    let mut brief = brief(&site);
    brief.access.browser = allowed;
    let visits = Visits::of(&brief).unwrap();
    let now = || -> Timestamp { "2026-11-23T12:00:00Z".parse().unwrap() };
    let stop = AtomicBool::new(false);
    let mut context = Context {
        limits: Limits::default(),
        now: &now,
        on: date(2026, 11, 23),
        stop: &stop,
        progress: &mut |_| {},
    };
    let web = Fetcher::new(&brief, context.limits);
    let readers = Readers {
        pdf: None,
        browser: Some(&visits),
    };
    let reading = read_from(&web, readers, &brief, &mut context);
    let sealed = draft(&brief, &reading).unwrap().bench;
    (reading, sealed)
}

#[test]
fn a_page_of_scripts_is_read_as_a_browser_shows_it_and_replays_without_one() {
    let (reading, brief) = read(None);
    let support = reading.observations.iter().find_map(|one| match &one.fact {
        Fact::SupportPeriod { passage, .. } => Some((passage, one.transcripts.len())),
        _ => None,
    });
    let (passage, relied) = support.unwrap_or_else(|| panic!("{:?}", reading.notes));
    assert!(
        passage.transcript.ends_with("-support.shown.html"),
        "{passage:?}"
    );
    assert_eq!(relied, 2, "the response, and what the browser showed");
    let record = passage.transcript.replace(".html", ".json");
    let record = String::from_utf8_lossy(&reading.transcripts[&record]).into_owned();
    assert!(record.contains("the brief does not name it"), "{record}");
    let kept = Kept {
        brief: &brief,
        transcripts: &reading.transcripts,
        observations: &reading.observations,
    };
    assert!(replay(kept, None).unwrap().is_same());
}

#[test]
fn a_brief_may_forbid_the_browser() {
    let (reading, _) = read(Some(false));
    assert_eq!(kinds(&reading), ["unreadable"]);
    assert!(reading.notes[0].ends_with("it shows no words without running its scripts."));
}
