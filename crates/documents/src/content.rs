//! The content model of every notice, letter and report: what is said, never how it is marked up.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use sha2::Digest as _;

mod clean;
mod limits;

pub(crate) use clean::{Cleaned, prepare};
pub use limits::{
    ContentError, MAX_BLOCKS, MAX_CELLS, MAX_COLUMNS, MAX_TEXT_BYTES, MAX_TOTAL_BYTES,
};

/// A SHA-256 digest; shown and serialised as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// Returns the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Returns the 32 bytes of the digest.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Sha256 {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One document, the source of both its HTML and its PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The title: the only heading of level 1, and the title in the metadata.
    pub title: String,
    /// The language of the text as a BCP 47 tag of a language and an optional region, such as `en-GB`.
    pub language: String,
    /// What kind of document this is.
    pub kind: Kind,
    /// The name of the authority that gives the document, as its letterhead shows it.
    pub authority: String,
    /// The reference by which the document is quoted, such as the notice's identifier.
    pub reference: String,
    /// The date on the document's face; also the only date in its metadata.
    pub date: Date,
    /// Whether the document is an exercise: then every page says DRILL.
    pub drill: bool,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
}

/// The kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Says that a notice is meant to be given, and asks for representations.
    NoticeOfIntent,
    /// Bans for the time of a test.
    TemporaryBan,
    /// Bans without an end date; under the Act of 2022 a stop notice.
    PermanentBan,
    /// Ends a notice before its time.
    Lifting,
    /// Goes with a notice when it is served.
    ServiceLetter,
    /// Says what an inspection found.
    InspectionReport,
    /// Requires a duty to be complied with by a day.
    ComplianceNotice,
    /// Requires the return of what was supplied.
    RecallNotice,
    /// Imposes a sum to pay.
    PenaltyNotice,
    /// Asks a court for forfeiture.
    ForfeitureApplication,
    /// Tells an interested person of an application and its hearing.
    InterestedLetter,
    /// Tells the public of a failure.
    PublicInformation,
    /// Varies a notice.
    Variation,
    /// Decides a claim for compensation.
    CompensationDecision,
    /// Says what a maker's own assessment comes to.
    SelfAssessment,
    /// Says what each test case of a standard comes to.
    ConformanceRecord,
    /// A manufacturer's statement of compliance.
    StatementOfCompliance,
}

/// One block of content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A heading below the title.
    Heading {
        /// 2 to 4; a heading may go at most one level deeper than the one before it.
        level: u8,
        /// The words.
        text: String,
    },
    /// A paragraph of the form's own words.
    Paragraph {
        /// What it says.
        inlines: Vec<Inline>,
    },
    /// What the reader is ordered or told first of all, set apart from the rest.
    Statement {
        /// What it says.
        inlines: Vec<Inline>,
    },
    /// A list without an order.
    List {
        /// The items.
        items: Vec<Vec<Inline>>,
    },
    /// What is done one after another, numbered.
    Steps {
        /// The steps.
        items: Vec<Vec<Inline>>,
    },
    /// A table; the first cell of each row is the header of its row.
    Table {
        /// What the table shows; stands above it.
        caption: String,
        /// The heads of the columns.
        header: Vec<String>,
        /// The rows, each with as many cells as `header`.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Names and values, such as the particulars of a product.
    SummaryList {
        /// The pairs.
        rows: Vec<Summary>,
    },
    /// Words of the law, quoted.
    LawText {
        /// The words as enacted or proposed; an empty line parts paragraphs.
        #[serde(serialize_with = "clean::paragraphs")]
        words: String,
        /// Where they stand, such as `PSTI Act 2022 s.29(3)`.
        cite: String,
        /// What the words rest on.
        basis: Basis,
    },
    /// Words that an officer wrote for this document.
    OfficerText {
        /// The words, verbatim; an empty line parts paragraphs, a line end stays a line end.
        #[serde(serialize_with = "clean::paragraphs")]
        words: String,
    },
    /// How a reader verifies the document.
    Verify {
        /// Where to check, an `https:` or `http:` address.
        url: String,
        /// The code to enter there.
        code: String,
        /// The digests that the document rests on, each with its name.
        hashes: Vec<NamedDigest>,
        /// Whether the document gets an entry in the public log; else nothing is said of one.
        public: bool,
        /// The index of that entry, once there is one.
        log_index: Option<u64>,
    },
}

/// One pair of a summary list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Vec<Inline>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Plain words; a line end stays a line end.
    Text {
        /// The words.
        #[serde(serialize_with = "clean::lines")]
        text: String,
    },
    /// Words of more weight.
    Strong {
        /// The words.
        #[serde(serialize_with = "clean::lines")]
        text: String,
    },
    /// An identifier or a digest, in type of one width.
    Code {
        /// The identifier.
        text: String,
    },
    /// A link that shows its address, so that print loses nothing.
    Link {
        /// An `https:` or `http:` address.
        url: String,
    },
}

impl Inline {
    /// Returns plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// Returns words of more weight.
    pub fn strong(text: impl Into<String>) -> Self {
        Self::Strong { text: text.into() }
    }

    /// Returns an identifier or a digest.
    pub fn code(text: impl Into<String>) -> Self {
        Self::Code { text: text.into() }
    }
}

/// A digest with the name of what it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedDigest {
    /// What the digest is of, such as `Evidence bundle`.
    pub name: String,
    /// The digest.
    pub sha256: Sha256,
}

/// What quoted words of the law rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Where the words come from.
    pub source: Source,
    /// Whether someone compared the words with notes on their source; nobody has compared any with the source itself.
    pub verified: bool,
}

/// Where words of the law come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// An enactment.
    Statute,
    /// A published policy or proposal.
    Policy,
    /// Our own assumption.
    Assumed,
}
