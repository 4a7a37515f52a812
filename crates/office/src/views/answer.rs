//! Answering a call for views: what was chosen goes into the log, who said what stands beside it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{Call, Choice, Respondent, Standing, ViewsEvent, aggregate_of, find};
use crate::event_log::{self, NewEvent};
use crate::people::secret::{self, Secret};
use crate::people::throttle::Subjects;
use crate::store::personal::{Sealed, VALUE_MAX};
use crate::store::views::{self as rows, AnswerRow};
use crate::store::{StoreError, Tx};
use crate::web::form::Faults;
use crate::web::{App, WebError};

/// The longest text about one question or about the whole, and the longest name, in characters.
pub(crate) const TEXT_MAX: usize = 2000;
const NAME_MAX: usize = 200;
/// How many answers one address may send in a quarter of an hour.
const ANSWERS_MAX: i64 = 10;

/// An answer as it is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    /// None where nothing was selected.
    pub(crate) respondent: Option<Respondent>,
    /// Who answers; empty where they do not say.
    #[serde(default)]
    pub(crate) name: String,
    /// By the path of the rule.
    #[serde(default)]
    pub(crate) choices: BTreeMap<String, Choice>,
    /// Free text by the path of the rule.
    #[serde(default)]
    pub(crate) texts: BTreeMap<String, String>,
    /// Free text about the whole.
    #[serde(default)]
    pub(crate) general: String,
    /// Whether it may be published: asked apart, and no unless said.
    #[serde(default)]
    pub(crate) consent: bool,
}

/// What is kept beside the log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) name: String,
    pub(super) texts: BTreeMap<String, String>,
    pub(super) general: String,
}

impl Given {
    fn words(&self) -> Words {
        let kept = |text: &String| Some(tidy(text)).filter(|text| !text.is_empty());
        Words {
            name: tidy(&self.name),
            texts: self
                .texts
                .iter()
                .filter_map(|(path, text)| Some((path.clone(), kept(text)?)))
                .collect(),
            general: tidy(&self.general),
        }
    }

    /// What is wrong with it, at the form's fields: `choice-N` and `text-N` count the call's questions from 1.
    pub(crate) fn faults(&self, call: &Call) -> Faults {
        let mut faults = Faults::default();
        if self.respondent.is_none() {
            faults.add("respondent", "Select who you are answering as");
        }
        if self.name.chars().count() > NAME_MAX {
            faults.add(
                "name",
                format!("Your name must be {NAME_MAX} characters or fewer"),
            );
        }
        for (at, question) in (1..).zip(&call.questions) {
            let text = self.texts.get(&question.path);
            if text.is_some_and(|text| text.chars().count() > TEXT_MAX) {
                faults.add(
                    &format!("text-{at}"),
                    format!(
                        "Your words on {} must be {TEXT_MAX} characters or fewer",
                        question.name
                    ),
                );
            }
        }
        if self.general.chars().count() > TEXT_MAX {
            faults.add(
                "general",
                format!("Your words on the whole must be {TEXT_MAX} characters or fewer"),
            );
        }
        let asked = |path: &String| call.questions.iter().any(|question| question.path == *path);
        if let Some(stray) = self
            .choices
            .keys()
            .chain(self.texts.keys())
            .find(|path| !asked(path))
        {
            let shown: String = stray.chars().take(100).collect();
            faults.add(
                "choice-1",
                format!("The call has no question about {shown}"),
            );
        }
        let words = self.words();
        if self.choices.is_empty() && words.texts.is_empty() && words.general.is_empty() {
            faults.add(
                "choice-1",
                "Answer at least one question, or write something about the whole",
            );
        }
        let length = serde_json::to_string(&words).map_or(usize::MAX, |text| text.len());
        if faults.is_empty() && length > VALUE_MAX {
            faults.add(
                "general",
                format!(
                    "Your words together are too long by about {} characters: shorten some",
                    length.saturating_sub(VALUE_MAX)
                ),
            );
        }
        faults
    }
}

/// Text as a form is read: without control characters and surrounding white space.
fn tidy(text: &str) -> String {
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|&letter| letter == '\n' || letter == '\t' || !letter.is_control())
        .collect();
    text.trim().to_owned()
}

