//! Evaluating the rows of a scope, in three values: what was not said stays open, and opens only what depends on it.

use std::collections::{BTreeMap, BTreeSet};

use super::count::{self, Shown};
use super::description::{Description, Given};
use super::determine::{Holds, Step};
use super::{Asking, Row, Scope, Territory, Test};

/// What a row came to.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) holds: Holds,
    why: String,
    pub(super) missing: BTreeSet<String>,
    /// The question whose answer decided it.
    fact: Option<String>,
    /// Whether the rows below decided it: not where its days or its territory did.
    below: bool,
}

impl Found {
    pub(super) fn plain(holds: Holds, why: String) -> Self {
        Self {
            holds,
            why,
            missing: BTreeSet::new(),
            fact: None,
            below: false,
        }
    }

    fn missing(why: String, fact: &str) -> Self {
        Self {
            missing: BTreeSet::from([fact.to_owned()]),
            ..Self::plain(Holds::NotKnown, why)
        }
    }
}

/// One question being answered; each row is weighed once.
pub(super) struct Evaluation<'a> {
    scope: &'a Scope,
    description: &'a Description,
    asking: Asking,
    found: BTreeMap<&'a str, Found>,
    open: BTreeSet<&'a str>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(scope: &'a Scope, description: &'a Description, asking: Asking) -> Self {
        Self {
            scope,
            description,
            asking,
            found: BTreeMap::new(),
            open: BTreeSet::new(),
        }
    }

    /// The path that decided, the root first.
    pub(super) fn reasons(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        self.path(&self.scope.root, 0, &mut steps, &mut BTreeSet::new());
        steps
    }

    /// Whether a row holds.
    pub(super) fn row(&mut self, id: &str) -> Found {
        if let Some(found) = self.found.get(id) {
            return found.clone();
        }
        // The loader refuses a row that is not there and a cycle; should one come so far, nothing is guessed from it.
        let Some(row) = self.scope.row(id).filter(|row| self.open.insert(&row.id)) else {
            return Found::plain(Holds::NotKnown, "the rule cannot be read".to_owned());
        };
        let found = self.in_force(row);
        self.open.remove(row.id.as_str());
        self.found.insert(&row.id, found.clone());
        found
    }

    /// The test of a row, on its days and in its territory.
    fn in_force(&mut self, row: &'a Row) -> Found {
        let Asking { on, territory } = self.asking;
        if !row.days.contain(on) {
            let why = format!("it applies {}, and the day asked about is {on}", row.days);
            return Found::plain(Holds::No, why);
        }
        let found = if row.territories.is_empty() || row.territories.contains(&territory) {
            return self.test(row);
        } else if territory == Territory::UnitedKingdom {
            self.test(row)
        } else {
            let why = format!("it does not apply in {}", territory.in_words());
            return Found::plain(Holds::No, why);
        };
        if found.holds == Holds::No {
            return found;
        }
        let places: Vec<&str> = row.territories.iter().map(|one| one.in_words()).collect();
        let why = format!(
            "it applies in {} only, and which part of the country is meant was not said",
            places.join(" and ")
        );
        let mut open = Found::missing(why, "territory");
        open.missing.extend(found.missing);
        open
    }

    fn test(&mut self, row: &'a Row) -> Found {
        match &row.test {
            Test::All { of } => self.combined(
                of,
                Holds::Yes,
                Holds::and,
                "all of these hold",
                "one of these does not hold",
            ),
            Test::Any { of } => self.combined(
                of,
                Holds::No,
                Holds::or,
                "one of these holds",
                "none of these holds",
            ),
            Test::Not { row } => {
                let inner = self.row(row);
                let why = match inner.holds {
                    Holds::Yes => "the rule below holds",
                    Holds::No => "the rule below does not hold",
                    Holds::NotKnown => "the rule below is not known",
                };
                Found {
                    holds: inner.holds.not(),
                    why: why.to_owned(),
                    missing: inner.missing,
                    fact: None,
                    below: true,
                }
            }
            Test::Yes { fact } => self.stated(fact, |given| match given {
                Given::Yes(yes) => Some(*yes),
                _ => None,
            }),
            Test::AtLeast { fact, count } => self.stated(fact, |given| match given {
                Given::Number(number) => Some(number >= count),
                _ => None,
            }),
            Test::Among { fact, words } => self.stated(fact, |given| match given {
                Given::Words(given) => Some(words.iter().any(|word| given.contains(word))),
                _ => None,
            }),
            Test::Connections(test) => {
                let listed = !self.description.connections.is_empty()
                    || self.description.lists_every_connection.is_some();
                let shown = listed.then(|| count::connections(self.description, test));
                self.listed(test.fact.as_deref(), test.at_least, shown, "connection")
            }
            Test::PeripheralInput(test) => {
                let listed = !self.description.peripherals.is_empty();
                let shown = listed.then(|| count::peripheral(self.description, test));
                self.listed(test.fact.as_deref(), 1, shown, "peripheral")
            }
            Test::EarlierSupplies(test) => {
                let listed = !self.description.earlier_supplies.is_empty()
                    || self.description.lists_every_supply.is_some();
                let shown = listed.then(|| count::supplies(self.description, test));
                self.listed(test.fact.as_deref(), test.at_least, shown, "earlier_supply")
            }
        }
    }

    fn combined(
        &mut self,
        of: &'a [String],
        start: Holds,
        with: fn(Holds, Holds) -> Holds,
        yes: &str,
        no: &str,
    ) -> Found {
        let parts: Vec<Found> = of.iter().map(|id| self.row(id)).collect();
        let holds = parts.iter().fold(start, |sum, part| with(sum, part.holds));
        let why = match holds {
            Holds::Yes => yes,
            Holds::No => no,
            Holds::NotKnown => "this is not known",
        };
        let missing = match holds {
            Holds::NotKnown => parts.into_iter().flat_map(|part| part.missing).collect(),
            Holds::Yes | Holds::No => BTreeSet::new(),
        };
        Found {
            holds,
            why: why.to_owned(),
            missing,
            fact: None,
            below: true,
        }
    }

    /// What a stated fact comes to.
    fn stated(&self, fact: &str, test: impl Fn(&Given) -> Option<bool>) -> Found {
        let found = match self.description.answers.get(fact) {
            Some(given) => match test(given) {
                Some(holds) => Found::plain(holds.into(), format!("{fact}: {given}")),
                None => Found::missing(format!("{fact}: {given} is no answer to this"), fact),
            },
            None => Found::missing(format!("{fact} is not known"), fact),
        };
        Found {
            fact: Some(fact.to_owned()),
            ..found
        }
    }

    /// What a list comes to, or the fact stated in its place; where the two differ, nothing.
    fn listed(&self, fact: Option<&str>, at_least: u16, shown: Option<Shown>, key: &str) -> Found {
        let stated = fact
            .filter(|fact| self.description.answers.contains_key(*fact))
            .map(|fact| {
                self.stated(fact, |given| match given {
                    Given::Yes(yes) => Some(*yes),
                    Given::Number(number) => Some(*number >= at_least),
                    Given::Words(_) => None,
                })
            });
        let shown = shown.map(|shown| Found {
            missing: shown.missing.into_iter().collect(),
            ..Found::plain(shown.holds, shown.why)
        });
        match (stated, shown) {
            (Some(stated), Some(shown)) => match (stated.holds, shown.holds) {
                (Holds::NotKnown, _) => shown,
                (_, Holds::NotKnown) => stated,
                (one, other) if one == other => stated,
                _ => Found::missing(
                    format!("{} and yet {}: the two do not agree", stated.why, shown.why),
                    fact.unwrap_or(key),
                ),
            },
            (Some(found), None) | (None, Some(found)) => found,
            (None, None) => {
                let fact = fact.unwrap_or(key);
                Found::missing(format!("{fact} is not known"), fact)
            }
        }
    }

    /// The rows that decided, from one row down; each is shown once.
    fn path(&self, id: &str, depth: u16, steps: &mut Vec<Step>, shown: &mut BTreeSet<String>) {
        let (Some(row), Some(found)) = (self.scope.row(id), self.found.get(id)) else {
            return;
        };
        if !shown.insert(id.to_owned()) {
            return;
        }
        steps.push(Step {
            row: row.id.clone(),
            depth,
            title: row.title.clone(),
            text: row.text.clone(),
            outcome: found.holds,
            decided_by: found.why.clone(),
            fact: found.fact.clone(),
            footing: row.footing.clone(),
        });
        if !found.below {
            return;
        }
        let below: Vec<&String> = match &row.test {
            Test::All { of } | Test::Any { of } => of.iter().collect(),
            Test::Not { row } => vec![row],
            _ => return,
        };
        let every = match &row.test {
            Test::All { .. } => found.holds == Holds::Yes,
            Test::Any { .. } => found.holds == Holds::No,
            _ => true,
        };
        for id in below {
            let decides = self
                .found
                .get(id.as_str())
                .is_some_and(|part| every || part.holds == found.holds);
            if decides {
                self.path(id, depth.saturating_add(1), steps, shown);
            }
        }
    }
}
