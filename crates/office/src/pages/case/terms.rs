//! The terms of a notice as a form: filled from a draft, shown for a power, and read back.

mod reading;

use minijinja::{Value, context};
use proofhouse_law::ProvisionId;
use proofhouse_law::case::{NoticeState, Terms};
use proofhouse_law::regime::{Effect, GuardKind, Power};

use super::opened::Opened;
use super::{fields, particulars, words};
use crate::web::WebError;
use crate::web::form::Form;

pub(super) use reading::read;

/// How many kinds of units the form has places for, and the most that it may be asked to have.
const UNIT_ROWS: usize = 3;
const UNIT_ROWS_MAX: usize = 40;

/// A form for a new notice under `power`, with what the case says already.
pub(super) fn blank(case: &Opened, power: &Power) -> Result<Form, WebError> {
    let state = &case.file.state;
    let mut pairs = vec![
        ("power".to_owned(), power.id.to_string()),
        (
            "territory".to_owned(),
            case.regime()?.territory().to_owned(),
        ),
        ("unit_rows".to_owned(), UNIT_ROWS.to_string()),
    ];
    let reach = power.reach.as_ref();
    let activities = reach.map_or(String::new(), |reach| reach.activities.join("\n"));
    pairs.push(("activities".to_owned(), activities));
    // Where the regime names no classes, a notice binds those it is addressed to, in their own roles.
    let mut classes = reach.map_or_else(Vec::new, |reach| reach.addressee_classes.clone());
    if classes.is_empty() {
        classes = state
            .respondents()
            .iter()
            .map(|one| words::economic_role_name(one.role).to_owned())
            .collect();
        classes.dedup();
    }
    pairs.push(("classes".to_owned(), classes.join("\n")));
    for one in state.allegations() {
        pairs.push(("allegations".to_owned(), one.id.to_string()));
        pairs.extend(
            one.provisions
                .iter()
                .map(|id| ("test_provisions".to_owned(), id.to_string())),
        );
    }
    pairs.extend(
        state
            .respondents()
            .iter()
            .map(|one| ("addressees".to_owned(), one.party.to_string())),
    );
    for (at, one) in state
        .product()
        .iter()
        .flat_map(|one| &one.identifiers)
        .take(UNIT_ROWS)
        .enumerate()
    {
        pairs.push((
            format!("unit_{}_value", at.saturating_add(1)),
            one.value.clone(),
        ));
    }
    fields::put_date(&mut pairs, "from", case.visit.app().clock().today());
    particulars::blank(case, power, &mut pairs)?;
    fields::filled(&pairs)
}

