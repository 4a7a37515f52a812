//! The parts of `law show` about who enforces, which products are covered, and who owes what.

use std::fmt::Write as _;

use proofhouse_law::Regime;
use proofhouse_law::authority::Body;
use proofhouse_law::duty::{Duties, role_name};
use proofhouse_law::scope::{Scope, Test};

use super::footing;

/// Writes all three.
pub(super) fn show(words: &mut String, regime: &Regime) {
    for body in regime.bodies() {
        authority(words, body);
    }
    if let Some(rows) = regime.scope() {
        scope(words, rows);
    }
    duties(words, regime.duties());
}

fn authority(words: &mut String, body: &Body) {
    let through = body
        .acts_through
        .as_ref()
        .map(|office| format!(", through the {office}"))
        .unwrap_or_default();
    let _ = writeln!(
        words,
        "\nauthority {}: {}{through}, by {}, {}\n  {}",
        body.id,
        body.name,
        body.instrument,
        body.days,
        footing(&body.footing)
    );
    let designation = &body.designation;
    let _ = writeln!(
        words,
        "  officers: {}\n    {}",
        designation.text,
        footing(&designation.footing)
    );
    if let Some(delegation) = &body.delegation {
        let _ = writeln!(
            words,
            "  delegation: {}\n    {}",
            delegation.text,
            footing(&delegation.footing)
        );
    }
    for one in &body.functions {
        let _ = writeln!(
            words,
            "  {} may {}, {}\n    {}",
            one.id,
            one.does,
            one.days,
            footing(&one.footing)
        );
    }
    for one in &body.delegates {
        let _ = writeln!(
            words,
            "  {} holds {} by {}, {}\n    {}",
            one.name,
            one.functions.join(", "),
            one.instrument,
            one.days,
            footing(&one.footing)
        );
    }
}

fn scope(words: &mut String, scope: &Scope) {
    let _ = writeln!(words, "\nscope is decided by {}", scope.root);
    for row in &scope.rows {
        let below = match &row.test {
            Test::All { of } => format!(" [all of {}]", of.join(", ")),
            Test::Any { of } => format!(" [any of {}]", of.join(", ")),
            Test::Not { row } => format!(" [not {row}]"),
            Test::AtLeast { fact, count } => format!(" [{fact} at least {count}]"),
            Test::Yes { fact } => format!(" [{fact}]"),
            Test::Among { fact, words } => format!(" [{fact}: {}]", words.join(", ")),
            Test::Connections(test) => format!(" [connections, at least {}]", test.at_least),
            Test::PeripheralInput(test) => {
                format!(" [a set with at least {} linking]", test.linking_at_least)
            }
            Test::EarlierSupplies(test) => {
                format!(" [earlier supplies, at least {}]", test.at_least)
            }
        };
        let _ = writeln!(words, "  {}: {}{below}", row.id, row.text);
        let places: Vec<&str> = row.territories.iter().map(|one| one.in_words()).collect();
        if row.days.from.is_some() || row.days.until.is_some() || !places.is_empty() {
            let _ = writeln!(words, "    applies {} {}", row.days, places.join(", "));
        }
        let _ = writeln!(words, "    {}", footing(&row.footing));
        if let Test::EarlierSupplies(test) = &row.test {
            for one in &test.not_counted {
                let _ = writeln!(
                    words,
                    "    does not count {:?}: {}",
                    one.kind,
                    footing(&one.footing)
                );
            }
        }
    }
}

fn duties(words: &mut String, duties: &Duties) {
    for situation in &duties.situations {
        let _ = writeln!(words, "\nsituation {}: {}", situation.id, situation.title);
        let here = duties
            .duties
            .iter()
            .filter(|duty| duty.situations.contains(&situation.id));
        for duty in here {
            let roles: Vec<String> = duty.roles.iter().map(|role| role_name(*role)).collect();
            let _ = writeln!(
                words,
                "  {} ({}): {} By when: {}.\n    {}",
                duty.id,
                roles.join(", "),
                duty.text,
                duty.by,
                footing(&duty.footing)
            );
            for tell in &duty.tells {
                let _ = writeln!(
                    words,
                    "    tells {}\n      {}",
                    tell.whom.in_words(),
                    footing(&tell.footing)
                );
            }
        }
    }
    for one in &duties.circumstances {
        let _ = writeln!(
            words,
            "\ncircumstance {}: {}\n  {}",
            one.id,
            one.text,
            footing(&one.footing)
        );
    }
    for one in &duties.contents {
        let _ = writeln!(
            words,
            "\ncontent {}: {}\n  {}",
            one.id,
            one.text,
            footing(&one.footing)
        );
    }
}
