//! Rows of clocks: what starts one, by which rule it runs, and what it gives. A closed set, reviewed as code.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::ids::PowerId;
use crate::regime::Footing;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $title:literal),+ $(,)?) => {
        /// What starts a clock.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ClockEvent {
            $($(#[$doc])* #[serde(rename = $word)] $name),+
        }

        impl ClockEvent {
            /// Every event of the set.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its word, as in a regime's files and on the command line.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word),+
                }
            }

            /// What happened, in words.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title),+
                }
            }
        }
    };
}

events! {
    /// Notice of intent.
    IntentGiven = "intent-given": "a notice of intent was given",
    /// A notice.
    NoticeGiven = "notice-given": "a notice was given",
    /// A change of a notice.
    NoticeVaried = "notice-varied": "a variation of a notice was given",
    /// Electronic service.
    NoticeSent = "notice-sent-electronically": "a notice was sent by electronic means",
    /// The first day of a ban with an end.
    BanBegins = "ban-begins": "a ban with an end began",
    /// The last day for payment.
    PaymentPeriodEnded = "payment-period-ended": "the last day for payment went by",
    /// A claim for compensation.
    ClaimReceived = "claim-received": "a claim for compensation was received",
    /// The decision on it.
    ClaimDecided = "claim-decided": "the decision on a claim was notified",
    /// A court's order.
    CourtOrder = "court-order-made": "a court made an order",
    /// A hearing to come.
    Hearing = "hearing": "a hearing or trial begins",
    /// A record of an investigation or a failure.
    RecordMade = "record-made": "a record was made",
    /// A statement of compliance.
    StatementIssued = "statement-issued": "a statement of compliance was issued",
    /// A business learns of its own failure.
    OwnFailureKnown = "own-failure-known": "a business became aware, or ought to have, of its own compliance failure",
    /// A business learns of the manufacturer's failure.
    ManufacturerFailureKnown = "manufacturer-failure-known": "a business became aware, or ought to have, of the manufacturer's compliance failure",
    /// A business is told of a possible failure.
    FailureInformed = "failure-informed": "a business was informed of an actual or possible compliance failure",
    /// A longer support period.
    SupportExtended = "support-period-extended": "a support period was made longer",
    /// A label.
    LabelIssued = "label-issued": "a label was issued",
    /// Exploitation comes to be known.
    ExploitedKnown = "exploited-vulnerability-known": "the manufacturer became aware of an actively exploited vulnerability",
    /// A severe incident comes to be known.
    IncidentKnown = "severe-incident-known": "the manufacturer became aware of a severe incident",
    /// A fix.
    FixAvailable = "fix-available": "a corrective or mitigating measure became available",
    /// The second stage of reporting an incident.
    IncidentNotified = "incident-notified": "the notification of a severe incident was sent",
    /// First supply.
    PlacedOnMarket = "placed-on-market": "a product was placed on the market",
    /// An update.
    UpdateIssued = "security-update-issued": "a security update was issued",
}

impl std::fmt::Display for ClockEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for ClockEvent {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .iter()
            .copied()
            .find(|event| event.as_str() == word)
            .ok_or_else(|| {
                let known: Vec<&str> = Self::ALL.iter().map(|event| event.as_str()).collect();
                format!("no clock starts with that; say one of {}", known.join(", "))
            })
    }
}

/// How a clock runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum Rule {
    /// So many days, the day of the event being the first.
    DaysBeginningWith {
        /// Days.
        days: u16,
    },
    /// So many days, the day after the event being the first.
    DaysBeginningAfter {
        /// Days.
        days: u16,
    },
    /// So many whole days between a day and the event, neither of them counted.
    ClearDaysBefore {
        /// Days.
        days: u16,
    },
    /// So many months, the day of the event being the first.
    MonthsBeginningWith {
        /// Months.
        months: u16,
    },
    /// So many months, the day after the event being the first.
    MonthsBeginningAfter {
        /// Months.
        months: u16,
    },
    /// So many years, the day of the event being the first.
    YearsBeginningWith {
        /// Years.
        years: u16,
    },
    /// So many working days, the first of them after the day of the event.
    WorkingDaysBeginningAfter {
        /// Days.
        days: u16,
        /// The calendar's id.
        calendar: String,
    },
    /// A time of day on the first working day after the day of the event.
    NextWorkingDayAt {
        /// In London.
        time: Time,
        /// The calendar's id.
        calendar: String,
    },
    /// So many hours from the instant of the event.
    HoursFrom {
        /// Hours.
        hours: u16,
    },
    /// So many years beginning with the day of the event, or until another day if that is later.
    LongerOf {
        /// Years.
        years: u16,
        /// The other day.
        other: OtherEnd,
    },
    /// So many years beginning with the day of the event, or until another day if that is earlier.
    ShorterOf {
        /// Years.
        years: u16,
        /// The other day.
        other: OtherEnd,
    },
    /// The law gives a speed and no number.
    NoNumber {
        /// The speed.
        speed: Speed,
    },
    /// Each day after the day of the event, for as long as a state lasts.
    EachDayAfter,
}

/// A day that must be told for a longer-of or shorter-of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherEnd {
    /// The last day of the support period.
    SupportPeriodEnds,
    /// The last day on which the product can be expected to be in use.
    ExpectedUseEnds,
}

/// How fast, where the law gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speed {
    /// As soon as possible.
    AsSoonAsPossible,
    /// As soon as is practicable.
    AsSoonAsPracticable,
    /// By all reasonable steps, without words of speed.
    AllReasonableSteps,
}

/// What the end of a clock means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gives {
    /// Something may not be done until the time is over.
    EarliestDay,
    /// Something must be done by the end of the last day.
    LastDay,
    /// A period that somebody sets may not end before the last day.
    LeastEnd,
    /// Something is kept, or kept up, to the end of the last day.
    KeptUntil,
    /// Something ends of itself with the last day.
    Expires,
    /// Something must be done by, or counts from, an instant.
    Instant,
    /// Something is counted from a first day on.
    FirstDay,
    /// Something must be done fast, and no day is given.
    Promptly,
}

/// The authority's own aim where the law gives no number: never law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aim {
    /// Days beginning with the day after the event.
    pub days: u16,
    /// On what it stands.
    pub footing: Footing,
}

/// A clock of a regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Dotted id: the rule that a refusal or a board names.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What starts it.
    pub events: Vec<ClockEvent>,
    /// The power it belongs to, where it belongs to one.
    pub power: Option<PowerId>,
    /// How it runs.
    #[serde(flatten)]
    pub rule: Rule,
    /// What its end means.
    pub gives: Gives,
    /// Whether it stands still while an appeal takes the notice's effect away.
    pub stands_still_during_appeal: bool,
    /// The authority's own aim, where the law gives no number.
    pub aim: Option<Aim>,
    /// What a reader must know besides.
    pub note: Option<String>,
    /// On what it stands.
    pub footing: Footing,
}
