//! The one canonical encoding of a bundle: a stored zip with sorted entries and fixed metadata.
//!
//! Our own reader and writer, because what matters here is what a general zip library hides: that there is exactly one
//! encoding of a set of files, that nothing overlaps, and which byte differs. Source: PKWARE APPNOTE.TXT 6.3.10.

pub(crate) mod crc;
mod read;
mod write;

pub use read::{Entry, Reading, StructureError, read, read_by_directory};
pub use write::{FieldAt, canonical, field_at};

/// Limits on a bundle that arrives from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest bundle, in bytes.
    pub total: usize,
    /// The most files.
    pub entries: usize,
    /// The largest file, in bytes.
    pub entry: usize,
    /// The longest path, in bytes.
    pub name: usize,
    /// The most observations.
    pub observations: usize,
}

impl Default for Limits {
    /// 256 MiB in all, 10,000 files of at most 64 MiB, paths of 128 bytes, 20,000 observations.
    fn default() -> Self {
        Self {
            total: 256 << 20,
            entries: 10_000,
            entry: 64 << 20,
            name: 128,
            observations: 20_000,
        }
    }
}

/// Whether a bundle may hold a file of this path: lower-case ASCII letters, digits, `.`, `_` and `-`, in segments parted
/// by `/` of which none is empty or made of dots alone. So no path leaves the folder that a bundle is unpacked in, on no
/// system are two paths the same file, and none is a hidden file.
pub fn is_safe_name(name: &str, limits: &Limits) -> bool {
    let segment = |part: &str| {
        !part.starts_with('.')
            && !part.ends_with('.')
            && !part.is_empty()
            && part
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
    };
    name.len() <= limits.name && name.split('/').all(segment)
}
