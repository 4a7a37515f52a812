//! Making a call for views, closing it before its time, and deciding what comes of its questions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proofhouse_law::regime::ViewsAct;
use proofhouse_law::regime::diff::diff;
use proofhouse_law::{Digest, Refusal, Regime};
use serde::Deserialize;

use super::asked::{questions, text, times};
use super::draft::{self, DraftFile};
use super::{Call, Outcome, Question, Standing, ViewsEvent, aggregate, find};
use crate::desk::register_exhibit;
use crate::event_log::{self, NewEvent};
use crate::people::{Person, secret};
use crate::store::Tx;
use crate::store::views::{self as rows, CallRow};
use crate::web::form::Faults;
use crate::web::{App, WebError};

/// The longest texts, in characters.
const TITLE_MAX: usize = 150;
const ABOUT_MAX: usize = 5000;
pub(crate) const REASONS_MAX: usize = 5000;
/// A call as it is asked for. Times are civil times in London, such as `2026-12-01T09:00`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) regime: String,
    pub(crate) files: Vec<DraftFile>,
    /// Empty: at once.
    #[serde(default)]
    pub(crate) opens: String,
    pub(crate) closes: String,
    /// The words of a question, by the path of the rule, where they are not the plain ones.
    #[serde(default)]
    pub(crate) questions: BTreeMap<String, String>,
}

/// Closing a call before its time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    pub(crate) reasons: String,
}

/// What comes of a question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deciding {
    pub(crate) path: String,
    pub(crate) outcome: Outcome,
    pub(crate) reasons: String,
}

/// What an attempt came to: done, or what is wrong with what was asked, at the form's fields.
pub(crate) type Attempt<T> = Result<Result<T, Faults>, WebError>;

/// Makes a call. Whether the officer may is asked before anything of the draft is read.
pub(crate) async fn open(app: &App, person: &Person, asked: Opening) -> Attempt<String> {
    let mut faults = Faults::default();
    let base = app
        .desk()
        .regimes()
        .current()
        .into_iter()
        .find(|one| one.id().as_str() == asked.regime);
    let Some(base) = base else {
        faults.add("regime", "Select the regime that the draft would change");
        return Ok(Err(faults));
    };
    may(app, base, ViewsAct::Open, person)?;
    text("title", "a title", &asked.title, TITLE_MAX, &mut faults);
    text(
        "about",
        "what the call is about and why",
        &asked.about,
        ABOUT_MAX,
        &mut faults,
    );
    // As the store keeps it, so that the row and the event say the same.
    let now = app.clock().now();
    let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    let times = times(&asked, now, &mut faults);
    let read = draft::check(&asked.regime, &asked.files, &mut faults);
    let questions = read
        .as_ref()
        .map(|draft| questions(&diff(base, draft), &asked.questions, &mut faults));
    let (Some((opens_at, closes_at)), Some(read), Some(questions), true) =
        (times, read, questions, faults.is_empty())
    else {
        return Ok(Err(faults));
    };
    let row = CallRow {
        call: format!("call-{}", hex::encode(secret::random::<8>()?)),
        title: asked.title.trim().to_owned(),
        regime: asked.regime,
        base: base.hash(),
        draft: read.hash(),
        files: Digest::of(b""),
        opens_at,
        closes_at,
        made_at: now,
    };
    let about = asked.about.trim().to_owned();
    keep(app, person, row, about, asked.files, questions)
        .await
        .map(Ok)
}

/// Keeps the draft's files, and records the call.
async fn keep(
    app: &App,
    person: &Person,
    mut row: CallRow,
    about: String,
    files: Vec<DraftFile>,
    questions: Vec<Question>,
) -> Result<String, WebError> {
    let bytes = serde_json::to_vec(&draft::sorted(files))
        .map_err(|error| WebError::internal(error.to_string()))?;
    let kept = app
        .desk()
        .exhibits()
        .put(&bytes)
        .map_err(|error| WebError::internal(error.to_string()))?;
    row.files = kept.digest;
    let made = ViewsEvent::CallMade {
        title: row.title.clone(),
        about,
        regime: row.regime.clone(),
        base: row.base,
        draft: row.draft,
        files: row.files,
        questions,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
    };
    let mut tx = app.store().write().await?;
    register_exhibit(
        &mut tx,
        kept.digest,
        kept.size,
        "application/json",
        &aggregate(&row.call),
        "own",
        None,
        row.made_at,
    )
    .await?;
    rows::add_call(&mut tx, &row).await?;
    record(app, &mut tx, person, &row.call, &made).await?;
    tx.commit().await?;
    Ok(row.call)
}

