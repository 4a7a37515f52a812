//! `proofhouse evidence`: verifies a bundle byte by byte, shows what was seen, and derives findings from it.

mod findings;
mod relied_on;
mod report;
mod show;
mod signature;
mod trace;

pub(super) use signature::{Trust, signatures};

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use proofhouse_evidence::bundle::{
    Authorised, Bundle, Limits, OpenError, Outcome, Report, SignerStatus, open, verify,
};
use proofhouse_evidence::words;

use super::keys::read_trust;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Verifies, shows and judges bundles of evidence.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Checks every byte of a bundle, and its signer against the trust file.
    Verify {
        /// The bundle.
        bundle: PathBuf,
        /// The trust file.
        #[arg(long, default_value = "trust.json")]
        trust: PathBuf,
        /// A bundle that this one should rely on, such as the inspection that `record seal` was given: another is a problem.
        /// May be given again.
        #[arg(long, value_name = "BUNDLE")]
        of: Vec<PathBuf>,
    },
    /// Says in words what was seen, each with the transcripts that show it.
    Show {
        /// The bundle.
        bundle: PathBuf,
    },
    Findings(findings::Args),
    /// Walks a notice back to the transcripts that it rests on, and names the first link that is broken.
    Trace(trace::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::Verify { bundle, trust, of } => verify_file(bundle, trust, of, out),
        Verb::Show { bundle } => show::run(bundle, out),
        Verb::Findings(args) => findings::run(args, out),
        Verb::Trace(args) => trace::run(args, out),
    }
}

fn verify_file(
    path: &Path,
    trust: &Path,
    of: &[PathBuf],
    out: &mut Output,
) -> Result<Exit, Failure> {
    let mut report = verify(&read(path)?, &read_trust(trust)?);
    let mut human = verified(&report, trust);
    let others = relied_on::hold(&mut report, of)?;
    human.push_str(&relied_on::words(&report, &others));
    let data = relied_on::Verified {
        report: &report,
        of: &others,
    };
    out.result(&human, &data);
    Ok(match report.outcome {
        Outcome::Sound if relied_on::is_unsaid(&report, &others) => Exit::Unsure,
        Outcome::Sound => Exit::Fine,
        Outcome::Problem => Exit::Problem,
        Outcome::UnknownKey => Exit::Unsure,
    })
}

fn verified(report: &Report, trust: &Path) -> String {
    let mut said = String::new();
    let signed = report
        .signed_at
        .map(|at| format!(" at {}", words::moment(at)))
        .unwrap_or_default();
    let head = match (report.outcome, &report.signer) {
        (
            Outcome::Sound,
            SignerStatus::Trusted {
                key_id,
                name,
                drill,
            },
        ) => {
            let drill = if *drill {
                " This is a drill's key: the bundle proves nothing outside the drill."
            } else {
                ""
            };
            let files = report.files;
            format!("OK: all {files} files are as {name} ({key_id}) sealed them{signed}.{drill}")
        }
        (Outcome::UnknownKey, SignerStatus::Unknown { key_id }) => format!(
            "UNKNOWN KEY: the files fit together, but nobody enrolled the key {key_id} in {}, so its signature was not \
             checked.\nAsk the lab for its public key by another way, and run `proofhouse keys enrol`.",
            trust.display()
        ),
        (Outcome::UnknownKey, SignerStatus::Trusted { key_id, name, .. }) => format!(
            "UNKNOWN KEY: the files are as {name} ({key_id}) sealed them{signed}, but nobody enrolled in {} the key that \
             authorised the test.\nAsk whoever gave leave for the public key by another way, and run `proofhouse keys enrol \
             --role approval`.",
            trust.display()
        ),
        _ => format!(
            "PROBLEM: the bundle does not stand. {} found:",
            report.problems.len()
        ),
    };
    let _ = writeln!(said, "{head}");
    for problem in &report.problems {
        let _ = writeln!(said, "  {problem}");
    }
    if report.drill && !matches!(report.signer, SignerStatus::Trusted { drill: true, .. }) {
        let _ = writeln!(said, "{}", crate::findings::DRILL);
    }
    if let Some(authority) = &report.authority {
        let _ = writeln!(said, "{}", authorised(authority));
    }
    if report.partial == Some(true) {
        let _ = writeln!(
            said,
            "The inspection was stopped before its end: what is not in the bundle was not looked for."
        );
    }
    let _ = writeln!(said, "SHA-256 {}", report.digest);
    said
}

/// Who authorised the test, of what, and until when.
fn authorised(authority: &Authorised) -> String {
    let by = match &authority.signer {
        SignerStatus::Trusted { key_id, name, .. } => format!("{name} ({key_id})"),
        SignerStatus::Unknown { key_id } => format!("the key {key_id}, which was not checked"),
        SignerStatus::Refused { key_id, name, .. } => {
            format!("{name} ({key_id}), WHICH DOES NOT STAND")
        }
        SignerStatus::Unreadable => "a signature that cannot be read".to_owned(),
    };
    format!(
        "Authorised by {by} at {}, until {}: {}.\nSHA-256 of the authority: {}",
        words::moment(authority.signed_at),
        words::moment(authority.expires),
        authority.targets.join("; ").replace(char::is_control, ""),
        authority.sha256
    )
}

/// Opens the bundle at `path`, with a failure that says what to do.
pub(super) fn open_file(path: &Path) -> Result<Bundle, Failure> {
    open(&read(path)?, &Limits::default()).map_err(|OpenError::Unsound(problems)| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        let what = format!("{} is not as it was sealed: {first}.", path.display());
        let next = "Run `proofhouse evidence verify` for every problem, and ask the lab for the bundle again.";
        Failure::new(Exit::Problem, "evidence.unsound", what, next).kept("The file is unchanged.")
    })
}

/// Whether two names, each of a brand and a model, are of one product: they are typed once for the bench and once for the
/// maker's site, and a sealed bundle cannot be mended.
pub(super) fn is_one_product(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    };
    plain(one) == plain(other)
}

/// Reads a file that may be a bundle, up to the largest size that one may have.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |cause: std::io::Error| {
        let what = format!("The bundle {} cannot be read: {cause}.", path.display());
        Failure::usage(
            "evidence.unreadable",
            what,
            "Name a bundle that exists and that you may read.",
        )
    };
    let most = u64::try_from(Limits::default().total).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > most) {
        let what = format!(
            "{} is larger than a bundle may be ({most} bytes).",
            path.display()
        );
        let next = "Check that it is a bundle; a lab splits a larger inspection into several.";
        return Err(Failure::usage("evidence.too-large", what, next).kept("The file is unchanged."));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::is_one_product;

    #[test]
    fn capitals_and_blanks_make_no_other_product() {
        assert!(is_one_product("Acme Eye 2", " ACME  eye 2"));
        assert!(!is_one_product("Acme Eye 2", "Acme Eye 3"));
    }
}
