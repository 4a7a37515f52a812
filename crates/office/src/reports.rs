//! Reports from the public: taken in, read by officers, and carried from stage to stage.
//!
//! The log holds salted commitments only. The words of a report, and the reasons that officers give for a
//! stage, stand beside it, where they can be erased.

use std::net::IpAddr;

use jiff::Timestamp;
use proofhouse_law::case::Role;
use serde::{Deserialize, Serialize};

use crate::event_log::{self, NewEvent};
use crate::people::Person;
use crate::people::person::Scope;
use crate::people::secret::{self, Secret};
use crate::people::throttle::Subjects;
use crate::store::personal::{self, Personal, Sealed};
use crate::store::reports::{self, Report, Stage};
use crate::store::{StoreError, Tx};
use crate::web::form::Faults;
use crate::web::{App, WebError};

/// The longest text of each field, in characters.
const PRODUCT_MAX: usize = 200;
pub(crate) const HAPPENED_MAX: usize = 3000;
const CONTACT_MAX: usize = 200;
pub(crate) const REASON_MAX: usize = 2000;
/// How many reports one address may send in a quarter of an hour.
const REPORTS_MAX: i64 = 10;

/// An event about a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum ReportEvent {
    /// A report arrived.
    ReportReceived {
        /// Of its words, salted; lower-case hex.
        commitment: String,
    },
    /// An officer set how far the office has come with it.
    ReportStageSet {
        /// From this stage.
        from: Stage,
        /// To this one.
        to: Stage,
        /// Of the reason, salted; lower-case hex.
        reason: String,
    },
}

/// What someone reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Brand and model.
    pub(crate) product: String,
    /// What they saw.
    pub(crate) happened: String,
    /// How to reach them; empty where they did not agree to be reached.
    #[serde(default)]
    pub(crate) contact: String,
}

impl Words {
    /// Without surrounding white space and control characters, as a form is read.
    pub(crate) fn tidied(self) -> Self {
        Self {
            product: tidy(&self.product),
            happened: tidy(&self.happened),
            contact: tidy(&self.contact),
        }
    }

    /// What is missing or too long, at the form's fields.
    pub(crate) fn faults(&self) -> Faults {
        let mut faults = Faults::default();
        let mut need = |name: &str, given: &str, missing: &str, what: &str, most: usize| {
            if !missing.is_empty() && given.is_empty() {
                faults.add(name, missing);
            } else if given.chars().count() > most {
                faults.add(name, format!("{what} must be {most} characters or fewer"));
            }
        };
        let missing = "Enter the product’s brand and model";
        need("product", &self.product, missing, "Product", PRODUCT_MAX);
        let (missing, what) = ("Enter what happened", "What happened");
        need("happened", &self.happened, missing, what, HAPPENED_MAX);
        need("contact", &self.contact, "", "Contact", CONTACT_MAX);
        faults
    }
}

fn tidy(text: &str) -> String {
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|&letter| letter == '\n' || letter == '\t' || !letter.is_control())
        .collect();
    text.trim().to_owned()
}

/// A report as officers read it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) report: Report,
    /// What was said; none where it was erased.
    pub(crate) words: Option<Words>,
}

/// A stage that was set.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    /// When.
    pub(crate) at: Timestamp,
    /// Who: `officer/<id>`.
    pub(crate) actor: String,
    /// To which stage.
    pub(crate) stage: Stage,
    /// Why; none where it was erased.
    pub(crate) reason: Option<String>,
}

/// Refuses whoever may not read reports: they hold what people said of themselves.
pub(crate) fn may_read(app: &App, person: &Person) -> Result<(), WebError> {
    let needs = if !person.holds(Role::CaseOfficer, app.clock().today()) {
        "an officer designated as case officer".to_owned()
    } else if !person.may(Scope::CasesRead) {
        format!("a token with the scope {}", Scope::CasesRead.name())
    } else {
        return Ok(());
    };
    Err(WebError::Forbidden { needs })
}

/// Keeps a report that has no faults; the token with which its sender follows it.
pub(crate) async fn take_in(app: &App, address: IpAddr, words: &Words) -> Result<Secret, WebError> {
    let text = serde_json::to_string(words)
        .map_err(|error| WebError::internal(format!("a report's words: {error}")))?;
    let token = Secret::fresh()?;
    let report = format!("report-{}", hex::encode(secret::random::<8>()?));
    let sealed = Sealed::new(text, secret::random()?);
    let meter = Subjects::of_address("report", address, REPORTS_MAX);
    let now = app.clock().now();
    let mut tx = app.store().write().await?;
    if let Some(wait_seconds) = meter.wait(&mut tx, app.wall_now()).await? {
        let what =
            "Several reports came from where you are within a few minutes. This one was not kept.";
        return Err(WebError::TooMany {
            what: what.to_owned(),
            wait_seconds,
        });
    }
    meter.failed(&mut tx, app.wall_now()).await?;
    sealed.keep(&mut tx, &aggregate(&report)).await?;
    reports::add(&mut tx, token.hash(), &report, sealed.commitment(), now).await?;
    let received = ReportEvent::ReportReceived {
        commitment: hex::encode(sealed.commitment()),
    };
    let event = NewEvent::new("office/public", app.clock().today(), &received)?;
    event_log::append_any(&mut tx, &aggregate(&report), vec![event], now).await?;
    tx.commit().await?;
    Ok(token)
}

