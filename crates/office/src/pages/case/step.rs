//! One step of a case as a page: its form, the law's "no" with what was typed, and what follows when it is done.

use http::StatusCode;
use minijinja::{Value, context};
use proofhouse_law::case::ActionName;

use axum::response::Response;

use super::opened::Opened;
use super::words;
use crate::api::{Asked, act};
use crate::people::secret;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// The page of a step.
pub(super) struct Page<'a> {
    case: &'a Opened,
    action: ActionName,
    template: String,
    fields: Value,
}

impl<'a> Page<'a> {
    /// The page of `action`; `fields` are its template's own values.
    pub(super) fn new(case: &'a Opened, action: ActionName, fields: Value) -> Self {
        let template = format!("case/{}.html", action.as_str().replace('-', "_"));
        Self {
            case,
            action,
            template,
            fields,
        }
    }

    /// The same page with another template.
    pub(super) fn template(mut self, template: &str) -> Self {
        template.clone_into(&mut self.template);
        self
    }

    /// Shows the form, and why the step cannot be taken today where it cannot.
    pub(super) fn show(&self) -> Result<Response, WebError> {
        let fields = context! { not_today => self.not_today()?, ..self.context(None)? };
        self.case.visit.page(&self.template, fields)
    }

    /// Shows the form again with what is wrong with it.
    pub(super) fn again(&self, faults: &Faults) -> Result<Response, WebError> {
        let fields = context! { not_today => (), ..self.context(None)? };
        self.case.visit.again(&self.template, faults, fields)
    }

    /// Takes the step exactly as the API takes it, and sends the browser on; a refusal comes back with the form.
    pub(super) async fn carry_out(&self, asked: Asked, form: &Form) -> Result<Response, WebError> {
        let key = Some(form.text("request_key").to_owned()).filter(|key| !key.is_empty());
        let complete = match asked.complete() {
            Ok(complete) => complete,
            Err(error) => return self.answer(error),
        };
        match act(
            self.case.visit.app(),
            &self.case.person,
            Some(self.case.id.clone()),
            complete,
            key,
        )
        .await
        {
            Ok(answer) => {
                let made = answer.get("notice").and_then(serde_json::Value::as_str);
                Ok(self.case.visit.redirect(&self.after(made)))
            }
            Err(error) => self.answer(error),
        }
    }

    /// Shows what came of a step that was not taken.
    pub(super) fn answer(&self, error: WebError) -> Result<Response, WebError> {
        match error {
            WebError::Refused(refusal) => {
                let refusal = words::refusal(&refusal);
                let fields = context! { not_today => (), ..self.context(Some(refusal))? };
                self.case
                    .visit
                    .page_with(StatusCode::CONFLICT, &self.template, fields)
            }
            WebError::BadRequest { what, .. } => {
                let mut faults = Faults::default();
                faults.add("step", words::sentence(&what));
                self.again(&faults)
            }
            other => Err(other),
        }
    }

    /// The page after the step: that of the notice it was about or made, or else the case's.
    pub(super) fn after(&self, made: Option<&str>) -> String {
        let notice = match (made, self.case.notice()) {
            (Some(made), _) => Some(made.to_owned()),
            (None, Ok(notice)) => Some(notice.id.to_string()),
            (None, Err(_)) => None,
        };
        let path = self.case.path();
        if self.is_of_record() {
            return format!("{path}/record?done={}", self.action);
        }
        let page = notice.map_or(path.clone(), |notice| format!("{path}/notices/{notice}"));
        format!("{page}?done={}", self.action)
    }

    /// Whether the step belongs to the page of the conformance record.
    fn is_of_record(&self) -> bool {
        matches!(self.action, ActionName::LodgeRecord | ActionName::JudgeUnit)
    }

    /// What the law says of the step today, before its content is known.
    fn not_today(&self) -> Result<Option<Value>, WebError> {
        let about = self.case.notice().ok().map(|notice| &notice.id);
        let next = self
            .case
            .visit
            .app()
            .desk()
            .lawful_next(&self.case.file.state, &self.case.person.actor())?;
        let found = next
            .into_iter()
            .find(|one| one.action == self.action && one.notice.as_ref() == about);
        Ok(found
            .and_then(|one| one.refusal)
            .as_ref()
            .map(words::refusal))
    }

    fn context(&self, refusal: Option<Value>) -> Result<Value, WebError> {
        let notice = self.case.notice_header()?;
        let back = match self.case.notice() {
            Ok(one) => format!("{}/notices/{}", self.case.path(), one.id),
            Err(_) if self.is_of_record() => format!("{}/record", self.case.path()),
            Err(_) => self.case.path(),
        };
        let step = context! {
            title => words::action(self.action),
            action => self.action.as_str(),
            href => self.case.visit.path(),
            back => back,
            request_key => hex::encode(secret::random::<16>()?),
        };
        Ok(context! { case => self.case.header(), notice, step, refusal, ..self.fields.clone() })
    }
}
