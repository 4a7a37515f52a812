//! A call for views in words.

use std::fmt::Write as _;

use serde_json::Value;

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn all<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

pub(super) fn list(answer: &Value) -> String {
    let mut words = String::new();
    for call in all(answer, "calls") {
        let _infallible = writeln!(
            words,
            "{}  {}  {}  closes {}",
            text(call, "call"),
            text(call, "standing"),
            text(call, "title"),
            text(call, "closes_at")
        );
    }
    if words.is_empty() {
        words.push_str("There has been no call for views yet.");
    }
    words
}

pub(super) fn receipt(answer: &Value) -> String {
    let consent = answer.get("consent").and_then(Value::as_bool) == Some(true);
    format!(
        "Given to {} at {}. It {} be published.",
        text(answer, "call"),
        text(answer, "given_at"),
        if consent { "may" } else { "may not" }
    )
}

pub(super) fn call(shown: &Value) -> String {
    let mut words = format!(
        "{} ({})\n{}: opens {}, closes {}\n{}\n",
        text(shown, "title"),
        text(shown, "call"),
        text(shown, "standing"),
        text(shown, "opens_at"),
        text(shown, "closes_at"),
        text(shown, "about")
    );
    if let Some(reasons) = shown.get("closed_early").and_then(Value::as_str) {
        let _infallible = writeln!(words, "closed before its time: {reasons}");
    }
    let counts = shown.get("counts");
    if let Some(answers) = counts.and_then(|counts| counts.get("answers")) {
        let _infallible = writeln!(words, "{answers} answers");
    }
    for question in all(shown, "questions") {
        let path = text(question, "path");
        let _infallible = writeln!(words, "\n{path}");
        for change in all(question, "changes").iter().filter_map(Value::as_str) {
            let _infallible = writeln!(words, "  {change}");
        }
        let _infallible = writeln!(words, "  ? {}", text(question, "asks"));
        let of = counts
            .and_then(|counts| counts.get("choices"))
            .and_then(|all| all.get(path));
        if let Some(of) = of.and_then(Value::as_object) {
            let of: Vec<String> = of
                .iter()
                .map(|(choice, many)| format!("{choice} {many}"))
                .collect();
            let _infallible = writeln!(words, "  {}", of.join(", "));
        }
        if let Some(outcome) = question.get("outcome").and_then(Value::as_str) {
            let _infallible = writeln!(words, "  = {outcome}: {}", text(question, "reasons"));
        }
    }
    for answer in all(shown, "answers") {
        let who = answer.get("name").and_then(Value::as_str);
        let who = who.unwrap_or_else(|| text(answer, "respondent"));
        let _infallible = writeln!(words, "\n{} ({who})", text(answer, "view"));
        for name in ["choices", "texts"] {
            for (path, said) in answer
                .get(name)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let _infallible =
                    writeln!(words, "  {path}: {}", said.as_str().unwrap_or_default());
            }
        }
        if let Some(general) = answer.get("general").and_then(Value::as_str) {
            let _infallible = writeln!(words, "  on the whole: {general}");
        }
    }
    words
}