/// The newest reports with their words, the newest first.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Told>, WebError> {
    let mut told = Vec::new();
    for report in reports::list(tx).await? {
        told.push(tell(tx, report).await?);
    }
    Ok(told)
}

/// One report with its words.
pub(crate) async fn one(tx: &mut Tx, report: &str) -> Result<Told, WebError> {
    let report = reports::find(tx, report).await?;
    tell(tx, report.ok_or(WebError::NotFound)?).await
}

async fn tell(tx: &mut Tx, report: Report) -> Result<Told, WebError> {
    let words = kept(tx, report.commitment).await?;
    let words = words
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| StoreError::corrupt(format!("a report's words: {error}")))?;
    Ok(Told { report, words })
}

/// The value behind a commitment; none where it was erased.
async fn kept(tx: &mut Tx, commitment: [u8; 32]) -> Result<Option<String>, WebError> {
    match personal::value(tx, commitment).await? {
        Personal::Known(text) => Ok(Some(text)),
        Personal::Erased(_) => Ok(None),
        Personal::Unknown => {
            Err(StoreError::corrupt("a commitment of a report without its value").into())
        }
    }
}

/// The stages that were set, oldest first.
pub(crate) async fn steps(tx: &mut Tx, report: &str) -> Result<Vec<Step>, WebError> {
    let mut steps = Vec::new();
    for event in event_log::of(tx, &aggregate(report)).await? {
        let ReportEvent::ReportStageSet { to, reason, .. } = event.read()? else {
            continue;
        };
        let mut commitment = [0; 32];
        hex::decode_to_slice(&reason, &mut commitment)
            .map_err(|error| StoreError::corrupt(format!("a reason's commitment: {error}")))?;
        steps.push(Step {
            at: event.recorded_at,
            actor: event.actor,
            stage: to,
            reason: kept(tx, commitment).await?,
        });
    }
    Ok(steps)
}

/// What is wrong with a stage and a reason, at the form's fields.
pub(crate) fn step_faults(to: Option<Stage>, reason: &str) -> Faults {
    let mut faults = Faults::default();
    if to.is_none_or(|to| to == Stage::Received) {
        faults.add("to", "Select how far the office has come");
    }
    if reason.is_empty() {
        faults.add("reason", "Enter why");
    } else if reason.chars().count() > REASON_MAX {
        let fault = format!("The reason must be {REASON_MAX} characters or fewer");
        faults.add("reason", fault);
    }
    faults
}

/// Records how far the office has come; `reason` has no faults.
pub(crate) async fn set_stage(
    app: &App,
    person: &Person,
    report: &str,
    to: Stage,
    reason: &str,
) -> Result<Told, WebError> {
    let sealed = Sealed::new(reason, secret::random()?);
    let (now, today) = (app.clock().now(), app.clock().today());
    let mut tx = app.store().write().await?;
    let before = reports::find(&mut tx, report).await?;
    let from = before.ok_or(WebError::NotFound)?.stage;
    if from == to {
        return Err(WebError::bad_request(
            "The report is at this stage already. Nothing was changed.",
            "Look at the report again: someone may have set its stage before you.",
        ));
    }
    sealed.keep(&mut tx, &aggregate(report)).await?;
    let set = ReportEvent::ReportStageSet {
        from,
        to,
        reason: hex::encode(sealed.commitment()),
    };
    let event = NewEvent::new(format!("officer/{}", person.officer), today, &set)?;
    event_log::append_any(&mut tx, &aggregate(report), vec![event], now).await?;
    reports::set_stage(&mut tx, report, to, now).await?;
    let told = one(&mut tx, report).await?;
    tx.commit().await?;
    Ok(told)
}

/// The reports whose stage in the tables is not what their events say; for verification.
pub(crate) async fn astray(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let mut astray = Vec::new();
    for (report, found) in reports::stages(tx).await? {
        let mut drawn = None;
        // An event that cannot be read is named where the log itself is verified.
        let events = event_log::of(tx, &aggregate(&report)).await;
        for event in events.unwrap_or_default() {
            drawn = match event.read() {
                Ok(ReportEvent::ReportReceived { .. }) => Some(Stage::Received),
                Ok(ReportEvent::ReportStageSet { to, .. }) => Some(to),
                Err(_) => drawn,
            };
        }
        if drawn.map(Stage::name) != Some(found.as_str()) {
            astray.push(report);
        }
    }
    Ok(astray)
}

fn aggregate(report: &str) -> String {
    format!("report/{report}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_reports_keep_their_shape() {
        let received = r#"{"kind":"report-received","commitment":"00ff"}"#;
        let set =
            r#"{"kind":"report-stage-set","from":"received","to":"case-opened","reason":"00ff"}"#;
        for text in [received, set] {
            let event: ReportEvent = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), text);
        }
    }

    #[test]
    fn white_space_alone_is_no_report() {
        let words = Words {
            product: " \u{0}".to_owned(),
            happened: "x".repeat(HAPPENED_MAX + 1),
            contact: String::new(),
        };
        let faults = words.tidied().faults().value().to_string();
        assert!(
            faults.contains("brand and model") && faults.contains("3000"),
            "{faults}"
        );
    }
}
