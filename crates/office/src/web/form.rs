//! A posted form or a query as fields, and what is wrong with them, as GOV.UK's error summary shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use minijinja::Value;

use super::error::WebError;

/// The most fields that a form may have.
const FIELDS_MAX: usize = 200;

/// The fields of a form, in order; names may repeat.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    fields: Arc<Vec<(String, String)>>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` bytes, which is also how a query is written.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, WebError> {
        let mut fields = Vec::new();
        for (name, value) in url::form_urlencoded::parse(bytes) {
            if fields.len() == FIELDS_MAX {
                return Err(WebError::bad_request(
                    format!(
                        "The form has more than {FIELDS_MAX} fields, which no form of this service has."
                    ),
                    "Go back to the page and fill in the form again.",
                ));
            }
            // Line ends as a text area sends them; nothing else that a form sends is a control.
            let value: String = value
                .replace("\r\n", "\n")
                .chars()
                .filter(|&letter| letter == '\n' || letter == '\t' || !letter.is_control())
                .collect();
            fields.push((name.into_owned(), value));
        }
        Ok(Self {
            fields: Arc::new(fields),
        })
    }

    /// The first field of that name without surrounding white space; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first field of that name exactly as it was sent: for passwords.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }

    /// Every field of that name: for check boxes.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.fields
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Whether the form has a field of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// The fields for a template, so that what was typed is kept: `form.gtin`. Repeated names keep the
    /// first; names that hold secrets are left out.
    pub(crate) fn value(&self) -> Value {
        let mut shown: BTreeMap<String, Value> = BTreeMap::new();
        for (name, value) in self.fields.iter() {
            let secret = name.contains("password") || name.contains("code") || name == "form_token";
            if !secret {
                shown
                    .entry(name.clone())
                    .or_insert_with(|| Value::from(value.clone()));
            }
        }
        Value::from(shown)
    }
}

/// The posted form, which the door has read and whose CSRF token it has checked; for a `GET`, the query.
impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, WebError> {
        match parts.extensions.get::<Self>() {
            Some(form) => Ok(form.clone()),
            None => Self::parse(parts.uri.query().unwrap_or_default().as_bytes()),
        }
    }
}

/// What is wrong with a form, field by field, in the order of the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    found: Vec<(String, String)>,
}

impl Faults {
    /// Adds one: `field` is the id of the input, `text` says what to do about it.
    pub(crate) fn add(&mut self, field: &str, text: impl Into<String>) {
        self.found.push((field.to_owned(), text.into()));
    }

    /// The same with those at `from` put at `to`: where a page has several inputs for one value.
    pub(crate) fn moved(mut self, from: &str, to: &str) -> Self {
        for (field, _) in &mut self.found {
            if field == from {
                to.clone_into(field);
            }
        }
        self
    }

    /// Adds those of another part of the form.
    pub(crate) fn extend(&mut self, others: Self) {
        self.found.extend(others.found);
    }

    /// All of them in one sentence, for a program.
    pub(crate) fn sentence(&self) -> String {
        let texts: Vec<String> = self
            .found
            .iter()
            .map(|(field, text)| format!("{field}: {text}"))
            .collect();
        format!("{}. Nothing was kept.", texts.join("; "))
    }

    /// Whether the form can be used.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// For templates: `faults.list` for the summary, `faults.at.<field>` for the message at the input.
    pub(crate) fn value(&self) -> Value {
        let list: Vec<Value> = self
            .found
            .iter()
            .map(|(field, text)| minijinja::context! { text => text, href => format!("#{field}") })
            .collect();
        let mut at: BTreeMap<String, Value> = BTreeMap::new();
        for (field, text) in &self.found {
            at.entry(field.clone())
                .or_insert_with(|| minijinja::context! { text => text });
        }
        minijinja::context! { list => list, at => Value::from(at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_kept_but_never_a_secret() {
        let form = Form::parse(b"gtin=+12%0034+&new_password=hunter&code=123456&form_token=x")
            .expect("a form");
        assert_eq!(form.text("gtin"), "1234");
        assert_eq!(form.raw("new_password"), "hunter");
        let gtin = form.value().get_attr("gtin").expect("a field");
        assert_eq!(gtin.to_string(), " 1234 ", "as it was typed");
        let shown = form.value().to_string();
        assert!(
            shown.contains("1234") && !shown.contains("hunter") && !shown.contains("123456"),
            "{shown}"
        );
    }

    #[test]
    fn a_form_with_endless_fields_is_refused() {
        assert!(Form::parse("a=1&".repeat(FIELDS_MAX).as_bytes()).is_ok());
        assert!(Form::parse("a=1&".repeat(FIELDS_MAX + 1).as_bytes()).is_err());
    }
}
