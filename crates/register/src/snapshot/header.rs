//! The signed header of a snapshot: which log state, how long it holds, and the digest of the body.

use std::fmt;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::Validity;
use crate::checkpoint::Checkpoint;
use crate::tree::{Hash, MAX_SIZE};

/// The first line of every snapshot's header.
const FORMAT: &str = "proofhouse-snapshot/v1";

pub(super) struct Header {
    pub(super) checkpoint: Checkpoint,
    pub(super) validity: Validity,
    pub(super) newest: Option<Timestamp>,
    length: usize,
    sha256: String,
}

impl Header {
    pub(super) fn new(
        checkpoint: &Checkpoint,
        validity: Validity,
        newest: Option<Timestamp>,
        body: &[u8],
    ) -> Self {
        let checkpoint = checkpoint.clone();
        Self {
            checkpoint,
            validity,
            newest,
            length: body.len(),
            sha256: hex::encode(Sha256::digest(body)),
        }
    }

    /// Reads the header's text in its one canonical form.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next() != Some(FORMAT) {
            return None;
        }
        let mut value = |name: &str| {
            lines
                .next()?
                .strip_prefix(name)?
                .strip_prefix(' ')
                .map(str::to_owned)
        };
        let header = Self {
            checkpoint: Checkpoint {
                origin: value("origin")?,
                size: value("size")?
                    .parse()
                    .ok()
                    .filter(|size| *size <= MAX_SIZE)?,
                root: Hash::parse(&value("root")?)?,
            },
            validity: Validity {
                issued_at: value("issued")?.parse().ok()?,
                expires_at: value("expires")?.parse().ok()?,
            },
            newest: match value("newest")?.as_str() {
                "none" => None,
                time => Some(time.parse().ok()?),
            },
            length: value("length")?.parse().ok()?,
            sha256: value("sha256")?,
        };
        (header.to_string() == text).then_some(header)
    }

    /// Whether `body` is the one that was signed.
    pub(super) fn check_body(&self, body: &[u8]) -> Result<(), String> {
        if body.len() != self.length {
            return Err(format!(
                "it is {} bytes long, but the header says {}",
                body.len(),
                self.length
            ));
        }
        let found = hex::encode(Sha256::digest(body));
        if found == self.sha256 {
            return Ok(());
        }
        Err(format!(
            "its SHA-256 is {found}, but the header says {}: a byte was changed",
            self.sha256
        ))
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Checkpoint { origin, size, root } = &self.checkpoint;
        let Validity {
            issued_at,
            expires_at,
        } = &self.validity;
        writeln!(f, "{FORMAT}\norigin {origin}\nsize {size}\nroot {root}")?;
        writeln!(f, "issued {issued_at}\nexpires {expires_at}")?;
        match &self.newest {
            Some(newest) => writeln!(f, "newest {newest}")?,
            None => writeln!(f, "newest none")?,
        }
        writeln!(f, "length {}\nsha256 {}", self.length, self.sha256)
    }
}
