//! What is typed, as the values of a bench file.

use proofhouse_inspect::bench::{STATES, state_name};
use toml::Value;

use super::text;

/// The items of an answer, also where it is written as a bench file has it: `[23, 80]`, `["a", "b"]`.
pub(super) fn items(answer: &str) -> impl Iterator<Item = &str> {
    let bare = answer
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(answer);
    bare.split(',')
        .map(|one| one.trim().trim_matches(['"', '\'']))
        .filter(|one| !one.is_empty())
}

/// A list of texts.
pub(super) fn list(answer: &str) -> Value {
    Value::Array(items(answer).map(text).collect())
}

/// A text, or a list of them where there are several.
pub(super) fn one_or_more(answer: &str) -> Value {
    let mut several = items(answer);
    match (several.next(), several.next()) {
        (Some(one), None) => text(one),
        _ => list(answer),
    }
}

/// The name of a state that was given by its number or its name.
pub(super) fn named(answer: &str) -> &str {
    let number = answer.parse::<usize>().ok();
    let state = number.and_then(|number| STATES.get(number.checked_sub(1)?));
    state.map_or(answer, |state| state_name(*state))
}

/// The states in the order in which a person brings them about; what is no state is left for the reader to refuse.
pub(super) fn states_value(answer: &str) -> Value {
    let mut names: Vec<&str> = items(answer).map(named).collect();
    let place = |name: &&str| STATES.iter().position(|state| state_name(*state) == *name);
    names.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
    Value::Array(names.into_iter().map(text).collect())
}

/// Ports by their numbers; what is no number is left for the reader to judge.
pub(super) fn ports_value(answer: &str) -> Value {
    let numbers: Option<Vec<Value>> = items(answer)
        .map(|one| one.parse().ok().map(Value::Integer))
        .collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => Value::Array(numbers),
        _ => text(answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_may_be_typed_bare_or_as_a_bench_file_has_it() {
        let ports = |answer: &str| ports_value(answer).to_string();
        assert_eq!(ports("23, 80"), "[23, 80]");
        assert_eq!(ports("[23,80]"), "[23, 80]");
        assert_eq!(ports("all"), "\"all\"");
        assert_eq!(ports("23, ssh"), "\"23, ssh\"");
        assert_eq!(list("lock, heater"), list("[\"lock\", 'heater']"));
        assert_eq!(one_or_more("a").to_string(), "\"a\"");
        assert_eq!(one_or_more("[\"a\", \"b\"]"), list("a, b"));
    }
}
