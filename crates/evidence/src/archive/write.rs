//! Writes the canonical encoding, and names the field in which an offset of it lies.

use super::read::Entry;

/// 1980-01-01, the first date that zip can write: year 0, month 1, day 1.
const DATE: u16 = 0x0021;
/// Version 1.0 of the format: nothing but stored files.
const VERSION: u16 = 10;
/// Made on Unix (3), version 1.0.
const MADE_BY: u16 = 0x0300 | VERSION;
/// A regular file that its owner may write and all may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;

pub(super) const LOCAL: u32 = 0x0403_4b50;
pub(super) const CENTRAL: u32 = 0x0201_4b50;
pub(super) const END: u32 = 0x0605_4b50;
pub(super) const LOCAL_LEN: usize = 30;
pub(super) const CENTRAL_LEN: usize = 46;
pub(super) const END_LEN: usize = 22;

/// The canonical encoding of `entries`, which the caller has sorted by name. `None` if it would not fit a plain zip
/// (65,535 files, 4 GiB).
///
/// The CRC-32 of each entry is the one it carries, not one computed here: a reader that compares with what it read
/// decides which sum is right.
pub fn canonical(entries: &[Entry<'_>]) -> Option<Vec<u8>> {
    let size: usize = entries
        .iter()
        .map(|entry| LOCAL_LEN + CENTRAL_LEN + 2 * entry.name.len() + entry.data.len())
        .sum();
    let mut out = Vec::with_capacity(size + END_LEN);
    let mut directory = Vec::new();
    for entry in entries {
        let offset = u32::try_from(out.len()).ok()?;
        put32(&mut out, LOCAL);
        put16(&mut out, VERSION);
        shared(&mut out, entry)?;
        out.extend_from_slice(entry.name.as_bytes());
        out.extend_from_slice(entry.data);

        put32(&mut directory, CENTRAL);
        put16(&mut directory, MADE_BY);
        put16(&mut directory, VERSION);
        shared(&mut directory, entry)?;
        // Comment length, disk number, internal attributes: all nothing.
        for nothing in [0, 0, 0] {
            put16(&mut directory, nothing);
        }
        put32(&mut directory, ATTRIBUTES);
        put32(&mut directory, offset);
        directory.extend_from_slice(entry.name.as_bytes());
    }
    let start = u32::try_from(out.len()).ok()?;
    let count = u16::try_from(entries.len()).ok()?;
    out.append(&mut directory);
    let length = u32::try_from(out.len()).ok()?.checked_sub(start)?;
    put32(&mut out, END);
    for value in [0, 0, count, count] {
        put16(&mut out, value);
    }
    for value in [length, start] {
        put32(&mut out, value);
    }
    put16(&mut out, 0);
    Some(out)
}

/// The fields that the local header and the directory share, from the flags to the length of the extra field.
fn shared(out: &mut Vec<u8>, entry: &Entry<'_>) -> Option<()> {
    let size = u32::try_from(entry.data.len()).ok()?;
    let name = u16::try_from(entry.name.len()).ok()?;
    // Flags, method (stored), time.
    for value in [0, 0, 0, DATE] {
        put16(out, value);
    }
    for value in [entry.crc, size, size] {
        put32(out, value);
    }
    for value in [name, 0] {
        put16(out, value);
    }
    Some(())
}

fn put16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Where an offset of the canonical encoding lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldAt<'a> {
    /// In the local header of this file.
    Header(&'a str),
    /// In the bytes of this file.
    Data(&'a str),
    /// In the directory's record of this file.
    Directory(&'a str),
    /// In the record that ends the zip.
    End,
    /// After everything.
    Beyond,
}

/// Where `offset` of the canonical encoding of `entries` lies.
pub fn field_at<'a>(entries: &'a [Entry<'_>], offset: usize) -> FieldAt<'a> {
    let mut at = 0_usize;
    for entry in entries {
        let name = entry.name.as_str();
        let data = at.saturating_add(LOCAL_LEN + name.len());
        at = data.saturating_add(entry.data.len());
        if offset < data {
            return FieldAt::Header(name);
        }
        if offset < at {
            return FieldAt::Data(name);
        }
    }
    for entry in entries {
        at = at.saturating_add(CENTRAL_LEN + entry.name.len());
        if offset < at {
            return FieldAt::Directory(&entry.name);
        }
    }
    if offset < at.saturating_add(END_LEN) {
        FieldAt::End
    } else {
        FieldAt::Beyond
    }
}
