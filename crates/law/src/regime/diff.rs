//! What changed between two regimes, or two editions of one: row by row, keyed by id, in plain English.

mod listed;
mod value;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::flat::{self, Row};
use super::model::{Footing, Regime};
use crate::digest::Digest;

pub use value::value_words;
pub use words::{field_words, row_name};

/// An edition that is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// The regime's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The digest of its files.
    pub sha256: Digest,
}

/// The difference between two regimes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// What is compared.
    pub from: Edition,
    /// With what.
    pub to: Edition,
    /// What changed, by requirement, power and clock; empty where nothing did.
    pub groups: Vec<Group>,
}

/// Changed rows that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// `regime`, `requirement`, `power`, `clock` or the kind of its rows.
    pub kind: String,
    /// The requirement or power.
    pub id: Option<String>,
    /// Its heading.
    pub title: String,
    /// The rows.
    pub rows: Vec<RowChange>,
}

/// How a row changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else, or stands on something else.
    Changed,
}

/// One changed row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// Its dotted path.
    pub path: String,
    /// How it changed.
    pub change: Change,
    /// What it is called, in words.
    pub name: String,
    /// What changed, one sentence each.
    pub words: Vec<String>,
    /// What changed, value by value; empty where the row was added or removed.
    pub fields: Vec<FieldChange>,
    /// On what it stood.
    pub footing_before: Option<Footing>,
    /// On what it stands.
    pub footing_after: Option<Footing>,
    /// The provision that it is about.
    pub provision: Option<String>,
    /// The power that it is about.
    pub power: Option<String>,
}

/// One changed value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its name within the row.
    pub name: String,
    /// What it was; none where it was absent.
    pub before: Option<Value>,
    /// What it becomes; none where it goes.
    pub after: Option<Value>,
}

impl Diff {
    /// Every changed row, in the order of the groups.
    pub fn rows(&self) -> impl Iterator<Item = &RowChange> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

impl RowChange {
    /// Whether the change is about what a case rests on; see [`concerns`].
    pub fn concerns(&self, provisions: &BTreeSet<String>, powers: &BTreeSet<String>) -> bool {
        concerns(
            self.provision.as_deref(),
            self.power.as_deref(),
            provisions,
            powers,
        )
    }
}

/// Whether a row about this provision and this power is about what a case rests on: the provisions alleged in it and the
/// powers used in it. What is about neither concerns every case.
pub fn concerns(
    provision: Option<&str>,
    power: Option<&str>,
    provisions: &BTreeSet<String>,
    powers: &BTreeSet<String>,
) -> bool {
    (provision.is_none() && power.is_none())
        || provision.is_some_and(|one| provisions.contains(one))
        || power.is_some_and(|one| powers.contains(one))
}

/// Rows of one edition that belong together: those of a requirement, of a power, or of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// `regime`, `requirement`, `power` or the kind of its rows.
    pub kind: String,
    /// The requirement or power.
    pub id: Option<String>,
    /// Its heading.
    pub title: String,
    /// The rows, each with its heading.
    pub rows: Vec<(String, Row)>,
}

/// The rows of an edition as its page shows them. A clock stands with the power that it belongs to.
pub fn sections(rows: &[Row]) -> Vec<Section> {
    let names = words::Names::of(&[], rows);
    let mut sections: BTreeMap<(usize, usize, String), Section> = BTreeMap::new();
    for row in rows {
        let belongs = row.requirement.is_some() || row.power.is_some();
        let (place, group) = words::group(row, row.clock && !belongs, &names);
        let section = sections.entry(place).or_insert_with(|| Section {
            kind: group.kind,
            id: group.id,
            title: group.title,
            rows: Vec::new(),
        });
        section
            .rows
            .push((words::heading(row, &names), row.clone()));
    }
    sections.into_values().collect()
}

/// Compares two regimes.
pub fn diff(from: &Regime, to: &Regime) -> Diff {
    let (before, after) = (flat::rows(from), flat::rows(to));
    let names = words::Names::of(&before, &after);
    let mut groups: BTreeMap<(usize, usize, String), Group> = BTreeMap::new();
    let old: BTreeMap<&str, &Row> = before.iter().map(|row| (row.path.as_str(), row)).collect();
    let new: BTreeSet<&str> = after.iter().map(|row| row.path.as_str()).collect();
    let kept = after
        .iter()
        .map(|row| (old.get(row.path.as_str()).copied(), Some(row)));
    let gone = before.iter().filter(|row| !new.contains(row.path.as_str()));
    for (one, other) in kept.chain(gone.map(|row| (Some(row), None))) {
        let Some(row) = other.or(one) else { continue };
        let Some(change) = compare(one, other, &names) else {
            continue;
        };
        let (place, group) = words::group(row, row.clock, &names);
        groups.entry(place).or_insert(group).rows.push(change);
    }
    Diff {
        from: edition(from),
        to: edition(to),
        groups: groups.into_values().collect(),
    }
}

fn edition(regime: &Regime) -> Edition {
    Edition {
        id: regime.id().to_string(),
        title: regime.title().to_owned(),
        sha256: regime.hash(),
    }
}

fn compare(before: Option<&Row>, after: Option<&Row>, names: &words::Names) -> Option<RowChange> {
    let row = after.or(before)?;
    let (change, fields, words) = match (before, after) {
        (Some(before), Some(after)) => {
            let fields = fields(before, after);
            let mut said: Vec<String> = fields
                .iter()
                .flat_map(|field| words::changed(after, field, names))
                .collect();
            said.extend(words::footing(before, after, names));
            if said.is_empty() {
                return None;
            }
            (Change::Changed, fields, said)
        }
        (None, _) => (Change::Added, Vec::new(), vec![words::added(row, names)]),
        (_, None) => (
            Change::Removed,
            Vec::new(),
            vec![words::removed(row, names)],
        ),
    };
    Some(RowChange {
        path: row.path.clone(),
        change,
        name: words::row_name(row, names),
        words,
        fields,
        footing_before: before.map(|row| row.footing.clone()),
        footing_after: after.map(|row| row.footing.clone()),
        provision: row.provision.clone(),
        power: row.power.clone(),
    })
}

fn fields(before: &Row, after: &Row) -> Vec<FieldChange> {
    let gone = before
        .fields
        .iter()
        .filter(|field| after.field(&field.name).is_none());
    after
        .fields
        .iter()
        .chain(gone)
        .map(|field| FieldChange {
            name: field.name.clone(),
            before: before.field(&field.name).cloned(),
            after: after.field(&field.name).cloned(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}
