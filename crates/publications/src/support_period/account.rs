//! What one page says of the support period, as an account that can be kept, shown, exported and compared later.

use jiff::Timestamp;
use jiff::civil::Date;
use proofhouse_law::Digest;
use proofhouse_law::observation::SupportReading;
use serde::{Deserialize, Serialize};

use super::{Answer, Parts, Saying, Statement, choose};

/// Statements of one account at most; what stands behind them is counted in a note.
const MAX_STATEMENTS: usize = 200;

/// What a page, or one statement of it, comes to, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingName {
    /// An end date is stated.
    StatedEndDate,
    /// An end date is stated, on a condition.
    ConditionalEndDate,
    /// A duration and perhaps a day to count from; a reader must work the end out.
    DerivableOnly,
    /// A duration from each buyer's purchase or set-up.
    PerBuyerDuration,
    /// Only "up to" so long.
    UpperBoundOnly,
    /// Words without a time.
    Vague,
    /// The stated end has passed.
    Expired,
    /// Different end dates, or one that can be read two ways.
    Contradictory,
    /// Nothing is said of it, or not of this model.
    NoneFound,
    /// It speaks of a date in words that the grammar does not know, or the page has no words.
    CouldNotRead,
}

impl ReadingName {
    /// The name of one of the law's readings.
    pub fn of(reading: &SupportReading) -> Self {
        match reading {
            SupportReading::StatedEndDate { .. } => Self::StatedEndDate,
            SupportReading::ConditionalEndDate { .. } => Self::ConditionalEndDate,
            SupportReading::DerivableOnly { .. } => Self::DerivableOnly,
            SupportReading::PerBuyerDuration { .. } => Self::PerBuyerDuration,
            SupportReading::UpperBoundOnly { .. } => Self::UpperBoundOnly,
            SupportReading::Vague => Self::Vague,
            SupportReading::Expired { .. } => Self::Expired,
            SupportReading::Contradictory { .. } => Self::Contradictory,
        }
    }

    /// The name in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::StatedEndDate => "stated end date",
            Self::ConditionalEndDate => "stated end date, on a condition",
            Self::DerivableOnly => "derivable only",
            Self::PerBuyerDuration => "duration with a per-buyer anchor",
            Self::UpperBoundOnly => "upper bound only",
            Self::Vague => "vague",
            Self::Expired => "expired",
            Self::Contradictory => "contradictory",
            Self::NoneFound => "none found",
            Self::CouldNotRead => "could not read",
        }
    }
}

/// Words of a page with their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// First byte in the page.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Its words, at most 1000 bytes.
    pub text: String,
}

/// One statement of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What it comes to by itself.
    pub reading: ReadingName,
    /// The end date that it states, if it states one.
    pub end_date: Option<Date>,
    /// The dates of which it could mean either.
    pub ambiguous_dates: Vec<Date>,
    /// Whether it is about the model asked for; null where it names none.
    pub about_model: Option<bool>,
    /// Its parts.
    #[serde(flatten)]
    pub parts: Parts,
    /// Where it stands.
    pub passage: Quote,
}

/// What a page says of the support period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The address or the file.
    pub source: String,
    /// Of the page's bytes.
    pub page_sha256: Digest,
    /// When it was read.
    pub read_at: Timestamp,
    /// The day on which a date has passed or not.
    pub on: Date,
    /// The edition of the program whose grammar read it.
    pub read_by: String,
    /// The model asked for.
    pub model: Option<String>,
    /// What the page comes to.
    pub reading: ReadingName,
    /// The end date, where the page states one; never one that was worked out.
    pub end_date: Option<Date>,
    /// The dates of which the page could mean either.
    pub ambiguous_dates: Vec<Date>,
    /// Different end dates that the page states.
    pub contradicting_dates: Vec<Date>,
    /// On what a stated end hangs.
    pub conditions: Vec<String>,
    /// Why it comes to that, a sentence.
    pub why: String,
    /// Every statement found, in the order of the page.
    pub statements: Vec<Stated>,
    /// What a reader should know besides.
    pub notes: Vec<String>,
}

/// Where, when and for what a page was read.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The address or the file.
    pub source: String,
    /// Of the page's bytes.
    pub page_sha256: Digest,
    /// When it was read.
    pub read_at: Timestamp,
    /// The day on which a date has passed or not.
    pub on: Date,
    /// The model; none where it is empty.
    pub model: String,
}

