//! Walking a notice back to the transcripts it rests on: every link names the digest that holds it.

use proofhouse_evidence::bundle::{self, Bundle, Limits};
use proofhouse_law::case::{Documents, NoticeRecord, Step};
use proofhouse_law::{CaseState, Digest, Event, Finding, NoticeId};
use proofhouse_register::entry::Entry;
use serde::Serialize;

use super::{ActError, Desk, aggregate, intake, papers};
use crate::event_log::{self, Recorded};
use crate::exhibits::{ExhibitError, Exhibits};
use crate::store::{Store, Tx, projections};

/// A notice and everything that it rests on, from the register down to the transcripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// The notice.
    pub notice: String,
    /// Its case.
    pub case: String,
    /// The links, from the register entry to the transcripts.
    pub links: Vec<Link>,
    /// The place in `links` of the first that is broken, if one is.
    pub first_broken: Option<usize>,
}

/// One commitment: what stands at `from` holds the digest of what stands at `to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What kind of step this is, such as `register-to-document`.
    pub kind: &'static str,
    /// What holds the digest.
    pub from: String,
    /// What the digest is of.
    pub to: String,
    /// The digest, in lower-case hex.
    pub sha256: String,
    /// Whether it holds.
    pub ok: bool,
    /// What is wrong, where it does not.
    pub why: Option<String>,
}

/// Reads the chain of a notice; needs the store and the files, and no running office.
pub async fn trace(
    store: &Store,
    exhibits: &Exhibits,
    regimes: &super::Regimes,
    notice: &NoticeId,
) -> Result<Chain, ActError> {
    let mut tx = store.read().await?;
    let missing = || ActError::NoNotice {
        notice: notice.clone(),
    };
    let row = projections::notice(&mut tx, notice.as_str())
        .await?
        .ok_or_else(missing)?;
    let case = row.case_id.parse().map_err(|_| missing())?;
    let recorded = event_log::of(&mut tx, &aggregate(&case)).await?;
    let events = recorded
        .iter()
        .map(Recorded::read)
        .collect::<Result<Vec<Event>, _>>()?;
    let state = CaseState::from_events(&events);
    let record = state.notice(notice).ok_or_else(missing)?;
    let mut walk = Walk {
        exhibits,
        links: Vec::new(),
    };
    walk.register(&mut tx, record).await?;
    walk.documents(record, &events);
    walk.decisions(record, &recorded, &events);
    for digest in &record.relies_on {
        walk.evidence(&state, *digest, regimes);
    }
    let first_broken = walk.links.iter().position(|link| !link.ok);
    Ok(Chain {
        notice: notice.to_string(),
        case: row.case_id,
        links: walk.links,
        first_broken,
    })
}

impl Desk {
    /// Reads the chain of a notice.
    pub async fn trace(&self, notice: &NoticeId) -> Result<Chain, ActError> {
        trace(&self.store, &self.exhibits, &self.regimes, notice).await
    }
}

struct Walk<'w> {
    exhibits: &'w Exhibits,
    links: Vec<Link>,
}

