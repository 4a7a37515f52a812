//! `/views/open`: an officer makes a call for views from the files of a draft, which are checked as `law check` does.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::response::Response;
use http::StatusCode;
use minijinja::{Value, context};

use super::{DRAFT, explained};
use crate::pages::case::fields;
use crate::views::{self, DraftFile, Opening};
use crate::web::form::{Faults, Form};
use crate::web::{Officer, Visit, WebError};

/// The most fields of the form, and the most bytes of one that is no file.
const FIELDS_MAX: usize = 100;
const FIELD_BYTES_MAX: usize = 40_000;

pub(crate) async fn show(visit: Visit, Officer(person): Officer) -> Result<Response, WebError> {
    let may = views::may_open(visit.app(), &person);
    if let Some(refused) = explained(&visit, "Open a call for views", may)? {
        return Ok(refused);
    }
    visit.page("views/open.html", shown(&visit, &Form::default()))
}

pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    form: Multipart,
) -> Result<Response, WebError> {
    let (form, files) = read(form).await?;
    let mut faults = Faults::default();
    let asked = Opening {
        title: form.text("title").to_owned(),
        about: form.text("about").to_owned(),
        regime: form.text("regime").to_owned(),
        files,
        opens: moment(&form, "opens", "The opening", &mut faults),
        closes: moment(&form, "closes", "The closing", &mut faults),
        questions: std::collections::BTreeMap::new(),
    };
    if !faults.is_empty() {
        return visit.again("views/open.html", &faults, shown(&visit, &form));
    }
    match views::open(visit.app(), &person, asked).await? {
        Ok(call) => Ok(visit.redirect(&format!("/views/{call}?done=open"))),
        Err(faults) => {
            let faults = faults
                .moved("opens", "opens-day")
                .moved("closes", "closes-day");
            visit.again("views/open.html", &faults, shown(&visit, &form))
        }
    }
}

/// A day and a time as one civil time; empty where neither was given.
fn moment(form: &Form, name: &str, what: &str, faults: &mut Faults) -> String {
    let day = fields::date_or_none(form, name, what, faults);
    let time = form.text(&format!("{name}_time"));
    match (day, time) {
        (None, "") => String::new(),
        (None, time) => time.to_owned(),
        (Some(day), time) => format!("{day}T{time}"),
    }
}

fn shown(visit: &Visit, form: &Form) -> Value {
    let regimes: Vec<Value> = visit
        .app()
        .desk()
        .regimes()
        .current()
        .into_iter()
        .map(|regime| {
            let id = regime.id().as_str();
            context! { value => id, text => regime.title(), checked => id == form.text("regime") }
        })
        .collect();
    context! { form => form.value(), regimes }
}

/// The fields that are texts, as a form, and the files.
async fn read(mut form: Multipart) -> Result<(Form, Vec<DraftFile>), WebError> {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    for _ in 0..FIELDS_MAX {
        let Some(field) = form.next_field().await.map_err(broken)? else {
            return Ok((fields::filled(&pairs)?, files));
        };
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        match (name.as_str(), file) {
            ("files", Some(file)) if !file.is_empty() => {
                let text = text(field, DRAFT.body_bytes_max).await?;
                // A browser that was given a folder sends the path within it.
                let name = file.rsplit('/').next().unwrap_or_default().to_owned();
                files.push(DraftFile { name, text });
            }
            ("files", _) => {}
            _ => pairs.push((name, text(field, FIELD_BYTES_MAX).await?)),
        }
    }
    Err(too_much(
        "The form has more fields than any that this page has.",
    ))
}

async fn text(mut field: Field<'_>, most: usize) -> Result<String, WebError> {
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if bytes.len().saturating_add(piece.len()) > most {
            return Err(too_much(
                "A field of the form is longer than any that this page has.",
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| too_much("A file or field of the form is not UTF-8 text."))
}

fn too_much(what: &str) -> WebError {
    WebError::bad_request(
        what,
        "Go back to the page, reload it and try again. Nothing was kept.",
    )
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn broken(error: MultipartError) -> WebError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return WebError::TooLarge {
            limit: DRAFT.body_bytes_max,
        };
    }
    too_much(&format!("The upload broke off: {}.", error.body_text()))
}
