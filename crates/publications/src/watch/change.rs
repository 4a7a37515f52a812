//! What changed at a site between two readings; never out of a page that could not be read.

use jiff::Timestamp;
use proofhouse_law::regime::{Outcome, Predicate};
use proofhouse_law::{Digest, Regime, Verdict};
use serde::{Deserialize, Serialize};

use super::record::{FileState, Published, Record};
use crate::support_period::account::ReadingName;
use crate::support_period::compare::{Change as PeriodChange, Rule, compare};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The published support period ends earlier than it did.
    PeriodShortened,
    /// The end date that was published is published no more.
    PeriodGone,
    /// The contact for reports is published no more.
    ContactGone,
    /// The time of acknowledgement is published no more.
    AcknowledgementGone,
    /// The time of status updates is published no more.
    StatusUpdatesGone,
    /// security.txt has expired since.
    SecurityTxtExpired,
    /// security.txt is not there any more.
    SecurityTxtGone,
    /// The end date has passed since.
    EndDatePassed,
    /// The published support period ends later than it did.
    PeriodExtended,
    /// An end date is published where none was.
    PeriodAdded,
    /// It was read for the first time.
    New,
    /// It can be read again.
    CameBack,
    /// A page that must be read for a comparison could not be.
    CouldNotBeRead,
}

impl What {
    /// Its name, as the JSON writes it.
    pub fn id(self) -> &'static str {
        match self {
            Self::PeriodShortened => "period-shortened",
            Self::PeriodGone => "period-gone",
            Self::ContactGone => "contact-gone",
            Self::AcknowledgementGone => "acknowledgement-gone",
            Self::StatusUpdatesGone => "status-updates-gone",
            Self::SecurityTxtExpired => "security-txt-expired",
            Self::SecurityTxtGone => "security-txt-gone",
            Self::EndDatePassed => "end-date-passed",
            Self::PeriodExtended => "period-extended",
            Self::PeriodAdded => "period-added",
            Self::New => "new",
            Self::CameBack => "came-back",
            Self::CouldNotBeRead => "could-not-be-read",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::PeriodShortened => "period shortened",
            Self::PeriodGone => "end date gone",
            Self::ContactGone => "contact gone",
            Self::AcknowledgementGone => "time of acknowledgement gone",
            Self::StatusUpdatesGone => "time of status updates gone",
            Self::SecurityTxtExpired => "security.txt expired",
            Self::SecurityTxtGone => "security.txt gone",
            Self::EndDatePassed => "end date passed",
            Self::PeriodExtended => "period extended",
            Self::PeriodAdded => "end date added",
            Self::New => "new",
            Self::CameBack => "came back",
            Self::CouldNotBeRead => "could not be read",
        }
    }

    /// Whether something that was published changed, apart from the watch's own first sight and bad nights.
    pub fn is_of_the_maker(self) -> bool {
        !matches!(self, Self::New | Self::CameBack | Self::CouldNotBeRead)
    }
}

/// One change of one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What happened.
    pub what: What,
    /// What was published before.
    pub before: Option<String>,
    /// What is published now.
    pub after: Option<String>,
    /// In a sentence.
    pub why: String,
    /// The reading that it is held against; none for a site read for the first time.
    pub since: Option<Timestamp>,
    /// For how many readings in a row it could not be read.
    pub nights: Option<u32>,
    /// What the regime makes of it, where it has a rule.
    pub rule: Option<Rule>,
    /// Of the start page of this reading, where it came.
    pub page_sha256: Option<Digest>,
}

impl Change {
    /// Whether the regime says that this is a failure.
    pub fn is_breach(&self) -> bool {
        self.rule
            .as_ref()
            .is_some_and(|rule| rule.verdict == Verdict::Fail)
    }
}

/// What was known of a site before a reading.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Its last reading that compares.
    pub baseline: Option<&'a Record>,
    /// How many readings since then did not.
    pub nights: u32,
}

/// The changes, and what is known from now on: whether this reading is the new baseline, and how many nights are lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The changes.
    pub changes: Vec<Change>,
    /// Whether this reading is held against the next one.
    pub is_baseline: bool,
    /// Readings in a row that could not be compared.
    pub nights: u32,
}

/// Holds a reading against what was known.
pub fn judge(before: Before<'_>, now: &Record, regime: &Regime) -> Judged {
    let draft = Draft {
        now,
        since: before.baseline.map(|record| record.ended),
        changes: Vec::new(),
    };
    match before.baseline {
        _ if now.is_unreadable() => draft.unread(before.nights),
        Some(old) if !now.reads_all_of(old) => draft.unread(before.nights),
        None => draft.first(before.nights),
        Some(old) => draft.compared(old, before.nights, regime),
    }
}

struct Draft<'a> {
    now: &'a Record,
    since: Option<Timestamp>,
    changes: Vec<Change>,
}

