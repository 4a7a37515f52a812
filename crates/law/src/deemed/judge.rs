//! What is deemed on a day: each target, each route to it, and why the route holds or not.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::evidence::{Evidence, LabelEvidence, StandardEvidence};
use super::route::{LabelWay, Route, StandardWay, Target, Way};
use crate::ids::RegimeId;
use crate::regime::{Footing, Regime};

/// What is deemed on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The regime.
    pub regime: RegimeId,
    /// The day.
    pub on: Date,
    /// The product.
    pub product: String,
    /// Each requirement of the regime, and the statement of compliance.
    pub targets: Vec<TargetAnswer>,
}

/// What is deemed of one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TargetAnswer {
    /// The target.
    pub target: Target,
    /// Its title.
    pub title: String,
    /// Whether it is deemed met on that day.
    pub deemed: bool,
    /// The last day on which it is, where that is known today and nothing changes.
    pub until: Option<Date>,
    /// Each route to it.
    pub routes: Vec<RouteAnswer>,
}

/// Whether a route holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does.
    Holds,
    /// It does not.
    DoesNotHold,
    /// What is given, or what the law data says, does not decide it.
    NotKnown,
}

/// What a route comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteAnswer {
    /// The route's id.
    pub route: String,
    /// Its title.
    pub title: String,
    /// Whether it holds.
    pub standing: Standing,
    /// The last day on which it does, where it has one.
    pub until: Option<Date>,
    /// Why, in whole sentences.
    pub reasons: Vec<String>,
    /// On what the route stands.
    pub footing: Footing,
    /// The unverified or assumed values that the answer rests on.
    pub rests_on: Vec<Footing>,
}

/// Judges what `evidence` makes deemed under `regime` on the civil day `on`.
pub fn judge(regime: &Regime, evidence: &Evidence, on: Date) -> Answer {
    let mut targets: Vec<(Target, String)> = regime
        .requirements()
        .iter()
        .map(|one| (Target::Requirement(one.id.clone()), one.title.clone()))
        .collect();
    targets.push((
        Target::StatementOfCompliance,
        "Statement of compliance".to_owned(),
    ));
    Answer {
        regime: regime.id().clone(),
        on,
        product: evidence.product.name.clone(),
        targets: targets
            .into_iter()
            .map(|(target, title)| target_answer(regime, evidence, on, target, title))
            .collect(),
    }
}

impl Answer {
    /// Whether each requirement of the regime is deemed met; the statement of compliance is a duty of its own.
    pub fn all_requirements(&self) -> bool {
        let mut requirements = self
            .targets
            .iter()
            .filter(|one| one.target != Target::StatementOfCompliance)
            .peekable();
        requirements.peek().is_some() && requirements.all(|one| one.deemed)
    }
}

fn target_answer(
    regime: &Regime,
    evidence: &Evidence,
    on: Date,
    target: Target,
    title: String,
) -> TargetAnswer {
    let routes: Vec<RouteAnswer> = regime
        .deemed()
        .iter()
        .filter(|route| route.targets.contains(&target))
        .map(|route| route_answer(route, evidence, on))
        .collect();
    let holding: Vec<Option<Date>> = routes
        .iter()
        .filter(|route| route.standing == Standing::Holds)
        .map(|route| route.until)
        .collect();
    // A route without a last day outlasts the others.
    let until = if holding.contains(&None) {
        None
    } else {
        holding.iter().flatten().max().copied()
    };
    TargetAnswer {
        target,
        title,
        deemed: !holding.is_empty(),
        until,
        routes,
    }
}

/// What was found of one label or one standard.
struct Found {
    standing: Standing,
    until: Option<Date>,
    reasons: Vec<String>,
    rests_on: Vec<Footing>,
}

impl Found {
    fn no(reason: String) -> Self {
        Self::because(Standing::DoesNotHold, reason)
    }

    fn because(standing: Standing, reason: String) -> Self {
        Self {
            standing,
            until: None,
            reasons: vec![reason],
            rests_on: Vec::new(),
        }
    }

    /// The one that helps most, for whoever holds several.
    fn rank(&self) -> (u8, Option<Date>) {
        let rank = match self.standing {
            Standing::Holds => 2,
            Standing::NotKnown => 1,
            Standing::DoesNotHold => 0,
        };
        (rank, Some(self.until.unwrap_or(Date::MAX)))
    }
}

fn route_answer(route: &Route, evidence: &Evidence, on: Date) -> RouteAnswer {
    let mut found = if on < route.from {
        Found::no(format!(
            "This route helps from {}, and the day asked about is {on}.",
            route.from
        ))
    } else {
        match &route.way {
            Way::Standard(way) => by_standard(route, way, evidence),
            Way::Label(way) => by_label(way, evidence, on),
        }
    };
    let own = Some(&route.footing).filter(|footing| !footing.basis.is_settled());
    found.rests_on.extend(own.cloned());
    RouteAnswer {
        route: route.id.clone(),
        title: route.title.clone(),
        standing: found.standing,
        until: found.until,
        reasons: found.reasons,
        footing: route.footing.clone(),
        rests_on: found.rests_on,
    }
}

fn by_label(way: &LabelWay, evidence: &Evidence, on: Date) -> Found {
    evidence
        .labels
        .iter()
        .filter(|label| label.scheme == way.scheme)
        .map(|label| label_found(way, label, evidence, on))
        .max_by_key(Found::rank)
        .unwrap_or_else(|| Found::no(format!("No {} label is named.", way.name)))
}

