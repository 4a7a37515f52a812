//! Events written once are read for good: one golden file for each kind, and none missing.

use std::collections::BTreeSet;
use std::path::Path;

use proofhouse_evidence::keys::{KeyEvent, KeyRole, SigningKey, TrustFile, Window};
use proofhouse_law::{Digest, Event, Verdict};
use proofhouse_office::clock::ClockEvent;
use proofhouse_office::desk::keyring::KeyLogEvent;
use proofhouse_office::desk::{Difference, ExhibitEvent, OfficeEvent};
use proofhouse_office::event_log::access::AccessEvent;
use proofhouse_office::views::{Choice, Outcome, Question, Respondent, ViewsEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::office::id;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/events")
}

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// The file of each kind. A new variant does not compile until it has a name, and a name needs a file.
fn office_names() -> Vec<(&'static str, String)> {
    let json = |value: &dyn erased_json::Json| value.text();
    let exhibit = |event: ExhibitEvent| {
        let name = match &event {
            ExhibitEvent::BundleTaken { .. } => "bundle-taken",
            ExhibitEvent::BundleReleased { .. } => "bundle-released",
            ExhibitEvent::FindingsCompared { .. } => "findings-compared",
        };
        (name, json(&event))
    };
    let bundle = Digest::of(b"bundle");
    let OfficeEvent::OfficeOpened { .. } = opened();
    let ClockEvent::DrillClockMoved { .. } = moved();
    let AccessEvent::AccessLogHead { .. } = head();
    let key = |change: KeyEvent| {
        let name = match &change {
            KeyEvent::Enrolled { .. } => "key-enrolled",
            KeyEvent::Rotated { .. } => "key-rotated",
            KeyEvent::Revoked { .. } => "key-revoked",
        };
        let entries = trust().keys().to_vec();
        (name, json(&KeyLogEvent::TrustChanged { change, entries }))
    };
    let mut names = vec![
        ("office-opened", json(&opened())),
        ("drill-clock-moved", json(&moved())),
        ("access-log-head", json(&head())),
        exhibit(ExhibitEvent::BundleTaken {
            bundle,
            size: 7,
            quarantine: Some("unknown key".into()),
        }),
        exhibit(ExhibitEvent::BundleReleased { bundle }),
        exhibit(ExhibitEvent::FindingsCompared {
            case: id("case-1"),
            bundle,
            differences: vec![Difference {
                provision: "proposal.1.unique".into(),
                submitted: Some(Verdict::Pass),
                derived: Some(Verdict::Fail),
            }],
        }),
    ];
    names.extend(key_changes().into_iter().map(key));
    names.extend(views_events().into_iter().map(|event| {
        let name = match &event {
            ViewsEvent::CallMade { .. } => "call-made",
            ViewsEvent::CallClosed { .. } => "call-closed",
            ViewsEvent::OutcomeRecorded { .. } => "outcome-recorded",
            ViewsEvent::ViewGiven { .. } => "view-given",
            ViewsEvent::ConsentWithdrawn {} => "consent-withdrawn",
        };
        (name, json(&event))
    }));
    names
}

mod erased_json {
    pub(super) trait Json {
        fn text(&self) -> String;
    }
    impl<T: serde::Serialize> Json for T {
        fn text(&self) -> String {
            serde_json::to_string_pretty(self).unwrap() + "\n"
        }
    }
}

fn views_events() -> Vec<ViewsEvent> {
    vec![
        ViewsEvent::CallMade {
            title: "A longer wait".into(),
            about: "Makers asked for more time.".into(),
            regime: "uk-psti-2022".into(),
            base: Digest::of(b"base"),
            draft: Digest::of(b"draft"),
            files: Digest::of(b"files"),
            questions: vec![Question {
                path: "guard.psti.s29.intent".into(),
                name: "the condition psti.s29.intent before a permanent ban".into(),
                changes: vec!["The wait was 10 days and becomes 14 days.".into()],
                asks: "Do you agree with this change?".into(),
            }],
            opens_at: at("2026-03-01T09:00:00Z"),
            closes_at: at("2026-04-01T16:00:00Z"),
        },
        ViewsEvent::CallClosed {
            reasons: "The draft was wrong.".into(),
        },
        ViewsEvent::OutcomeRecorded {
            path: "guard.psti.s29.intent".into(),
            outcome: Outcome::Changed,
            reasons: "Twelve days are enough.".into(),
        },
        ViewsEvent::ViewGiven {
            call: "call-1".into(),
            respondent: Respondent::CivilSociety,
            choices: [("guard.psti.s29.intent".to_owned(), Choice::DontKnow)].into(),
            consent: true,
            words: "ab".repeat(32),
        },
        ViewsEvent::ConsentWithdrawn {},
    ]
}

