//! A record made of bundles and of the maker's file.

use std::path::{Path, PathBuf};

use proofhouse_evidence::record::Evidence;
use proofhouse_law::Library;
use proofhouse_law::record::{self, Record, Seen, Subject};

use super::form;
use crate::commands::evidence::open_file;
use crate::exit::Failure;
use crate::output::Output;

/// What is asked for in every verb that makes a record.
#[derive(clap::Args)]
pub(super) struct From {
    /// The maker's answers, and what people judged.
    #[arg(long, value_name = "RECORD.toml")]
    pub(super) record: Option<PathBuf>,
    /// The document with the test cases.
    #[arg(long, default_value = super::STANDARD)]
    pub(super) standard: String,
    /// A folder of regimes and standards laid over those of the binary.
    #[arg(long, value_name = "DIR")]
    pub(super) regimes: Option<PathBuf>,
}

/// The record, and the bundles that it was made of.
pub(super) struct Made {
    pub(super) record: Record,
    pub(super) bundles: Vec<Evidence>,
}

impl Made {
    /// What was seen, as the law reads it.
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        self.bundles.iter().map(Evidence::seen).collect()
    }
}

/// Makes the record.
pub(super) fn make(
    bundles: &[PathBuf],
    from: &From,
    library: &Library,
    out: &mut Output,
) -> Result<Made, Failure> {
    let tests = form::tests(library, &from.standard)?;
    let answers = match &from.record {
        Some(file) => Some(form::read(file, library, out)?),
        None => None,
    };
    let bundles = bundles
        .iter()
        .map(|path| Ok(Evidence::of(open_file(path)?)))
        .collect::<Result<Vec<Evidence>, Failure>>()?;
    let of_one_product = |path: &Path| {
        Failure::usage(
            "record.edition",
            format!(
                "{} is filled in over another edition than these cases test.",
                path.display()
            ),
            "Begin a new one: proofhouse record new.",
        )
    };
    if let (Some((filled, _)), Some(path), Some(of)) = (&answers, &from.record, tests.tests_of())
        && filled.edition != *of
    {
        return Err(of_one_product(path));
    }
    let seen: Vec<Seen<'_>> = bundles.iter().map(Evidence::seen).collect();
    let subject = Subject {
        seen: &seen,
        answers: answers.as_ref().map(|(filled, _)| filled),
        answers_sha256: answers.as_ref().map(|(_, digest)| *digest),
        judged_in_case: &[],
    };
    let sources = bundles.iter().map(|one| one.source.clone()).collect();
    let record = record::assess(tests, &subject, sources, library).ok_or_else(|| {
        Failure::usage(
            "record.provisions",
            "The provisions that these cases test are not at hand.",
            "Give --regimes a folder that has them, or leave it out.",
        )
    })?;
    Ok(Made { record, bundles })
}
