//! What an endpoint answers: whether two answers say the same, whether one says no, and the tokens in it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::Refusal;
use super::super::http::Response;
use super::super::http_form::{has_password_field, words_of};

/// Names and kinds of an answer that are compared.
const PARTS_MAX: usize = 500;
/// Tokens that are taken from one answer.
const TOKENS_MAX: usize = 3;
/// The shortest and the longest text that can be a token.
const TOKEN_BYTES: std::ops::RangeInclusive<usize> = 8..=4096;
/// Names under which an answer says how it went.
const OUTCOMES: [&str; 14] = [
    "ok",
    "success",
    "succeeded",
    "code",
    "status",
    "result",
    "error",
    "err",
    "errno",
    "ret",
    "auth",
    "authenticated",
    "valid",
    "state",
];

/// Whether two answers say the same: the same status, and the same fields with the same outcome. Numbers that only
/// count, times and tokens may differ.
pub(super) fn alike(one: &Response, other: &Response) -> bool {
    one.status() == other.status() && shape(&one.body) == shape(&other.body)
}

/// How an answer that refused a password reads.
pub(crate) fn refusal(answer: &Response) -> Refusal {
    let mut shape = shape(&answer.body);
    shape.insert(format!("HTTP {}", answer.status()));
    let words = words_of(&answer.body);
    let words = format!("HTTP {} {words:?}", answer.status());
    Refusal { shape, words }
}

/// A text without what changes by itself.
pub(crate) fn without_digits(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect()
}

fn shape(body: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        shape_of(&value, "", &mut parts);
    } else {
        parts.insert(without_digits(&words_of(body)));
        parts.insert(format!("password: {}", has_password_field(body)));
    }
    parts
}

/// Whether a field of this name says how it went: a code or a status under whatever prefix, or words for people; what counts
/// tries does not.
fn tells_outcome(name: &str) -> bool {
    const COUNTS: [&str; 6] = ["time", "count", "left", "remain", "attempt", "num"];
    const ENDS: [&str; 5] = ["code", "status", "result", "success", "error"];
    const WORDS: [&str; 3] = ["msg", "message", "reason"];
    if COUNTS.iter().any(|count| name.contains(count)) {
        return false;
    }
    OUTCOMES.contains(&name)
        || WORDS.contains(&name)
        || name.starts_with("err")
        || ENDS.iter().any(|end| name.ends_with(end))
}

fn shape_of(value: &Value, path: &str, parts: &mut BTreeSet<String>) {
    if parts.len() >= PARTS_MAX {
        return;
    }
    let name = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    let is_outcome = path.is_empty() || tells_outcome(&name);
    match value {
        Value::Object(fields) => {
            parts.insert(format!("{path}{{}}"));
            for (name, field) in fields {
                shape_of(field, &format!("{path}.{name}"), parts);
            }
        }
        Value::Array(items) => {
            parts.insert(format!("{path}[]"));
            for item in items {
                shape_of(item, &format!("{path}[]"), parts);
            }
        }
        Value::Bool(value) => {
            parts.insert(format!("{path}: {value}"));
        }
        Value::Number(value) if is_outcome => {
            parts.insert(format!("{path}: {value}"));
        }
        Value::String(value) if is_outcome => {
            let is_number = !value.contains(char::is_alphabetic);
            let value = if is_number {
                value.clone()
            } else {
                without_digits(value)
            };
            parts.insert(format!("{path}: {value}"));
        }
        Value::String(value) => {
            parts.insert(format!("{path}: text, empty: {}", value.is_empty()));
        }
        Value::Number(_) => {
            parts.insert(format!("{path}: number"));
        }
        Value::Null => {
            parts.insert(format!("{path}: null"));
        }
    }
}

/// Whether an answer says no by its status, or by an outcome that is false.
pub(super) fn says_no(answer: &Response) -> bool {
    if matches!(answer.status(), 400 | 401 | 403 | 422) {
        return true;
    }
    let outcome = outcomes(&answer.body);
    outcome.contains(&Value::Bool(false))
        || outcome.iter().filter_map(Value::as_str).any(|word| {
            let word = word.to_lowercase();
            [
                "fail",
                "error",
                "invalid",
                "wrong",
                "denied",
                "incorrect",
                "unauthorized",
                "bad",
            ]
            .iter()
            .any(|no| word.contains(no))
        })
}

