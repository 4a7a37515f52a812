//! A case as people read it at the command line.

use std::fmt::Write as _;

use serde_json::Value;

/// The clocks that run, the soonest first, each with its rule.
fn clocks(case: &Value, words: &mut String) {
    let clocks = case.get("clocks").and_then(Value::as_array);
    for (at, clock) in clocks.into_iter().flatten().enumerate() {
        if at == 0 {
            words.push_str("clocks:\n");
        }
        let text = |pointer: &str| {
            clock
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let _infallible = write!(
            words,
            "  {} {}: {} ({})",
            text("/due"),
            text("/state"),
            text("/title"),
            text("/notice")
        );
        if clock
            .get("footing")
            .is_some_and(|footing| !footing.is_null())
        {
            let (rule, citation) = (text("/footing/rule"), text("/footing/citation"));
            let _infallible = write!(words, ", {rule}: {citation}");
        }
        words.push('\n');
    }
}

/// The bundles whose device has another GTIN or another name than the case's product.
fn devices(case: &Value, words: &mut String) {
    let evidence = case.get("evidence").and_then(Value::as_array);
    for one in evidence.into_iter().flatten() {
        let text = |name: &str| one.get(name).and_then(Value::as_str);
        let Some(bundle) = text("bundle") else {
            continue;
        };
        let other = match (text("other_gtin"), text("other_name")) {
            (Some(gtin), _) => format!("a device with the GTIN {gtin}"),
            (_, Some(name)) => name.to_owned(),
            _ => continue,
        };
        let _infallible = writeln!(
            words,
            "mind: bundle {bundle} is of {other}, by its tester's words; the product of this case has another"
        );
    }
}

/// A case in words: what it is about, its notices, its evidence, and what can be done today.
pub(super) fn of(case: &Value) -> String {
    let text = |pointer: &str| {
        case.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let mut words = format!(
        "{}: {} {} under {}\n",
        text("/case"),
        text("/product/brand"),
        text("/product/model"),
        text("/regime/id")
    );
    for notice in case
        .get("notices")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let text = |name: &str| notice.get(name).and_then(Value::as_str).unwrap_or_default();
        let _infallible = writeln!(
            words,
            "notice {} ({}): {}",
            text("notice"),
            text("power"),
            text("status")
        );
    }
    super::lodged::of(case, &mut words);
    devices(case, &mut words);
    clocks(case, &mut words);
    words.push_str("today:\n");
    for next in case
        .get("next")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let action = next
            .get("action")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let refusal = next.get("refusal").filter(|refusal| !refusal.is_null());
        let line = match refusal {
            None => format!("  {action}: lawful"),
            Some(refusal) => {
                let text = |name: &str| {
                    refusal
                        .get(name)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                };
                let from = refusal.get("lawful_from").and_then(Value::as_str);
                let from = from
                    .map(|day| format!(", lawful from {day}"))
                    .unwrap_or_default();
                format!(
                    "  {action}: refused by {}{from}: {}",
                    text("rule"),
                    text("remedy")
                )
            }
        };
        let _infallible = writeln!(words, "{line}");
    }
    words
}
