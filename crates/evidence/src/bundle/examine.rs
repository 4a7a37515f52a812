//! Everything that can be said of a bundle without a trust file: its structure, its files, and how they fit together.

use std::collections::BTreeMap;

use proofhouse_law::Digest;
use proofhouse_law::observation::Observation;

use super::attestation::{self, Attestation};
use super::consistency::{self, Held};
use super::locate::changed_byte_by_digest;
use super::manifest::{FileRecord, Manifest, SCHEMA};
use super::seal::{is_transcript_path, predicate};
use super::{ATTESTATION, AUTHORITY, BENCH, Limits, MANIFEST, OBSERVATIONS, Problem, STRUCTURE};
use crate::archive::crc::crc32;
use crate::archive::{Entry, FieldAt, Reading, canonical, field_at, read, read_by_directory};
use crate::authority::SignedAuthority;

/// The most problems that are listed; one broken transfer can break every file.
const MAX_PROBLEMS: usize = 100;

/// A bundle taken apart.
#[derive(Debug, Default)]
pub(super) struct Examined<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) attestation: Option<Attestation>,
    pub(super) manifest: Option<Manifest>,
    pub(super) authority: Option<SignedAuthority>,
    pub(super) observations: Option<Vec<Observation>>,
    pub(super) problems: Vec<Problem>,
    /// How much of the bundle one would have to change to have it right: what two readings are compared by.
    cost: usize,
}

/// Takes a bundle apart. Where the two ways of reading the zip differ, the one that explains more is right.
pub(super) fn examine<'a>(bytes: &'a [u8], limits: &Limits) -> Examined<'a> {
    let along = read(bytes, limits);
    let listed = read_by_directory(bytes, limits);
    let found = match (along, listed) {
        (Ok(along), Ok(listed)) if along == listed => files(bytes, along, limits),
        (Ok(along), Ok(listed)) => {
            let (along, listed) = (files(bytes, along, limits), files(bytes, listed, limits));
            if listed.cost < along.cost {
                listed
            } else {
                along
            }
        }
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => files(bytes, one, limits),
        (Err(error), Err(_)) => Examined {
            problems: vec![Problem::at(
                STRUCTURE,
                0,
                error.offset,
                format!("{}.", error.what),
            )],
            ..Examined::default()
        },
    };
    Examined {
        problems: found.problems.into_iter().take(MAX_PROBLEMS).collect(),
        ..found
    }
}

fn files<'a>(bytes: &[u8], reading: Reading<'a>, limits: &Limits) -> Examined<'a> {
    let mut found = Examined {
        entries: reading.entries,
        ..Examined::default()
    };
    layout(&mut found, limits);
    attested(&mut found);
    digests(&mut found);
    contents(&mut found, limits);
    let (problem, differing) = structure(bytes, &found);
    found.cost = found.problems.len().saturating_add(differing);
    found.problems.extend(problem);
    found
}

impl<'a> Examined<'a> {
    pub(super) fn entry(&self, path: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.name == path)
    }

    fn is_sound(&self, path: &str) -> bool {
        self.problems.iter().all(|problem| problem.path != path)
    }

    /// The bytes of a file that is there and unchanged.
    fn sound(&self, path: &str) -> Option<&'a [u8]> {
        self.entry(path)
            .filter(|_| self.is_sound(path))
            .map(|entry| entry.data)
    }
}

fn layout(found: &mut Examined<'_>, limits: &Limits) {
    let needed = [ATTESTATION, BENCH, MANIFEST, OBSERVATIONS];
    let strangers = found.entries.iter().filter(|entry| {
        !needed.contains(&entry.name.as_str())
            && entry.name != AUTHORITY
            && !is_transcript_path(&entry.name, limits)
    });
    let strange = strangers.map(|entry| Problem::of(&entry.name, "a bundle holds no such file"));
    let missing = needed
        .into_iter()
        .filter(|path| found.entry(path).is_none());
    let missing = missing.map(|path| Problem::of(path, "it is missing"));
    let both: Vec<_> = strange.chain(missing).collect();
    found.problems.extend(both);
}

