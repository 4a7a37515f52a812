//! A record made of bundles and of the maker's file.

use std::path::{Path, PathBuf};

use proofhouse_evidence::bundle::Bundle;
use proofhouse_law::record::{self, Record, Seen, Source, Subject};
use proofhouse_law::{Digest, Library};

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
    pub(super) bundles: Vec<Bundle>,
}

impl Made {
    /// What was seen, as the law reads it.
    pub(super) fn seen(&self) -> Vec<Seen<'_>> {
        self.bundles.iter().map(seen).collect()
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
        .map(|path| open_file(path))
        .collect::<Result<Vec<Bundle>, Failure>>()?;
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
    let seen: Vec<Seen<'_>> = bundles.iter().map(seen).collect();
    let subject = Subject {
        seen: &seen,
        answers: answers.as_ref().map(|(filled, _)| filled),
        answers_sha256: answers.as_ref().map(|(_, digest)| *digest),
    };
    let sources = bundles.iter().map(source).collect();
    let record = record::assess(tests, &subject, sources, library).ok_or_else(|| {
        Failure::usage(
            "record.provisions",
            "The provisions that these cases test are not at hand.",
            "Give --regimes a folder that has them, or leave it out.",
        )
    })?;
    Ok(Made { record, bundles })
}

fn seen(bundle: &Bundle) -> Seen<'_> {
    Seen {
        bundle: bundle.digest,
        partial: bundle.manifest.inspection.partial,
        all_ports: all_ports(&bundle.bench),
        observations: &bundle.observations,
    }
}

/// Whether the bench asked for every TCP port of every unit.
fn all_ports(bench: &[u8]) -> bool {
    let bench: serde_json::Value = serde_json::from_slice(bench).unwrap_or_default();
    let all = |value: Option<&serde_json::Value>| value.is_some_and(|one| one == "all");
    let units = bench.get("units").and_then(serde_json::Value::as_array);
    let of_units = units.into_iter().flatten();
    let mut others = of_units
        .filter_map(|unit| unit.get("ports"))
        .filter(|ports| !ports.is_null());
    all(bench.get("ports")) && others.all(|ports| all(Some(ports)))
}

/// What a report says of a bundle that it rests on.
pub(in crate::commands) fn source(bundle: &Bundle) -> Source {
    let inspection = &bundle.manifest.inspection;
    let mut firmware: Vec<String> = bundle
        .observations
        .iter()
        .filter_map(|one| one.subject.firmware.clone())
        .collect();
    firmware.sort();
    firmware.dedup();
    let targets = inspection.authority.targets.iter();
    Source {
        bundle: bundle.digest,
        attestation: Digest::of(&bundle.envelope.to_json()),
        tool: inspection.tool.clone(),
        tool_version: inspection.tool_version.clone(),
        product: format!("{} {}", inspection.subject.brand, inspection.subject.model),
        kind: inspection.subject.kind.clone(),
        units: inspection.subject.units.clone(),
        firmware,
        owner: inspection.authority.owner.clone(),
        basis: inspection.authority.basis.clone(),
        expires: inspection.authority.expires,
        targets: targets.map(|one| one.address.clone()).collect(),
        started: inspection.started,
        ended: inspection.ended,
        partial: inspection.partial,
        all_ports: all_ports(&bundle.bench),
        signer: bundle.key_id.to_string(),
        signed_at: bundle.signed_at,
        observations: bundle.observations.len(),
    }
}
