//! Where in a file each site's line stands, so that thousands of readings need not be held.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::lines::{Done, Head, Known, Line, SCHEMA};
use super::{StateError, at};

/// Bytes of one line at most.
const MAX_LINE: usize = 4 * 1024 * 1024;

/// One site's line.
#[derive(Clone, Copy)]
struct Span {
    start: u64,
    length: usize,
    asked_at: Timestamp,
}

/// The lines of a file by site.
pub(super) struct Index {
    path: PathBuf,
    file: Option<File>,
    spans: BTreeMap<String, Span>,
    /// Bytes of the file, and of its last line.
    size: u64,
    last: usize,
    /// Whether its lines are those of a sweep.
    sweep: bool,
}

/// A sweep's file as found.
pub(super) struct Found {
    pub(super) index: Index,
    pub(super) head: Option<(u32, Timestamp)>,
    pub(super) begun: BTreeMap<String, Timestamp>,
}

/// What the index needs of a known site; the rest of the line is passed over.
#[derive(Deserialize)]
struct Asked {
    site: String,
    asked_at: Timestamp,
}

impl Index {
    fn empty(path: &Path, file: Option<File>, sweep: bool) -> Self {
        Self {
            path: path.to_owned(),
            file,
            spans: BTreeMap::new(),
            size: 0,
            last: 0,
            sweep,
        }
    }

    /// What was known when the last sweep ended, and that sweep's number; nothing and 0 where there was none.
    pub(super) fn known(path: &Path) -> Result<(Self, u32), StateError> {
        let Some(file) = open(path)? else {
            return Ok((Self::empty(path, None, false), 0));
        };
        let mut index = Self::empty(path, None, false);
        let mut number = 0;
        each_line(path, &file, |at, line| {
            if at.number == 1 {
                let head: Head = parse(path, at, line)?;
                newer(path, at, head.schema)?;
                number = head.sweep;
            } else {
                let asked: Asked = parse(path, at, line)?;
                index.add(asked.site, asked.asked_at, at.start, line.len());
            }
            Ok(())
        })?;
        index.file = Some(file);
        Ok((index, number))
    }

    /// The sweep under way; a last line without its end is cut off.
    pub(super) fn sweep(path: &Path) -> Result<Found, StateError> {
        let mut found = Found {
            index: Self::empty(path, None, true),
            head: None,
            begun: BTreeMap::new(),
        };
        let mut options = OpenOptions::new();
        let opened = options
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(at(path))?;
        let mut size = 0;
        each_line(path, &opened, |at, line| {
            match parse(path, at, line)? {
                Line::Sweep {
                    schema,
                    sweep,
                    started,
                } => {
                    newer(path, at, schema)?;
                    found.head = Some((sweep, started));
                }
                Line::Begun { site, at } => {
                    found.begun.insert(site, at);
                }
                Line::Done(done) => {
                    let Known { site, asked_at, .. } = done.known;
                    found.index.add(site, asked_at, at.start, line.len());
                }
                Line::Ended { .. } => {}
            }
            size = at.start + line.len() as u64 + 1;
            Ok(())
        })?;
        opened.set_len(size).map_err(at(path))?;
        found.index.size = size;
        found.index.file = Some(opened);
        Ok(found)
    }

    pub(super) fn has(&self, site: &str) -> bool {
        self.spans.contains_key(site)
    }

    pub(super) fn asked_at(&self, site: &str) -> Option<Timestamp> {
        self.spans.get(site).map(|span| span.asked_at)
    }

    pub(super) fn add(&mut self, site: String, asked_at: Timestamp, start: u64, length: usize) {
        self.spans.insert(
            site,
            Span {
                start,
                length,
                asked_at,
            },
        );
    }

    /// A line of so many bytes was appended, its end included.
    pub(super) fn grown(&mut self, bytes: usize) {
        self.size += bytes as u64;
        self.last = bytes;
    }

    /// Where the last line stands, without its end.
    pub(super) fn end_span(&self) -> (u64, usize) {
        let last = self.last;
        (self.size - last as u64, last.saturating_sub(1))
    }

    fn line(&self, span: Span) -> Result<Vec<u8>, StateError> {
        let mut bytes = vec![0; span.length.min(MAX_LINE)];
        if let Some(file) = &self.file {
            file.read_exact_at(&mut bytes, span.start)
                .map_err(at(&self.path))?;
        }
        Ok(bytes)
    }

