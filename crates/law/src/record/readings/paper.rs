//! What the maker's answers show by themselves.

use crate::conformity::{Support, begins_with};
use crate::record::desk::{Desk, Outcome};
use crate::standard::Level;
use crate::standard::plan::UnitPlan;

/// Each recommendation that is left out has its reason in the ICS.
pub(super) fn reasons(desk: &Desk<'_>) -> Vec<Outcome> {
    let Some(report) = desk.report else {
        return Vec::new();
    };
    let recommended = || {
        let provisions = report.provisions.iter();
        provisions.filter(|one| one.level == Level::Recommended)
    };
    let numbers = |taken: &dyn Fn(&crate::conformity::Answer) -> bool| -> Vec<&str> {
        recommended()
            .filter(|one| taken(one))
            .map(|one| one.number.as_str())
            .collect()
    };
    let left_out = |one: &crate::conformity::Answer| {
        matches!(one.support, Some(Support::No | Support::NotApplicable))
    };
    let bare = numbers(&|one| left_out(one) && one.detail.is_none());
    let open = numbers(&|one| one.support.is_none());
    vec![if !bare.is_empty() {
        Outcome::fail(
            format!("Left out without a reason: {}.", bare.join(", ")),
            &[],
        )
    } else if !open.is_empty() {
        Outcome::open(format!("Not answered yet: {}.", open.join(", ")), &[])
    } else {
        Outcome::pass("Each recommendation that is left out has a reason.", &[])
    }]
}

/// The maker confirms it.
pub(super) fn confirmed(desk: &Desk<'_>, unit: &UnitPlan) -> Vec<Outcome> {
    let (table, key) = (Desk::table(unit), unit.field.as_deref().unwrap_or_default());
    let entries = desk.declared.entries(table).iter();
    entries
        .filter_map(|entry| entry.lower(key))
        .map(|text| {
            if begins_with(&text, &["yes"]) {
                Outcome::pass(format!("{table} confirms {key}."), &[])
            } else if begins_with(&text, &["no"]) {
                Outcome::fail(format!("{table} says no to {key}."), &[])
            } else {
                Outcome::open(format!("{table} says neither yes nor no to {key}."), &[])
            }
        })
        .collect()
}