/// A form filled with the terms of a draft.
pub(super) fn of(terms: &Terms) -> Result<Form, WebError> {
    let rows = terms
        .units
        .len()
        .saturating_add(1)
        .clamp(UNIT_ROWS, UNIT_ROWS_MAX);
    let mut pairs = vec![
        ("power".to_owned(), terms.power.to_string()),
        ("territory".to_owned(), terms.territory.clone()),
        ("activities".to_owned(), terms.activities.join("\n")),
        ("classes".to_owned(), terms.addressee_classes.join("\n")),
        ("unit_rows".to_owned(), rows.to_string()),
        (
            "urgency".to_owned(),
            terms.urgency.clone().unwrap_or_default(),
        ),
        (
            "replaces".to_owned(),
            terms
                .replaces
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
    ];
    pairs.extend(
        terms
            .allegations
            .iter()
            .map(|id| ("allegations".to_owned(), id.to_string())),
    );
    pairs.extend(
        terms
            .addressees
            .iter()
            .map(|id| ("addressees".to_owned(), id.to_string())),
    );
    for (at, unit) in terms.units.iter().enumerate() {
        let place = at.saturating_add(1);
        pairs.push((format!("unit_{place}_value"), unit.value.clone()));
        pairs.push((
            format!("unit_{place}_batch"),
            unit.batch.clone().unwrap_or_default(),
        ));
        pairs.push((
            format!("unit_{place}_firmware"),
            unit.firmware.clone().unwrap_or_default(),
        ));
    }
    fields::put_date(&mut pairs, "from", terms.from);
    if let Some(end) = terms.ends_on {
        fields::put_date(&mut pairs, "ends", end);
    }
    if let Some(plan) = &terms.test_plan {
        pairs.push(("lab".to_owned(), plan.lab.clone()));
        pairs.push(("method".to_owned(), plan.method.clone()));
        fields::put_date(&mut pairs, "finishes", plan.finishes_on);
        pairs.extend(
            plan.provisions
                .iter()
                .map(|id| ("test_provisions".to_owned(), id.to_string())),
        );
    }
    for (id, text) in &terms.paragraphs {
        pairs.push((format!("paragraph_{id}"), text.clone()));
    }
    if let Some(one) = &terms.particulars {
        particulars::put(one, &mut pairs);
    }
    fields::filled(&pairs)
}

/// What the form asks under `power`.
pub(super) fn shown(case: &Opened, power: &Power, form: &Form) -> Result<Value, WebError> {
    let tests = power.effect == Effect::TemporaryBan;
    let guards: Vec<Value> = power
        .guards
        .iter()
        .map(|one| context! { rule => one.id.as_str(), words => guard(one.kind), footing => words::footing(&one.footing) })
        .collect();
    let activities = in_words(power, form.text("activities"));
    Ok(context! {
        form => context! { activities, ..form.value() },
        power => context! {
            id => power.id.as_str(), title => power.title.as_str(), text => power.text.as_str(),
            footing => words::footing(&power.footing), guards,
        },
        allegations => allegations(case, form),
        addressees => addressees(case, form),
        units => units(form),
        unit_rows => unit_rows(form),
        tests => tests,
        test_provisions => test_provisions(case, form),
        urgent => power.intent().is_some_and(|(_, (_, urgent))| urgent),
        replaces => replaces(case, form)?,
        paragraphs => paragraphs(power, form),
        particulars => particulars::shown(case, power, form)?,
    })
}

/// The regime's own names among the lines as words; what the regime does not know stays as it was typed.
fn in_words(power: &Power, lines: &str) -> String {
    let known = |line: &str| names(power).any(|name| name == line.trim());
    let read = lines.lines().map(|line| {
        if known(line) {
            words::activity(line.trim())
        } else {
            line.to_owned()
        }
    });
    read.collect::<Vec<_>>().join("\n")
}

/// The regime's own names for the lines of an officer, where those are its words for them.
fn named(power: &Power, lines: Vec<String>) -> Vec<String> {
    let read = |line: String| {
        let same = |name: &&str| words::activity(name) == line.to_lowercase();
        names(power).find(same).map_or(line.clone(), str::to_owned)
    };
    lines.into_iter().map(read).collect()
}

/// What the power may forbid or require, as the regime names it.
fn names(power: &Power) -> impl Iterator<Item = &str> {
    let known = power.reach.iter().flat_map(|reach| &reach.activities);
    known.map(String::as_str)
}

/// A condition in words.
fn guard(kind: GuardKind) -> String {
    match kind {
        GuardKind::Evidence => {
            "A signed, complete bundle stands behind each allegation.".to_owned()
        }
        GuardKind::Grounds { .. } => {
            "The findings reach the standard for each allegation.".to_owned()
        }
        GuardKind::Paragraphs => "Every paragraph below is written.".to_owned(),
        GuardKind::TestPlan => {
            "A test plan covers what is alleged and finishes while the ban holds.".to_owned()
        }
        GuardKind::EndDate => "The notice has a last day.".to_owned(),
        GuardKind::MaxDuration { months } => {
            format!("It lasts at most {months} months, beginning with its first day.")
        }
        GuardKind::Intent { days, urgent } => format!(
            "Notice of intent comes first; it is issued after {days} days beginning with that day{}.",
            if urgent {
                ", unless it is urgent, with reasons"
            } else {
                ""
            }
        ),
        GuardKind::RepresentationsConsidered => {
            "Each representation received is considered.".to_owned()
        }
        GuardKind::SecondPerson => "Nobody who drafted or changed it approves it.".to_owned(),
        GuardKind::Approved => "It is approved before it is issued.".to_owned(),
        GuardKind::SettledValues => {
            "Outside a drill, a lawyer has confirmed each unverified or assumed value.".to_owned()
        }
        GuardKind::TestsPassed => "It is lifted when the tests pass.".to_owned(),
        GuardKind::Served => "It is published after it was served.".to_owned(),
        GuardKind::RecallLimbs => "Units are with customers, what businesses did is not enough, and nothing less than a recall will do.".to_owned(),
        GuardKind::ComplyPeriod => "It names a day by which it is to be complied with.".to_owned(),
        GuardKind::NoRepeat => "No other notice of this kind was given to the same person for the same breach.".to_owned(),
        GuardKind::WithinCap => "The sum, and the sum for each day, are within the greatest that the law allows.".to_owned(),
        GuardKind::FactorsWeighed => "Each factor that must be weighed was.".to_owned(),
        GuardKind::PaymentPeriod => "It gives at least the days to pay that the law asks for.".to_owned(),
        GuardKind::LessOnerous => "A variation never makes it more onerous.".to_owned(),
        GuardKind::RecallIgnored => "The state recalls by itself only where the notice is ignored or cannot be given.".to_owned(),
        GuardKind::PaymentOverdue => "What is owed is recovered once the time to pay is over.".to_owned(),
        GuardKind::InterestedTold => "Every interested person is told before the hearing.".to_owned(),
        GuardKind::OrderFinal => "Nothing is done with goods before the court’s decision is final.".to_owned(),
        GuardKind::Compensation { days } => format!("A claim for compensation is decided within {days} days beginning with its receipt."),
        GuardKind::AppealWindow { days, suspends } => format!(
            "An appeal may be lodged within {days} days beginning with the day of service{}.",
            if suspends {
                "; it has no effect meanwhile"
            } else {
                ""
            }
        ),
    }
}

fn allegations(case: &Opened, form: &Form) -> Vec<Value> {
    let chosen = form.all("allegations");
    let made = case.file.state.allegations().iter();
    made.map(|one| {
        let provisions: Vec<&str> = one.provisions.iter().map(ProvisionId::as_str).collect();
        let hint = format!("{}: {}", case.party(&one.respondent), one.grounds);
        fields::choice(one.id.as_str(), &provisions.join(", "), Some(hint), &chosen)
    })
    .collect()
}

fn addressees(case: &Opened, form: &Form) -> Vec<Value> {
    let chosen = form.all("addressees");
    let respondents = case.file.state.respondents().iter();
    respondents
        .map(|one| {
            fields::choice(
                one.party.as_str(),
                &case.party_with_role(&one.party),
                None,
                &chosen,
            )
        })
        .collect()
}

fn unit_rows(form: &Form) -> usize {
    form.text("unit_rows")
        .parse()
        .unwrap_or(UNIT_ROWS)
        .clamp(UNIT_ROWS, UNIT_ROWS_MAX)
}

fn units(form: &Form) -> Vec<Value> {
    (1..=unit_rows(form))
        .map(|place| {
            let field = |part: &str| form.text(&format!("unit_{place}_{part}")).to_owned();
            context! { place, value => field("value"), batch => field("batch"), firmware => field("firmware") }
        })
        .collect()
}

fn test_provisions(case: &Opened, form: &Form) -> Vec<Value> {
    let chosen = form.all("test_provisions");
    let mut alleged: Vec<&ProvisionId> = case
        .file
        .state
        .allegations()
        .iter()
        .flat_map(|one| &one.provisions)
        .collect();
    alleged.sort();
    alleged.dedup();
    alleged
        .into_iter()
        .map(|id| fields::choice(id.as_str(), id.as_str(), None, &chosen))
        .collect()
}

/// The notices that have effect, which a new one may replace.
fn replaces(case: &Opened, form: &Form) -> Result<Vec<Value>, WebError> {
    let (app, state) = (case.visit.app(), &case.file.state);
    let own = case.notice().ok().map(|one| one.id.clone());
    let mut choices = Vec::new();
    for notice in state
        .notices()
        .iter()
        .filter(|one| Some(&one.id) != own.as_ref())
    {
        let status = app.desk().status(state, &notice.id, app.clock().now())?;
        if status
            .is_some_and(|one| matches!(one.state, NoticeState::InForce | NoticeState::Suspended))
        {
            let text = format!("Notice {}", notice.id);
            choices.push(fields::choice(
                notice.id.as_str(),
                &text,
                None,
                &[form.text("replaces")],
            ));
        }
    }
    if !choices.is_empty() {
        choices.push(fields::choice(
            "",
            "None: it stands on its own",
            None,
            &[form.text("replaces")],
        ));
    }
    Ok(choices)
}

fn paragraphs(power: &Power, form: &Form) -> Vec<Value> {
    let asked = power.paragraphs.iter();
    asked
        .map(|one| {
            let field = format!("paragraph_{}", one.id);
            context! {
                value => form.text(&field),
                field => field,
                title => one.title.as_str(),
                must_say => one.must_say.as_str(),
                footing => words::footing(&one.footing),
            }
        })
        .collect()
}
