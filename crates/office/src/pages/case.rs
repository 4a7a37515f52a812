//! Cases, for officers: the list, one case whole, and a page for each step that can be taken in it.

pub(crate) mod allege;
pub(crate) mod amend;
pub(crate) mod approve;
pub(crate) mod begin_recovery;
pub(crate) mod begin_state_recall;
pub(crate) mod claim_compensation;
pub(crate) mod close;
pub(crate) mod confirm;
pub(crate) mod consider_representations;
pub(crate) mod decide_compensation;
pub(crate) mod determine_appeal;
pub(crate) mod draft;
pub(crate) mod give_intent;
pub(crate) mod issue;
pub(crate) mod judge_unit;
pub(crate) mod lift;
pub(crate) mod list;
pub(crate) mod lodge_appeal;
pub(crate) mod lodge_application;
pub(crate) mod lodge_evidence;
pub(crate) mod lodge_record;
pub(crate) mod notify_interested;
pub(crate) mod open;
pub(crate) mod propose_variation;
pub(crate) mod publish;
pub(crate) mod record;
pub(crate) mod record_breach;
pub(crate) mod record_compliance;
pub(crate) mod record_disposal;
pub(crate) mod record_hearing;
pub(crate) mod record_order;
pub(crate) mod record_payment;
pub(crate) mod record_representation;
pub(crate) mod record_returns;
pub(crate) mod record_test_result;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod vary;
pub(crate) mod withdraw;

pub(crate) mod clocks;
mod document_upload;
pub(crate) mod evidence;
pub(crate) mod fields;
mod happened;
pub(crate) mod life;
pub(crate) mod money;
pub(crate) mod opened;
mod particulars;
mod step;
pub(crate) mod tasks;
mod terms;
mod timeline;
mod upload;
pub(crate) mod words;

use axum::routing::get;
use proofhouse_law::case::Role;

use super::officer_notice::{changes as officer_notice_changes, summary as officer_notice_terms};
use super::{board, bundle, officer_notice};
use crate::api::DOCUMENT;
use crate::web::{Bounds, Entry};

/// For a form whose paragraphs may be long, and for making the documents of a notice.
const STEP: Bounds = Bounds {
    body_bytes_max: 1024 * 1024,
    time_max: std::time::Duration::from_mins(2),
};

/// The officers' part of the table of addresses.
pub(crate) fn table() -> Vec<Entry> {
    let mut table = vec![
        Entry::signed_in("/cases", get(list::show)),
        Entry::signed_in("/cases/new", get(open::show).post(open::post)),
        Entry::signed_in("/cases/{case}", get(show::show)),
        Entry::signed_in(
            "/cases/{case}/lodge-evidence",
            get(lodge_evidence::show).post(lodge_evidence::post),
        )
        .bounds(Bounds::UPLOAD),
        Entry::signed_in(
            "/cases/{case}/lodge-record",
            get(lodge_record::show).post(lodge_record::post),
        )
        .bounds(DOCUMENT),
        Entry::signed_in(
            "/cases/{case}/judge-unit",
            get(judge_unit::show).post(judge_unit::post),
        )
        .bounds(STEP),
        Entry::signed_in("/cases/{case}/record", get(record::show)).bounds(STEP),
        Entry::signed_in("/cases/{case}/record/{form}", get(record::download)).bounds(STEP),
        Entry::signed_in("/cases/{case}/allege", get(allege::show).post(allege::post)),
        Entry::signed_in("/cases/{case}/draft", get(draft::show).post(draft::post)).bounds(STEP),
        Entry::signed_in(
            "/cases/{case}/confirm",
            get(confirm::show).post(confirm::post),
        ),
        Entry::signed_in("/cases/{case}/close", get(close::show).post(close::post)),
        Entry::signed_in("/cases/{case}/bundles/{digest}", get(bundle::show::show)),
        Entry::signed_in(
            "/cases/{case}/bundles/{digest}/file",
            get(bundle::download::show),
        ),
        Entry::signed_in("/clocks", get(board::clocks::show)),
        Entry::role(
            "/drill/clock",
            Role::Administrator,
            get(board::clock::show).post(board::clock::post),
        ),
    ];
    table.extend(notices());
    table
}

/// The pages of one notice.
fn notices() -> Vec<Entry> {
    macro_rules! steps {
        ($($verb:ident at $path:literal),* $(,)?) => {
            vec![$(Entry::signed_in(
                concat!("/cases/{case}/notices/{notice}/", $path),
                get($verb::show).post($verb::post),
            ).bounds(STEP)),*]
        };
    }
    let mut table = steps![
        amend at "amend",
        give_intent at "give-intent",
        record_representation at "record-representation",
        consider_representations at "consider-representations",
        approve at "approve",
        issue at "issue",
        serve at "serve",
        lift at "lift",
        lodge_appeal at "lodge-appeal",
        determine_appeal at "determine-appeal",
        publish at "publish",
        withdraw at "withdraw",
        propose_variation at "propose-variation",
        vary at "vary",
        record_compliance at "record-compliance",
        record_breach at "record-breach",
        record_returns at "record-returns",
        begin_state_recall at "begin-state-recall",
        record_payment at "record-payment",
        begin_recovery at "begin-recovery",
        lodge_application at "lodge-application",
        notify_interested at "notify-interested",
        record_hearing at "record-hearing",
        claim_compensation at "claim-compensation",
        decide_compensation at "decide-compensation",
    ];
    table.extend(with_documents());
    table.extend([
        Entry::signed_in(
            "/cases/{case}/notices/{notice}",
            get(officer_notice::show::show),
        ),
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/documents/{form}",
            get(officer_notice::document::show),
        ),
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/papers/{digest}",
            get(officer_notice::document::paper),
        ),
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/preview/{form}",
            get(officer_notice::document::preview),
        )
        .bounds(STEP),
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/variation/{form}",
            get(officer_notice::document::variation),
        )
        .bounds(STEP),
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/record-test-result",
            get(record_test_result::show).post(record_test_result::post),
        )
        .bounds(Bounds::UPLOAD),
    ]);
    table
}

/// The steps whose form carries a file.
fn with_documents() -> [Entry; 2] {
    [
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/record-order",
            get(record_order::show).post(record_order::post),
        )
        .bounds(DOCUMENT),
        Entry::signed_in(
            "/cases/{case}/notices/{notice}/record-disposal",
            get(record_disposal::show).post(record_disposal::post),
        )
        .bounds(DOCUMENT),
    ]
}
