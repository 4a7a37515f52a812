//! What a page tells users of a product's sensors, of the telemetry that it collects, and of why it is not updated
//! (EN 303 645, provisions 5.3-14, 5.8-3 and 6-5).
//!
//! A sentence counts only where it has the thing and what is said of it: the word "telemetry" alone tells nobody what is
//! collected. Whether a lay user understands it is for a person.

use proofhouse_law::observation::{Passage, Publication};

use crate::prose::{Source, sentences};
use crate::text::Kind;
use crate::words::{Word, any, position, words};

/// Data that a product sends about itself and its use.
const TELEMETRY: [&str; 17] = [
    "telemetry*",
    "usage data",
    "usage statistic*",
    "usage information",
    "diagnostic data",
    "diagnostic information",
    "diagnostics",
    "crash report*",
    "crash log*",
    "error report*",
    "error log*",
    "performance data",
    "device log*",
    "log data",
    "analytics data",
    "analytics",
    "battery level*",
];
/// How data come to somebody.
const COLLECTED: [&str; 14] = [
    "collect*",
    "gather*",
    "send",
    "sends",
    "sent",
    "transmit*",
    "upload*",
    "record",
    "records",
    "recorded",
    "receive*",
    "report to",
    "reports to",
    "store*",
];
/// What telemetry is for, and who uses it.
const PURPOSE: [&str; 17] = [
    "to improve",
    "to find",
    "to fix",
    "to detect",
    "to diagnose",
    "to develop",
    "to understand",
    "to help",
    "to provide",
    "in order to",
    "so that",
    "purpose*",
    "used by",
    "used for",
    "use it to",
    "share*",
    "third part*",
];
/// Parts that sense.
const SENSORS: [&str; 27] = [
    "sensor*",
    "camera",
    "cameras",
    "microphone*",
    "accelerometer*",
    "gyroscope*",
    "magnetometer*",
    "barometer*",
    "thermometer*",
    "hygrometer*",
    "gps",
    "radar",
    "lidar",
    "infrared detector*",
    "motion detector*",
    "smoke detector*",
    "image sensor*",
    "proximity",
    "ambient light",
    "fingerprint reader*",
    "heart rate",
    "motion",
    "temperature",
    "humidity",
    "sound",
    "air quality",
    "location",
];
/// What a product does with them.
const SENSES: [&str; 23] = [
    "has", "have", "contains", "includes", "equipped", "built-in", "uses", "detect*", "sense",
    "senses", "measure*", "monitor*", "captures", "capture", "records", "record", "listens",
    "films", "picks up", "observes", "tracks", "fitted", "sensing",
];
/// That there is no way to renew the software.
const NOT_UPDATED: [&str; 17] = [
    "cannot be updated",
    "can not be updated",
    "can't be updated",
    "cannot be upgraded",
    "cannot be changed",
    "cannot receive",
    "cannot get",
    "not updatable",
    "non-updatable",
    "not upgradable",
    "not upgradeable",
    "no software update*",
    "no firmware update*",
    "no security update*",
    "no way to update",
    "not possible to update",
    "does not receive",
];
/// That a reason follows.
const BECAUSE: [&str; 9] = [
    "because",
    "since",
    "due to",
    "owing to",
    "as its",
    "as the",
    "as it",
    "for the reason",
    "reason*",
];
/// What replaces a device, and what is replaced.
const REPLACED: [&str; 4] = ["replac*", "exchange*", "swap*", "new unit"];
/// The thing that is replaced.
const HARDWARE: [&str; 12] = [
    "hardware", "device", "devices", "unit", "units", "module", "modules", "sensor", "product",
    "it", "battery", "part",
];
/// How, or when.
const BY_WHAT: [&str; 16] = [
    "year*",
    "month*",
    "day*",
    "free of charge",
    "return",
    "send",
    "post",
    "contact",
    "engineer",
    "dealer",
    "retailer",
    "order",
    "until",
    "within",
    "every",
    "hand",
];
/// That there is none of it.
const NONE: [&str; 12] = [
    "no", "not", "never", "none", "nothing", "without", "neither", "don't", "doesn't", "does not",
    "do not", "nor",
];

/// One thing that a page tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub what: Publication,
    /// Whether it says that there is none of it.
    pub denied: bool,
    /// The words.
    pub passage: Passage,
}

/// What the reader looks for.
pub const SUBJECTS: [Publication; 5] = [
    Publication::Sensors,
    Publication::Telemetry,
    Publication::TelemetryUse,
    Publication::NoUpdatesReason,
    Publication::HardwareReplacement,
];

