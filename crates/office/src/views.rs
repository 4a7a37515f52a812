//! A call for views: a draft of a regime beside the edition in force, one question for each rule that changes, answers with
//! consent to publication asked apart, and what came of each question.
//!
//! The log holds what was asked, what was chosen, and salted commitments. Names and free texts stand beside it, where they can
//! be erased.

mod answer;
mod asked;
mod call;
mod draft;
mod published;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::{Digest, Regime};
use serde::{Deserialize, Serialize};

use crate::event_log;
use crate::store::views::{self as rows, AnswerRow, CallRow};
use crate::store::{StoreError, Tx};
use crate::web::{App, WebError};

pub(crate) use answer::{Given, TEXT_MAX, receipt, take_in, withdraw};
pub(crate) use call::{
    Closing, Deciding, Opening, REASONS_MAX, close, decide, may_close, may_decide, may_open, open,
};
pub(crate) use draft::DraftFile;
pub(crate) use published::{Counted, PAGE, Published, counted, published};

/// An event about a call for views, or about an answer to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ViewsEvent {
    /// A call was made.
    CallMade {
        /// Its title.
        title: String,
        /// What it is about and why.
        about: String,
        /// The regime.
        regime: String,
        /// The edition in force.
        base: Digest,
        /// The draft.
        draft: Digest,
        /// The draft's files, among the exhibits.
        files: Digest,
        /// What is asked, one question a rule that changes.
        questions: Vec<Question>,
        /// From when it takes answers.
        opens_at: Timestamp,
        /// Until when it takes them.
        closes_at: Timestamp,
    },
    /// It was closed before its time.
    CallClosed {
        /// Why: published.
        reasons: String,
    },
    /// It was decided what comes of a question.
    OutcomeRecorded {
        /// The rule.
        path: String,
        /// What comes of it.
        outcome: Outcome,
        /// Why: published.
        reasons: String,
    },
    /// Someone answered.
    ViewGiven {
        /// The call.
        call: String,
        /// What kind of respondent.
        respondent: Respondent,
        /// What was chosen, by the path of the rule.
        choices: BTreeMap<String, Choice>,
        /// Whether it may be published.
        consent: bool,
        /// Of the name and the free texts, salted; lower-case hex.
        words: String,
    },
    /// Whoever answered takes back that it may be published.
    ConsentWithdrawn {},
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The rule that changes.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// What changes, one sentence each.
    pub changes: Vec<String>,
    /// What is asked.
    pub asks: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal, $words:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every one, in the order in which pages show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in the store and in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// In words.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }

            /// The one of that name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

words! {
    /// An answer to a question.
    Choice {
        /// For the change.
        Agree = "agree", "Agree";
        /// Neither for nor against it.
        Neutral = "neutral", "Neither agree nor disagree";
        /// Against it.
        Disagree = "disagree", "Disagree";
        /// No view.
        DontKnow = "dont-know", "Do not know";
    }
}

words! {
    /// Who answers.
    Respondent {
        /// For themselves.
        Individual = "individual", "An individual";
        /// Makes products.
        Manufacturer = "manufacturer", "A manufacturer";
        /// Sells them.
        Retailer = "retailer", "A retailer";
        /// Researches.
        Academia = "academia", "Academia";
        /// A group of citizens or consumers.
        CivilSociety = "civil-society", "Civil society";
        /// Tests and certifies.
        Assurance = "assurance", "An assurance or testing body";
        /// Someone else.
        Other = "other", "Someone else";
    }
}

words! {
    /// What comes of a question.
    Outcome {
        /// The change is made as proposed.
        Kept = "kept", "Kept as proposed";
        /// The change is made in another way.
        Changed = "changed", "Changed after the views";
        /// The change is not made.
        Dropped = "dropped", "Dropped";
    }
}

/// Whether a call takes answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Not yet.
    Coming,
    /// Now.
    Open,
    /// No longer.
    Closed,
}

impl Standing {
    /// Where a call stands: a function of its times, so that no job opens or closes one.
    pub(crate) fn at(call: &CallRow, now: Timestamp) -> Self {
        if now >= call.closes_at {
            Self::Closed
        } else if now < call.opens_at {
            Self::Coming
        } else {
            Self::Open
        }
    }
}

