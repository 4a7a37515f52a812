//! The form of a step that is a day and words about it: that a notice was complied with, or breached.

use axum::response::Response;
use jiff::civil::Date;
use minijinja::context;
use proofhouse_law::NoticeId;
use proofhouse_law::case::ActionName;

use super::opened::Opened;
use super::step::Page;
use super::{fields, officer_notice_terms};
use crate::api::Asked;
use crate::web::WebError;
use crate::web::form::{Faults, Form};

/// A step of this kind, with what its form asks.
pub(super) struct Happened {
    /// The step.
    pub(super) action: ActionName,
    /// What is asked of the day.
    pub(super) day: &'static str,
    /// What the day is called where it is missing.
    pub(super) day_named: &'static str,
    /// What is asked in words.
    pub(super) words: &'static str,
    /// More about those words; empty where there is nothing to add.
    pub(super) hint: &'static str,
    /// What is said where the words are missing.
    pub(super) missing: &'static str,
    /// The step, once it is answered.
    pub(super) asked: fn(NoticeId, Date, String) -> Asked,
}

impl Happened {
    /// Asks.
    pub(super) fn show(&self, case: &Opened) -> Result<Response, WebError> {
        self.page(case, &Form::default())?.show()
    }

    /// Does it.
    pub(super) async fn post(&self, case: &Opened, form: &Form) -> Result<Response, WebError> {
        let page = self.page(case, form)?;
        let mut faults = Faults::default();
        let read = fields::day_and_reasons(form, self.day_named, self.missing, &mut faults);
        let Some((occurred_on, reasons)) = read else {
            return page.again(&faults);
        };
        let notice = case.notice()?.id.clone();
        page.carry_out((self.asked)(notice, occurred_on, reasons), form)
            .await
    }

    fn page<'a>(&self, case: &'a Opened, form: &Form) -> Result<Page<'a>, WebError> {
        let fields = context! {
            form => form.value(), summary => officer_notice_terms(case)?,
            asks => context! { day => self.day, words => self.words, hint => self.hint },
        };
        Ok(Page::new(case, self.action, fields).template("case/happened.html"))
    }
}