fn opened() -> OfficeEvent {
    OfficeEvent::OfficeOpened {
        origin: "office.example/register/DRILL".into(),
        drill: true,
    }
}

fn moved() -> ClockEvent {
    ClockEvent::DrillClockMoved {
        from: at("2026-03-01T10:00:00Z"),
        to: at("2026-03-11T10:00:00Z"),
        ahead_seconds: 864_000,
    }
}

fn head() -> AccessEvent {
    AccessEvent::AccessLogHead {
        entries: 3,
        head: "ab".repeat(32),
    }
}

fn lab(seed: u8) -> SigningKey {
    SigningKey::from_random(KeyRole::Lab, id("lab"), &[seed; 32])
}

fn window() -> Window {
    Window {
        from: at("2026-01-01T00:00:00Z"),
        until: at("2027-01-01T00:00:00Z"),
    }
}

fn trust() -> TrustFile {
    TrustFile::default()
        .enrol(&lab(1).public(), window())
        .unwrap()
        .0
}

fn key_changes() -> Vec<KeyEvent> {
    let rotation = proofhouse_evidence::keys::Rotation {
        at: at("2026-06-01T00:00:00Z"),
        old_until: at("2026-07-01T00:00:00Z"),
        until: at("2027-06-01T00:00:00Z"),
    };
    vec![
        TrustFile::default()
            .enrol(&lab(1).public(), window())
            .unwrap()
            .1,
        trust()
            .rotate(&lab(1).id(), &lab(2).public(), rotation)
            .unwrap()
            .1,
        trust()
            .revoke(
                &lab(1).id(),
                at("2026-05-01T00:00:00Z"),
                "The laptop was stolen.",
            )
            .unwrap()
            .1,
    ]
}

/// The golden file says the same thing today: it is read, and written again to the same bytes.
fn same<T: DeserializeOwned + Serialize>(name: &str) {
    let path = folder().join(format!("{name}.v1.json"));
    let stored = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let read: T = serde_json::from_str(&stored).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(
        serde_json::to_string_pretty(&read).unwrap() + "\n",
        stored,
        "{name} is written differently now"
    );
}

#[test]
fn every_kind_of_event_has_a_golden_file_that_is_still_read_and_written_alike() {
    let mut names = BTreeSet::new();
    for (name, today) in office_names() {
        let path = folder().join(format!("{name}.v1.json"));
        let stored = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}\n{today}", path.display()));
        assert_eq!(
            today, stored,
            "{name}: a shape on record is never changed; raise SCHEMA and write an upcaster"
        );
        names.insert(format!("{name}.v1.json"));
    }
    same::<OfficeEvent>("office-opened");
    same::<ClockEvent>("drill-clock-moved");
    same::<AccessEvent>("access-log-head");
    for name in ["bundle-taken", "bundle-released", "findings-compared"] {
        same::<ExhibitEvent>(name);
    }
    for name in ["key-enrolled", "key-rotated", "key-revoked"] {
        same::<KeyLogEvent>(name);
    }
    for name in [
        "call-made",
        "call-closed",
        "outcome-recorded",
        "view-given",
        "consent-withdrawn",
    ] {
        same::<ViewsEvent>(name);
    }
    let there: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, there);
}

#[test]
fn every_kind_of_case_event_that_the_law_pins_is_read_by_the_office() {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../law/tests/golden/events");
    let mut kinds = 0;
    for file in std::fs::read_dir(law).unwrap() {
        let path = file.unwrap().path();
        let stored = std::fs::read_to_string(&path).unwrap();
        let read: Event = serde_json::from_str(&stored).unwrap();
        let kept: Event = serde_json::from_slice(&serde_json::to_vec(&read).unwrap()).unwrap();
        assert_eq!(kept, read, "{}", path.display());
        kinds += 1;
    }
    assert!(kinds >= 18, "only {kinds}");
}
