//! Every address of the office, in one table. To add a page: a file `pages/<noun>/<verb>.rs`, a template
//! `templates/pages/<noun>/<verb>.html`, and a line here.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use proofhouse_law::case::Role;

use super::app::App;
use super::door::{Access, Entry};
use super::{WebError, error_page, headers};
use crate::pages::{
    account, asset, case, duty, house, keys, law, notice, officers, product, register, report,
    scope, standards, views,
};

/// The table.
pub(crate) fn table() -> Vec<Entry> {
    let mut table = public();
    table.extend(people());
    table.extend(case::table());
    table.extend(law::table());
    table.extend(views::table());
    table.extend(crate::api::table());
    table
}

/// What everyone may read and use.
fn public() -> Vec<Entry> {
    vec![
        Entry::public("/", get(house::show::start)),
        Entry::public("/check", get(product::check::show)),
        Entry::public("/scope", get(scope::ask::show)),
        Entry::public("/duties", get(duty::ask::show)),
        Entry::public("/notices/{notice}", get(notice::read::show)),
        Entry::public("/notices/{notice}/{name}", get(notice::document::show)),
        Entry::public("/report", get(report::send::show).post(report::send::post)),
        Entry::public("/report/{token}", get(report::follow::show)),
        Entry::public("/verify", get(house::show::verify)),
        Entry::public("/register/{*path}", get(register::show)),
        Entry::public("/standards", get(standards::list::show)),
        Entry::public("/standards/{standard}", get(standards::show::show)),
        Entry::public("/security", get(house::show::security)),
        Entry::public("/support-period", get(house::support::show)),
        Entry::public("/accessibility", get(house::show::accessibility)),
        Entry::public("/cookies", get(house::show::cookies)),
        Entry::public("/privacy", get(house::show::privacy)),
        Entry::public("/.well-known/security.txt", get(house::security_txt::show)),
        Entry::public("/healthz", get(house::health::show)),
        Entry::public("/assets/{version}/{name}", get(asset::show)),
    ]
}

/// Signing in, and the officers themselves.
fn people() -> Vec<Entry> {
    let admin = Role::Administrator;
    vec![
        Entry::public(
            "/sign-in",
            get(account::sign_in::show).post(account::sign_in::password),
        ),
        Entry::public(
            "/sign-in/code",
            get(account::sign_in::ask_code).post(account::sign_in::code),
        ),
        Entry::public("/sign-out", post(account::sign_out::post)),
        Entry::public(
            "/enrol/{token}",
            get(account::enrol::show).post(account::enrol::enter),
        ),
        Entry::public(
            "/enrol/{token}/second-factor",
            get(account::enrol::show_factor).post(account::enrol::finish),
        ),
        Entry::public(
            "/drill/sign-in/{token}",
            get(account::drill_link::show).post(account::drill_link::follow),
        ),
        Entry::public("/api/v1/tokens", post(account::api_token::make)),
        Entry::signed_in("/account", get(account::show::show)),
        Entry::signed_in("/account/recovery-codes", post(account::recovery::renew)),
        Entry::signed_in(
            "/account/tokens",
            get(account::tokens::show).post(account::tokens::make),
        ),
        Entry::signed_in("/account/tokens/{id}/revoke", post(account::tokens::revoke)),
        Entry::role("/reports", Role::CaseOfficer, get(report::list::show)),
        Entry::role(
            "/reports/{report}",
            Role::CaseOfficer,
            get(report::read::show).post(report::read::set_stage),
        ),
        Entry::role("/officers", admin, get(officers::list::show)),
        Entry::role(
            "/officers/invite",
            admin,
            get(officers::invite::show).post(officers::invite::make),
        ),
        Entry::role("/officers/{officer}/end", admin, post(officers::end::post)),
        Entry::role("/keys", admin, get(keys::list::show)),
        Entry::role(
            "/keys/enrol",
            admin,
            get(keys::enrol::show).post(keys::enrol::post),
        ),
        Entry::role(
            "/keys/{key}/revoke",
            admin,
            get(keys::revoke::show).post(keys::revoke::post),
        ),
    ]
}

/// Every address, as axum writes it, with whether everyone may come in.
pub fn addresses() -> Vec<(&'static str, bool)> {
    table()
        .iter()
        .map(|entry| (entry.path, entry.access == Access::Public))
        .collect()
}

/// The whole service.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for entry in table() {
        let (path, methods) = entry.into_route(&app);
        router = router.route(path, methods);
    }
    router
        .fallback(|| async { WebError::NotFound })
        .layer(from_fn_with_state(app.clone(), error_page::layer))
        .layer(from_fn_with_state(app.clone(), headers::layer))
        .with_state(app)
}