impl Draft<'_> {
    fn add(
        &mut self,
        what: What,
        (before, after): (Option<String>, Option<String>),
        why: String,
        rule: Option<Rule>,
    ) {
        let start = |url: &str| url == self.now.url;
        let page = self.now.pages.iter().find(|page| start(&page.url));
        self.changes.push(Change {
            what,
            before,
            after,
            why,
            since: self.since,
            nights: None,
            rule,
            page_sha256: page.map(|page| page.sha256),
        });
    }

    fn unread(mut self, nights: u32) -> Judged {
        let nights = nights.saturating_add(1);
        let page = self.now.unread.first();
        let why = page.map_or_else(
            || "A page could not be read.".to_owned(),
            |page| format!("{}: {}.", page.url, page.reason),
        );
        self.add(What::CouldNotBeRead, (None, None), why, None);
        if let Some(change) = self.changes.last_mut() {
            change.nights = Some(nights);
        }
        Judged {
            changes: self.changes,
            is_baseline: false,
            nights,
        }
    }

    fn first(mut self, nights: u32) -> Judged {
        let why = if nights == 0 {
            "It was read for the first time."
        } else {
            "It was read for the first time, after nights on which it could not be."
        };
        self.add(What::New, (None, None), why.to_owned(), None);
        self.known()
    }

    fn known(self) -> Judged {
        Judged {
            changes: self.changes,
            is_baseline: true,
            nights: 0,
        }
    }

    fn compared(mut self, old: &Record, nights: u32, regime: &Regime) -> Judged {
        if nights > 0 {
            let why = format!("It could not be read {nights} times in a row, and was read now.");
            self.add(What::CameBack, (None, None), why, None);
        }
        self.period(old, regime);
        let now = self.now;
        for (what, predicate, was, is) in [
            (
                What::ContactGone,
                Predicate::ContactPublished,
                &old.contact,
                &now.contact,
            ),
            (
                What::AcknowledgementGone,
                Predicate::AcknowledgementPublished,
                &old.acknowledgement,
                &now.acknowledgement,
            ),
            (
                What::StatusUpdatesGone,
                Predicate::StatusUpdatesPublished,
                &old.status_updates,
                &now.status_updates,
            ),
        ] {
            if let (Published::Yes { words, url }, Published::No) = (was, is) {
                let why =
                    format!("It stood on {url}; the whole site was read, and it is not there.");
                let rule = Rule::of(regime, predicate, Outcome::NotPublished);
                self.add(what, (Some(words.clone()), None), why, rule);
            }
        }
        self.security_txt(old);
        self.known()
    }

    fn period(&mut self, old: &Record, regime: &Regime) {
        let now = self.now;
        let Ok(comparison) = compare(&old.support, &now.support) else {
            return;
        };
        let dates = (
            comparison.before.map(|date| date.to_string()),
            comparison.after.map(|date| date.to_string()),
        );
        let (what, rule) = match comparison.change {
            PeriodChange::Shortened => {
                let rule = Rule::on_shortening(regime, &comparison);
                (What::PeriodShortened, rule)
            }
            PeriodChange::Gone => {
                let outcome = outcome(now.support.reading);
                let rule = outcome.and_then(|outcome| {
                    Rule::of(regime, Predicate::SupportPeriodPublished, outcome)
                });
                (What::PeriodGone, rule)
            }
            PeriodChange::Extended => (What::PeriodExtended, None),
            PeriodChange::Added => (What::PeriodAdded, None),
            PeriodChange::Reworded | PeriodChange::Unchanged | PeriodChange::Unclear => {
                self.passed(old);
                return;
            }
        };
        self.add(what, dates, comparison.why, rule);
    }

    fn passed(&mut self, old: &Record) {
        let (was, is) = (&old.support, &self.now.support);
        if is.reading == ReadingName::Expired
            && was.reading == ReadingName::StatedEndDate
            && let Some(date) = is.end_date
        {
            let date = date.to_string();
            let why = format!("The end date {date} has passed since the last reading.");
            self.add(
                What::EndDatePassed,
                (Some(date.clone()), Some(date)),
                why,
                None,
            );
        }
    }

    fn security_txt(&mut self, old: &Record) {
        let (was, is) = (&old.security_txt, &self.now.security_txt);
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        match (was.state, is.state) {
            (before, FileState::Expired) if before != FileState::Expired => {
                let why = "The time in its Expires has passed: nothing in it is relied on.";
                let times = (time(was.expires), time(is.expires));
                self.add(What::SecurityTxtExpired, times, why.to_owned(), None);
            }
            (FileState::Current | FileState::Expired | FileState::NoExpiry, FileState::Absent) => {
                let why = "Neither of its two places has one now.";
                let times = (time(was.expires), None);
                self.add(What::SecurityTxtGone, times, why.to_owned(), None);
            }
            _ => {}
        }
    }
}

/// The law's outcome of a reading that states no end date.
fn outcome(reading: ReadingName) -> Option<Outcome> {
    Some(match reading {
        ReadingName::DerivableOnly => Outcome::DerivableOnly,
        ReadingName::PerBuyerDuration => Outcome::PerBuyerDuration,
        ReadingName::UpperBoundOnly => Outcome::UpperBoundOnly,
        ReadingName::Vague => Outcome::Vague,
        ReadingName::NoneFound => Outcome::NotPublished,
        _ => return None,
    })
}