impl Walk<'_> {
    fn link(
        &mut self,
        kind: &'static str,
        from: impl Into<String>,
        to: impl Into<String>,
        sha256: &dyn std::fmt::Display,
        held: Result<(), String>,
    ) {
        self.links.push(Link {
            kind,
            from: from.into(),
            to: to.into(),
            sha256: sha256.to_string(),
            ok: held.is_ok(),
            why: held.err(),
        });
    }

    fn file(&self, digest: Digest) -> Result<Vec<u8>, String> {
        self.exhibits
            .read(digest)
            .map_err(|error: ExhibitError| error.to_string())
    }

    /// Register entries → documents.
    async fn register(&mut self, tx: &mut Tx, notice: &NoticeRecord) -> Result<(), ActError> {
        let rows = tx
            .fetch(
                "SELECT idx, body FROM register_entry WHERE subject = $1 ORDER BY idx",
                vec![notice.id.as_str().into()],
            )
            .await?;
        for row in rows {
            let from = format!("register entry {}", row.int("idx")?);
            let Ok(Entry::Notice(entry)) = Entry::parse(&row.bytes("body")?) else {
                self.link(
                    "register-to-document",
                    from,
                    "its documents",
                    &"",
                    Err("the entry cannot be read".into()),
                );
                continue;
            };
            for document in entry.documents {
                let held = document
                    .sha256
                    .parse::<Digest>()
                    .map_err(|error| error.to_string())
                    .and_then(|digest| self.file(digest).map(drop));
                self.link(
                    "register-to-document",
                    &from,
                    document.media,
                    &document.sha256,
                    held,
                );
            }
        }
        Ok(())
    }

    /// Issue, variation, application → their documents; a court's decision → its papers.
    fn documents(&mut self, notice: &NoticeRecord, events: &[Event]) {
        let about = |event: &&Event| event.step.notice() == Some(&notice.id);
        for (kind, from, documents) in events.iter().filter(about).filter_map(gives) {
            for (name, digest) in [
                ("text/html", documents.html),
                ("application/pdf", documents.pdf),
            ] {
                let held = self.file(digest).map(drop);
                self.link(kind, from, name, &digest, held);
            }
        }
        for paper in papers::of_court(&notice.court) {
            let held = self.file(paper.digest).map(drop);
            let digest = &paper.digest;
            self.link("court-to-document", "the court", paper.what, digest, held);
        }
    }

    /// The decisions: publication → issue → approval → draft → allegations → lodged findings; the events, newest first.
    fn decisions(&mut self, notice: &NoticeRecord, recorded: &[Recorded], events: &[Event]) {
        let mut from = format!("notice {}", notice.id);
        for (event, read) in recorded.iter().zip(events).rev() {
            let Some((kind, name)) = decision(notice, read) else {
                continue;
            };
            let to = format!("event {} ({name})", event.seq);
            let held = if event.hash == event.computed_hash() {
                Ok(())
            } else {
                Err(format!(
                    "event {} was altered: its stored bytes do not come to its hash",
                    event.seq
                ))
            };
            self.link(kind, &from, &to, &hex::encode(event.hash), held);
            from = to;
        }
    }

    /// Findings → bundle → observations → transcripts.
    fn evidence(&mut self, state: &CaseState, digest: Digest, regimes: &super::Regimes) {
        let name = format!("bundle {digest}");
        let bytes = match self.file(digest) {
            Ok(bytes) => bytes,
            Err(why) => {
                return self.link("finding-to-bundle", "the findings", name, &digest, Err(why));
            }
        };
        let bundle = match bundle::open(&bytes, &Limits::default()) {
            Ok(bundle) => bundle,
            Err(error) => {
                return self.link(
                    "finding-to-bundle",
                    "the findings",
                    name,
                    &digest,
                    Err(error.to_string()),
                );
            }
        };
        let lodged = state
            .lodgements()
            .iter()
            .rev()
            .find(|one| one.bundle == digest);
        let findings = lodged.map_or(&[][..], |one| one.findings.as_slice());
        let derived = state
            .regime()
            .and_then(|(id, hash)| regimes.edition(id, *hash))
            .map(|regime| intake::judge(regime, &bundle));
        let held = match derived {
            None => Err("the edition of the regime that the case pins is not loaded".to_owned()),
            Some(derived) if derived == findings => Ok(()),
            Some(_) => Err(
                "the findings on record do not follow from the bundle's observations".to_owned(),
            ),
        };
        self.link("finding-to-bundle", "the findings", name, &digest, held);
        self.observations(findings, &bundle);
    }

    fn observations(&mut self, findings: &[Finding], bundle: &Bundle) {
        for finding in findings {
            for id in &finding.relies_on {
                let from = format!("finding on {}", finding.provision);
                let to = format!("observation {id}");
                let Some(observation) = bundle.observations.iter().find(|one| one.id == *id) else {
                    let why = Err("it is not in the bundle".to_owned());
                    self.link("finding-to-observation", from, to, &bundle.digest, why);
                    continue;
                };
                self.link("finding-to-observation", from, &to, &bundle.digest, Ok(()));
                for transcript in &observation.transcripts {
                    let held = match bundle.transcripts.get(&transcript.path) {
                        Some(bytes) if Digest::of(bytes) == transcript.sha256 => Ok(()),
                        Some(_) => Err("its bytes were altered".to_owned()),
                        None => Err("it is not in the bundle".to_owned()),
                    };
                    self.link(
                        "observation-to-transcript",
                        &to,
                        &transcript.path,
                        &transcript.sha256,
                        held,
                    );
                }
            }
        }
    }
}

/// The documents that an event gave, with the kind of the link and what gave them.
fn gives(event: &Event) -> Option<(&'static str, &'static str, Documents)> {
    Some(match &event.step {
        Step::NoticeIssued { documents, .. } => {
            ("issue-to-document", "the issue of the notice", *documents)
        }
        Step::NoticeVaried(it) => (
            "variation-to-document",
            "the variation of the notice",
            it.documents,
        ),
        Step::AppealDetermined {
            documents: Some(documents),
            ..
        } => (
            "tribunal-to-document",
            "the tribunal's variation of the notice",
            *documents,
        ),
        Step::ApplicationLodged(it) => (
            "application-to-document",
            "the application to the court",
            it.documents,
        ),
        Step::IntentGiven { document, .. } => {
            ("intent-to-document", "the letter of intent", *document)
        }
        _ => return None,
    })
}

/// What an event is in the chain of `notice`, if it belongs to it.
fn decision(notice: &NoticeRecord, event: &Event) -> Option<(&'static str, &'static str)> {
    match &event.step {
        Step::NoticePublished { notice: id, .. } if *id == notice.id => {
            Some(("to-publication", "publication"))
        }
        Step::NoticeServed { notice: id, .. } if *id == notice.id => {
            Some(("to-service", "service"))
        }
        Step::NoticeIssued { notice: id, .. } if *id == notice.id => Some(("to-issue", "issue")),
        Step::NoticeApproved { notice: id } if *id == notice.id => {
            Some(("to-approval", "approval"))
        }
        Step::NoticeDrafted { notice: id, .. } if *id == notice.id => Some(("to-draft", "draft")),
        Step::NoticeAmended { notice: id, .. } if *id == notice.id => {
            Some(("to-draft", "amendment"))
        }
        Step::NoticeVaried(it) if it.notice == notice.id => Some(("to-variation", "variation")),
        Step::AppealDetermined {
            notice: id,
            documents: Some(_),
            ..
        } if *id == notice.id => Some(("to-tribunal", "tribunal's variation")),
        Step::VariationProposed(it) if it.notice == notice.id => {
            Some(("to-proposal", "proposed variation"))
        }
        Step::ApplicationLodged(it) if it.notice == notice.id => {
            Some(("to-application", "application to the court"))
        }
        Step::OrderRecorded(it) if it.notice == notice.id => Some(("to-order", "court's order")),
        Step::DisposalRecorded(it) if it.notice == notice.id => Some(("to-disposal", "disposal")),
        Step::AllegationMade { allegation, .. }
            if notice.terms.allegations.contains(allegation) =>
        {
            Some(("to-allegation", "allegation"))
        }
        Step::EvidenceLodged { bundle, .. } if notice.relies_on.contains(bundle) => {
            Some(("to-findings", "findings"))
        }
        _ => None,
    }
}
