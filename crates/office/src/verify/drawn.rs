//! The tables drawn from the events, and the files that the events name.

use proofhouse_law::Digest;

use super::Report;
use super::chain::Replay;
use crate::desk::keyring;
use crate::event_log::access;
use crate::exhibits::Exhibits;
use crate::reports;
use crate::store::{StoreError, Tx, personal, projections};
use crate::views;

pub(super) async fn verify(
    tx: &mut Tx,
    exhibits: &Exhibits,
    replay: &Replay,
    report: &mut Report,
) -> Result<(), StoreError> {
    cases(tx, replay, report).await?;
    keys(tx, replay, report).await?;
    access_log(tx, replay, report).await?;
    files(tx, exhibits, replay, report).await?;
    for astray in reports::astray(tx).await? {
        let what = format!("{astray}: the table public_report does not say what its events say");
        report.problem("table.differs", None, what);
    }
    for astray in views::astray(tx).await? {
        let what = format!("{astray} does not say what its events say");
        report.problem("table.differs", None, what);
    }
    for commitment in personal::broken(tx).await? {
        let what = format!(
            "the personal value under {} is not the one committed to",
            hex::encode(commitment)
        );
        report.problem("personal.altered", None, what);
    }
    Ok(())
}

async fn cases(tx: &mut Tx, replay: &Replay, report: &mut Report) -> Result<(), StoreError> {
    for (case, (state, version, at)) in &replay.cases {
        report.cases = report.cases.saturating_add(1);
        let drawn = projections::draw(state, *version, *at);
        let found = projections::read(tx, case).await;
        let tables = match (&drawn, &found) {
            (_, Err(error)) => vec![error.to_string()],
            (Some(drawn), Ok(Some(found))) => differences(drawn, found),
            (None, Ok(None)) => Vec::new(),
            (Some(_), Ok(None)) | (None, Ok(Some(_))) => vec!["case_file".to_owned()],
        };
        for table in tables {
            let what = format!("case {case}: the table {table} does not say what its events say");
            report.problem("table.differs", None, what);
        }
    }
    for row in projections::cases(tx, i64::MAX).await? {
        if !replay.cases.contains_key(&row.id) {
            let what = format!(
                "case {} stands in the table case_file, and no event opened it",
                row.id
            );
            report.problem("table.differs", None, what);
        }
    }
    Ok(())
}

/// The tables that differ.
fn differences(drawn: &projections::CaseRows, found: &projections::CaseRows) -> Vec<String> {
    [
        ("case_file", drawn.file == found.file),
        ("case_identifier", drawn.identifiers == found.identifiers),
        ("allegation", drawn.allegations == found.allegations),
        ("notice", drawn.notices == found.notices),
        ("case_evidence", drawn.evidence == found.evidence),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(table, _)| table.to_owned())
    .collect()
}

async fn keys(tx: &mut Tx, replay: &Replay, report: &mut Report) -> Result<(), StoreError> {
    let drawn = keyring::replay(&replay.keys).map_err(|error| error.to_string());
    let found = keyring::trust(tx).await.map_err(|error| error.to_string());
    match (drawn, found) {
        (Ok(drawn), Ok(found)) if drawn == found => {}
        (Ok(_), Ok(_)) => {
            report.problem(
                "table.differs",
                None,
                "the table trust_key does not say what the key events say",
            );
        }
        (Err(why), _) | (_, Err(why)) => {
            report.problem("table.differs", None, format!("trust_key: {why}"));
        }
    }
    Ok(())
}

async fn access_log(tx: &mut Tx, replay: &Replay, report: &mut Report) -> Result<(), StoreError> {
    if let Some(n) = access::first_broken(tx).await? {
        report.problem(
            "access.altered",
            None,
            format!("entry {n} of the access log was altered"),
        );
        return Ok(());
    }
    for (entries, head) in &replay.access {
        let found = access::hash_at(tx, *entries).await?;
        if found.map(hex::encode).as_ref() != Some(head) {
            let what = format!(
                "the access log is not the one that the event log anchors at entry {entries}"
            );
            report.problem("access.anchor", None, what);
            return Ok(());
        }
    }
    Ok(())
}

async fn files(
    tx: &mut Tx,
    exhibits: &Exhibits,
    replay: &Replay,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut named: Vec<Digest> = Vec::new();
    for (state, ..) in replay.cases.values() {
        named.extend(state.lodgements().iter().map(|one| one.bundle));
        let records = state.record_files().iter();
        named.extend(records.flat_map(|one| [one.what.sent, one.what.record]));
        for notice in state.notices() {
            named.extend(notice.test_results.iter().map(|one| one.bundle));
            named.extend(
                notice
                    .intent_document
                    .iter()
                    .flat_map(|one| [one.html, one.pdf]),
            );
        }
    }
    let given = replay.given.values().flatten();
    named.extend(given.flat_map(|(_, one)| [one.html, one.pdf]));
    // A court's own paper is among them once it was handed in: a step notes it in the table of exhibits.
    for row in tx
        .fetch("SELECT sha256 FROM exhibit ORDER BY sha256", vec![])
        .await?
    {
        named.push(Digest::from_bytes(row.digest("sha256")?));
    }
    named.sort_unstable();
    named.dedup();
    for digest in named {
        report.files = report.files.saturating_add(1);
        if let Err(error) = exhibits.check(digest) {
            report.problem("file.altered", None, error.to_string());
        }
    }
    Ok(())
}
