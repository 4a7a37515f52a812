//! What became of a notice: compliance, breaches, the recall, the payments, the court, the claims.

use minijinja::{Value, context};
use proofhouse_law::Digest;
use proofhouse_law::case::{
    ClaimOutcome, DisposalKind, NoticeRecord, OrderOutcome, StateRecallGround, position,
};
use proofhouse_law::penalty::Working;

use super::changes;
use crate::exhibits::ExhibitError;
use crate::pages::case::opened::Opened;
use crate::pages::case::{life, money, words};
use crate::web::{WebError, in_words};

/// Everything about the later life of the notice in the address.
pub(super) async fn of(case: &Opened) -> Result<Value, WebError> {
    let notice = case.notice()?;
    let day = |one: &proofhouse_law::case::Happened| {
        context! { on => words::day(one.on), reasons => one.reasons.as_str() }
    };
    let withdrawn = notice.withdrawn.as_ref();
    let position = life::position(case)?;
    let recovery = notice.recovery.as_ref();
    Ok(context! {
        withdrawn => withdrawn.map(|(at, why)| format!("{}: {why}", in_words(*at))),
        proposed => changes::proposed(case).await?,
        variations => changes::made(case)?,
        complied => notice.complied.as_ref().map(day),
        breaches => notice.breaches.iter().map(day).collect::<Vec<_>>(),
        recall => recall(notice),
        working => sum(case)?,
        position,
        accrued => accrued(case)?,
        payments => payments(notice),
        recovery => recovery.map(|(one, _)| format!("{}: {}", words::day(one.occurred_on), one.route)),
        court => court(case)?,
        claims => claims(case).await?,
    })
}

/// How far a recall has come, and the state's own recall.
fn recall(notice: &NoticeRecord) -> Option<Value> {
    let supplied = notice.terms.recall()?.supplied;
    let counts: Vec<Value> = notice
        .progress
        .iter()
        .rev()
        .map(|one| {
            context! {
                on => words::day(one.on), reached => one.reached, returned => one.returned,
                reached_words => words::count(one.reached), returned_words => words::count(one.returned),
            }
        })
        .collect();
    let state_recall = notice.state_recall.as_ref().map(|(one, at)| {
        let ground = match one.ground {
            StateRecallGround::Ignored => "The notice was ignored.",
            StateRecallGround::CannotBeGiven => {
                "The notice cannot be given to someone who should have it."
            }
        };
        context! { on => in_words(*at), ground, reasons => one.reasons.as_str() }
    });
    let supplied_words = words::count(supplied);
    Some(context! { supplied, supplied_words, counts, state_recall })
}

fn shown(working: &Working) -> Value {
    let lines: Vec<Value> = working
        .lines
        .iter()
        .map(|one| {
            let footing = one.basis.map(|basis| {
                let checked = if basis.verified {
                    "verified"
                } else {
                    "not yet verified"
                };
                let citation = one.citation.as_deref().unwrap_or_default();
                format!("{} ({checked}): {citation}", words::source(basis.source))
            });
            context! {
                label => one.label.as_str(), figure => one.figure.as_str(),
                how => one.how.as_str(), footing,
            }
        })
        .collect();
    context! { title => working.title.as_str(), lines, marks => working.marks.clone() }
}

/// How the sum was reckoned, or why the regime does not allow it.
fn sum(case: &Opened) -> Result<Option<Value>, WebError> {
    let notice = case.notice()?;
    let Some(terms) = notice.terms.penalty() else {
        return Ok(None);
    };
    let today = case.visit.app().clock().today();
    let on = notice.issued.map_or(today, |(on, _)| on);
    Ok(Some(
        match terms.working(&notice.terms.power, case.regime()?, on) {
            Ok(working) => shown(&working),
            Err(refusal) => context! { refusal => words::refusal(&refusal) },
        },
    ))
}

/// How what has accrued was reckoned.
fn accrued(case: &Opened) -> Result<Option<Value>, WebError> {
    let today = case.visit.app().clock().today();
    let position = position(case.notice()?, case.regime()?, today);
    Ok(position.and_then(|one| one.working).as_ref().map(shown))
}