fn attested(found: &mut Examined<'_>) {
    let Some(entry) = found.entry(ATTESTATION) else {
        return;
    };
    let (attestation, problems) = attestation::read(entry);
    found.problems.extend(problems);
    found.attestation = attestation;
}

/// Compares every file with the digest that was signed; without a readable attestation, with its CRC-32.
fn digests(found: &mut Examined<'_>) {
    let mut problems = Vec::new();
    let statement = found
        .attestation
        .as_ref()
        .map(|attestation| &attestation.statement);
    let signed: BTreeMap<&str, Digest> = statement
        .into_iter()
        .flat_map(|statement| &statement.subject)
        .map(|one| (one.name.as_str(), one.digest.sha256))
        .collect();
    for entry in found
        .entries
        .iter()
        .filter(|entry| entry.name != ATTESTATION)
    {
        match signed.get(entry.name.as_str()) {
            Some(wanted) if *wanted == Digest::of(entry.data) => {}
            Some(wanted) => problems.push(changed(entry, *wanted)),
            None if statement.is_some() => {
                problems.push(Problem::of(&entry.name, "the lab did not sign this file"));
            }
            None if entry.crc_fits() => {}
            None => problems.push(Problem::of(&entry.name, "its bytes do not fit its CRC-32")),
        }
    }
    for name in signed.keys().filter(|name| found.entry(name).is_none()) {
        problems.push(Problem::of(
            name,
            "the lab signed this file, and it is not in the bundle",
        ));
    }
    found.problems.extend(problems);
}

fn changed(entry: &Entry<'_>, wanted: Digest) -> Problem {
    match changed_byte_by_digest(entry, wanted) {
        Some(offset) => {
            let what = "this byte is not the one that was sealed";
            Problem::at(&entry.name, entry.start, offset, what)
        }
        None => Problem::of(
            &entry.name,
            "it is not the file that was sealed: more than one byte differs",
        ),
    }
}

/// Reads the files that are unchanged, and checks that they agree with each other.
fn contents(found: &mut Examined<'_>, limits: &Limits) {
    let manifest = found.sound(MANIFEST).map(parse_manifest);
    found.manifest = keep(&mut found.problems, MANIFEST, manifest);
    let observations = found
        .sound(OBSERVATIONS)
        .map(|bytes| parse_observations(bytes, limits));
    found.observations = keep(&mut found.problems, OBSERVATIONS, observations);
    let authority = found
        .sound(AUTHORITY)
        .map(|bytes| SignedAuthority::parse(bytes).map_err(|cause| cause.to_string()));
    found.authority = keep(&mut found.problems, AUTHORITY, authority);
    let mut problems = Vec::new();
    if let Some(manifest) = &found.manifest {
        problems.extend(listing(found, manifest));
        let seen = found.observations.as_deref().unwrap_or_default();
        let authority = found.authority.iter();
        problems.extend(
            authority
                .flat_map(|authority| consistency::unfit(&manifest.inspection, seen, authority)),
        );
        if let Some(observations) = &found.observations {
            let held = |path: &str| {
                let FileRecord { size, sha256, .. } =
                    manifest.files.iter().find(|file| file.path == path)?;
                Some(Held {
                    sha256: *sha256,
                    size: *size,
                })
            };
            problems.extend(consistency::problems(
                &manifest.inspection,
                observations,
                &held,
            ));
            problems.extend(consistency::lapses(&manifest.inspection, observations));
            problems.extend(summary(found, manifest, observations.len()));
        }
    }
    found.problems.extend(problems);
}

fn keep<T>(problems: &mut Vec<Problem>, path: &str, read: Option<Result<T, String>>) -> Option<T> {
    match read? {
        Ok(value) => Some(value),
        Err(what) => {
            problems.push(Problem::of(path, what));
            None
        }
    }
}

fn parse_manifest(bytes: &[u8]) -> Result<Manifest, String> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|cause| cause.to_string())?;
    if manifest.schema != SCHEMA {
        return Err(format!(
            "its schema is {}, and {SCHEMA} is read here",
            manifest.schema
        ));
    }
    Ok(manifest)
}

