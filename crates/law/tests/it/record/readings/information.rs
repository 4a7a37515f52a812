//! What users are told, on pages that the maker names.

use super::*;

const TELEMETRY: &str = "[[ixit.TelData]]\nid = \"TelData-1\"\ndescription = \"uptime\"\n";
const SENSES: &str = "[[ixit.ExtSens]]\nid = \"ExtSens-1\"\ndescription = \"microphone\"\n";

/// `yes` for each condition named, in the table that each row begins with.
fn holds(conditions: &[&str]) -> String {
    let lines = conditions.iter().map(|id| format!("{id} = \"yes\"\n"));
    lines.collect()
}

fn told(what: Publication, denied: bool) -> Vec<In> {
    seen(vec![Fact::UserInformation {
        url: "https://acme.example/users".to_owned(),
        what,
        denied,
        passage: Passage {
            transcript: "transcripts/0001-page".to_owned(),
            start: 0,
            end: 1,
            text: "x".to_owned(),
        },
    }])
}

fn missing(what: Publication) -> Vec<In> {
    seen(vec![Fact::NotPublished {
        what,
        pages: vec!["https://acme.example/users".to_owned()],
    }])
}

pub(super) fn information() -> Vec<Row> {
    use Publication::{HardwareReplacement, NoUpdatesReason, Sensors, Telemetry, TelemetryUse};
    let place = |text: &str| entry("UserInfo", &[("documentation-of-sensors", text)]);
    let mut rows: Vec<Row> = vec![
        (
            "5.8-3-1",
            "a",
            place("https://other.example"),
            told(Sensors, false),
            Open,
            "another place",
        ),
        (
            "5.8-3-1",
            "a",
            place("https://acme.example/users"),
            told(Sensors, false),
            Pass,
            "senses",
        ),
        (
            "5.8-3-1",
            "a",
            String::new(),
            missing(Sensors),
            Open,
            "nothing to tell of",
        ),
        (
            "6-5-2",
            "c",
            TELEMETRY.to_owned(),
            missing(Telemetry),
            Open,
            "provision applies",
        ),
        (
            "6-5-2",
            "c",
            TELEMETRY.to_owned(),
            told(Telemetry, true),
            Open,
            "there is none",
        ),
    ];
    for (case, unit, answers, what) in [
        ("5.8-3-1", "a", SENSES.to_owned(), Sensors),
        (
            "6-5-2",
            "c",
            format!("{}{TELEMETRY}", holds(&["C6"])),
            Telemetry,
        ),
        (
            "6-5-2",
            "d",
            format!("{}{TELEMETRY}", holds(&["C6"])),
            TelemetryUse,
        ),
        ("5.3-14-2", "c", holds(&["C3", "C4"]), NoUpdatesReason),
        ("5.3-14-2", "d", holds(&["C3", "C4"]), HardwareReplacement),
    ] {
        rows.push((case, unit, answers.clone(), missing(what), Fail, "None of"));
        rows.push((case, unit, answers, told(what, false), Pass, "gives"));
    }
    rows
}
