//! What a maker publishes, as it was read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Something that a maker must publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publication {
    /// A contact for reports of vulnerabilities.
    VulnerabilityContact,
    /// When a report is acknowledged.
    AcknowledgementTiming,
    /// When status updates are given.
    StatusUpdateTiming,
    /// For how long there are security updates.
    SupportPeriod,
    /// What the product senses of its surroundings.
    Sensors,
    /// Which telemetry is collected.
    Telemetry,
    /// How telemetry is used, by whom or what for.
    TelemetryUse,
    /// Why the software cannot be updated.
    NoUpdatesReason,
    /// How, or for how long, hardware is replaced.
    HardwareReplacement,
}

/// A passage of a page: the evidence of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The transcript's path in the bundle.
    pub transcript: String,
    /// First byte of the passage.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Its words, at most 1000 bytes.
    pub text: String,
}

/// What a page says of the support period. A regime maps each reading to a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reading", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SupportReading {
    /// An end date is stated.
    StatedEndDate {
        /// The date.
        date: Date,
    },
    /// A duration from a date that the page states: the end can be worked out.
    DerivableOnly {
        /// The duration as written.
        duration: String,
        /// What it runs from, as written.
        anchor: String,
    },
    /// A duration from each buyer's own purchase.
    PerBuyerDuration {
        /// The duration as written.
        duration: String,
    },
    /// Only "up to" so long.
    UpperBoundOnly {
        /// As written.
        text: String,
    },
    /// Words without a time.
    Vague,
    /// The stated end date had passed when it was read.
    Expired {
        /// The date.
        date: Date,
    },
    /// Different end dates.
    Contradictory {
        /// The dates.
        dates: Vec<Date>,
    },
    /// An end date is stated, and the promise hangs on something: a subscription, a registration, a change of mind.
    ConditionalEndDate {
        /// The date.
        date: Date,
        /// On what it hangs, as written; at least one.
        conditions: Vec<String>,
    },
}

/// Where the support period stands on a page on which the product is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodPlace {
    /// The page was read whole, and nothing on it speaks of the support period or leads to it.
    Absent,
    /// Nothing was seen, and the page runs scripts that may show it.
    AbsentWithoutScripts,
    /// Only a link leads to it.
    BehindLink,
    /// It stands on the page and is folded away, in a tooltip or in a footnote.
    Hidden,
    /// It stands on the page, in another part than the offer.
    ElsewhereOnPage,
    /// It stands in the same part of the page as the offer.
    SameRegion,
}
