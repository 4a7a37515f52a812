//! What a value is called, and the value itself, in words.

use serde_json::Value;

use super::listed;

/// What a value is called in a sentence.
pub(super) fn member(name: &str) -> String {
    match name {
        "must_say" => "what must be said".to_owned(),
        "text" => "the text".to_owned(),
        "unavailable" => "the reason why it cannot be used".to_owned(),
        "other_road" => "the other road".to_owned(),
        "in_force_from" => "the first day in force".to_owned(),
        "addressed_to" => "those bound".to_owned(),
        "addressee_classes" => "the classes of business bound".to_owned(),
        "predicate" => "the test".to_owned(),
        "guard" => "the kind of condition".to_owned(),
        "on" => "the steps that it stands before".to_owned(),
        "targets" => "what it stands in for".to_owned(),
        "way.by" => "the way".to_owned(),
        "way.dated" => "the date of the standard".to_owned(),
        "way.number" => "the standard".to_owned(),
        "way.provisions" => "the provisions to meet".to_owned(),
        "way.where_relevant" => "the provisions to meet where they are relevant".to_owned(),
        "way.id" => "the folder of the standard".to_owned(),
        "excluded_for" => "the products that it leaves out".to_owned(),
        "scope.facts" => "the questions about scope".to_owned(),
        "scope.inside" => "what is said of a product in scope".to_owned(),
        "scope.outside" => "what is said of a product out of scope".to_owned(),
        "duties.situations" => "the situations in which something is owed".to_owned(),
        "months_max" => "the most months".to_owned(),
        other => {
            let name = other.strip_prefix("way.").unwrap_or(other);
            format!("the {}", name.replace(['_', '-', '.'], " "))
        }
    }
}

/// A value in words, with its unit where its name is one.
pub fn value_words(name: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => {
            let unit = name
                .rsplit('.')
                .next()
                .unwrap_or_default()
                .replace('_', " ");
            let one = number.as_u64() == Some(1);
            match unit.as_str() {
                "minutes" | "hours" | "days" | "weeks" | "months" | "years" | "working days" => {
                    let unit = if one {
                        unit.trim_end_matches('s')
                    } else {
                        &unit
                    };
                    format!("{number} {unit}")
                }
                _ => number.to_string(),
            }
        }
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) if text.contains(' ') => format!("“{text}”"),
        Value::String(text) => word(text),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| value_words(name, one)).collect();
            all.join(", ")
        }
        // Where it is one of several that have names, its name is what a reader looks for.
        Value::Object(members) => {
            if let Some(name) = listed::called(value) {
                return name;
            }
            let all: Vec<String> = members
                .iter()
                .map(|(name, value)| {
                    format!(
                        "{}: {}",
                        member(name).trim_start_matches("the "),
                        value_words(name, value)
                    )
                })
                .collect();
            all.join("; ")
        }
        Value::Null => "nothing".to_owned(),
    }
}

/// One word of a closed set without its hyphens, or a day in full; anything else, such as an id, as it stands.
pub(super) fn word(text: &str) -> String {
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        return day.strftime("%-d %B %Y").to_string();
    }
    if text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    {
        return text.replace('-', " ");
    }
    text.to_owned()
}
