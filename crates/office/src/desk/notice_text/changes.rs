//! What a variation changes, before and after, term by term.

use proofhouse_documents::notice::Change;
use proofhouse_law::case::{Particulars, Terms, UnitScope};
use proofhouse_law::penalty::{Currency, Money};
use proofhouse_law::regime::Power;

/// What differs between two texts of the terms, in the order of the document; names come from `names`.
pub(super) fn between(
    before: &Terms,
    after: &Terms,
    power: &Power,
    names: &[(proofhouse_law::PartyId, String)],
) -> Vec<Change> {
    let name = |party: &proofhouse_law::PartyId| {
        let known = names.iter().find(|(one, _)| one == party);
        known.map_or_else(|| party.to_string(), |(_, name)| name.clone())
    };
    let rows = |terms: &Terms| -> Vec<(&'static str, String, bool)> {
        let mut rows = vec![
            ("To", list(terms.addressees.iter().map(name)), false),
            (
                "Classes of business bound",
                list(terms.addressee_classes.iter().map(|one| plain(one))),
                false,
            ),
            (
                "Activities",
                list(terms.activities.iter().map(|one| plain(one))),
                false,
            ),
            ("Units", list(terms.units.iter().map(unit)), false),
            ("Where", terms.territory.clone(), false),
            (
                "Allegations relied on",
                list(terms.allegations.iter().map(ToString::to_string)),
                false,
            ),
            ("First day", day(Some(terms.from)), false),
            ("Last day", day(terms.ends_on), false),
            ("The test", test_plan(terms), false),
        ];
        rows.extend(of_kind(terms.particulars.as_ref()));
        rows
    };
    let mut changes: Vec<Change> = differences(rows(before), rows(after));
    changes.extend(power.paragraphs.iter().filter_map(|asked| {
        let said = |terms: &Terms| terms.paragraphs.get(&asked.id).cloned().unwrap_or_default();
        change(&asked.title, said(before), said(after), true)
    }));
    changes
}

/// Pairs what has the same name, in both, and keeps what differs.
fn differences(
    before: Vec<(&'static str, String, bool)>,
    after: Vec<(&'static str, String, bool)>,
) -> Vec<Change> {
    let pairs = before.into_iter().zip(after);
    pairs
        .filter_map(|((what, before, officer), (_, after, _))| change(what, before, after, officer))
        .collect()
}

fn change(what: &str, before: String, after: String, officer_words: bool) -> Option<Change> {
    (before != after).then(|| Change {
        what: what.to_owned(),
        before,
        after,
        officer_words,
    })
}

/// The particulars of a kind: of a kind the rows are the same before and after, for a variation never changes the kind.
fn of_kind(particulars: Option<&Particulars>) -> Vec<(&'static str, String, bool)> {
    let sum = |pence: u64| Currency::Gbp.show(Money::minor(pence));
    match particulars {
        None | Some(Particulars::Forfeiture(_)) => Vec::new(),
        Some(Particulars::Compliance(it)) => vec![
            ("Comply by the end of", day(Some(it.comply_by)), false),
            ("Steps to take", it.steps.join("\n"), true),
        ],
        Some(Particulars::Recall(it)) => vec![
            (
                "Units supplied to customers",
                it.supplied.to_string(),
                false,
            ),
            ("Return them to", it.return_to.clone(), false),
            (
                "Arrangements made by the end of",
                day(Some(it.arrangements_by)),
                false,
            ),
            (
                "Customers must be told of the risks",
                if it.inform_customers { "Yes" } else { "No" }.to_owned(),
                false,
            ),
            (
                "Why what was done is not enough",
                it.inadequate.clone(),
                true,
            ),
            ("Why nothing less will do", it.insufficient.clone(), true),
        ],
        Some(Particulars::Penalty(it)) => vec![
            ("Sum", sum(it.amount_pence), false),
            (
                "For each day",
                it.daily_pence.map(sum).unwrap_or_default(),
                false,
            ),
            ("Days to pay", it.pay_within_days.to_string(), false),
            (
                "What we weighed",
                it.factors
                    .iter()
                    .map(|(id, said)| format!("{id}: {said}"))
                    .collect::<Vec<_>>()
                    .join("\n"),
                true,
            ),
        ],
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

fn plain(word: &str) -> String {
    word.replace('-', " ")
}

fn unit(unit: &UnitScope) -> String {
    let mut words = format!("{} {}", unit.scheme.to_uppercase(), unit.value);
    for (name, part) in [("batch", &unit.batch), ("firmware", &unit.firmware)] {
        if let Some(part) = part {
            words.push_str(&format!(", {name} {part}"));
        }
    }
    words
}

fn day(day: Option<jiff::civil::Date>) -> String {
    day.map(proofhouse_law::clock::day_in_words)
        .unwrap_or_default()
}

fn test_plan(terms: &Terms) -> String {
    terms.test_plan.as_ref().map_or(String::new(), |plan| {
        format!(
            "{}, {}, finished by {}",
            plan.lab,
            plan.method,
            day(Some(plan.finishes_on))
        )
    })
}