/// Whether an answer says yes: an outcome that is true, or a token.
pub(super) fn says_yes(answer: &Response) -> bool {
    answer.status() < 300
        && !says_no(answer)
        && (outcomes(&answer.body).contains(&Value::Bool(true)) || !tokens(&answer.body).is_empty())
}

/// How an answer says that it went; that there is an error is a no.
fn outcomes(body: &str) -> Vec<Value> {
    let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(body) else {
        return Vec::new();
    };
    fields
        .into_iter()
        .map(|(name, value)| (name.to_lowercase(), value))
        .filter(|(name, _)| OUTCOMES.contains(&name.as_str()))
        .map(|(name, value)| match value {
            Value::Bool(is_error) if name.starts_with("err") => Value::Bool(!is_error),
            other => other,
        })
        .collect()
}

/// Texts of an answer that are called a token, a session or the like.
pub(super) fn tokens(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        tokens_in(&value, "", &mut found);
    }
    found
}

fn tokens_in(value: &Value, name: &str, found: &mut Vec<String>) {
    const NAMES: [&str; 7] = ["token", "session", "jwt", "sid", "ticket", "access", "stok"];
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                tokens_in(field, name, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                tokens_in(item, name, found);
            }
        }
        Value::String(text) => {
            let name = name.to_lowercase();
            let fits = TOKEN_BYTES.contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_graphic());
            if found.len() < TOKENS_MAX && fits && NAMES.iter().any(|held| name.contains(held)) {
                found.push(text.clone());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::http::Head;
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        Response {
            head: Head {
                status,
                headers: Vec::new(),
            },
            body: body.to_owned(),
            target: "/".to_owned(),
            ..Response::default()
        }
    }

    #[test]
    fn answers_are_alike_where_only_what_counts_or_changes_differs() {
        let like = |one: &str, other: &str| alike(&answer(200, one), &answer(200, other));
        assert!(like(
            r#"{"ok":false,"left":4,"at":"10:01"}"#,
            r#"{"ok":false,"left":3,"at":"10:02"}"#
        ));
        assert!(!like(r#"{"ok":false}"#, r#"{"ok":true}"#));
        assert!(!like(
            r#"{"code":-1,"data":{}}"#,
            r#"{"code":0,"data":{"token":"x"}}"#
        ));
        for (right, wrong) in [
            ("0", "1"),
            (r#"{"errCode":0}"#, r#"{"errCode":1}"#),
            (r#"{"result":"0"}"#, r#"{"result":"3"}"#),
            (r#"{"msg":"ok"}"#, r#"{"msg":"failed"}"#),
        ] {
            assert!(!like(right, wrong), "{right} is taken for {wrong}");
        }
        assert!(like(
            r#"{"msg":"4 tries left"}"#,
            r#"{"msg":"3 tries left"}"#
        ));
        assert!(like("<p>Uptime 3 days</p>", "<p>Uptime 4 days</p>"));
        assert!(!alike(&answer(200, "{}"), &answer(401, "{}")));
    }

    #[test]
    fn yes_no_and_tokens_are_read() {
        assert!(says_no(&answer(401, "")) && says_no(&answer(200, r#"{"success":false}"#)));
        assert!(says_no(&answer(200, r#"{"result":"Wrong password"}"#)));
        let (is, none) = (r#"{"error":true}"#, r#"{"error":false}"#);
        assert!(says_no(&answer(200, is)) && !says_no(&answer(200, none)));
        assert!(says_yes(&answer(200, r#"{"ok":true}"#)) && !says_yes(&answer(200, "{}")));
        assert_eq!(
            tokens(r#"{"data":{"accessToken":"0123456789","note":"0123456789"}}"#),
            ["0123456789"]
        );
    }
}
