//! What can be done today in a case, and why not the rest: the law's own answer, as a task list.

use std::collections::BTreeMap;

use minijinja::{Value, context};
use proofhouse_law::NoticeId;
use proofhouse_law::case::{ActionName, Next, NoticeRecord};

use super::opened::Opened;
use super::words;
use crate::web::WebError;

/// Rules that only say that a step comes earlier or later: true, and no news to anyone.
const STAGE_RULES: [&str; 19] = [
    "notice.issued",
    "notice.intent-given",
    "notice.approved",
    "notice.not-issued",
    "notice.over",
    "notice.no-test-plan",
    "notice.no-appeal",
    "notice.published",
    "notice.proposed",
    "notice.not-proposed",
    "notice.complied",
    "notice.not-served",
    "notice.appeal-open",
    "recall.begun",
    "penalty.recovery",
    "forfeiture.decided",
    "forfeiture.not-heard",
    "compensation.none",
    "case.closed",
];

/// The tasks of the whole case, or of one notice.
pub(crate) fn of(case: &Opened, about: Option<&NoticeId>) -> Result<Value, WebError> {
    let next = case
        .visit
        .app()
        .desk()
        .lawful_next(&case.file.state, &case.person.actor())?;
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for one in next.iter().filter(|one| one.action != ActionName::Open) {
        if about.is_some() && one.notice.as_ref() != about {
            continue;
        }
        let place = match &one.notice {
            None => 0,
            Some(id) => {
                let at = case
                    .file
                    .state
                    .notices()
                    .iter()
                    .position(|notice| notice.id == *id);
                at.unwrap_or_default().saturating_add(1)
            }
        };
        groups.entry(place).or_default().add(case, one);
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(place, group)| {
            let notice = place
                .checked_sub(1)
                .and_then(|at| case.file.state.notices().get(at));
            let heading = match (about, notice) {
                (Some(_), _) => None,
                (None, None) => Some("The case".to_owned()),
                (None, Some(notice)) => Some(title(case, notice)),
            };
            let Group {
                now,
                waiting,
                refused,
                stage,
            } = group;
            context! { heading, now, waiting, refused, stage }
        })
        .collect();
    Ok(Value::from(groups))
}

/// A notice by its power and its id.
fn title(case: &Opened, notice: &NoticeRecord) -> String {
    let power = case
        .regime()
        .ok()
        .and_then(|regime| regime.power(&notice.terms.power));
    let power = power.map_or_else(|| notice.terms.power.to_string(), |one| one.title.clone());
    format!("{power} {}", notice.id)
}

/// The steps of the case or of one notice.
#[derive(Default)]
struct Group {
    now: Vec<Value>,
    waiting: Vec<Value>,
    refused: Vec<Value>,
    stage: Vec<Value>,
}

impl Group {
    fn add(&mut self, case: &Opened, next: &Next) {
        let href = match &next.notice {
            None => format!("{}/{}", case.path(), next.action),
            Some(notice) => format!("{}/notices/{notice}/{}", case.path(), next.action),
        };
        let title = words::action(next.action);
        match &next.refusal {
            None => self.now.push(context! { title, href }),
            Some(refusal) => {
                let shown = context! { title, href, refusal => words::refusal(refusal) };
                if refusal.lawful_from.is_some() {
                    self.waiting.push(shown);
                } else if STAGE_RULES.contains(&refusal.rule.as_str()) {
                    self.stage.push(shown);
                } else {
                    self.refused.push(shown);
                }
            }
        }
    }
}
