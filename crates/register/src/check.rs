//! The answer to "may this be sold?": a pure function of a copy of the register, a number and a moment.

use jiff::Timestamp;
use serde::Serialize;

use crate::effect::Effect;
use crate::entry::{Document, RegimeRef, Status};
use crate::gtin::Gtin;
use crate::snapshot::{Copy, Snapshot};

/// Longest batch or firmware version looked at, in bytes.
const MAX_PART: usize = 512;

/// What is asked about.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The GTIN as typed.
    pub gtin: String,
    /// The batch in hand, where known.
    pub batch: Option<String>,
    /// The firmware version on it, where known.
    pub firmware: Option<String>,
}

/// What the register says. It never says that a product is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing in this copy names the product at this moment.
    NotFound,
    /// A notice named it, and binds no more.
    Ended,
    /// A notice names it, and does not bind for now.
    Suspended,
    /// A notice binds a part of the units, or in a way that is neither ban nor recall.
    Limited,
    /// A ban with an end binds.
    TemporarilyBanned,
    /// A recall binds.
    Recalled,
    /// A ban without end binds.
    Banned,
    /// The copy is too old to say.
    Stale,
    /// The number cannot be a product's.
    InvalidIdentifier,
}

/// The answer, what it rests on, and how fresh it is.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The schema of this document.
    pub schema: u32,
    /// The one-word answer: the worst of what the notices say.
    pub answer: Outcome,
    /// What was asked.
    pub asked: Asked,
    /// The moment asked about.
    pub at: Timestamp,
    /// The copy that answered.
    pub copy: CopyFacts,
    /// The notices that name the product, worst first.
    pub because: Vec<Because>,
}

/// What was asked, as understood.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// The number as typed.
    pub text: String,
    /// The number in 14 digits, where it is one.
    pub gtin: Option<Gtin>,
    /// Why it is none, otherwise.
    pub invalid: Option<String>,
    /// The batch, where given.
    pub batch: Option<String>,
    /// The firmware version, where given.
    pub firmware: Option<String>,
}

/// Which copy answered, and how old it was at the moment asked about.
#[derive(Clone, Debug, Serialize)]
pub struct CopyFacts {
    /// The log's name.
    pub origin: String,
    /// How many entries of it the copy covers.
    pub size: u64,
    /// The root over them, base64.
    pub root: String,
    /// When the copy was made, or the register read.
    pub issued_at: Timestamp,
    /// From when on the copy answers `stale`; absent for a register read directly.
    pub expires_at: Option<Timestamp>,
    /// When the newest entry was recorded.
    pub newest_entry_at: Option<Timestamp>,
    /// Seconds from the making of the copy to the moment asked about; 0 where that moment is earlier.
    pub age_seconds: i64,
    /// Whether the log's own signature was checked too.
    pub log_signature_checked: bool,
}

/// One notice that names the product, with the proof that the log holds it.
#[derive(Clone, Debug, Serialize)]
pub struct Because {
    /// What this notice alone would answer.
    pub answer: Outcome,
    /// The notice's number.
    pub notice: String,
    /// The power it was given under.
    pub power: String,
    /// Its status at the moment asked about: as recorded, or `not-yet` or `ran-out`.
    pub state: State,
    /// When that status began, or begins.
    pub from: Timestamp,
    /// When it ends or ended, where fixed.
    pub to: Option<Timestamp>,
    /// The one batch it is about; all where absent.
    pub batch: Option<String>,
    /// The one firmware version it is about; all where absent.
    pub firmware: Option<String>,
    /// Whom it binds.
    pub addressee_classes: Vec<String>,
    /// What it forbids or requires.
    pub activities: Vec<String>,
    /// Where.
    pub territory: String,
    /// The regime it was given under.
    pub regime: RegimeRef,
    /// Its documents, by digest.
    pub documents: Vec<Document>,
    /// The log index of the row that says so.
    pub index: u64,
    /// That row's inclusion proof: base64 hashes from the leaf upwards.
    pub proof: Vec<String>,
}

/// How a notice stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It will have effect later.
    NotYet,
    /// The time fixed for it is over.
    RanOut,
    /// It has the status that the register records.
    #[serde(untagged)]
    Recorded(Status),
}

/// Answers `question` for the moment `at`, by what `snapshot` knows.
///
/// Two times are at work: `at` chooses among the intervals in which notices have effect, and the
/// snapshot fixes what was known. At and after the snapshot's expiry the answer is `stale`, though
/// `because` still says what the copy knew. A permanent ban outranks a recall, a recall a temporary
/// ban, and what is in force what is suspended or over.
pub fn check(snapshot: &Snapshot, question: &Question, at: Timestamp) -> Answer {
    let parsed = parse(question);
    let mut because = match &parsed {
        Ok(gtin) => reasons(snapshot, &gtin.to_string(), question, at),
        Err(_) => Vec::new(),
    };
    because.sort_by(|a, b| b.answer.cmp(&a.answer).then(a.index.cmp(&b.index)));
    let worst = because
        .first()
        .map_or(Outcome::NotFound, |because| because.answer);
    let stale = snapshot.copy.expires_at.is_some_and(|expiry| at >= expiry);
    let answer = match &parsed {
        Err(_) => Outcome::InvalidIdentifier,
        Ok(_) if stale => Outcome::Stale,
        Ok(_) => worst,
    };
    let asked = Asked {
        text: question.gtin.chars().take(64).collect(),
        invalid: parsed.as_ref().err().cloned(),
        gtin: parsed.ok(),
        batch: question.batch.clone(),
        firmware: question.firmware.clone(),
    };
    Answer {
        schema: 1,
        answer,
        asked,
        at,
        copy: facts(&snapshot.copy, at),
        because,
    }
}

