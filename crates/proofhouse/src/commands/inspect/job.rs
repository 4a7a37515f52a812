//! What an inspection needs, read and refused before a single packet is sent: bench, lists, declaration, law, key.

use std::io::Read as _;
use std::path::Path;

use jiff::Timestamp;
use proofhouse_evidence::keys::{KeyRole, SigningKey, file};
use proofhouse_inspect::bench::{self, Bench};
use proofhouse_inspect::checks::compare::Earlier;
use proofhouse_inspect::credentials::{AtHand, List};
use proofhouse_inspect::declaration::{self, Declaration};
use proofhouse_law::{Digest, Regime, clock};

use super::{Args, earlier};
use crate::exit::Failure;
use crate::output::Output;
use crate::regimes;

/// A bench that may be tested, and what it is tested with.
pub(super) struct Job {
    pub(super) bench: Bench,
    /// The digest of the bench file's bytes.
    pub(super) bench_digest: Digest,
    pub(super) list: List,
    /// What is known of each list of it.
    pub(super) lists: Vec<AtHand>,
    pub(super) declaration: Option<(Declaration, Digest)>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) regime: Option<Regime>,
}

impl Job {
    /// Reads it all, or says every mistake of the first file that has any.
    pub(super) fn read(args: &Args, now: Timestamp, out: &mut Output) -> Result<Self, Failure> {
        let (bench, bench_digest) = read_bench(&args.bench, now, out)?;
        authorised(&args.bench, &bench, args.trust.as_deref(), now)?;
        let earlier = earlier::read(&args.earlier, args.trust.as_deref(), out)?;
        let (list, lists) = earlier::before(args.lists.read(&bench)?, &earlier);
        let regime = args
            .regime
            .as_deref()
            .map(|id| find_regime(id, args.regimes.as_deref()))
            .transpose()?;
        let declaration = read_declaration(&args.bench, &bench, out)?;
        Ok(Self {
            bench,
            bench_digest,
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

/// The bench file and the digest of its bytes.
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
    let bench = bench::read(&text, clock::civil_date(now))
        .map_err(|problems| mistaken(path, "bench file", "inspect.bench", &problems, out))?;
    Ok((bench, Digest::of(text.as_bytes())))
}

/// What the maker declares, in a file beside the bench file, and the digest of its bytes.
pub(in crate::commands) fn read_declaration(
    beside: &Path,
    bench: &Bench,
    out: &mut Output,
) -> Result<Option<(Declaration, Digest)>, Failure> {
    let Some(name) = &bench.device.declaration else {
        return Ok(None);
    };
    let path = beside.parent().unwrap_or_else(|| Path::new("")).join(name);
    let limit = declaration::DECLARATION_BYTES_MAX as u64 + 1;
    let text = read_text(&path, limit, "inspect.declaration-unreadable")?;
    let read = declaration::read(name, &text).map_err(|problems| {
        mistaken(&path, "declaration", "inspect.declaration", &problems, out)
    })?;
    Ok(Some((read, Digest::of(text.as_bytes()))))
}

/// Every mistake of a file, each told, and the first in the failure.
fn mistaken(
    path: &Path,
    called: &str,
    code: &'static str,
    problems: &[bench::Problem],
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
    let first = problems
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
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
    .mistakes(problems.iter().map(ToString::to_string))
}

/// Public addresses are tested only with an authority signed by an enrolled key.
pub(in crate::commands) fn authorised(
    path: &Path,
    bench: &Bench,
    trust: Option<&Path>,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(signed) = &bench.authority.signed else {
        return Ok(());
    };
    let refused = |what: String| {
        let next = "Have the authority signed by an enrolled approval key, and give the trust file with --trust.";
        Failure::usage("inspect.authority", what, next)
    };
    let Some(trust) = trust else {
        return Err(refused(
            "The bench names a signed authority, and there is no trust file to judge it by."
                .to_owned(),
        ));
    };
    let beside = path.parent().unwrap_or_else(|| Path::new("")).join(signed);
    let limit = bench::BENCH_BYTES_MAX as u64;
    let envelope = read_text(&beside, limit, "inspect.authority-unreadable")?;
    let trust = read_text(trust, limit * 16, "inspect.trust-unreadable")?;
    bench::check_authority(envelope.as_bytes(), trust.as_bytes(), bench, now).map_err(|why| {
        refused(format!(
            "The signed authority {} does not stand: {why}.",
            beside.display()
        ))
    })
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
