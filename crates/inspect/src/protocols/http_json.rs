//! Log-ins that a script sends: an account and a password as JSON (or as a form) to an endpoint, tried by our own client.
//!
//! How it is sent is read from the script's text where that is plain (`script`), else seen from what the page sends
//! in a browser (`http_script`). A random password is sent first: what is answered to it is a refusal, and what an
//! endpoint answers is never a success by its status. Being signed in is shown by a place that answers otherwise with
//! the cookies or the token of the answer than without them, and otherwise than with random ones.
//! Does not cover: passwords that the script hashes or encrypts (`http_script`), second factors, tokens that are signed anew for each
//! request.

use serde_json::Value;

use super::http::{Head, Request, Response};

mod answer;
mod door;
mod proof;
pub(crate) mod script;

pub(crate) use answer::{refusal, without_digits};
pub use door::Json;

/// Stands for the account in what is sent.
pub(crate) const ACCOUNT: &str = "\u{1}account\u{1}";
/// Stands for the password in what is sent.
pub(crate) const PASSWORD: &str = "\u{1}password\u{1}";

/// How a log-in is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coding {
    /// JSON, with `ACCOUNT` and `PASSWORD` where they stand.
    Json(Value),
    /// Fields of a form, in their order.
    Form(Vec<(String, String)>),
}

/// How a log-in is sent, and what may be looked at to see whether it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Path and query that it is posted to.
    pub target: String,
    /// What is posted.
    pub coding: Coding,
    /// Places that the script reads, likely to be for the signed-in only.
    pub places: Vec<String>,
    /// The header by which the script sends a token, where it names one beside `Authorization`.
    pub token_header: Option<String>,
}

impl Recipe {
    /// Whether it names an account.
    pub fn takes_account(&self) -> bool {
        match &self.coding {
            Coding::Json(value) => holds(value, ACCOUNT),
            Coding::Form(fields) => fields.iter().any(|(_, value)| value == ACCOUNT),
        }
    }

    /// The request that sends it.
    fn fill(&self, account: &str, password: &str) -> Request {
        let word = |text: &str| match text {
            ACCOUNT => account.to_owned(),
            PASSWORD => password.to_owned(),
            other => other.to_owned(),
        };
        let (kind, body) = match &self.coding {
            Coding::Json(value) => ("application/json", filled(value, &word).to_string()),
            Coding::Form(fields) => {
                let mut body = url::form_urlencoded::Serializer::new(String::new());
                for (name, value) in fields {
                    body.append_pair(name, &word(value));
                }
                ("application/x-www-form-urlencoded", body.finish())
            }
        };
        let request = Request {
            method: "POST",
            target: self.target.clone(),
            headers: Vec::new(),
            body: Some(body),
        };
        request
            .header("Content-Type", kind)
            .header("X-Requested-With", "XMLHttpRequest")
    }
}

fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text == word,
        Value::Array(items) => items.iter().any(|item| holds(item, word)),
        Value::Object(fields) => fields.values().any(|field| holds(field, word)),
        _ => false,
    }
}

fn filled(value: &Value, word: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(word(text)),
        Value::Array(items) => items.iter().map(|item| filled(item, word)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), filled(field, word)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// Reads the body of an answer in every way that a try does: for fuzzing.
pub(crate) fn read_answer(body: &str) {
    let answer = Response {
        head: Head {
            status: 200,
            headers: Vec::new(),
        },
        body: body.to_owned(),
        target: "/".to_owned(),
        ..Response::default()
    };
    assert!(answer::alike(&answer, &answer), "unlike itself");
    answer::says_yes(&answer);
    answer::tokens(body);
}

/// Whether a text beside the words looks as if it were made anew for each log-in: a token, a nonce, a time.
fn is_made_anew(text: &str) -> bool {
    const SHORTEST: usize = 8;
    text.len() >= SHORTEST && text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(' ')
}

fn has_made_anew(value: &Value) -> bool {
    match value {
        Value::String(text) => is_made_anew(text),
        Value::Number(number) => is_made_anew(&number.to_string()),
        Value::Array(items) => items.iter().any(has_made_anew),
        Value::Object(fields) => fields.values().any(has_made_anew),
        _ => false,
    }
}

/// The recipe in what a page was seen to send with these words, if they stand in it as they are and nothing beside
/// them looks as if it held only once.
pub(crate) fn seen(target: &str, body: &str, account: &str, password: &str) -> Option<Recipe> {
    let word = |text: &str| match text {
        text if text == password => PASSWORD.to_owned(),
        text if text == account => ACCOUNT.to_owned(),
        other => other.to_owned(),
    };
    let coding = match serde_json::from_str::<Value>(body) {
        Ok(value) => Coding::Json(filled(&value, &word)),
        Err(_) => Coding::Form(
            url::form_urlencoded::parse(body.as_bytes())
                .map(|(name, value)| (name.into_owned(), word(&value)))
                .collect(),
        ),
    };
    let (has_password, once) = match &coding {
        Coding::Json(value) => (holds(value, PASSWORD), has_made_anew(value)),
        Coding::Form(fields) => (
            fields.iter().any(|(_, value)| value == PASSWORD),
            fields.iter().any(|(_, value)| is_made_anew(value)),
        ),
    };
    (has_password && !once).then(|| Recipe {
        target: target.to_owned(),
        coding,
        places: Vec::new(),
        token_header: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_sent_is_sent_again_with_other_words() {
        let json = seen(
            "/in",
            r#"{"a":{"u":"x7","p":"y9"},"keep":false,"n":[1]}"#,
            "x7",
            "y9",
        )
        .unwrap();
        assert!(json.takes_account());
        assert_eq!(
            json.fill("admin", "1\"2").body.unwrap(),
            r#"{"a":{"p":"1\"2","u":"admin"},"keep":false,"n":[1]}"#
        );
        let form = seen("/in", "p=y9&t=a%26b", "x7", "y9").unwrap();
        assert!(!form.takes_account());
        assert_eq!(form.fill("admin", "1&2").body.unwrap(), "p=1%262&t=a%26b");
        // A nonce beside it holds only once, and is not sent again.
        assert_eq!(
            seen("/in", r#"{"p":"y9","nonce":"a81f22c0"}"#, "x7", "y9"),
            None
        );
        // Turned round, hashed, or not sent at all: no recipe.
        assert_eq!(seen("/in", r#"{"p":"9y"}"#, "x7", "y9"), None);
        assert_eq!(seen("/in", "", "x7", "y9"), None);
    }
}