fn parse(question: &Question) -> Result<Gtin, String> {
    for (name, part) in [("batch", &question.batch), ("firmware", &question.firmware)] {
        if part
            .as_ref()
            .is_some_and(|part| part.is_empty() || part.len() > MAX_PART)
        {
            return Err(format!("the {name} must hold 1 to {MAX_PART} bytes"));
        }
    }
    Gtin::parse(&question.gtin).map_err(|error| error.to_string())
}

fn facts(copy: &Copy, at: Timestamp) -> CopyFacts {
    CopyFacts {
        origin: copy.checkpoint.origin.clone(),
        size: copy.checkpoint.size,
        root: copy.checkpoint.root.to_string(),
        issued_at: copy.issued_at,
        expires_at: copy.expires_at,
        newest_entry_at: copy.newest,
        age_seconds: at.duration_since(copy.issued_at).as_secs().max(0),
        log_signature_checked: copy.log_signature_checked,
    }
}

/// One reason for each notice and part: what it says at `at`, else what it said last, else will say first.
fn reasons(snapshot: &Snapshot, gtin: &str, question: &Question, at: Timestamp) -> Vec<Because> {
    let Some(record) = snapshot.record("gtin", gtin) else {
        return Vec::new();
    };
    let mut chosen: Vec<&Effect> = Vec::new();
    for effect in &record.effects {
        if matches(effect, question) == Match::Never {
            continue;
        }
        let same = |other: &&mut &Effect| {
            (&other.notice, &other.batch, &other.firmware)
                == (&effect.notice, &effect.batch, &effect.firmware)
        };
        match chosen.iter_mut().find(same) {
            Some(best) if rank(effect, at) > rank(best, at) => *best = effect,
            Some(_) => {}
            None => chosen.push(effect),
        }
    }
    chosen
        .into_iter()
        .filter_map(|effect| reason(snapshot, effect, question, at))
        .collect()
}

/// Which of two pieces of one notice's history speaks for it: the current, else the latest past, else the
/// earliest to come; of equals the later row.
fn rank(effect: &Effect, at: Timestamp) -> (u8, i64, u64) {
    let from = effect.from.as_second();
    match state(effect, at) {
        State::Recorded(_) => (2, from, effect.index),
        State::RanOut => (1, from, effect.index),
        State::NotYet => (0, -from, effect.index),
    }
}

fn state(effect: &Effect, at: Timestamp) -> State {
    if at < effect.from {
        State::NotYet
    } else if effect.to.is_some_and(|to| at >= to) {
        State::RanOut
    } else {
        State::Recorded(effect.status)
    }
}

fn reason(
    snapshot: &Snapshot,
    effect: &Effect,
    question: &Question,
    at: Timestamp,
) -> Option<Because> {
    let source = snapshot.source(effect.index)?;
    let state = state(effect, at);
    let whole = matches(effect, question) == Match::Surely;
    Some(Because {
        answer: outcome(state, &effect.power, whole),
        notice: effect.notice.clone(),
        power: effect.power.clone(),
        state,
        from: effect.from,
        to: effect.to,
        batch: effect.batch.clone(),
        firmware: effect.firmware.clone(),
        addressee_classes: source.notice.addressee_classes.clone(),
        activities: source.notice.activities.clone(),
        territory: source.notice.territory.clone(),
        regime: source.notice.regime.clone(),
        documents: source.notice.documents.clone(),
        index: effect.index,
        proof: source.proof.iter().map(ToString::to_string).collect(),
    })
}

/// Whether an effect is about the unit asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    /// It is about other units.
    Never,
    /// It is about some units, and nobody said whether this is one.
    Perhaps,
    /// It is about this unit.
    Surely,
}

fn matches(effect: &Effect, question: &Question) -> Match {
    let part = |meant: &Option<String>, given: &Option<String>| match (meant, given) {
        (None, _) => Match::Surely,
        (Some(_), None) => Match::Perhaps,
        (Some(meant), Some(given)) if meant == given => Match::Surely,
        (Some(_), Some(_)) => Match::Never,
    };
    match (
        part(&effect.batch, &question.batch),
        part(&effect.firmware, &question.firmware),
    ) {
        (Match::Never, _) | (_, Match::Never) => Match::Never,
        (Match::Surely, Match::Surely) => Match::Surely,
        _ => Match::Perhaps,
    }
}

/// Any power that is neither ban nor recall limits in its own way, which the notice states.
fn outcome(state: State, power: &str, whole: bool) -> Outcome {
    match state {
        State::NotYet => Outcome::NotFound,
        State::Recorded(Status::Suspended) => Outcome::Suspended,
        State::Recorded(Status::InForce) if !whole => Outcome::Limited,
        State::Recorded(Status::InForce) => match power {
            "permanent-ban" => Outcome::Banned,
            "temporary-ban" => Outcome::TemporarilyBanned,
            "recall" => Outcome::Recalled,
            _ => Outcome::Limited,
        },
        State::RanOut | State::Recorded(_) => Outcome::Ended,
    }
}

#[cfg(test)]
mod tests;