/// Keeps an answer that has no faults, while the call is open; the receipt.
pub(crate) async fn take_in(
    app: &App,
    address: IpAddr,
    call: &str,
    given: &Given,
) -> Result<Secret, WebError> {
    let words = serde_json::to_string(&given.words())
        .map_err(|error| WebError::internal(format!("an answer's words: {error}")))?;
    let receipt = Secret::fresh()?;
    let sealed = Sealed::new(words, secret::random()?);
    let meter = Subjects::of_address("views", address, ANSWERS_MAX);
    let now = app.clock().now();
    let mut tx = app.store().write().await?;
    let found = find(&mut tx, call).await?;
    if Standing::at(&found.row, now) != Standing::Open {
        return Err(WebError::bad_request(
            "The call takes no answers now. Yours was not kept.",
            "Look at the call’s page for when it is open.",
        ));
    }
    if let Some(wait_seconds) = meter.wait(&mut tx, app.wall_now()).await? {
        let what =
            "Several answers came from where you are within a few minutes. This one was not kept."
                .to_owned();
        return Err(WebError::TooMany { what, wait_seconds });
    }
    meter.failed(&mut tx, app.wall_now()).await?;
    let respondent = given.respondent.ok_or(WebError::NotFound)?;
    let row = AnswerRow {
        view: format!("view-{}", hex::encode(secret::random::<8>()?)),
        call: call.to_owned(),
        commitment: sealed.commitment(),
        respondent: respondent.name().to_owned(),
        consent: given.consent,
        given_at: now,
    };
    sealed.keep(&mut tx, &aggregate_of(&row)).await?;
    rows::add_answer(&mut tx, receipt.hash(), &row, &named(&given.choices)).await?;
    let event = ViewsEvent::ViewGiven {
        call: call.to_owned(),
        respondent,
        choices: given.choices.clone(),
        consent: given.consent,
        words: hex::encode(sealed.commitment()),
    };
    record(app, &mut tx, &row, &event).await?;
    tx.commit().await?;
    Ok(receipt)
}

/// The answer of a receipt, without its words: a receipt that leaks shows no one.
pub(crate) async fn receipt(tx: &mut Tx, token: &str) -> Result<AnswerRow, WebError> {
    let row = rows::by_token(tx, secret::hash(token)).await?;
    row.ok_or(WebError::NotFound)
}

/// Takes back that an answer may be published; it counts as before.
pub(crate) async fn withdraw(app: &App, token: &str) -> Result<AnswerRow, WebError> {
    let mut tx = app.store().write().await?;
    let mut row = receipt(&mut tx, token).await?;
    if row.consent {
        rows::withdraw_consent(&mut tx, &row.view).await?;
        record(app, &mut tx, &row, &ViewsEvent::ConsentWithdrawn {}).await?;
        tx.commit().await?;
        row.consent = false;
    }
    Ok(row)
}

async fn record(
    app: &App,
    tx: &mut Tx,
    row: &AnswerRow,
    event: &ViewsEvent,
) -> Result<(), WebError> {
    let (now, today) = (app.clock().now(), app.clock().today());
    let event = NewEvent::new("office/public", today, event)?;
    event_log::append_any(tx, &aggregate_of(row), vec![event], now).await?;
    Ok(())
}

fn named(choices: &BTreeMap<String, Choice>) -> BTreeMap<String, String> {
    choices
        .iter()
        .map(|(path, choice)| (path.clone(), choice.name().to_owned()))
        .collect()
}

/// Whether an answer's rows are what its events say.
pub(super) async fn is_drawn(tx: &mut Tx, row: &AnswerRow) -> Result<bool, StoreError> {
    let mut drawn = None;
    for event in event_log::of(tx, &aggregate_of(row))
        .await
        .unwrap_or_default()
    {
        match event.read() {
            Ok(ViewsEvent::ViewGiven {
                call,
                respondent,
                choices,
                consent,
                words,
            }) => {
                drawn = Some((
                    call,
                    respondent.name().to_owned(),
                    named(&choices),
                    consent,
                    words,
                ));
            }
            Ok(ViewsEvent::ConsentWithdrawn {}) => {
                if let Some(drawn) = &mut drawn {
                    drawn.3 = false;
                }
            }
            _ => {}
        }
    }
    let choices = rows::choices(tx, &row.view).await?;
    let found = (
        row.call.clone(),
        row.respondent.clone(),
        choices,
        row.consent,
        hex::encode(row.commitment),
    );
    Ok(drawn == Some(found))
}
