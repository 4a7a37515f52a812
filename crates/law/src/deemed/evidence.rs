//! The file in which someone says what they hold: labels, and parts of standards that are met.

use jiff::civil::Date;
use serde::Serialize;

use crate::regime::reader::{FileReader, Table};
use crate::regime::{Problem, SourceFile};

/// The largest file taken, in bytes.
const BYTES_MAX: usize = 64 * 1024;
/// The most labels, and the most standards, of one file.
const ROWS_MAX: usize = 50;

/// What is claimed for one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The product.
    pub product: ProductEvidence,
    /// Its labels.
    pub labels: Vec<LabelEvidence>,
    /// The standards that it meets, in part or in whole.
    pub standards: Vec<StandardEvidence>,
}

/// The product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductEvidence {
    /// Its name, as it stands on a label.
    pub name: String,
    /// What it is, such as `camera` or `smartphone`.
    pub kind: String,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelEvidence {
    /// The scheme.
    pub scheme: String,
    /// The level.
    pub level: String,
    /// Its number in the scheme's register.
    pub number: String,
    /// The product that it names.
    pub product: String,
    /// When it was issued.
    pub issued: Date,
    /// When it expires.
    pub expires: Date,
    /// Since when it is withdrawn, where it is.
    pub withdrawn: Option<Date>,
}

/// A standard that is met, in part or in whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandardEvidence {
    /// Its number, such as `ETSI EN 303 645`.
    pub number: String,
    /// Its version.
    pub version: String,
    /// The date on it.
    pub dated: Option<Date>,
    /// The provisions that are met.
    pub provisions: Vec<String>,
    /// Those that have no bearing on the product.
    pub not_relevant: Vec<String>,
    /// The conditions of the route that hold, by their ids.
    pub conditions: Vec<String>,
}

impl Evidence {
    /// Reads a file.
    ///
    /// # Errors
    /// Every mistake in it, in the order of its lines.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        let file = SourceFile { path, bytes };
        if bytes.len() > BYTES_MAX {
            let reader = FileReader::new(&SourceFile { path, bytes: b"" });
            reader.note(
                0,
                "deemed.too-large",
                "The file is larger than 64 KiB.",
                "It says what one product has: check that it is the right file.",
            );
            return Err(reader.into_problems());
        }
        let reader = FileReader::new(&file);
        let parsed = reader.parse();
        let evidence = read(&reader, parsed.get_ref());
        let mut problems: Vec<Problem> = reader
            .into_problems()
            .into_iter()
            .map(|problem| problem.of_a_file("deemed"))
            .collect();
        problems.sort_by_key(|problem| problem.line);
        match evidence {
            Some(evidence) if problems.is_empty() => Ok(evidence),
            _ => Err(problems),
        }
    }
}

fn read(reader: &FileReader<'_>, parsed: &toml::de::DeTable<'_>) -> Option<Evidence> {
    let top = Table::new(reader, parsed, 1, "the file");
    let product = top.table("product").map(|table| {
        let row = ProductEvidence {
            name: table.text("name"),
            kind: table.text("kind"),
        };
        table.finish();
        row
    });
    let labels: Vec<Option<LabelEvidence>> = top.tables("label").into_iter().map(label).collect();
    let standards: Vec<StandardEvidence> =
        top.tables("standard").into_iter().map(standard).collect();
    if labels.len() > ROWS_MAX || standards.len() > ROWS_MAX {
        top.note(
            "deemed.too-many",
            format!("There are more than {ROWS_MAX} labels or standards."),
            "Leave out what is not about this product.",
        );
    }
    if labels.is_empty() && standards.is_empty() {
        top.note(
            "deemed.nothing",
            "The file names neither a label nor a standard.",
            "Add a [[label]] or a [[standard]].",
        );
    }
    top.finish();
    Some(Evidence {
        product: product?,
        labels: labels.into_iter().collect::<Option<_>>()?,
        standards,
    })
}

const DATE: &str = "a date in quotes, such as \"2026-11-25\"";

fn label(mut table: Table<'_, '_>) -> Option<LabelEvidence> {
    let number = table.text("number");
    table.rename(format!("label {number}"));
    let (scheme, level, product) = (
        table.text("scheme"),
        table.text("level"),
        table.text("product"),
    );
    let (issued, expires) = (table.parsed("issued", DATE), table.parsed("expires", DATE));
    let withdrawn = table.parsed_opt("withdrawn", DATE);
    if let (Some(issued), Some(expires)) = (issued, expires)
        && expires < issued
    {
        table.note(
            "deemed.dates",
            format!(
                "{} expires on {expires}, before it was issued on {issued}.",
                table.what()
            ),
            "Correct the dates.",
        );
    }
    table.finish();
    Some(LabelEvidence {
        scheme,
        level,
        number,
        product,
        issued: issued?,
        expires: expires?,
        withdrawn,
    })
}

fn standard(mut table: Table<'_, '_>) -> StandardEvidence {
    let number = table.text("number");
    table.rename(format!("standard {number}"));
    let row = StandardEvidence {
        version: table.text("version"),
        dated: table.parsed_opt("dated", DATE),
        provisions: table.words("provisions", 0),
        not_relevant: table.words("not_relevant", 0),
        conditions: table.words("conditions", 0),
        number,
    };
    table.finish();
    row
}
