//! The pages that a maker names as its information for users: read, missing, or not named at all.

use proofhouse_law::observation::{Fact, Publication};
use proofhouse_publications::brief::Brief;
use proofhouse_testkit::maker_site::{Answer, MakerSite};

use crate::support::{brief, kinds, read_brief};

const SENSORS: &str =
    "<h1>What the camera senses</h1><p>The camera has a microphone and a motion sensor.</p>";

fn site() -> MakerSite {
    MakerSite::Scripted(vec![
        (
            "/".to_owned(),
            Answer::html("<p>A camera for the door.</p>"),
        ),
        ("/sensors".to_owned(), Answer::html(SENSORS)),
    ])
}

/// What the observations say of information for users, and of its absence.
fn said(page: Option<&str>) -> Vec<String> {
    let running = site().start().unwrap();
    let mut brief: Brief = brief(&running);
    brief
        .maker
        .user_information
        .extend(page.map(|path| brief.maker.site.join(path).unwrap()));
    let reading = read_brief(&brief, |_| {}, false);
    assert!(kinds(&reading).iter().all(|kind| *kind != "other"));
    let facts = reading
        .observations
        .iter()
        .filter_map(|one| match &one.fact {
            Fact::UserInformation { what, passage, .. } => {
                assert_eq!(one.check, "publications.user-information");
                Some(format!("{what:?}: {}", passage.text))
            }
            Fact::NotPublished { what, .. } if *what > Publication::SupportPeriod => {
                assert_eq!(one.check, "publications.user-information");
                Some(format!("no {what:?}"))
            }
            _ => None,
        });
    facts.collect()
}

#[test]
fn the_page_that_the_maker_names_is_read_though_nothing_links_to_it() {
    assert_eq!(
        said(Some("/sensors")),
        [
            "Sensors: The camera has a microphone and a motion sensor.",
            "no Telemetry",
            "no TelemetryUse",
            "no NoUpdatesReason",
            "no HardwareReplacement",
        ]
    );
}

#[test]
fn a_page_that_is_named_and_does_not_exist_tells_nothing() {
    assert_eq!(said(Some("/gone")).first().unwrap(), "no Sensors");
}

#[test]
fn nothing_is_said_to_be_missing_where_the_maker_names_no_page() {
    assert_eq!(said(None), [] as [&str; 0]);
}
