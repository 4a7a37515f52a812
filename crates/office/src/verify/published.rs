//! The register's rows against the events, and the published folder against the rows.

use std::path::Path;

use proofhouse_register::entry::{Entry, Notice};
use proofhouse_register::store::Folder;
use proofhouse_register::verify::Options;
use proofhouse_register::{Key, verify as register_verify};

use super::Report;
use super::chain::Replay;
use crate::sequencer;
use crate::store::{StoreError, Tx};

pub(super) async fn verify(
    tx: &mut Tx,
    replay: &Replay,
    register: Option<(&Path, &Key)>,
    report: &mut Report,
) -> Result<(), StoreError> {
    let rows = match sequencer::rows(tx).await {
        Ok(rows) => rows,
        Err(error) => {
            report.problem("register.row", None, error.to_string());
            return Ok(());
        }
    };
    report.register_rows = rows.len();
    for (index, row) in rows.iter().enumerate() {
        match Entry::parse(row) {
            Ok(Entry::OfficeHead(head)) => anchor(index, head.events, &head.head, replay, report),
            Ok(Entry::Notice(notice)) => notice_row(index, &notice, replay, report),
            Err(error) => report.problem(
                "register.row",
                None,
                format!("register row {index}: {error}"),
            ),
        }
    }
    let Some((folder, key)) = register else {
        return Ok(());
    };
    if !folder.join("checkpoint").exists() && rows.is_empty() {
        return Ok(());
    }
    if let Err(behind) = sequencer::check(tx, folder, key).await {
        report.problem("register.behind", None, behind.to_string());
    }
    let found = register_verify::verify(&Folder::new(folder), key, Options::default());
    for problem in found.problems {
        report.problem(
            "register.file",
            None,
            format!("the published register: {problem}"),
        );
    }
    Ok(())
}

fn anchor(index: usize, events: u64, head: &str, replay: &Replay, report: &mut Report) {
    let at = usize::try_from(events)
        .ok()
        .and_then(|events| events.checked_sub(1));
    let seq = i64::try_from(events).ok();
    match at.and_then(|at| replay.hashes.get(at)) {
        Some(hash) if hex::encode(hash) == head => {}
        Some(_) => report.problem(
            "event.anchor",
            seq,
            format!("event {events} is not the one that register row {index} anchors"),
        ),
        None => report.problem(
            "event.missing",
            seq,
            format!(
                "register row {index} anchors {events} events, and the log holds {}: it was cut short",
                replay.hashes.len()
            ),
        ),
    }
}

fn notice_row(index: usize, row: &Notice, replay: &Replay, report: &mut Report) {
    let known = replay.cases.values().find_map(|(state, ..)| {
        let id = row.notice.parse().ok()?;
        let (regime, given) = (state.regime()?.1, replay.given.get(&id));
        Some((state.notice(&id)?, regime, given))
    });
    let Some((notice, regime, given)) = known else {
        let what = format!(
            "register row {index} is about notice {}, which no event drafted",
            row.notice
        );
        return report.problem("register.row", None, what);
    };
    let said: Vec<&String> = row
        .documents
        .iter()
        .map(|document| &document.sha256)
        .collect();
    // Those that stood when the row was written, a variation giving others afterwards; at one and the same instant
    // the order is not told by the time.
    let given = given.map_or(&[][..], Vec::as_slice);
    let last_before = given.iter().rfind(|(at, _)| *at < row.recorded_at);
    let then = given.iter().filter(|(at, _)| *at == row.recorded_at);
    let named = last_before.into_iter().chain(then).any(|(_, documents)| {
        let (html, pdf) = (documents.html.to_string(), documents.pdf.to_string());
        said == [&html, &pdf]
    });
    if notice.published_at.is_none() || !named {
        let what = format!(
            "register row {index} does not name the documents of notice {} as issued or varied by then",
            row.notice
        );
        report.problem("register.row", None, what);
    }
    if row.regime.sha256 != regime.to_string() {
        let what =
            format!("register row {index} names another edition of the regime than its case");
        report.problem("register.row", None, what);
    }
}