/// Closes a call before its time.
pub(crate) async fn close(app: &App, person: &Person, call: &str, asked: Closing) -> Attempt<()> {
    let mut tx = app.store().write().await?;
    let found = find(&mut tx, call).await?;
    may(app, base_of(app, &found)?, ViewsAct::Close, person)?;
    let mut faults = Faults::default();
    text("reasons", "why", &asked.reasons, REASONS_MAX, &mut faults);
    let now = app.clock().now();
    if Standing::at(&found.row, now) == Standing::Closed {
        faults.add("reasons", "The call is closed already. Nothing was changed");
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let closed = ViewsEvent::CallClosed {
        reasons: asked.reasons.trim().to_owned(),
    };
    let at = record(app, &mut tx, person, call, &closed).await?;
    rows::end_call(&mut tx, call, at).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Records what comes of a question, once the call is closed. A later decision takes the place of an earlier one.
pub(crate) async fn decide(app: &App, person: &Person, call: &str, asked: Deciding) -> Attempt<()> {
    let mut tx = app.store().write().await?;
    let found = find(&mut tx, call).await?;
    may(app, base_of(app, &found)?, ViewsAct::Outcome, person)?;
    if Standing::at(&found.row, app.clock().now()) != Standing::Closed {
        let day = proofhouse_law::clock::civil_date(found.row.closes_at);
        return Err(Refusal {
            lawful_from: Some(day),
            ..Refusal::procedure("views.not-closed", "What comes of a question is decided when everyone could answer. Wait until the call is closed.")
        }
        .into());
    }
    let mut faults = Faults::default();
    text("reasons", "why", &asked.reasons, REASONS_MAX, &mut faults);
    if !found
        .questions
        .iter()
        .any(|question| question.path == asked.path)
    {
        faults.add("path", "The call has no question about this rule");
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let recorded = ViewsEvent::OutcomeRecorded {
        path: asked.path,
        outcome: asked.outcome,
        reasons: asked.reasons.trim().to_owned(),
    };
    record(app, &mut tx, person, call, &recorded).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Refuses an officer who may open a call under no regime.
pub(crate) fn may_open(app: &App, person: &Person) -> Result<(), WebError> {
    let mut last = Err(WebError::bad_request(
        "This office has no regime that a draft could change.",
        "Start it with the files of one (--regimes).",
    ));
    for regime in app.desk().regimes().current() {
        last = may(app, regime, ViewsAct::Open, person);
        if last.is_ok() {
            break;
        }
    }
    last
}

/// Refuses an officer who may not close this call.
pub(crate) async fn may_close(app: &App, person: &Person, call: &str) -> Result<(), WebError> {
    let mut tx = app.store().read().await?;
    let found = find(&mut tx, call).await?;
    may(app, base_of(app, &found)?, ViewsAct::Close, person)
}

/// Refuses an officer who may not record what comes of this call's questions.
pub(crate) async fn may_decide(app: &App, person: &Person, call: &str) -> Result<(), WebError> {
    let mut tx = app.store().read().await?;
    let found = find(&mut tx, call).await?;
    may(app, base_of(app, &found)?, ViewsAct::Outcome, person)
}

/// The edition under which a call is run: the one in force when it was made, or else the current one.
fn base_of<'a>(app: &'a App, call: &Call) -> Result<&'a Regime, WebError> {
    let regimes = app.desk().regimes();
    let id = call.row.regime.parse().map_err(|_| WebError::NotFound)?;
    regimes
        .edition(&id, call.row.base)
        .or_else(|| regimes.find(&id))
        .ok_or_else(|| {
            WebError::bad_request(
                "The regime of this call is not loaded.",
                "Start the office with its files (--regimes). Nothing was changed.",
            )
        })
}

/// Whether the officer may do it today.
fn may(app: &App, regime: &Regime, act: ViewsAct, person: &Person) -> Result<(), WebError> {
    let (designation, today) = (&person.designation, app.clock().today());
    if today < designation.from || designation.until.is_some_and(|until| today > until) {
        let needs = "an officer whose designation is in force today".to_owned();
        return Err(WebError::Forbidden { needs });
    }
    Ok(regime.may_run_views(act, &person.actor())?)
}

async fn record(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    call: &str,
    event: &ViewsEvent,
) -> Result<Timestamp, WebError> {
    let now = app.clock().now();
    let event = NewEvent::new(
        format!("officer/{}", person.officer),
        app.clock().today(),
        event,
    )?;
    let recorded = event_log::append_any(tx, &aggregate(call), vec![event], now).await?;
    Ok(recorded.first().map_or(now, |event| event.recorded_at))
}

/// Whether a call's row is what its events say.
pub(super) async fn is_drawn(tx: &mut Tx, row: &CallRow) -> bool {
    // An event that cannot be read is named where the log itself is verified.
    let mut drawn = None;
    for event in event_log::of(tx, &aggregate(&row.call))
        .await
        .unwrap_or_default()
    {
        match event.read() {
            Ok(ViewsEvent::CallMade {
                title,
                regime,
                base,
                draft,
                files,
                opens_at,
                closes_at,
                ..
            }) => {
                drawn = Some(CallRow {
                    call: row.call.clone(),
                    title,
                    regime,
                    base,
                    draft,
                    files,
                    opens_at,
                    closes_at,
                    made_at: row.made_at,
                });
            }
            Ok(ViewsEvent::CallClosed { .. }) => {
                if let Some(drawn) = &mut drawn {
                    drawn.closes_at = event.recorded_at;
                }
            }
            _ => {}
        }
    }
    drawn.as_ref() == Some(row)
}