impl Account {
    /// The account of a page from its statements; `unreadable` says why the page as a whole could not be read.
    pub fn new(asked: Asked, statements: &[Statement], unreadable: Option<String>) -> Self {
        let (reading, end_date, conditions, why) = match (choose(statements, asked.on), unreadable)
        {
            (Answer::Reading(reading, _), _) => told(&reading, statements),
            (_, Some(reason)) => (ReadingName::CouldNotRead, None, Vec::new(), reason),
            (Answer::Unread(_), None) => {
                let why = "It speaks of support and of a date, in words that are not understood; a person reads the passage.";
                (ReadingName::CouldNotRead, None, Vec::new(), why.to_owned())
            }
            (Answer::OtherModels(_), None) => {
                let why = "Periods are given, and for other models only.";
                (ReadingName::NoneFound, None, Vec::new(), why.to_owned())
            }
            (Answer::Nothing, None) => {
                let why = "Nothing on it speaks of how long there are security updates.";
                (ReadingName::NoneFound, None, Vec::new(), why.to_owned())
            }
        };
        let relevant = || statements.iter().filter(|one| one.about != Some(false));
        let open = relevant().flat_map(|one| match &one.saying {
            Saying::Either(dates) => dates.clone(),
            _ => Vec::new(),
        });
        let ambiguous_dates = sorted(open.filter(|_| end_date.is_none()).collect());
        let sure = relevant().flat_map(|one| match &one.saying {
            Saying::Until(date) | Saying::Conditional(date, _) => vec![*date],
            Saying::Other(SupportReading::Contradictory { dates }) => dates.clone(),
            _ => Vec::new(),
        });
        let contradicts = reading == ReadingName::Contradictory;
        let contradicting_dates = sorted(sure.filter(|_| contradicts).collect());
        let mut notes = Vec::new();
        if statements.len() > MAX_STATEMENTS {
            notes.push(format!(
                "{} statements were found; the first {MAX_STATEMENTS} are listed.",
                statements.len()
            ));
        }
        Self {
            source: asked.source,
            page_sha256: asked.page_sha256,
            read_at: asked.read_at,
            on: asked.on,
            read_by: concat!("proofhouse ", env!("CARGO_PKG_VERSION")).to_owned(),
            model: Some(asked.model).filter(|model| !model.is_empty()),
            reading,
            end_date,
            ambiguous_dates,
            contradicting_dates,
            conditions,
            why,
            statements: statements
                .iter()
                .take(MAX_STATEMENTS)
                .map(|one| stated(one, asked.on))
                .collect(),
            notes,
        }
    }
}

fn sorted(mut dates: Vec<Date>) -> Vec<Date> {
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// A reading with its end date, its conditions, and why.
fn told(
    reading: &SupportReading,
    statements: &[Statement],
) -> (ReadingName, Option<Date>, Vec<String>, String) {
    let name = ReadingName::of(reading);
    let none = Vec::new;
    match reading {
        SupportReading::StatedEndDate { date } => (
            name,
            Some(*date),
            none(),
            format!("It states that there are security updates until {date}."),
        ),
        SupportReading::Expired { date } => (
            name,
            Some(*date),
            none(),
            format!("It states that security updates ended on {date}, which has passed."),
        ),
        SupportReading::ConditionalEndDate { date, conditions } => {
            let why = format!(
                "It states {date}, and the promise hangs on something: {}.",
                conditions.join(", ")
            );
            (name, Some(*date), conditions.clone(), why)
        }
        SupportReading::DerivableOnly { duration, anchor } => {
            let why = format!(
                "It gives {duration} ({anchor}) and no end date; whoever wants the date must work it out."
            );
            (name, None, none(), why)
        }
        SupportReading::PerBuyerDuration { duration } => {
            let why = format!(
                "It gives {duration} from each buyer's own purchase or set-up, so no one end date."
            );
            (name, None, none(), why)
        }
        SupportReading::UpperBoundOnly { text } => {
            let why = format!("It gives an upper bound ({text}), which promises no minimum.");
            (name, None, none(), why)
        }
        SupportReading::Vague => (
            name,
            None,
            none(),
            "It speaks of support and promises no time.".to_owned(),
        ),
        SupportReading::Contradictory { dates } => {
            let either = statements
                .iter()
                .any(|one| matches!(one.saying, Saying::Either(_)));
            let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
            let why = if either {
                format!(
                    "A date can be read two ways, and nothing on the page settles which: {}.",
                    dates.join(" or ")
                )
            } else {
                format!("It states different end dates: {}.", dates.join(", "))
            };
            (name, None, none(), why)
        }
    }
}

/// One statement by itself.
fn stated(statement: &Statement, on: Date) -> Stated {
    let (reading, end_date, ambiguous_dates) = match &statement.saying {
        Saying::Until(date) if *date < on => (ReadingName::Expired, Some(*date), Vec::new()),
        Saying::Until(date) => (ReadingName::StatedEndDate, Some(*date), Vec::new()),
        Saying::Conditional(date, _) => (ReadingName::ConditionalEndDate, Some(*date), Vec::new()),
        Saying::Either(dates) => (ReadingName::Contradictory, None, dates.clone()),
        Saying::Other(reading) => (ReadingName::of(reading), None, Vec::new()),
        Saying::Unread => (ReadingName::CouldNotRead, None, Vec::new()),
    };
    Stated {
        reading,
        end_date,
        ambiguous_dates,
        about_model: statement.about,
        parts: statement.parts.clone(),
        passage: Quote {
            start: statement.passage.start,
            end: statement.passage.end,
            text: statement.passage.text.clone(),
        },
    }
}
