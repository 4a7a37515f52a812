//! The end of an inspection: what was seen is sealed, written and said; what it was gone on from goes or stays.

use std::path::Path;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{self, Visit, VisitOutcome};
use proofhouse_evidence::keys::SigningKey;
use proofhouse_evidence::secret::SecretKey;
use proofhouse_inspect::run::checkpoint::Checkpoint;
use proofhouse_inspect::run::{CutShort, Inspection};
use proofhouse_law::observation::{CredentialOrigin, Fact, StopReason};
use proofhouse_law::{Digest, Finding, Observation, Verdict, clock, finding};

use super::job::Job;
use super::resume::{self, Kept};
use super::{Args, words};
use crate::exit::{Exit, Failure};
use crate::new_file;
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
    let kept = |failure: Failure| {
        let shown = folder.display();
        failure.kept(format!(
            "what was finished, in {shown} (secret: it holds raw transcripts)"
        ))
    };
    let sealed = Sealed::of(inspection, job, key, &secret).map_err(kept)?;
    write_new(
        target,
        &sealed.bytes,
        &resume::command(args, &folder, target),
    )
    .map_err(kept)?;
    let judged = (job.regime.as_ref()).map(|regime| (regime, clock::civil_date(sealed.ended)));
    let findings = judged
        .map(|(regime, on)| finding::derive(regime, &sealed.observations, on))
        .unwrap_or_default();
    let next = may_go_on(&sealed).then(|| resume::command(args, &folder, target));
    let cut_short = sealed.cut_short.as_ref();
    let cut_short = cut_short.map(|why| cut(why, target, next.as_deref()));
    let report = words::ReportData {
        bundle: target.display().to_string(),
        sha256: Digest::of(&sealed.bytes),
        partial: cut_short.is_some(),
        cut_short: cut_short.as_ref(),
        drill: key.name().is_drill(),
        regime: job.regime.as_ref().map(|regime| regime.id().to_string()),
        observations: &sealed.observations,
        findings: &findings,
    };
    out.result(&words::report(&report, judged), &report);
    if cut_short.is_none() {
        out.progress(&words::next(target, report.regime.as_deref()));
    }
    after(&sealed, checkpoint, &folder, next.as_deref(), out);
    let worst = match judged {
        Some(_) => worst(&findings),
        None => unjudged(&sealed.observations),
    };
    // Who pressed Ctrl-C knows why it ended, and was told how to go on.
    if let Some(failure) = cut_short
        .as_ref()
        .filter(|one| one.exit != Exit::Interrupted)
    {
        out.told(failure);
    }
    Ok(ending(cut_short.as_ref(), worst))
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
        let version = env!("CARGO_PKG_VERSION");
        let mut draft = inspection.draft(&job.bench, version, &job.lists, &tag);
        draft.manifest.drill = key.name().is_drill();
        draft.authority = job.authorised.as_ref().map(|one| one.authority.clone());
        let sealed = bundle::seal(draft, key, Timestamp::now().max(ended));
        let bytes = sealed.map_err(|error| {
            let what = format!("What was seen could not be sealed: {error}.");
            Failure::fault(
                "inspect.seal",
                what,
                "Report this to the makers of Proofhouse, and keep the folder: what was finished is in it.",
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

/// Whether the inspection can be gone on with: a renewed authority is another bench file, which cannot.
fn may_go_on(sealed: &Sealed) -> bool {
    let mended = matches!(
        sealed.cut_short,
        Some(CutShort::Interrupted | CutShort::Hands(_) | CutShort::NotTheUnit(_))
    );
    mended && sealed.finished > 0
}

/// Leaves what the inspection was kept in where the command `next` goes on with it; else removes it.
fn after(
    sealed: &Sealed,
    checkpoint: Checkpoint,
    folder: &Path,
    next: Option<&str>,
    out: &mut Output,
) {
    if let Some(next) = next {
        out.progress(&format!(
            "{} of {} visits are finished, and kept in {} (secret: it holds raw transcripts). Go on with:\n  {next}",
            sealed.finished,
            sealed.visits,
            folder.display(),
        ));
    } else if let Err(error) = checkpoint.remove() {
        out.progress(&format!(
            "The folder {} could not be removed: {error}. Remove it: it is secret, and no longer needed.",
            folder.display()
        ));
    }
}

/// Why the inspection ended before its end, what was kept, and what goes on with it.
fn cut(why: &CutShort, target: &Path, next: Option<&str>) -> Failure {
    let again = |mend: &str| match next {
        Some(next) => format!("{mend}, and go on: {next}"),
        None => format!("{mend}, and run it again with another --out."),
    };
    let (exit, code, what, next) = match why {
        CutShort::Interrupted => (
            Exit::Interrupted,
            "inspect.interrupted",
            "A person ended the inspection.".to_owned(),
            again("Make ready what is left"),
        ),
        CutShort::Hands(why) => (
            Exit::Unsure,
            "inspect.hands",
            format!("A unit was not brought into the state asked for: {why}."),
            again("Mend that"),
        ),
        CutShort::NotTheUnit(doubt) => (
            Exit::Unsure,
            "inspect.another-device",
            sentence(&doubt.what),
            match next {
                Some(next) => format!("{}. The same bench file goes on with: {next}", doubt.remedy),
                None => format!("{}. Then run it again with another --out.", doubt.remedy),
            },
        ),
        CutShort::AuthorityExpired => (
            Exit::Unsure,
            "inspect.authority-ended",
            "The authority to test ended while the test went on.".to_owned(),
            again("Have the authority renewed"),
        ),
    };
    Failure::new(exit, code, what, next)
        .kept(format!("a valid partial bundle, {}", target.display()))
}

/// Words that begin small and have no full stop, as a sentence.
fn sentence(words: &str) -> String {
    let mut sentence = format!("{words}.");
    if let Some(letter) = sentence.get_mut(..1) {
        letter.make_ascii_uppercase();
    }
    sentence
}

/// How the command ends: what failed until an inspection was cut short failed, whatever was not reached.
fn ending(cut_short: Option<&Failure>, worst: Exit) -> Exit {
    match (worst, cut_short) {
        (Exit::Problem, _) => Exit::Problem,
        (_, Some(failure)) => failure.exit,
        (worst, None) => worst,
    }
}

/// Its transcripts hold the passwords that were accepted: it is handed over on purpose only.
/// Where it cannot be written, `again` writes it: no device is tested anew for a full disk.
fn write_new(target: &Path, bytes: &[u8], again: &str) -> Result<(), Failure> {
    new_file::for_owner(target, bytes).map_err(|error| {
        let what = format!(
            "The bundle could not be written to {}: {error}.",
            target.display()
        );
        Failure::usage(
            "inspect.write",
            what,
            format!(
                "Make room, or name with --out a new file in a folder that you may write to; what was finished is not tried again: {again}"
            ),
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

/// The exit code where no law was asked for: nobody can say what a way in that was found comes to, nor anything of a unit
/// that did not answer or was passed over, or where no login was tried as far as the bench allows.
fn unjudged(observations: &[Observation]) -> Exit {
    let any = |is: fn(&Fact) -> bool| observations.iter().any(|one| is(&one.fact));
    if any(is_way_in) || any(is_gap) || !any(is_tried_to_its_end) {
        Exit::Unsure
    } else {
        Exit::Fine
    }
}

fn is_way_in(fact: &Fact) -> bool {
    match fact {
        Fact::OpenWithoutAuthentication { .. } | Fact::ControlAccepted { .. } => true,
        Fact::CredentialAccepted { origin, .. } => !matches!(
            origin,
            CredentialOrigin::UserDefined | CredentialOrigin::UnitLabel
        ),
        _ => false,
    }
}

fn is_gap(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::NoInterfaceFound { .. }
            | Fact::NotAllSeen { .. }
            | Fact::SetUpDoubted { said: None, .. }
    )
}

fn is_tried_to_its_end(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::CredentialsRefused {
            stopped: StopReason::ListExhausted | StopReason::Cap,
            ..
        }
    )
}

#[cfg(test)]
mod tests {
    use proofhouse_inspect::run::Doubt;

    use super::*;

    fn seen(fact: &serde_json::Value) -> Observation {
        serde_json::from_value(serde_json::json!({
            "id": "inspect-0001", "check": "inspect.default-credential", "at": "2026-01-01T00:00:00Z",
            "subject": { "unit": "A", "state": "set-up-by-user", "firmware": null, "component": "hardware" },
            "fact": fact, "transcripts": [],
        }))
        .unwrap()
    }

    fn telnet() -> serde_json::Value {
        serde_json::json!({ "transport": "tcp", "port": 23, "service": "telnet", "tls": false })
    }

    fn accepted(origin: &serde_json::Value) -> Observation {
        seen(&serde_json::json!({
            "kind": "credential-accepted", "account": "admin", "secret": "tag", "proof": "shell",
            "change_forced": false, "interface": telnet(), "origin": origin,
        }))
    }

    fn refused(stopped: &str) -> Observation {
        seen(&serde_json::json!({
            "kind": "credentials-refused", "interface": telnet(), "tries": 20, "list": "common", "stopped": stopped,
        }))
    }

    #[test]
    fn a_default_password_that_opens_is_no_success_though_no_law_was_asked_for() {
        let listed = accepted(&serde_json::json!({ "from": "public-list", "name": "common" }));
        let own = accepted(&serde_json::json!({ "from": "user-defined" }));
        let whole = refused("list-exhausted");
        assert_eq!(
            unjudged(&[own.clone(), listed, whole.clone()]),
            Exit::Unsure
        );
        assert_eq!(unjudged(&[own, whole]), Exit::Fine);
        assert_eq!(unjudged(&[refused("cap")]), Exit::Fine);
    }

    #[test]
    fn where_nothing_was_tried_to_its_end_or_a_unit_is_silent_nobody_can_say() {
        let silent = seen(
            &serde_json::json!({ "kind": "no-interface-found", "ports_tried": 32, "refused": 0 }),
        );
        assert_eq!(unjudged(&[]), Exit::Unsure);
        for stopped in ["lock-out", "service-dropped", "interrupted"] {
            assert_eq!(unjudged(&[refused(stopped)]), Exit::Unsure, "{stopped}");
        }
        let passed_over =
            seen(&serde_json::json!({ "kind": "not-all-seen", "reason": "it was passed over" }));
        assert_eq!(
            unjudged(&[refused("list-exhausted"), passed_over]),
            Exit::Unsure
        );
        // One of two units that is unplugged.
        assert_eq!(unjudged(&[refused("list-exhausted"), silent]), Exit::Unsure);
    }

    #[test]
    fn what_failed_before_an_inspection_was_cut_short_failed() {
        let ends = [
            (CutShort::Interrupted, Exit::Interrupted),
            (CutShort::Hands("stuck".to_owned()), Exit::Unsure),
            (CutShort::AuthorityExpired, Exit::Unsure),
            (
                CutShort::NotTheUnit(Doubt {
                    what: "another device answers".to_owned(),
                    remedy: "Unplug it".to_owned(),
                }),
                Exit::Unsure,
            ),
        ];
        for (why, otherwise) in ends {
            let failure = cut(&why, Path::new("bench.zip"), None);
            assert_eq!(ending(Some(&failure), Exit::Problem), Exit::Problem);
            assert_eq!(ending(Some(&failure), Exit::Fine), otherwise, "{why:?}");
        }
        assert_eq!(ending(None, Exit::Fine), Exit::Fine);
    }
}
