//! The JSON API: whatever a page does, a program with a token does. The command line's case verbs are its clients.
//!
//! A lawful "no" is a 409 that carries the refusal as it is; every other problem is an `application/problem+json`
//! (RFC 9457) with what happened and what to do next.

mod act;
mod asked;
mod bundle;
mod case;
mod check;
mod clock;
mod document;
mod drill;
mod duties;
pub(crate) mod exhibit;
mod key;
mod law;
mod letter;
mod me;
mod notice;
mod openapi;
mod paper;
pub(crate) mod record;
mod report;
mod scope;
mod standards;
mod views;

use std::time::Duration;

use axum::routing::{get, post};

use crate::pages::register;
use crate::people::person::Scope;
use crate::web::{Bounds, Entry};

pub(crate) use act::act;
pub(crate) use asked::{Asked, JudgeUnit, LodgeRecord, Named, Opening};
pub(crate) use bundle::{receive_pieces, receive_within};
pub(crate) use document::DOCUMENT;
pub(crate) use paper::answer as paper;

/// For the JSON of an action: a notice's paragraphs are the longest part of it. Issuing makes two
/// documents and publishing waits for a checkpoint.
const JSON: Bounds = Bounds {
    body_bytes_max: 1024 * 1024,
    time_max: Duration::from_mins(2),
};

/// Its part of the table of addresses.
pub(crate) fn table() -> Vec<Entry> {
    let read = Scope::CasesRead;
    let act = Scope::CasesAct;
    let mut table = vec![
        Entry::public("/api/v1/openapi.json", get(openapi::show)),
        Entry::public("/api/v1/clock", get(clock::show)),
        Entry::public("/api/v1/check", get(check::answer)),
        Entry::public("/api/v1/standards", get(standards::list)),
        Entry::public("/api/v1/standards/{standard}", get(standards::show)),
        Entry::public("/api/v1/scope", post(scope::answer)),
        Entry::public("/api/v1/duties", get(duties::answer)),
        // Everyone sends reports here, and case officers list them: the handler asks who comes.
        Entry::public("/api/v1/reports", get(report::list).post(report::send)),
        Entry::public("/api/v1/reports/{report}", get(report::follow)),
        Entry::api(
            "/api/v1/reports/{report}/stage",
            act,
            post(report::set_stage),
        ),
        Entry::public("/api/v1/trust", get(register::trust)),
        Entry::api("/api/v1/keys", act, post(key::enrol)),
        Entry::api("/api/v1/keys/{key}/revoke", act, post(key::revoke)),
        Entry::api("/api/v1/drill/clock", act, post(clock::set)),
        Entry::api("/api/v1/drill/links", act, post(drill::mint)),
        Entry::api("/api/v1/me", read, get(me::show)),
        Entry::api(
            "/api/v1/tokens/current",
            read,
            axum::routing::delete(me::end_token),
        ),
        Entry::api(
            "/api/v1/bundles",
            Scope::EvidenceLodge,
            post(bundle::take_in),
        )
        .bounds(Bounds::UPLOAD),
    ];
    table.extend(law_and_views());
    table.extend(cases_and_notices());
    table
}

/// The law and the calls for views on it.
fn law_and_views() -> Vec<Entry> {
    let read = Scope::CasesRead;
    let act = Scope::CasesAct;
    vec![
        Entry::public("/api/v1/law", get(law::list)),
        Entry::public("/api/v1/law/diff", get(law::compare)),
        Entry::api("/api/v1/law/touched", read, post(law::touched)).bounds(JSON),
        Entry::public("/api/v1/law/{regime}", get(law::show)),
        // Everyone reads calls for views here, and officers open them: the handler asks who comes.
        Entry::public("/api/v1/views", get(views::list).post(views::open)).bounds(JSON),
        Entry::public("/api/v1/views/{call}", get(views::show)),
        Entry::public(
            "/api/v1/views/{call}/answers",
            get(views::answers).post(views::answer),
        )
        .bounds(JSON),
        Entry::api("/api/v1/views/{call}/close", act, post(views::close)),
        Entry::api("/api/v1/views/{call}/outcome", act, post(views::decide)),
        Entry::public("/api/v1/views/receipts/{token}", get(views::receipt)),
        Entry::public(
            "/api/v1/views/receipts/{token}/withdraw",
            post(views::withdraw),
        ),
    ]
}

/// Cases and their notices.
fn cases_and_notices() -> Vec<Entry> {
    let read = Scope::CasesRead;
    let act = Scope::CasesAct;
    vec![
        Entry::api("/api/v1/cases", read, get(case::list).post(case::open)).bounds(JSON),
        Entry::api("/api/v1/cases/{case}", read, get(case::show)),
        Entry::api("/api/v1/cases/{case}/actions", act, post(act::carry_out)).bounds(JSON),
        Entry::api(
            "/api/v1/cases/{case}/bundles/{digest}",
            read,
            get(exhibit::show),
        ),
        Entry::api("/api/v1/cases/{case}/record", read, get(record::show)).bounds(JSON),
        Entry::api(
            "/api/v1/cases/{case}/record/{form}",
            read,
            get(record::form),
        )
        .bounds(JSON),
        Entry::api(
            "/api/v1/cases/{case}/documents",
            act,
            post(document::take_in),
        )
        .bounds(DOCUMENT),
        Entry::api(
            "/api/v1/cases/{case}/notices/{notice}/letters/{letter}/{form}",
            read,
            get(letter::show),
        ),
        Entry::api("/api/v1/notices/{notice}", read, get(notice::show)),
        Entry::api(
            "/api/v1/notices/{notice}/documents/{form}",
            read,
            get(notice::document),
        ),
        Entry::api(
            "/api/v1/notices/{notice}/papers/{digest}",
            read,
            get(paper::show),
        ),
        Entry::api("/api/v1/notices/{notice}/trace", read, get(notice::trace)),
    ]
}