fn label_found(way: &LabelWay, label: &LabelEvidence, evidence: &Evidence, on: Date) -> Found {
    let named = format!("Label {}", label.number);
    if label.product.trim() != evidence.product.name.trim() {
        return Found::no(format!(
            "{named} is for \"{}\", not for \"{}\".",
            label.product, evidence.product.name
        ));
    }
    if !way.levels.is_empty() && !way.levels.contains(&label.level) {
        let levels = way.levels.join(", ");
        return Found::no(format!(
            "{named} has level {}; the law names {levels}.",
            label.level
        ));
    }
    if on < label.issued {
        return Found::no(format!("{named} is issued on {} only.", label.issued));
    }
    if let Some(day) = label.withdrawn.filter(|day| *day <= on) {
        return Found::no(format!("{named} is withdrawn since {day}."));
    }
    label_runs(way, label, evidence, on)
}

/// Whether a label that is the right one and not withdrawn still runs.
fn label_runs(way: &LabelWay, label: &LabelEvidence, evidence: &Evidence, on: Date) -> Found {
    let named = format!("Label {}", label.number);
    let last = if way.last_day.counts {
        label.expires
    } else {
        label.expires.saturating_sub(1.day())
    };
    if on > last {
        return Found::no(format!("{named} expired on {}.", label.expires));
    }
    let before = |day: Date| day.saturating_sub(1.day());
    let until = label.withdrawn.map_or(last, |day| last.min(before(day)));
    let mut found = Found::because(
        Standing::Holds,
        format!("{named} of {} ({}) runs to {until}.", way.name, label.level),
    );
    found.until = Some(until);
    if on == label.expires {
        found.reasons.push(format!(
            "{on} is the very day of its expiry, which is taken to count."
        ));
        found.rests_on.push(way.last_day.footing.clone());
    }
    let months = i64::from(way.validity.months_max).months();
    let longest = label.issued.saturating_add(months);
    let doubt = if label.expires > longest {
        Some((
            format!(
                "{named} says that it runs to {}, longer than the scheme allows ({longest}): ask the scheme.",
                label.expires
            ),
            &way.validity.footing,
        ))
    } else {
        way.excluded
            .as_ref()
            .filter(|excluded| excluded.kinds.contains(&evidence.product.kind))
            .map(|excluded| {
                let kind = &evidence.product.kind;
                (
                    format!("{} gives no label to a {kind}: ask the scheme.", way.name),
                    &excluded.footing,
                )
            })
    };
    if let Some((reason, footing)) = doubt {
        found.standing = Standing::NotKnown;
        found.until = None;
        found.reasons.push(reason);
        found.rests_on.push(footing.clone());
    }
    found
}

fn by_standard(route: &Route, way: &StandardWay, evidence: &Evidence) -> Found {
    let pinned = match way.dated {
        Some(date) => format!("{} {} of {date}", way.number, way.version),
        None => format!("{} {}", way.number, way.version),
    };
    let mut other = None;
    let mut best: Option<Found> = None;
    for one in evidence
        .standards
        .iter()
        .filter(|one| one.number == way.number)
    {
        if one.version != way.version || (way.dated.is_some() && one.dated != way.dated) {
            let dated = one
                .dated
                .map_or("without a date".to_owned(), |date| format!("of {date}"));
            other = Some(format!(
                "The law names {pinned}; what is given is {} {dated}.",
                one.version
            ));
            continue;
        }
        let found = standard_found(route, way, one, &pinned);
        if best.as_ref().is_none_or(|best| best.rank() < found.rank()) {
            best = Some(found);
        }
    }
    best.unwrap_or_else(|| Found::no(other.unwrap_or_else(|| format!("{pinned} is not named."))))
}

fn standard_found(
    route: &Route,
    way: &StandardWay,
    given: &StandardEvidence,
    pinned: &str,
) -> Found {
    let mut found = Found {
        standing: Standing::Holds,
        until: None,
        reasons: Vec::new(),
        rests_on: Vec::new(),
    };
    let mut lacks = |standing: Standing, reason: String| {
        found.reasons.push(reason);
        if found.standing != Standing::DoesNotHold {
            found.standing = standing;
        }
    };
    for number in way
        .provisions
        .iter()
        .filter(|one| !given.provisions.contains(one))
    {
        lacks(
            Standing::DoesNotHold,
            format!("{number} is not said to be met."),
        );
    }
    for number in &way.where_relevant {
        if !given.provisions.contains(number) && !given.not_relevant.contains(number) {
            let reason = format!(
                "{number} must be met where it is relevant: say that it is met, or name it in `not_relevant`."
            );
            lacks(Standing::NotKnown, reason);
        }
    }
    let missing = route
        .conditions
        .iter()
        .filter(|one| !given.conditions.contains(&one.id));
    for condition in missing {
        // A condition that nobody compared with its source must not decide against the maker by itself.
        let standing = if condition.footing.basis.is_settled() {
            Standing::DoesNotHold
        } else {
            Standing::NotKnown
        };
        lacks(
            standing,
            format!(
                "It is not said that `{}` holds: {}",
                condition.id, condition.text
            ),
        );
    }
    if found.standing == Standing::Holds {
        found.reasons.push(format!(
            "The parts of {pinned} that the law names are said to be met, as long as the law names this edition."
        ));
    }
    let unsettled = route
        .conditions
        .iter()
        .map(|one| &one.footing)
        .filter(|footing| !footing.basis.is_settled());
    found.rests_on.extend(unsettled.cloned());
    found
}
