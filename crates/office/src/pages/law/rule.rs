//! `/law/rule/{rule}`: leads from a rule that a refusal names to where the law's page says on what it stands.

use axum::extract::Path;
use axum::response::Response;
use minijinja::context;

use crate::law_book;
use crate::web::{Visit, WebError};

/// The longest name of a rule looked up, in bytes.
const RULE_MAX: usize = 200;

pub(crate) async fn show(visit: Visit, Path(rule): Path<String>) -> Result<Response, WebError> {
    if rule.len() > RULE_MAX {
        return Err(WebError::NotFound);
    }
    let regimes = visit.app().desk().regimes();
    if let Some((regime, row)) = law_book::locate(regimes, &rule) {
        let edition = if law_book::is_current(regimes, regime) {
            String::new()
        } else {
            format!("/{}", regime.hash())
        };
        let place = format!("/law/{}{edition}#{}", regime.id(), row.path);
        return Ok(visit.redirect(&place));
    }
    // A rule of procedure is not in the data of any regime; a name that is none of ours says so too.
    visit.page("law/rule.html", context! { rule })
}
