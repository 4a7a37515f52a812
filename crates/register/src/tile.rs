//! The static files of a log: their paths and contents, as C2SP tlog-tiles lays them out.

use std::fmt;

use crate::entry::MAX_ENTRY_BYTES;
use crate::tree::{Hash, MAX_SIZE, Tree};

/// Hashes in a full tile, and entries in a full bundle.
pub const FULL: u16 = 256;
/// Longest bundle, in bytes: 256 entries with their 16-bit lengths.
pub const MAX_BUNDLE_BYTES: usize = 256 * (MAX_ENTRY_BYTES + 2);
/// Longest tile of hashes, in bytes.
pub const MAX_TILE_BYTES: usize = 256 * 32;
/// Tree levels that one level of tiles spans: a tile is 2^8 hashes wide.
const HEIGHT: u8 = 8;
/// Levels of tiles that a tree of [`MAX_SIZE`] can have.
const LEVELS: u8 = 6;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Entries, each after its 16-bit length.
    Entries,
    /// Hashes at this level of tiles; 0 holds the leaves'.
    Hashes(u8),
}

/// The place of one tile or bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// What it holds.
    pub kind: Kind,
    /// Which one of its level, from 0.
    pub index: u64,
    /// How many hashes or entries it holds: 1 to 256.
    pub width: u16,
}

impl Place {
    /// Reads a path such as `tile/0/x001/234.p/5`, in its one canonical form.
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = match kind {
            "entries" => Kind::Entries,
            level => Kind::Hashes(level.parse().ok().filter(|level| *level < LEVELS)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (
                number,
                width.parse().ok().filter(|w| (1..FULL).contains(w))?,
            ),
            None => (rest, FULL),
        };
        let mut index = 0_u64;
        for part in number.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            let part: u64 = digits.parse().ok().filter(|part| *part < 1000)?;
            index = index.checked_mul(1000)?.checked_add(part)?;
        }
        let place = Self { kind, index, width };
        (index <= MAX_SIZE && place.to_string() == path).then_some(place)
    }

    /// Every place that a reader of a tree of `size` asks for: the full tiles, and one partial one a level.
    pub fn all(size: u64) -> Vec<Self> {
        let mut places = Vec::new();
        for kind in std::iter::once(Kind::Entries).chain((0..LEVELS).map(Kind::Hashes)) {
            let Some(count) = Some(size >> kind.shift()).filter(|count| *count > 0) else {
                continue;
            };
            let full = count / u64::from(FULL);
            places.extend((0..full).map(|index| Self {
                kind,
                index,
                width: FULL,
            }));
            let rest = u16::try_from(count % u64::from(FULL)).unwrap_or_default();
            if rest > 0 {
                places.push(Self {
                    kind,
                    index: full,
                    width: rest,
                });
            }
        }
        places
    }

    /// The number, within its level, of the first hash or entry here.
    pub fn start(&self) -> u64 {
        self.index.saturating_mul(u64::from(FULL))
    }

    /// The smallest tree that has everything here.
    pub fn needs(&self) -> u64 {
        let end = self.start().saturating_add(self.width.into());
        end.checked_shl(self.kind.shift().into())
            .unwrap_or(u64::MAX)
    }

    /// The same place, full.
    #[must_use]
    pub fn filled(self) -> Self {
        Self {
            width: FULL,
            ..self
        }
    }

    /// The longest that the file here may be, in bytes.
    pub fn max_bytes(&self) -> usize {
        match self.kind {
            Kind::Entries => MAX_BUNDLE_BYTES,
            Kind::Hashes(_) => MAX_TILE_BYTES,
        }
    }

    /// The hashes that belong here; `None` for bundles, and where the tree is too small.
    pub fn hashes(&self, tree: &Tree) -> Option<Vec<u8>> {
        let Kind::Hashes(_) = self.kind else {
            return None;
        };
        let start = self.start();
        let mut bytes = Vec::with_capacity(usize::from(self.width) * 32);
        for n in start..start.checked_add(self.width.into())? {
            bytes.extend(tree.node(self.kind.shift(), n)?.0);
        }
        Some(bytes)
    }
}

