//! What must hold across the rows of `statement.toml`: every reference leads somewhere, and no field stands twice.

use std::collections::BTreeSet;

use super::rules::Rules;

/// A mistake: its code, what is wrong, what to do.
pub(crate) type Mistake = (&'static str, String, &'static str);

/// What a regime's other rows are called.
pub(crate) struct Known<'r> {
    pub(crate) duties: BTreeSet<&'r str>,
    pub(crate) clocks: BTreeSet<&'r str>,
    pub(crate) provisions: BTreeSet<String>,
}

/// Every mistake of one `[[statement]]`.
pub(crate) fn check(rules: &Rules, known: &Known<'_>) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let keeps = rules.keep.iter().map(|one| &one.duty);
    for duty in rules.accompany.iter().chain(&rules.satisfied).chain(keeps) {
        if !known.duties.contains(duty.as_str()) {
            mistakes.push(unknown(rules, "duty", duty));
        }
    }
    for keep in &rules.keep {
        if !known.clocks.contains(keep.clock.as_str()) {
            mistakes.push(unknown(rules, "clock", &keep.clock));
        }
    }
    for provision in [&rules.published, &rules.extended, &rules.shortened] {
        if !known.provisions.contains(provision.as_str()) {
            mistakes.push(unknown(rules, "provision", provision.as_str()));
        }
    }
    let mut ids = BTreeSet::new();
    for field in &rules.fields {
        if !ids.insert(&field.id) {
            let what = format!("field {} is defined twice.", field.id);
            mistakes.push(("regime.twice", what, "Keep one."));
        }
    }
    if rules.fields.is_empty() {
        let what = format!("statement {} asks for nothing.", rules.id);
        mistakes.push(("regime.statement-empty", what, "Add a [[statement.field]]."));
    }
    mistakes
}

fn unknown(rules: &Rules, kind: &str, id: &str) -> Mistake {
    (
        "regime.statement-reference",
        format!(
            "statement {} names the {kind} `{id}`, which is not defined.",
            rules.id
        ),
        "Correct its spelling, or define it.",
    )
}
