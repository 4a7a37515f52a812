//! The report of a sweep: a page for people, two tables, and one document for programs, each put in its place whole.

mod html;
mod page;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jiff::Timestamp;
use proofhouse_law::RegimeId;
use serde::Serialize;

use super::change::{Change, What};
use super::csv;
use super::figures::Figures;
use super::market::Site;
use super::record::Record;
use super::state::{Kept, Known, Standing, State, StateError};

/// Changes in `sweep.json` at most; all of them stand in `changes.csv`.
const MAX_CHANGES: usize = 10_000;

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The state cannot be read.
    #[error(transparent)]
    State(#[from] StateError),
    /// A file cannot be written.
    #[error("{file}: {error}")]
    Io {
        /// Which.
        file: String,
        /// Why.
        error: io::Error,
    },
}

/// What became of the sites of the market in this sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Read in this sweep.
    pub read: usize,
    /// Read less than the interval before it.
    pub not_due: usize,
    /// Begun when it was stopped; left to the next sweep.
    pub interrupted: usize,
    /// Not reached when it was stopped.
    pub left: usize,
}

/// A change, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The brand.
    pub brand: String,
    /// The kind of product.
    pub kind: String,
    /// The model.
    pub model: String,
    /// The start page.
    pub url: String,
    /// When it was read.
    pub at: Timestamp,
    /// Its evidence, where it was kept.
    pub kept: Option<Kept>,
    /// The change.
    #[serde(flatten)]
    pub change: Change,
}

/// The document for programs, `sweep.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sweep {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The sweep's number, counted from 1.
    pub sweep: u32,
    /// When it began.
    pub started: Timestamp,
    /// When the report was written.
    pub written: Timestamp,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// The regime whose rules are cited.
    pub regime: RegimeId,
    /// What became of the sites.
    pub asked: Asked,
    /// Requests made in this sweep.
    pub requests: usize,
    /// Bytes of all answers in this sweep.
    pub bytes: usize,
    /// Changes that the regime calls a failure.
    pub breaches: usize,
    /// Products read for the first time; they are not listed one by one.
    pub new: usize,
    /// Products that could not be read, or not so far as to be compared.
    pub not_compared: usize,
    /// The figures, by each product's last reading.
    pub figures: Figures,
    /// The changes, without first readings; breaches come first.
    pub changes: Vec<Told>,
    /// How many changes more there are, in `changes.csv`.
    pub changes_left_out: usize,
}

impl Sweep {
    /// Draws the document from the state.
    pub fn draw(
        state: &State,
        sites: &[Site],
        regime: RegimeId,
        now: Timestamp,
    ) -> Result<Self, StateError> {
        let mut sweep = Self {
            schema: 1,
            sweep: state.number(),
            started: state.started(),
            written: now,
            partial: false,
            regime,
            asked: Asked::default(),
            requests: 0,
            bytes: 0,
            breaches: 0,
            new: 0,
            not_compared: 0,
            figures: Figures::default(),
            changes: Vec::new(),
            changes_left_out: 0,
        };
        for site in sites {
            match state.standing(&site.id, now) {
                Standing::Done => sweep.asked.read += 1,
                Standing::NotDue => sweep.asked.not_due += 1,
                Standing::Interrupted => sweep.asked.interrupted += 1,
                Standing::Due => sweep.asked.left += 1,
            }
            let known = state.known(&site.id)?;
            let record = known.as_ref().and_then(|known| known.last.as_ref());
            sweep.figures.add(site, record);
        }
        sweep.partial = sweep.asked.left > 0;
        each_change(state, &mut |told| sweep.take(told), &mut |record| {
            (record.requests, record.bytes)
        })
        .map(|(requests, bytes)| {
            sweep.requests = requests;
            sweep.bytes = bytes;
        })?;
        let order = |told: &Told| (!told.change.is_breach(), told.change.what);
        sweep.changes.sort_by_key(order);
        Ok(sweep)
    }

    fn take(&mut self, told: Told) {
        self.breaches += usize::from(told.change.is_breach());
        match told.change.what {
            What::New => {
                self.new += 1;
                return;
            }
            What::CouldNotBeRead => self.not_compared += 1,
            _ => {}
        }
        if self.changes.len() < MAX_CHANGES {
            self.changes.push(told);
        } else {
            self.changes_left_out += 1;
        }
    }
}

/// Goes through the sweep's changes in the order in which they were found, and adds up its requests and bytes.
fn each_change(
    state: &State,
    take: &mut dyn FnMut(Told),
    cost: &mut dyn FnMut(&Record) -> (usize, usize),
) -> Result<(usize, usize), StateError> {
    let mut sum = (0, 0);
    for done in state.done() {
        let done = done?;
        let Known {
            last: Some(record), ..
        } = done.known
        else {
            continue;
        };
        let (requests, bytes) = cost(&record);
        sum = (sum.0 + requests, sum.1 + bytes);
        for change in done.changes {
            take(Told {
                brand: record.brand.clone(),
                kind: record.kind.clone(),
                model: record.model.clone(),
                url: record.url.clone(),
                at: record.ended,
                kept: done.kept.clone(),
                change,
            });
        }
    }
    Ok(sum)
}

