//! What users are told on the pages that the maker names for it: what the device senses, which telemetry it collects,
//! why it is not updated.

use super::published::{named, names, unreadable};
use crate::observation::{Fact, Publication};
use crate::record::desk::{Desk, Outcome};
use crate::standard::plan::UnitPlan;

/// The pages tell it, where the maker says that they do.
///
/// Only a product that has something to tell of can fail: where the IXIT lists nothing of the kind in the unit's table,
/// its absence stays open.
pub(super) fn told(desk: &Desk<'_>, unit: &UnitPlan, wanted: Publication) -> Vec<Outcome> {
    let key = unit.field.as_deref().unwrap_or_default();
    let entries = desk.declared.entries("UserInfo").iter();
    let places: Vec<&String> = entries.filter_map(|entry| entry.fields.get(key)).collect();
    let addressed = places.iter().any(|text| text.contains("://"));
    let mut outcomes = Vec::new();
    for item in &desk.items {
        match item.fact() {
            Fact::UserInformation {
                url, what, denied, ..
            } if *what == wanted => {
                let there = !addressed || places.iter().any(|text| names(text, url));
                outcomes.push(if *denied {
                    let reason = format!("{url} says that there is none; see whether that is so.");
                    Outcome::open(reason, &[*item])
                } else if there {
                    let reason = format!("{url} gives {}.", named(wanted));
                    Outcome::pass(reason, &[*item])
                } else {
                    let reason = format!(
                        "{url} gives {}, and UserInfo names another place; see what stands there.",
                        named(wanted)
                    );
                    Outcome::open(reason, &[*item])
                });
            }
            Fact::NotPublished { what, pages } if *what == wanted => {
                outcomes.push(absent(desk, unit, wanted, pages, *item));
            }
            _ => {}
        }
    }
    // One page that tells it is enough: others need not.
    if outcomes
        .iter()
        .any(|one| one.verdict == crate::finding::Verdict::Pass)
    {
        outcomes.retain(|one| one.verdict == crate::finding::Verdict::Pass);
    }
    if outcomes.is_empty() {
        outcomes.extend(unreadable(desk));
    }
    outcomes
}

fn absent(
    desk: &Desk<'_>,
    unit: &UnitPlan,
    wanted: Publication,
    pages: &[String],
    item: crate::record::desk::Item<'_>,
) -> Outcome {
    let nothing = format!(
        "None of the {} pages that were read, those that the maker names for it among them, gives {}.",
        pages.len(),
        named(wanted)
    );
    let table = Desk::table(unit);
    if !table.is_empty() && desk.declared.entries(table).is_empty() {
        let reason = format!("{nothing} {table} lists nothing to tell of.");
        return Outcome::open(reason, &[item]);
    }
    Outcome::fail(nothing, &[item])
}
