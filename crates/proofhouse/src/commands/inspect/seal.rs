//! The end of an inspection: what was seen is sealed, written and said; what it was gone on from goes or stays.

use std::path::Path;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{self, Visit, VisitOutcome};
use proofhouse_evidence::keys::SigningKey;
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::run::checkpoint::Checkpoint;
use proofhouse_inspect::run::{CutShort, Doubt, Inspection};
use proofhouse_law::observation::{CredentialOrigin, Fact};
use proofhouse_law::{Digest, Finding, Observation, Verdict, clock, finding};

use super::job::Job;
use super::resume::{self, Kept};
use super::{Args, words};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Seals what was seen, writes it, and says it.
pub(super) fn seal(
    inspection: Inspection,
    kept: Kept,
    args: &Args,
    job: &Job,
    key: &SigningKey,
    target: &Path,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let Kept {
        checkpoint,
        folder,
        secret,
        ..
    } = kept;
    let sealed = Sealed::of(inspection, job, key, &secret)
        .map_err(|failure| failure.kept(format!("what was finished, in {}", folder.display())))?;
    write_new(target, &sealed.bytes)
        .map_err(|failure| failure.kept(format!("what was finished, in {}", folder.display())))?;
    let judged = (job.regime.as_ref()).map(|regime| (regime, clock::civil_date(sealed.ended)));
    let findings = judged
        .map(|(regime, on)| finding::derive(regime, &sealed.observations, on))
        .unwrap_or_default();
    let report = words::ReportData {
        bundle: target.display().to_string(),
        sha256: Digest::of(&sealed.bytes),
        partial: sealed.cut_short.is_some(),
        regime: job.regime.as_ref().map(|regime| regime.id().to_string()),
        observations: &sealed.observations,
        findings: &findings,
    };
    out.result(&words::report(&report, judged), &report);
    if sealed.cut_short.is_none() {
        out.progress(&words::next(target, report.regime.as_deref()));
    }
    let next = after(&sealed, checkpoint, &folder, args, target, out);
    let worst = match judged {
        Some(_) => worst(&findings),
        None => unjudged(&sealed.observations),
    };
    ending(sealed.cut_short, worst, target, next.as_deref())
}

/// A sealed bundle, and what is still asked of the inspection.
struct Sealed {
    bytes: Vec<u8>,
    observations: Vec<Observation>,
    finished: usize,
    visits: usize,
    ended: Timestamp,
    cut_short: Option<CutShort>,
}

impl Sealed {
    fn of(
        inspection: Inspection,
        job: &Job,
        key: &SigningKey,
        secret: &SecretKey,
    ) -> Result<Self, Failure> {
        let visits = &inspection.course.visits;
        let is_finished = |visit: &&Visit| visit.outcome == VisitOutcome::Finished;
        let finished = visits.iter().filter(is_finished).count();
        let visits = job.bench.states.len() * job.bench.units.len();
        let cut_short = inspection.cut_short.clone();
        let observations = inspection.observations.clone();
        let ended = inspection.ended;
        let tag = |bytes: &[u8]| secret.tag(bytes);
        let draft = inspection.draft(&job.bench, env!("CARGO_PKG_VERSION"), &tag);
        let sealed = bundle::seal(draft, key, Timestamp::now().max(ended));
        let bytes = sealed.map_err(|error| {
            let what = format!("What was seen could not be sealed: {error}.");
            Failure::fault(
                "inspect.seal",
                what,
                "Report this to the makers of Proofhouse; run the inspection again.",
            )
        })?;
        Ok(Self {
            bytes,
            observations,
            finished,
            visits,
            ended,
            cut_short,
        })
    }
}

/// Removes what the inspection was kept in, or leaves it where it can be gone on with; the command that goes on.
fn after(
    sealed: &Sealed,
    checkpoint: Checkpoint,
    folder: &Path,
    args: &Args,
    target: &Path,
    out: &mut Output,
) -> Option<String> {
    // A renewed authority is another bench file, which cannot be gone on with.
    let may_go_on = matches!(
        sealed.cut_short,
        Some(CutShort::Interrupted | CutShort::Hands(_) | CutShort::NotTheUnit(_))
    );
    if may_go_on && sealed.finished > 0 {
        let next = resume::command(args, folder, target);
        out.progress(&format!(
            "{} of {} visits are finished, and kept in {} (secret: it holds raw transcripts). Go on with:\n  {next}",
            sealed.finished,
            sealed.visits,
            folder.display(),
        ));
        return Some(next);
    }
    if let Err(error) = checkpoint.remove() {
        out.progress(&format!(
            "The folder {} could not be removed: {error}. Remove it: it is secret, and no longer needed.",
            folder.display()
        ));
    }
    None
}