/// Reads a page; of each thing the first sentence that tells it is taken, and one that denies it only where none does.
pub fn read(source: &Source<'_>) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    for sentence in sentences(source.page) {
        let block = source.page.blocks.get(sentence.block);
        // A heading or a question announces what the sentences below it tell.
        if block.is_some_and(|block| matches!(block.kind, Kind::Heading(_)))
            || sentence.text.ends_with('?')
        {
            continue;
        }
        let own = words(sentence.text);
        for what in SUBJECTS {
            let known = found.iter().position(|one| one.what == what);
            let settled = known
                .and_then(|at| found.get(at))
                .is_some_and(|one| !one.denied);
            let Some(denied) = tells(what, &own).filter(|_| !settled) else {
                continue;
            };
            let (None, Some(passage)) = (known.filter(|_| denied), source.passage(&sentence))
            else {
                continue;
            };
            if let Some(at) = known {
                found.remove(at);
            }
            found.push(Told {
                what,
                denied,
                passage,
            });
        }
    }
    found.sort_by_key(|one| one.what);
    found
}

/// Whether a sentence tells it, and if so, whether it says that there is none.
fn tells(what: Publication, own: &[Word]) -> Option<bool> {
    let both = |things: &[&str], said: &[&str]| any(own, things) && any(own, said);
    // A sentence of a policy about a web site's visitors is about no product.
    let of_a_site = any(own, &["cookie*", "web site", "website"]);
    let denied = any(own, &NONE);
    match what {
        Publication::Sensors => both(&SENSORS, &SENSES).then_some(denied),
        Publication::Telemetry => (!of_a_site && both(&TELEMETRY, &COLLECTED)).then_some(denied),
        Publication::TelemetryUse => (!of_a_site && both(&TELEMETRY, &PURPOSE)).then_some(denied),
        Publication::NoUpdatesReason => both(&NOT_UPDATED, &BECAUSE).then_some(false),
        Publication::HardwareReplacement => {
            let replaced = both(&REPLACED, &HARDWARE) && any(own, &BY_WHAT);
            let warranty = position(own, "warranty").is_some();
            (replaced && !warranty).then_some(any(own, &["cannot be replaced", "not replaced"]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn told(html: &str) -> Vec<(Publication, bool, String)> {
        let page = text::html(html.as_bytes());
        let source = Source {
            url: "https://maker.example/privacy",
            transcript: "transcripts/0001-privacy.http",
            body_at: 0,
            page: &page,
        };
        let all = read(&source).into_iter();
        all.map(|one| (one.what, one.denied, one.passage.text))
            .collect()
    }

    fn kinds(html: &str) -> Vec<(Publication, bool)> {
        let all = told(html).into_iter();
        all.map(|(what, denied, _)| (what, denied)).collect()
    }

    #[test]
    fn each_subject_is_read_with_its_own_sentence() {
        use Publication::{HardwareReplacement, NoUpdatesReason, Sensors, Telemetry, TelemetryUse};
        let page = "<h1>Your camera and your data</h1>\
            <p>The camera has a microphone, a motion sensor and a light sensor.</p>\
            <p>It sends us telemetry: uptime, firmware version and crash reports.</p>\
            <p>Our engineers use the telemetry to find faults; it is shared with nobody else.</p>\
            <p>The door sensor cannot be updated, because its chip has no memory for a second copy of its software.</p>\
            <p>If a fault is found, send the sensor back and we replace it free of charge until 2030.</p>";
        let found = told(page);
        let kinds: Vec<Publication> = found.iter().map(|(what, ..)| *what).collect();
        assert_eq!(
            kinds,
            [
                Sensors,
                Telemetry,
                TelemetryUse,
                NoUpdatesReason,
                HardwareReplacement
            ]
        );
        assert!(found.iter().all(|(_, denied, _)| !denied), "{found:?}");
        assert!(found[3].2.contains("no memory"), "{}", found[3].2);
    }

    #[test]
    fn a_word_alone_tells_nothing() {
        for page in [
            "<p>We care about telemetry.</p>",
            "<p>Sensors and you</p>",
            "<h2>The sensors that your camera has</h2><p>Does it have a microphone?</p>",
            "<p>We collect analytics data about visitors of this website with cookies.</p>",
            "<p>The lamp cannot be updated.</p>",
            "<p>Goods are replaced under our warranty within 14 days; contact the shop about your device.</p>",
            "<p>Updates improve your device every month.</p>",
        ] {
            assert_eq!(kinds(page), [], "{page}");
        }
    }

    #[test]
    fn none_of_it_is_told_apart_and_gives_way_to_what_is_told() {
        let denied = "<p>This lamp does not collect any telemetry.</p>";
        assert_eq!(kinds(denied), [(Publication::Telemetry, true)]);
        let both = format!("{denied}<p>The hub collects telemetry such as its uptime.</p>");
        assert_eq!(kinds(&both), [(Publication::Telemetry, false)]);
    }
}
