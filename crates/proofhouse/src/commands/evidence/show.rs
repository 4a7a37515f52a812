//! `proofhouse evidence show`: what was seen, in words, each with the transcripts that show it.

use std::fmt::Write as _;
use std::path::Path;

use proofhouse_evidence::bundle::{Bundle, Course, ManifestHead};
use proofhouse_evidence::words;
use proofhouse_law::Observation;
use serde_json::{Value, json};

use super::open_file;
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// Runs the verb.
pub(super) fn run(path: &Path, out: &mut Output) -> Result<Exit, Failure> {
    let bundle = open_file(path)?;
    let inspection = &bundle.manifest.inspection;
    let mut human = head(inspection);
    if let Some(authority) = &bundle.authority {
        let _ = writeln!(
            human,
            "Authorised under the key {} at {}; SHA-256 of the authority: {}.\n",
            authority.key_id,
            words::moment(authority.signed_on),
            authority.sha256
        );
    }
    if let Some(course) = &inspection.course {
        visits(&mut human, course);
    }
    for one in &bundle.observations {
        observation(&mut human, one);
    }
    let proofs = words::proofs(&bundle.observations);
    if !proofs.is_empty() {
        human.push_str("\nHow each kind of proof shows that a password let the tester in:\n");
    }
    for proof in proofs {
        let _ = writeln!(human, "  {proof}");
    }
    human.push_str(
        "\nWhether the signer is to be trusted was not checked: run `proofhouse evidence verify`.",
    );
    // Names come from outside too: nothing but lines and text reaches the terminal.
    human.retain(|letter| letter == '\n' || !letter.is_control());
    out.result(&human, &shown(&bundle));
    Ok(Exit::Fine)
}

/// What a bundle holds, for programs.
fn shown(bundle: &Bundle) -> Value {
    let mut data = json!({
        "digest": bundle.digest,
        "signer": bundle.key_id,
        "signed_at": bundle.signed_at,
        "inspection": bundle.manifest.inspection,
        "observations": bundle.observations,
    });
    if let (Some(object), Some(authority)) = (data.as_object_mut(), &bundle.authority) {
        let sealed = json!({
            "sha256": authority.sha256,
            "signer": authority.key_id,
            "signed_at": authority.signed_on,
            "terms": authority.terms,
        });
        object.insert("authority".to_owned(), sealed);
    }
    data
}

/// What was inspected, by whom and by what right, and what it relies on.
fn head(inspection: &ManifestHead) -> String {
    let subject = &inspection.subject;
    let mut human = format!(
        "{} {} ({})\nSeen by {} {} from {} to {}{}.\nBy authority of {}: {}; until {}.\n\n",
        subject.brand,
        subject.model,
        subject.kind,
        inspection.tool,
        inspection.tool_version,
        words::moment(inspection.started),
        words::moment(inspection.ended),
        if inspection.partial {
            ", stopped before its end"
        } else {
            ""
        },
        inspection.authority.owner,
        inspection.authority.basis,
        words::moment(inspection.authority.expires),
    );
    if inspection.drill {
        let _ = writeln!(human, "{}\n", crate::findings::DRILL);
    }
    if let Some(tester) = &inspection.tester {
        let who = [Some(&tester.name), tester.organisation.as_ref()];
        let who: Vec<&str> = who.into_iter().flatten().map(String::as_str).collect();
        let _ = writeln!(human, "Tested by {}.\n", who.join(", "));
    }
    for digest in &inspection.relies_on {
        let _ = writeln!(
            human,
            "It relies on the bundle with the SHA-256 {digest}.\n"
        );
    }
    human
}

/// When it was gone on with, and each visit.
fn visits(human: &mut String, course: &Course) {
    for at in &course.resumed {
        let _ = writeln!(
            human,
            "It was interrupted, and gone on with at {}.",
            words::moment(*at)
        );
    }
    human.push_str("Visits:\n");
    for visit in &course.visits {
        let _ = writeln!(human, "  {}", words::visit(visit));
    }
    human.push('\n');
}

/// What was seen, and beneath it the files of the bundle that show it.
fn observation(human: &mut String, one: &Observation) {
    let _ = writeln!(
        human,
        "{}  {}  {}",
        one.id,
        words::moment(one.at),
        words::observation(one)
    );
    for transcript in &one.transcripts {
        let _ = writeln!(human, "    {}", transcript.path);
    }
}