/// A call as its events make it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Its row: times, editions, files.
    pub(crate) row: CallRow,
    /// What it is about and why.
    pub(crate) about: String,
    /// What is asked.
    pub(crate) questions: Vec<Question>,
    /// Why it was closed before its time.
    pub(crate) closed_early: Option<String>,
    /// What came of each question, the latest decision.
    pub(crate) outcomes: BTreeMap<String, (Outcome, String)>,
}

/// What came of a question, as the law's page shows it.
#[derive(Clone, Debug)]
pub(crate) struct Come {
    pub(crate) call: String,
    pub(crate) title: String,
    pub(crate) outcome: Outcome,
    pub(crate) reasons: String,
}

fn aggregate(call: &str) -> String {
    format!("views/{call}")
}

/// The call of that name.
pub(crate) async fn find(tx: &mut Tx, call: &str) -> Result<Call, WebError> {
    let row = rows::call(tx, call).await?.ok_or(WebError::NotFound)?;
    Ok(read(tx, row).await?)
}

async fn read(tx: &mut Tx, row: CallRow) -> Result<Call, event_log::LogError> {
    let mut call = Call {
        about: String::new(),
        questions: Vec::new(),
        closed_early: None,
        outcomes: BTreeMap::new(),
        row,
    };
    for event in event_log::of(tx, &aggregate(&call.row.call)).await? {
        match event.read()? {
            ViewsEvent::CallMade {
                about, questions, ..
            } => {
                (call.about, call.questions) = (about, questions);
            }
            ViewsEvent::CallClosed { reasons } => call.closed_early = Some(reasons),
            ViewsEvent::OutcomeRecorded {
                path,
                outcome,
                reasons,
            } => {
                call.outcomes.insert(path, (outcome, reasons));
            }
            ViewsEvent::ViewGiven { .. } | ViewsEvent::ConsentWithdrawn {} => {}
        }
    }
    Ok(call)
}

/// What came of the questions about each rule of a regime, by the rule's path, the newest call first.
pub(crate) async fn outcomes_of(
    tx: &mut Tx,
    regime: &str,
) -> Result<BTreeMap<String, Vec<Come>>, WebError> {
    let mut come: BTreeMap<String, Vec<Come>> = BTreeMap::new();
    for row in rows::calls(tx).await? {
        if row.regime != regime {
            continue;
        }
        let call = read(tx, row).await?;
        for (path, (outcome, reasons)) in call.outcomes {
            come.entry(path).or_default().push(Come {
                call: call.row.call.clone(),
                title: call.row.title.clone(),
                outcome,
                reasons,
            });
        }
    }
    Ok(come)
}

/// The draft of a call with this hash, where there is one.
pub(crate) async fn draft_with(
    app: &App,
    regime: &str,
    sha256: Digest,
) -> Result<Option<Regime>, WebError> {
    let mut tx = app.store().read().await?;
    let calls = rows::calls(&mut tx).await?;
    drop(tx);
    match calls
        .iter()
        .find(|call| call.regime == regime && call.draft == sha256)
    {
        Some(call) => draft::of(app, call).map(Some),
        None => Ok(None),
    }
}

/// The drafts, by the text that names them in a query, with the title of their call.
pub(crate) async fn drafts_named(tx: &mut Tx) -> Result<Vec<(String, String)>, WebError> {
    let calls = rows::calls(tx).await?;
    Ok(calls
        .into_iter()
        .map(|call| {
            let name = format!("{}@{}", call.regime, call.draft);
            (name, format!("{}, draft of “{}”", call.regime, call.title))
        })
        .collect())
}

/// Calls and answers whose rows in the tables are not what their events say; for verification.
pub(crate) async fn astray(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let mut astray = Vec::new();
    for row in rows::calls(tx).await? {
        if !call::is_drawn(tx, &row).await {
            astray.push(format!("{}: the table view_call", row.call));
        }
    }
    for row in rows::answers(tx).await? {
        if !answer::is_drawn(tx, &row).await? {
            astray.push(format!(
                "{}: the tables view_answer and view_choice",
                row.view
            ));
        }
    }
    Ok(astray)
}

/// The name of an answer's aggregate.
fn aggregate_of(answer: &AnswerRow) -> String {
    format!("view/{}", answer.view)
}
