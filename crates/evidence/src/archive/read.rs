//! Reads a stored zip in two independent ways: along its local headers, and by its directory.
//!
//! Both readings only follow names, sizes and places. Every other field is checked by encoding again and comparing,
//! which is also how the changed byte is named when the two readings differ.

use super::crc::crc32;
use super::write::{CENTRAL, CENTRAL_LEN, END, END_LEN, LOCAL, LOCAL_LEN};
use super::{Limits, is_safe_name};

/// One file of a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its path.
    pub name: String,
    /// Its bytes.
    pub data: &'a [u8],
    /// Where its bytes begin in the zip.
    pub start: usize,
    /// The CRC-32 that the zip gives for it.
    pub crc: u32,
}

impl Entry<'_> {
    /// Whether the bytes have the CRC-32 that the zip gives.
    pub fn crc_fits(&self) -> bool {
        crc32(self.data) == self.crc
    }
}

/// The files of a zip, as one way of reading finds them: sorted, no name twice, nothing overlapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// The files, in the order of the zip.
    pub entries: Vec<Entry<'a>>,
}

/// Why a zip could not be read along a way, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {what}")]
pub struct StructureError {
    /// The offset in the zip.
    pub offset: usize,
    /// What is wrong there.
    pub what: String,
}

fn wrong(offset: usize, what: impl Into<String>) -> StructureError {
    StructureError {
        offset,
        what: what.into(),
    }
}

/// Reads along the local headers, from the first byte to the directory.
pub fn read<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Reading<'a>, StructureError> {
    let mut entries = Vec::new();
    let mut at = within(bytes, limits)?;
    while u32_at(bytes, at) == Some(LOCAL) {
        let (entry, next) = local(bytes, at, limits)?;
        push(&mut entries, entry, at, limits)?;
        at = next;
    }
    match u32_at(bytes, at) {
        None => Err(wrong(
            bytes.len(),
            "the file ends here, before the zip's directory",
        )),
        // What follows is compared with the canonical encoding, so a damaged directory does not hide the files.
        Some(_) if !entries.is_empty() => Ok(Reading { entries }),
        Some(_) => Err(wrong(
            at,
            "a zip header should begin here, and something else does",
        )),
    }
}

/// Reads by the directory at the end, which names the place of every file.
pub fn read_by_directory<'a>(
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<Reading<'a>, StructureError> {
    within(bytes, limits)?;
    let end = bytes
        .len()
        .checked_sub(END_LEN)
        .filter(|end| u32_at(bytes, *end) == Some(END));
    let end = end.ok_or_else(|| wrong(bytes.len(), "the zip's last record is missing"))?;
    let mut at = size_at(bytes, end + 16).unwrap_or(end);
    let mut entries = Vec::new();
    let mut free = 0_usize;
    while u32_at(bytes, at) == Some(CENTRAL) {
        let (entry, next) = central(bytes, at, limits)?;
        if entry.start < free {
            return Err(wrong(
                at,
                format!("{} overlaps the file before it", entry.name),
            ));
        }
        free = entry.start.saturating_add(entry.data.len());
        push(&mut entries, entry, at, limits)?;
        at = next;
    }
    if at != end || entries.is_empty() {
        return Err(wrong(
            at,
            "the zip's directory does not end where its last record begins",
        ));
    }
    Ok(Reading { entries })
}

fn within(bytes: &[u8], limits: &Limits) -> Result<usize, StructureError> {
    if bytes.len() > limits.total {
        let (found, most) = (bytes.len(), limits.total);
        return Err(wrong(
            most,
            format!("the file has {found} bytes; at most {most} are read"),
        ));
    }
    Ok(0)
}

/// The file whose local header begins at `at`, and where the next header begins.
fn local<'a>(
    bytes: &'a [u8],
    at: usize,
    limits: &Limits,
) -> Result<(Entry<'a>, usize), StructureError> {
    let cut = || {
        wrong(
            bytes.len(),
            "the file ends here, inside a file of the bundle",
        )
    };
    let header = bytes
        .get(at..at.saturating_add(LOCAL_LEN))
        .ok_or_else(cut)?;
    let crc = u32_at(header, 14).ok_or_else(cut)?;
    let size = size_at(header, 18).ok_or_else(cut)?;
    let name_at = at.saturating_add(LOCAL_LEN);
    let start = name_at.saturating_add(u16_at(header, 26).ok_or_else(cut)?);
    let name = name(bytes.get(name_at..start).ok_or_else(cut)?, name_at, limits)?;
    let end = start.saturating_add(size);
    let data = bytes.get(start..end).ok_or_else(cut)?;
    Ok((
        Entry {
            name,
            data,
            start,
            crc,
        },
        end,
    ))
}

/// The file whose directory record begins at `at`, and where the next record begins.
fn central<'a>(
    bytes: &'a [u8],
    at: usize,
    limits: &Limits,
) -> Result<(Entry<'a>, usize), StructureError> {
    let cut = || wrong(at, "the zip's directory ends inside a record");
    let record = bytes
        .get(at..at.saturating_add(CENTRAL_LEN))
        .ok_or_else(cut)?;
    let crc = u32_at(record, 16).ok_or_else(cut)?;
    let size = size_at(record, 20).ok_or_else(cut)?;
    let name_at = at.saturating_add(CENTRAL_LEN);
    let next = name_at.saturating_add(u16_at(record, 28).ok_or_else(cut)?);
    let name = name(bytes.get(name_at..next).ok_or_else(cut)?, name_at, limits)?;
    let header = size_at(record, 42).ok_or_else(cut)?;
    let start = header.saturating_add(LOCAL_LEN).saturating_add(name.len());
    let data = bytes
        .get(start..start.saturating_add(size))
        .filter(|_| start <= at);
    let data = data.ok_or_else(|| wrong(at + 42, format!("{name} lies outside the zip")))?;
    Ok((
        Entry {
            name,
            data,
            start,
            crc,
        },
        next,
    ))
}

fn name(bytes: &[u8], at: usize, limits: &Limits) -> Result<String, StructureError> {
    match std::str::from_utf8(bytes) {
        Ok(name) if is_safe_name(name, limits) => Ok(name.to_owned()),
        _ => {
            let shown = bytes
                .get(..bytes.len().min(80))
                .unwrap_or_default()
                .escape_ascii();
            Err(wrong(
                at,
                format!("\"{shown}\" is no path that a bundle may hold"),
            ))
        }
    }
}

fn push<'a>(
    entries: &mut Vec<Entry<'a>>,
    entry: Entry<'a>,
    at: usize,
    limits: &Limits,
) -> Result<(), StructureError> {
    if entries.len() >= limits.entries {
        return Err(wrong(
            at,
            format!("at most {} files are read", limits.entries),
        ));
    }
    if entry.data.len() > limits.entry {
        let most = limits.entry;
        return Err(wrong(
            at,
            format!("{} is larger than {most} bytes", entry.name),
        ));
    }
    if let Some(last) = entries.last().filter(|last| last.name >= entry.name) {
        return Err(wrong(
            at,
            format!("{} stands after {}: not sorted", entry.name, last.name),
        ));
    }
    entries.push(entry);
    Ok(())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}