fn payments(notice: &NoticeRecord) -> Vec<String> {
    let all = notice.payments.iter();
    all.map(|(one, _)| {
        let sum = money::shown(u128::from(one.pence));
        format!("{sum} on {}", words::day(one.occurred_on))
    })
    .collect()
}

fn order(outcome: OrderOutcome) -> &'static str {
    match outcome {
        OrderOutcome::DeliverUp => "The goods are delivered up",
        OrderOutcome::Destroy => "The goods are destroyed or otherwise disposed of",
        OrderOutcome::Refused => "No order: the goods go back",
    }
}

fn disposal(kind: DisposalKind) -> &'static str {
    match kind {
        DisposalKind::DeliveredUp => "Delivered up",
        DisposalKind::Destroyed => "Destroyed or otherwise disposed of",
        DisposalKind::Returned => "Returned",
    }
}

/// A paper of others: where it is downloaded, and whether the file is still the one that was hashed.
fn paper(case: &Opened, notice: &NoticeRecord, digest: Digest) -> Value {
    let held = case.visit.app().desk().exhibits().check(digest);
    let missing = matches!(held, Err(ExhibitError::Missing { .. }));
    let page = format!("{}/notices/{}", case.path(), notice.id);
    context! {
        href => (!missing).then(|| format!("{page}/papers/{digest}")),
        digest => digest.to_string(),
        fault => held.err().map(|error| error.to_string()),
    }
}

/// What happened in court.
fn court(case: &Opened) -> Result<Option<Value>, WebError> {
    let notice = case.notice()?;
    let (Some(terms), record) = (notice.terms.forfeiture(), &notice.court) else {
        return Ok(None);
    };
    let application = record.application.as_ref().map(|(one, _)| {
        let day = words::day(one.occurred_on);
        format!(
            "Lodged on {day}; the court’s reference is {}",
            one.court_reference
        )
    });
    let told = record.told.iter().map(|(one, _)| {
        let how = words::method(one.method).to_lowercase();
        let name = case.party_with_role(&one.person);
        format!("{name}, on {}, {how}", words::day(one.occurred_on))
    });
    let hearings = record.hearings.iter();
    let hearings =
        hearings.map(|(one, _)| format!("{}: {}", words::day(one.occurred_on), one.outcome));
    let decided = |one: &proofhouse_law::case::CourtOrder, fallen: bool| {
        context! {
            what => order(one.outcome), on => words::day(one.occurred_on),
            paper => paper(case, notice, one.document), fallen,
        }
    };
    let set_aside = record.set_aside.iter().map(|(one, _)| decided(one, true));
    let stands = record.order.iter().map(|(one, _)| decided(one, false));
    let disposals = record.disposals.iter().map(|(one, _)| {
        context! {
            what => disposal(one.kind), on => words::day(one.occurred_on),
            seals => one.seals.join(", "), paper => paper(case, notice, one.certificate),
        }
    });
    Ok(Some(context! {
        court => terms.court.as_str(), application,
        told => told.collect::<Vec<_>>(),
        hearings => hearings.collect::<Vec<_>>(),
        orders => set_aside.chain(stands).collect::<Vec<_>>(),
        disposals => disposals.collect::<Vec<_>>(),
        left => terms.goods.len().saturating_sub(record.gone().len()),
    }))
}

async fn claims(case: &Opened) -> Result<Vec<Value>, WebError> {
    let mut rows = Vec::new();
    for one in &case.notice()?.claims {
        let decision = one.decision.as_ref().map(|(decision, on, _)| {
            let what = match decision.outcome {
                ClaimOutcome::Awarded => {
                    format!("{} is paid", money::shown(u128::from(decision.pence)))
                }
                ClaimOutcome::Refused => "Nothing is paid".to_owned(),
            };
            format!(
                "{what}, decided on {}. {}",
                words::day(*on),
                decision.reasons
            )
        });
        rows.push(context! {
            claimant => case.party_with_role(&one.claim.claimant),
            on => words::day(one.claim.received_on),
            sum => money::shown(u128::from(one.claim.pence)),
            text => case.personal(one.claim.commitment).await?,
            decision,
        });
    }
    Ok(rows)
}
