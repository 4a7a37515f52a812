//! What an inspection needs, read and refused before a single packet is sent: bench, lists, declaration, law, key.

use std::io::Read as _;
use std::path::Path;

use jiff::Timestamp;
use proofhouse_evidence::authority::SignedAuthority;
use proofhouse_evidence::keys::{KeyRole, SigningKey, file};
use proofhouse_inspect::bench::{self, Bench};
use proofhouse_inspect::checks::compare::Earlier;
use proofhouse_inspect::credentials::{AtHand, List};
use proofhouse_inspect::declaration::Declaration;
use proofhouse_law::{Digest, Regime, clock};

use super::declared::read_declaration;
use super::{Args, earlier};
use crate::commands::bench::authority;
use crate::commands::keys::read_trust;
use crate::exit::Failure;
use crate::output::Output;
use crate::regimes;

/// A bench that may be tested, and what it is tested with.
pub(super) struct Job {
    pub(super) bench: Bench,
    /// What the bench file says of the way of testing, as a digest.
    pub(super) way_of_testing: Digest,
    /// The signed authority, where the bench names one.
    pub(super) authorised: Option<Authorised>,
    pub(super) list: List,
    /// What is known of each list of it.
    pub(super) lists: Vec<AtHand>,
    pub(super) declaration: Option<(Declaration, Digest)>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) regime: Option<Regime>,
}

/// A signed authority that stands.
pub(in crate::commands) struct Authorised {
    /// The name of the key, as it was enrolled.
    pub(super) by: String,
    pub(super) authority: SignedAuthority,
}

impl Job {
    /// Reads it all, or says every mistake of the first file that has any.
    pub(super) fn read(args: &Args, now: Timestamp, out: &mut Output) -> Result<Self, Failure> {
        let (bench, way_of_testing) = read_bench(&args.bench, now, out)?;
        let authorised = authorised(&args.bench, &bench, args.trust.as_deref(), now)?;
        let earlier = earlier::read(&args.earlier, args.trust.as_deref(), out)?;
        let (list, lists) = earlier::before(args.lists.read(&bench)?, &earlier);
        let regime = args
            .regime
            .as_deref()
            .map(|id| find_regime(id, args.regimes.as_deref()))
            .transpose()?;
        let overlay = args.regimes.as_deref();
        let declaration = read_declaration(&args.bench, &bench, overlay, out)?;
        Ok(Self {
            bench,
            way_of_testing,
            authorised,
            list,
            lists,
            declaration,
            earlier,
            regime,
        })
    }

    /// What the maker declares, where the bench names a declaration.
    pub(super) fn declared(&self) -> Option<&Declaration> {
        self.declaration.as_ref().map(|(declared, _)| declared)
    }
}

/// The bench file and the digest of the way of testing that it tells.
pub(in crate::commands) fn read_bench(
    path: &Path,
    now: Timestamp,
    out: &mut Output,
) -> Result<(Bench, Digest), Failure> {
    let text = read_text(
        path,
        bench::BENCH_BYTES_MAX as u64 + 1,
        "inspect.bench-unreadable",
    )?;
    let bench = bench::read(&text, clock::civil_date(now)).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        mistaken(path, "bench file", "inspect.bench", &problems, out)
    })?;
    Ok((bench, bench::way_of_testing(&text)))
}

/// Every mistake of a file, each told, and the first in the failure.
pub(super) fn mistaken(
    path: &Path,
    called: &str,
    code: &'static str,
    problems: &[String],
    out: &mut Output,
) -> Failure {
    for problem in problems {
        out.progress(&format!("{}: {problem}", path.display()));
    }
    let count = if problems.len() == 1 {
        "one mistake".to_owned()
    } else {
        format!("{} mistakes", problems.len())
    };
    let first = problems.first().map_or("", String::as_str);
    let what = format!(
        "The {called} {} has {count}; the first is in {}.",
        path.display(),
        first.lines().next().unwrap_or_default()
    );
    Failure::usage(
        code,
        what,
        "Mend each line named above; nothing was tested.",
    )
    .mistakes(problems.iter().cloned())
}

/// Public addresses are tested only with an authority signed by an enrolled key; it is sealed into the bundle.
pub(in crate::commands) fn authorised(
    path: &Path,
    bench: &Bench,
    trust: Option<&Path>,
    now: Timestamp,
) -> Result<Option<Authorised>, Failure> {
    let Some(signed) = &bench.authority.signed else {
        return Ok(None);
    };
    let Some(trust) = trust else {
        return Err(Failure::usage(
            "inspect.authority",
            "The bench names a signed authority, and there is no trust file to judge it by.",
            "Give with --trust the trust file in which the approval key is enrolled; nothing was tested.",
        ));
    };
    let path = path.parent().unwrap_or_else(|| Path::new("")).join(signed);
    let authority = authority::read(&path)?;
    let trust = read_trust(trust)?;
    bench::check_authority(&authority, &trust, bench, now).map_err(|why| {
        let what = format!(
            "The signed authority {} does not stand: {why}.",
            path.display()
        );
        Failure::usage("inspect.authority", what, why.remedy()).kept("Nothing was tested.")
    })?;
    let by = trust
        .find(&authority.key_id)
        .map(|key| key.name.to_string());
    Ok(Some(Authorised {
        by: by.unwrap_or_default(),
        authority,
    }))
}

/// A text file of no more than `limit` bytes.
pub(super) fn read_text(path: &Path, limit: u64, code: &'static str) -> Result<String, Failure> {
    let mut text = String::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_string(&mut text));
    read.map_err(|error| {
        let what = format!("The file {} cannot be read: {error}.", path.display());
        Failure::usage(
            code,
            what,
            "Name a file that exists, that you may read, and that is text.",
        )
    })?;
    Ok(text)
}

fn find_regime(id: &str, overlay: Option<&Path>) -> Result<Regime, Failure> {
    let loaded = regimes::load(overlay)?;
    let known: Vec<String> = loaded.iter().map(|one| one.id().to_string()).collect();
    loaded
        .into_iter()
        .find(|one| one.id().as_str() == id)
        .ok_or_else(|| {
            let what = format!("There is no regime `{id}`.");
            Failure::usage(
                "law.unknown-regime",
                what,
                format!("Name one of {}.", known.join(", ")),
            )
        })
}

/// The lab's key.
pub(super) fn read_key(path: &Path) -> Result<SigningKey, Failure> {
    let refused = |why: String| {
        let next = "Give the private key of a lab, made by `proofhouse keys new --role lab`; nothing was tested.";
        Failure::usage(
            "inspect.key",
            format!("The key {} cannot seal a bundle: {why}.", path.display()),
            next,
        )
    };
    let key = file::read_signing_key(path).map_err(|error| refused(error.to_string()))?;
    key.for_role(KeyRole::Lab)
        .map_err(|error| refused(error.to_string()))?;
    Ok(key)
}