/// Writes `index.html`, `market.csv`, `changes.csv` and `sweep.json` into a folder.
pub fn write(
    folder: &Path,
    sweep: &Sweep,
    state: &State,
    sites: &[Site],
) -> Result<(), ReportError> {
    let fault = |error| ReportError::Io {
        file: folder.display().to_string(),
        error,
    };
    fs::create_dir_all(folder).map_err(fault)?;
    put(folder, "market.csv", &mut |out| market(out, state, sites))?;
    put(folder, "changes.csv", &mut |out| changes(out, state))?;
    put(folder, "index.html", &mut |out| {
        Ok(out.write_all(page::page(sweep).as_bytes()).err())
    })?;
    put(folder, "sweep.json", &mut |out| {
        let written = serde_json::to_writer_pretty(&mut *out, sweep);
        Ok(written.map_err(io::Error::from).err())
    })
}

/// A state that cannot be read, or else a file that cannot be written.
type Written = Result<Option<io::Error>, StateError>;

/// Writes a file beside its place and puts it there in one step.
fn put(
    folder: &Path,
    name: &str,
    write: &mut dyn FnMut(&mut BufWriter<File>) -> Written,
) -> Result<(), ReportError> {
    let to = folder.join(name);
    let beside = folder.join(format!(".{name}.new"));
    let fault = |error| ReportError::Io {
        file: to.display().to_string(),
        error,
    };
    let mut out = BufWriter::new(File::create(&beside).map_err(fault)?);
    if let Some(error) = write(&mut out)? {
        return Err(fault(error));
    }
    let file = out
        .into_inner()
        .map_err(|error| fault(error.into_error()))?;
    file.sync_all().map_err(fault)?;
    fs::rename(&beside, &to).map_err(fault)
}

fn market(out: &mut dyn Write, state: &State, sites: &[Site]) -> Written {
    let head = [
        "brand",
        "kind",
        "model",
        "site",
        "last_read",
        "unread_in_a_row",
        "contact",
        "acknowledgement",
        "status_updates",
        "support_period",
        "end_date",
        "security_txt",
        "security_txt_expires",
        "unreadable_pages",
        "why",
    ];
    let mut write = |line: String| out.write_all(line.as_bytes()).err();
    if let Some(error) = write(csv::row(head)) {
        return Ok(Some(error));
    }
    for site in sites {
        let known = state.known(&site.id)?;
        let nights = known.as_ref().map_or(0, |known| known.nights).to_string();
        let mut cells = vec![
            site.brand.clone(),
            site.kind.clone(),
            site.model.clone(),
            site.url.to_string(),
        ];
        if let Some(record) = known.and_then(|known| known.last) {
            cells.extend(of_record(&record, nights));
        } else {
            cells.extend(["never".to_owned(), nights]);
            cells.resize(head.len(), String::new());
        }
        if let Some(error) = write(csv::row(cells.iter().map(String::as_str))) {
            return Ok(Some(error));
        }
    }
    Ok(None)
}

fn of_record(record: &Record, nights: String) -> Vec<String> {
    let file = &record.security_txt;
    let why = match record.unread.first() {
        Some(page) => format!("{}: {}", page.url, page.reason),
        None => record.support.why.clone(),
    };
    vec![
        record.ended.to_string(),
        nights,
        record.contact.id().to_owned(),
        record.acknowledgement.id().to_owned(),
        record.status_updates.id().to_owned(),
        record.support.reading.words().to_owned(),
        record
            .support
            .end_date
            .map(|date| date.to_string())
            .unwrap_or_default(),
        file.state.words().to_owned(),
        file.expires.map(|at| at.to_string()).unwrap_or_default(),
        record.unread_pages.to_string(),
        why,
    ]
}

fn changes(out: &mut dyn Write, state: &State) -> Written {
    let head = csv::row([
        "brand",
        "kind",
        "model",
        "site",
        "change",
        "before",
        "after",
        "why",
        "read_at",
        "held_against",
        "nights",
        "verdict",
        "provision",
        "citation",
        "start_page_sha256",
        "evidence",
        "evidence_sha256",
    ]);
    let mut failed = out.write_all(head.as_bytes()).err();
    each_change(
        state,
        &mut |told| {
            if failed.is_none() {
                failed = out.write_all(change_row(&told).as_bytes()).err();
            }
        },
        &mut |_| (0, 0),
    )?;
    Ok(failed)
}

fn change_row(told: &Told) -> String {
    let change = &told.change;
    let rule = change.rule.as_ref();
    let kept = told.kept.as_ref();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let cells = [
        told.brand.clone(),
        told.kind.clone(),
        told.model.clone(),
        told.url.clone(),
        change.what.id().to_owned(),
        text(change.before.as_ref()),
        text(change.after.as_ref()),
        change.why.clone(),
        told.at.to_string(),
        change.since.map(|at| at.to_string()).unwrap_or_default(),
        change.nights.map(|n| n.to_string()).unwrap_or_default(),
        rule.map(|rule| rule.verdict.words().to_owned())
            .unwrap_or_default(),
        text(rule.map(|rule| &rule.provision)),
        text(rule.map(|rule| &rule.citation)),
        change
            .page_sha256
            .map(|digest| digest.to_string())
            .unwrap_or_default(),
        text(kept.map(|kept| &kept.file)),
        kept.map(|kept| kept.sha256.to_string()).unwrap_or_default(),
    ];
    csv::row(cells.iter().map(String::as_str))
}