impl Kind {
    /// The tree level of the hashes here.
    fn shift(self) -> u8 {
        match self {
            Self::Entries => 0,
            Self::Hashes(level) => level.saturating_mul(HEIGHT),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Entries => f.write_str("tile/entries/")?,
            Kind::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let mut parts = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            parts.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        parts.reverse();
        f.write_str(&parts.join("/"))?;
        if self.width < FULL {
            write!(f, ".p/{}", self.width)
        } else {
            Ok(())
        }
    }
}

/// Why bytes are not a bundle, or a tile of hashes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// It ends before what it announces.
    #[error("the bundle ends within entry {entry} of it")]
    Short {
        /// Which entry of the bundle, from 0.
        entry: usize,
    },
    /// It holds another number of entries or hashes than its path says.
    #[error("it holds {found} where its path says {expected}")]
    Count {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// An entry that no bundle can hold.
    #[error("an entry of {0} bytes is too long for a bundle")]
    Long(usize),
}

/// Writes entries as a bundle.
pub fn bundle(entries: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, TileError> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| TileError::Long(entry.len()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// Reads a bundle of exactly `width` entries.
pub fn unbundle(mut bytes: &[u8], width: u16) -> Result<Vec<Vec<u8>>, TileError> {
    let expected = usize::from(width);
    let mut entries = Vec::with_capacity(expected);
    while !bytes.is_empty() {
        let short = TileError::Short {
            entry: entries.len(),
        };
        let Some((length, rest)) = bytes.split_first_chunk::<2>() else {
            return Err(short);
        };
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, rest)) = rest.split_at_checked(length) else {
            return Err(short);
        };
        if entries.len() == expected {
            return Err(TileError::Count {
                found: expected + 1,
                expected,
            });
        }
        entries.push(entry.to_vec());
        bytes = rest;
    }
    if entries.len() == expected {
        Ok(entries)
    } else {
        Err(TileError::Count {
            found: entries.len(),
            expected,
        })
    }
}

/// Reads a tile of exactly `width` hashes.
pub fn unpack(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() || hashes.len() != usize::from(width) {
        return Err(TileError::Count {
            found: bytes.len().div_ceil(32),
            expected: width.into(),
        });
    }
    Ok(hashes.iter().map(|hash| Hash(*hash)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let place = |kind, index, width| Place { kind, index, width }.to_string();
        assert_eq!(
            place(Kind::Hashes(0), 1_234_067, FULL),
            "tile/0/x001/x234/067"
        );
        assert_eq!(place(Kind::Hashes(1), 0, 1), "tile/1/000.p/1");
        assert_eq!(
            place(Kind::Entries, 1000, 255),
            "tile/entries/x001/000.p/255"
        );
        for path in [
            "tile/0/x001/x234/067",
            "tile/1/000.p/1",
            "tile/entries/x001/000.p/255",
        ] {
            assert_eq!(Place::parse(path).unwrap().to_string(), path);
        }
    }

    #[test]
    fn other_spellings_of_a_path_are_refused() {
        for path in [
            "tile/0/0",
            "tile/0/x000/001",
            "tile/00/001",
            "tile/0/001.p/256",
            "tile/0/001.p/0",
            "tile/0/001.p/01",
            "tile/9/000",
            "tile/0/../000",
            "/tile/0/000",
            "tile/0/001/",
            "tile/data/000",
            "tile/0/+01",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "",
            "tile/0/x001/x067",
        ] {
            assert_eq!(Place::parse(path), None, "{path}");
        }
    }

    #[test]
    fn a_tree_of_257_has_a_full_tile_a_partial_one_and_one_above() {
        let paths: Vec<String> = Place::all(257).iter().map(ToString::to_string).collect();
        assert_eq!(
            paths,
            [
                "tile/entries/000",
                "tile/entries/001.p/1",
                "tile/0/000",
                "tile/0/001.p/1",
                "tile/1/000.p/1"
            ]
        );
    }

    #[test]
    fn bundles_round_trip_and_nothing_else_is_read() {
        let bytes = bundle(&[b"one".as_slice(), b"", b"three"]).unwrap();
        assert_eq!(
            unbundle(&bytes, 3).unwrap(),
            [b"one".to_vec(), vec![], b"three".to_vec()]
        );
        assert!(unbundle(&bytes, 2).is_err());
        assert!(unbundle(&bytes, 4).is_err());
        assert!(unbundle(&bytes[..bytes.len() - 1], 3).is_err());
    }
}
