//! A record made of bundles and of the maker's file.

use std::path::{Path, PathBuf};

use proofhouse_evidence::record::Evidence;
use proofhouse_law::conformity::Assessment;
use proofhouse_law::record::{self, Record, Seen, Subject};
use proofhouse_law::{Library, Standard};

use super::form;
use crate::commands::evidence::{Trust, is_one_product, open_file, signatures};
use crate::exit::{Exit, Failure};
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
    #[command(flatten)]
    pub(super) trust: Trust,
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
    let files = bundles;
    let trust = from.trust.read()?;
    let bundles = files
        .iter()
        .map(|path| {
            let bundle = open_file(path)?;
            let signatures = signatures(path, &bundle, trust.as_ref())?;
            Ok(Evidence::of(bundle, signatures))
        })
        .collect::<Result<Vec<Evidence>, Failure>>()?;
    of_one_product(files.iter().zip(&bundles))?;
    of_these_inspections(files, &bundles)?;
    if let (Some((filled, _)), Some(path)) = (&answers, &from.record) {
        of_the_edition(path, filled, tests)?;
        if let Some(first) = bundles.first() {
            of_the_product(path, filled, &first.source.product)?;
        }
    }
    let seen: Vec<Seen<'_>> = bundles.iter().map(Evidence::seen).collect();
    let subject = Subject {
        seen: &seen,
        answers: answers.as_ref().map(|(filled, _)| filled),
        answers_sha256: answers.as_ref().map(|(_, digest)| *digest),
        judged_in_case: &[],
    };
    let sources = bundles.iter().map(|one| one.source.clone()).collect();
    let mut record = record::assess(tests, &subject, sources, library).ok_or_else(|| {
        Failure::usage(
            "record.provisions",
            "The provisions that these cases test are not at hand.",
            "Give --regimes a folder that has them, or leave it out.",
        )
    })?;
    record.is_laid_over = from.regimes.is_some();
    Ok(Made { record, bundles })
}

/// Refuses bundles of several products, each given with its file: what one fails would be said of the other.
pub(super) fn of_one_product<'b>(
    bundles: impl IntoIterator<Item = (&'b PathBuf, &'b Evidence)>,
) -> Result<(), Failure> {
    let mut bundles = bundles.into_iter();
    let Some((first, of)) = bundles.next() else {
        return Ok(());
    };
    let product = &of.source.product;
    let other = bundles.find(|(_, one)| !is_one_product(&one.source.product, product));
    let Some((path, other)) = other else {
        return Ok(());
    };
    let what = format!(
        "{} is of {}, and {} of {product}.",
        path.display(),
        other.source.product,
        first.display()
    );
    let next = "Give bundles of one product, and make a record of each product.";
    Err(Failure::usage("record.products", what, next))
}

/// Refuses judgements beside an inspection that is another than the one they were made of: what was judged of one would be said
/// of the other.
fn of_these_inspections(files: &[PathBuf], bundles: &[Evidence]) -> Result<(), Failure> {
    let other = |judged: &Evidence| {
        let relied = &judged.source.relies_on;
        let mut all = files.iter().zip(bundles);
        let is_here = bundles
            .iter()
            .any(|one| relied.contains(&one.source.bundle));
        let inspection = all.find(|(_, one)| one.source.is_inspection());
        inspection.filter(|_| !relied.is_empty() && !is_here)
    };
    let mut all = files.iter().zip(bundles);
    let Some((path, judged, (of, inspection))) =
        all.find_map(|(path, judged)| Some((path, &judged.source, other(judged)?)))
    else {
        return Ok(());
    };
    let relied: Vec<String> = judged.relies_on.iter().map(ToString::to_string).collect();
    let what = format!(
        "{} relies on the inspection with the SHA-256 {}, and {} is another, with the SHA-256 {}.",
        path.display(),
        relied.join(", "),
        of.display(),
        inspection.source.bundle
    );
    let next = "Give the inspection that was judged; or judge this one, and seal that: proofhouse record seal.";
    Err(Failure::new(
        Exit::Problem,
        "record.other-inspection",
        what,
        next,
    ))
}

/// Refuses answers over another edition than the cases test.
fn of_the_edition(path: &Path, filled: &Assessment, tests: &Standard) -> Result<(), Failure> {
    if tests.tests_of().is_none_or(|of| filled.edition == *of) {
        return Ok(());
    }
    let what = format!(
        "{} is filled in over another edition than these cases test.",
        path.display()
    );
    let next = "Begin a new one: proofhouse record new.";
    Err(Failure::usage("record.edition", what, next))
}

/// Refuses answers that name another product than that which was inspected.
pub(super) fn of_the_product(path: &Path, filled: &Assessment, seen: &str) -> Result<(), Failure> {
    let Some(named) = filled.named_product() else {
        return Ok(());
    };
    if is_one_product(named, seen) {
        return Ok(());
    }
    let what = format!(
        "{} is of {named}, and what was inspected is {seen}.",
        path.display()
    );
    let next = format!(
        "Give what was written of that product; if this was, write product = {seen:?} in it, as the bundle does."
    );
    Err(Failure::usage("record.other-product", what, next))
}
