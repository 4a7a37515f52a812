//! Finding the changed byte of a file, from its CRC-32 and its digest.

use proofhouse_law::Digest;

use crate::archive::Entry;
use crate::archive::crc::{crc32, single_byte_changes};

/// How many candidates are confirmed at most; a file of 64 MiB has about four by chance.
const MAX_CANDIDATES: usize = 64;

/// The one byte whose change explains why `entry` no longer has the CRC-32 that the zip gives, as offset and value
/// before, where `is_old` knows the old bytes when it sees them.
pub(super) fn changed_byte(
    entry: &Entry<'_>,
    mut is_old: impl FnMut(&[u8]) -> bool,
) -> Option<(usize, Vec<u8>)> {
    let found = crc32(entry.data);
    let mut bytes = entry.data.to_vec();
    let flip = |bytes: &mut Vec<u8>, offset: usize, change: u8| {
        if let Some(byte) = bytes.get_mut(offset) {
            *byte ^= change;
        }
    };
    for (offset, change) in single_byte_changes(bytes.len(), entry.crc, found).take(MAX_CANDIDATES)
    {
        flip(&mut bytes, offset, change);
        if is_old(&bytes) {
            return Some((offset, bytes));
        }
        flip(&mut bytes, offset, change);
    }
    None
}

/// The same, where the old digest is known.
pub(super) fn changed_byte_by_digest(entry: &Entry<'_>, wanted: Digest) -> Option<usize> {
    changed_byte(entry, |bytes| Digest::of(bytes) == wanted).map(|(offset, _)| offset)
}
