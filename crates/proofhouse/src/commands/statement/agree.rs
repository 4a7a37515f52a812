//! Whether the words of a PDF are those of the data that it carries: the document is written again from the data, and compared.

use proofhouse_documents::statement::rendered;
use proofhouse_law::statement::Statement;
use proofhouse_law::{Regime, Verdict};
use serde::Serialize;

use super::confined::Pdf;
use super::open::Opened;
use crate::exit::Failure;

/// Words shown around a difference.
const AROUND: usize = 6;

/// How a PDF and its data stand to each other.
#[derive(Debug, Serialize)]
pub(super) struct Agreement {
    /// Whether the file is, byte for byte, what this program writes from the data.
    same_bytes: bool,
    /// Whether its words are.
    same_words: bool,
    /// What the data say where the words first differ.
    from_the_data: Option<String>,
    /// What the PDF says there.
    in_the_pdf: Option<String>,
}

impl Agreement {
    /// What it means.
    pub(super) fn verdict(&self) -> Verdict {
        if self.same_words {
            Verdict::Pass
        } else {
            Verdict::Fail
        }
    }

    /// In a sentence or two.
    pub(super) fn words(&self) -> String {
        match (self.same_bytes, self.same_words) {
            (true, _) => "The PDF is, byte for byte, what its data make.".to_owned(),
            (false, true) => {
                "The words of the PDF are those of its data; the file is not the one that this version makes.".to_owned()
            }
            (false, false) => format!(
                "The words of the PDF are not those of its data. The data make \"{}\"; the PDF says \"{}\".",
                self.from_the_data.as_deref().unwrap_or_default(),
                self.in_the_pdf.as_deref().unwrap_or_default()
            ),
        }
    }
}

/// Compares.
pub(super) fn agreement(
    regime: &Regime,
    statement: &Statement,
    opened: &Opened,
) -> Result<Option<Agreement>, Failure> {
    let Some(pdf) = &opened.pdf else {
        return Ok(None);
    };
    let again = rendered(regime, statement).map_err(|error| {
        let what = format!("The data of the PDF cannot be written as a document: {error}.");
        Failure::usage("statement.render", what, "Ask its maker for it again.")
    })?;
    if again.pdf == opened.bytes {
        return Ok(Some(Agreement {
            same_bytes: true,
            same_words: true,
            from_the_data: None,
            in_the_pdf: None,
        }));
    }
    let (ours, theirs) = (Pdf::new(&again.pdf)?.words()?, pdf.words()?);
    let difference = difference(&ours, &theirs);
    let same_words = difference.is_none();
    let (from_the_data, in_the_pdf) = difference.unzip();
    Ok(Some(Agreement {
        same_bytes: false,
        same_words,
        from_the_data,
        in_the_pdf,
    }))
}

/// The words around the first place where two texts differ, of each; none where they are the same.
fn difference(ours: &str, theirs: &str) -> Option<(String, String)> {
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (
        ours.split_whitespace().collect(),
        theirs.split_whitespace().collect(),
    );
    if ours == theirs {
        return None;
    }
    let same = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let near = |words: &[&str]| -> String {
        let from = same.saturating_sub(AROUND);
        let to = (same + AROUND).min(words.len());
        let near = words.get(from..to).unwrap_or_default().join(" ");
        super::printable(near).chars().take(400).collect()
    };
    Some((near(&ours), near(&theirs)))
}