    /// What it says of a site.
    pub(super) fn read(&self, site: &str) -> Result<Option<Known>, StateError> {
        let Some(span) = self.spans.get(site) else {
            return Ok(None);
        };
        if self.sweep {
            return Ok(Some(self.one(*span)?.known));
        }
        let line = self.line(*span)?;
        parse(&self.path, Place::default(), &line).map(Some)
    }

    fn one(&self, span: Span) -> Result<Done, StateError> {
        let line = self.line(span)?;
        match parse(&self.path, Place::default(), &line)? {
            Line::Done(done) => Ok(*done),
            _ => Err(StateError::Line {
                file: self.path.clone(),
                line: 0,
                what: "a line changed while the sweep ran".to_owned(),
            }),
        }
    }

    /// A sweep's results in the order of the file.
    pub(super) fn done(&self) -> impl Iterator<Item = Result<Done, StateError>> + '_ {
        let mut spans: Vec<Span> = self.spans.values().copied().collect();
        spans.sort_by_key(|span| span.start);
        spans.into_iter().map(|span| self.one(span))
    }
}

/// Writes what is known after a sweep beside `to`, and puts it in its place in one step.
pub(super) fn merge(
    to: &Path,
    number: u32,
    known: &Index,
    sweep: &Index,
    open: impl Fn(&str) -> Option<Timestamp>,
    begun: &BTreeMap<String, Timestamp>,
) -> Result<(), StateError> {
    let beside = to.with_extension("jsonl.new");
    let file = File::create(&beside).map_err(at(&beside))?;
    let mut writer = BufWriter::new(file);
    let mut write = |value: &dyn Fn(&mut BufWriter<File>) -> io::Result<()>| {
        value(&mut writer)
            .and_then(|()| writer.write_all(b"\n"))
            .map_err(at(&beside))
    };
    let head = Head {
        schema: SCHEMA,
        sweep: number,
    };
    write(&|out| Ok(serde_json::to_writer(out, &head)?))?;
    let of_begun = begun.keys().filter(|site| open(site).is_some());
    let mut sites: Vec<&String> = known.spans.keys().chain(sweep.spans.keys()).collect();
    sites.extend(of_begun);
    sites.sort_unstable();
    sites.dedup();
    for site in sites {
        let read = match (sweep.read(site)?, known.read(site)?, open(site)) {
            (Some(read), ..) | (None, Some(read), None) => read,
            (None, Some(old), Some(asked_at)) => Known { asked_at, ..old },
            (None, None, Some(asked_at)) => Known {
                site: site.clone(),
                asked_at,
                nights: 0,
                last: None,
                baseline: None,
            },
            (None, None, None) => continue,
        };
        write(&|out| Ok(serde_json::to_writer(out, &read)?))?;
    }
    let file = writer
        .into_inner()
        .map_err(|error| at(&beside)(error.into_error()))?;
    file.sync_all().map_err(at(&beside))?;
    fs::rename(&beside, to).map_err(at(to))
}

fn open(path: &Path) -> Result<Option<File>, StateError> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Default)]
struct Place {
    number: usize,
    start: u64,
}

/// Every whole line; what stands behind the last line's end is left out.
fn each_line(
    path: &Path,
    file: &File,
    mut take: impl FnMut(Place, &[u8]) -> Result<(), StateError>,
) -> Result<(), StateError> {
    let mut reader = BufReader::new(file);
    let mut place = Place {
        number: 1,
        start: 0,
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = MAX_LINE as u64 + 1;
        let mut limited = io::Read::take(&mut reader, limit);
        let read = limited.read_until(b'\n', &mut line).map_err(at(path))?;
        let Some(whole) = line.strip_suffix(b"\n") else {
            if line.len() > MAX_LINE {
                let what = format!("it is longer than {MAX_LINE} bytes");
                return Err(wrong(path, place, what));
            }
            return Ok(());
        };
        take(place, whole)?;
        place.number += 1;
        place.start += read as u64;
    }
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, at: Place, line: &'a [u8]) -> Result<T, StateError> {
    serde_json::from_slice(line).map_err(|error| wrong(path, at, error.to_string()))
}

fn newer(path: &Path, at: Place, schema: u32) -> Result<(), StateError> {
    if schema == SCHEMA {
        return Ok(());
    }
    let what = format!("it is of schema {schema}, and this version reads {SCHEMA}");
    Err(wrong(path, at, what))
}

fn wrong(path: &Path, at: Place, what: String) -> StateError {
    StateError::Line {
        file: path.to_owned(),
        line: at.number,
        what,
    }
}