fn parse_observations(bytes: &[u8], limits: &Limits) -> Result<Vec<Observation>, String> {
    let list: Vec<Observation> =
        serde_json::from_slice(bytes).map_err(|cause| cause.to_string())?;
    if list.len() > limits.observations {
        return Err(format!(
            "it holds more than {} observations",
            limits.observations
        ));
    }
    Ok(list)
}

/// The manifest's list against what the statement signed (the files themselves were compared with that already).
fn listing(found: &Examined<'_>, manifest: &Manifest) -> Option<Problem> {
    let statement = &found.attestation.as_ref()?.statement;
    let signed = statement
        .subject
        .iter()
        .filter(|one| one.name != MANIFEST)
        .map(|one| {
            let size = found.entry(&one.name).map(|entry| entry.data.len());
            (
                one.name.as_str(),
                size.and_then(|size| u64::try_from(size).ok()),
                one.digest.sha256,
            )
        });
    let listed = manifest
        .files
        .iter()
        .map(|file| (file.path.as_str(), Some(file.size), file.sha256));
    (!signed.eq(listed))
        .then(|| Problem::of(MANIFEST, "its list of files is not the one that was signed"))
}

/// The manifest against the summary that was signed.
fn summary(found: &Examined<'_>, manifest: &Manifest, observations: usize) -> Option<Problem> {
    let signed = &found.attestation.as_ref()?.statement.predicate;
    let bench = Digest::of(found.sound(BENCH)?);
    let head = &manifest.inspection;
    let drawn = predicate(
        head,
        observations,
        bench,
        signed.signer.clone(),
        signed.signed_on,
    );
    if drawn != *signed {
        return Some(Problem::of(
            MANIFEST,
            "it does not agree with the summary that was signed",
        ));
    }
    (signed.signed_on < head.ended)
        .then(|| Problem::of(ATTESTATION, "it was signed before the inspection ended"))
}

/// Encodes the files again and compares byte for byte. Also says how many bytes differ.
fn structure(bytes: &[u8], found: &Examined<'_>) -> (Option<Problem>, usize) {
    let entries = found.entries.iter().map(|entry| {
        // Of a changed file the old sum is the right one; that it changed is said elsewhere.
        let crc = if found.is_sound(&entry.name) {
            crc32(entry.data)
        } else {
            entry.crc
        };
        Entry {
            crc,
            ..entry.clone()
        }
    });
    let entries: Vec<_> = entries.collect();
    let Some(again) = canonical(&entries) else {
        return (
            Some(Problem::of(STRUCTURE, "it does not fit a plain zip")),
            usize::MAX,
        );
    };
    let differing = again
        .iter()
        .zip(bytes)
        .filter(|(one, other)| one != other)
        .count();
    let differing = differing.saturating_add(again.len().abs_diff(bytes.len()));
    if differing == 0 {
        return (None, 0);
    }
    let same = again
        .iter()
        .zip(bytes)
        .take_while(|(one, other)| one == other)
        .count();
    let place = match field_at(&entries, same) {
        FieldAt::Header(name) => format!("in the header of {name}"),
        FieldAt::Data(name) => format!("in the bytes of {name}"),
        FieldAt::Directory(name) => format!("in the directory's record of {name}"),
        FieldAt::End => "in the record that ends the zip".to_owned(),
        FieldAt::Beyond => "after the end of the zip".to_owned(),
    };
    let what = match again.len().cmp(&bytes.len()) {
        std::cmp::Ordering::Greater if same == bytes.len() => {
            let missing = again.len().saturating_sub(same);
            format!("the file ends here, {place}; its last {missing} bytes are missing")
        }
        std::cmp::Ordering::Less if same == again.len() => {
            format!("bytes follow {place}")
        }
        _ if differing == 1 => format!("this byte, {place}, is not the one that was sealed"),
        _ => format!("from here on, {place}, the zip is not in the one canonical encoding"),
    };
    (Some(Problem::at(STRUCTURE, 0, same, what)), differing)
}