/// How the command ends.
fn ending(
    cut_short: Option<CutShort>,
    worst: Exit,
    target: &Path,
    next: Option<&str>,
) -> Result<Exit, Failure> {
    let again = |mend: &str| match next {
        Some(next) => format!("{mend}, and go on: {next}"),
        None => format!("{mend}, and run it again with another --out."),
    };
    match cut_short {
        None => Ok(worst),
        Some(CutShort::Interrupted) => Ok(Exit::Interrupted),
        Some(CutShort::Hands(why)) => Err(kept(
            target,
            "inspect.hands",
            format!("A unit was not brought into the state asked for: {why}."),
            &again("Mend that"),
        )),
        Some(CutShort::NotTheUnit(Doubt { what, remedy })) => {
            let mut what = what;
            what.push('.');
            if let Some(letter) = what.get_mut(..1) {
                letter.make_ascii_uppercase();
            }
            let next = match next {
                Some(next) => format!("{remedy}. The same bench file goes on with: {next}"),
                None => format!("{remedy}. Then run it again with another --out."),
            };
            Err(kept(target, "inspect.another-device", what, &next))
        }
        Some(CutShort::AuthorityExpired) => {
            let what = "The authority to test ended while the test went on.".to_owned();
            Err(kept(
                target,
                "inspect.authority-ended",
                what,
                &again("Have the authority renewed"),
            ))
        }
    }
}

fn kept(target: &Path, code: &'static str, what: String, next: &str) -> Failure {
    Failure::new(Exit::Unsure, code, what, next)
        .kept(format!("a valid partial bundle, {}", target.display()))
}

fn write_new(target: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    // Its transcripts hold the passwords that were accepted: it is handed over on purpose only.
    let written = std::fs::OpenOptions::new()
        .write(true)
        .mode(0o600)
        .create_new(true)
        .open(target)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| {
        let what = format!(
            "The bundle could not be written to {}: {error}.",
            target.display()
        );
        Failure::usage(
            "inspect.write",
            what,
            "Name with --out a new file in a folder that you may write to.",
        )
    })
}

/// The exit code of the worst verdict.
fn worst(findings: &[Finding]) -> Exit {
    let any = |wanted: &[Verdict]| {
        findings
            .iter()
            .any(|finding| wanted.contains(&finding.verdict))
    };
    if any(&[Verdict::Fail]) {
        Exit::Problem
    } else if any(&[Verdict::Inconclusive, Verdict::Error]) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}

/// The exit code where no law was asked for: nobody can say what a way in that was found comes to.
fn unjudged(observations: &[Observation]) -> Exit {
    let is_way_in = |one: &Observation| match &one.fact {
        Fact::OpenWithoutAuthentication { .. } | Fact::ControlAccepted { .. } => true,
        Fact::CredentialAccepted { origin, .. } => !matches!(
            origin,
            CredentialOrigin::UserDefined | CredentialOrigin::UnitLabel
        ),
        _ => false,
    };
    if observations.iter().any(is_way_in) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(origin: &serde_json::Value) -> Observation {
        serde_json::from_value(serde_json::json!({
            "id": "inspect-0001", "check": "inspect.default-credential", "at": "2026-01-01T00:00:00Z",
            "subject": { "unit": "A", "state": "set-up-by-user", "firmware": null, "component": "hardware" },
            "fact": {
                "kind": "credential-accepted", "account": "admin", "secret": "tag", "proof": "shell", "change_forced": false,
                "interface": { "transport": "tcp", "port": 23, "service": "telnet", "tls": false },
                "origin": origin,
            },
            "transcripts": [],
        }))
        .unwrap()
    }

    #[test]
    fn a_default_password_that_opens_is_no_success_though_no_law_was_asked_for() {
        let listed = serde_json::json!({ "from": "public-list", "name": "common" });
        let own = serde_json::json!({ "from": "user-defined" });
        assert_eq!(unjudged(&[accepted(&own), accepted(&listed)]), Exit::Unsure);
        assert_eq!(unjudged(&[accepted(&own)]), Exit::Fine);
        assert_eq!(unjudged(&[]), Exit::Fine);
    }
}
