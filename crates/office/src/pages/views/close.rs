//! `/views/{call}/close`: an officer closes a call before its time, with reasons that everyone reads.

use axum::extract::Path;
use axum::response::Response;
use minijinja::context;

use super::explained;
use super::show::head;
use crate::views::{self, Closing, Standing};
use crate::web::form::Form;
use crate::web::{Officer, Visit, WebError};

pub(crate) async fn show(
    visit: Visit,
    Officer(person): Officer,
    Path(call): Path<String>,
) -> Result<Response, WebError> {
    let may = views::may_close(visit.app(), &person, &call).await;
    if let Some(refused) = explained(&visit, "Close a call for views", may)? {
        return Ok(refused);
    }
    let fields = fields(&visit, &call, &Form::default()).await?;
    visit.page("views/close.html", fields)
}

pub(crate) async fn post(
    visit: Visit,
    Officer(person): Officer,
    Path(call): Path<String>,
    form: Form,
) -> Result<Response, WebError> {
    let asked = Closing {
        reasons: form.text("reasons").to_owned(),
    };
    match views::close(visit.app(), &person, &call, asked).await? {
        Ok(()) => Ok(visit.redirect(&format!("/views/{call}?done=close"))),
        Err(faults) => {
            let fields = fields(&visit, &call, &form).await?;
            visit.again("views/close.html", &faults, fields)
        }
    }
}

async fn fields(visit: &Visit, call: &str, form: &Form) -> Result<minijinja::Value, WebError> {
    let mut tx = visit.app().store().read().await?;
    let call = views::find(&mut tx, call).await?;
    let stands = Standing::at(&call.row, visit.app().clock().now());
    Ok(context! { call => head(&call, stands), form => form.value() })
}
