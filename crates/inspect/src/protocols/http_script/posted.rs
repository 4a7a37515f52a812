//! What a page posts when its form is filled in, held against what we would post for the same words.
//!
//! A script may write more into a form than a person does: pages of Realtek's `boa` (`/boaform/admin/formLogin`) put a checksum
//! over all fields into the hidden `postSecurityFlag` (`postTableEncrypt` in their `common.js`) and send the password itself
//! as it is. Posted without it, or with that of other words, such a form is refused whatever the password.

use proofhouse_browser::{Page, Request};
use serde_json::Value;

use super::super::http_form::{LoginForm, find_login_form};
use super::super::http_json::{ACCOUNT, Coding, PASSWORD, Recipe};

/// The most values that a log-in has beside its words; one with more is left to its script.
const VALUES_MAX: usize = 100;

/// A form that a page itself posted, with the password in it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Path and query that it was posted to.
    target: String,
    /// Its fields, with `ACCOUNT` and `PASSWORD` for the words.
    fields: Vec<(String, String)>,
    /// The form as it stood in the page before it was filled in.
    drawn: Option<LoginForm>,
}

impl Posted {
    /// What `page` posted by this request to `target`; `None` where a script sent it, or the password is not in it as it is.
    pub(super) fn by(
        page: &Page,
        target: &str,
        request: &Request,
        account: &str,
        password: &str,
    ) -> Option<Self> {
        if request.kind != "Document" {
            return None;
        }
        let body = request.body.as_deref().unwrap_or_default();
        let word = |value: &str| match value {
            value if value == password => PASSWORD.to_owned(),
            value if value == account => ACCOUNT.to_owned(),
            other => other.to_owned(),
        };
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes())
            .map(|(name, value)| (name.into_owned(), word(&value)))
            .collect();
        let has_password = fields.iter().any(|(_, value)| value == PASSWORD);
        has_password.then(|| Self {
            target: target.to_owned(),
            fields,
            drawn: find_login_form(&page.html, page.final_url.as_ref().map_or("/", |url| url.path())),
        })
    }

    /// Whether we post the same where we fill in this form, as our own client read it. A field that has a value in the page may
    /// have another now, such as a token, if it is the one that stood in the page of the browser.
    pub(crate) fn is_as_we_fill(&self, form: &LoginForm) -> bool {
        let is_field = |name: &str, word: &str| {
            let mut named = self.fields.iter().filter(|(held, _)| held == name);
            named.next().is_some_and(|(_, value)| value == word) && named.next().is_none()
        };
        let mut others = self.fields.iter().filter(|(name, _)| {
            *name != form.password && Some(name) != form.account.as_ref()
        });
        path(&self.target) == path(&form.action)
            && is_field(&form.password, PASSWORD)
            && form.account.as_deref().is_none_or(|name| is_field(name, ACCOUNT))
            && others.all(|(name, value)| self.is_of_the_page(form, name, value))
    }

    /// Whether a field has the value that it has in the page, and not one of a script's making.
    fn is_of_the_page(&self, form: &LoginForm, name: &str, value: &str) -> bool {
        if [ACCOUNT, PASSWORD].contains(&value) {
            return false;
        }
        let read = values(form, name);
        if read.contains(&value) || (read.is_empty() && value.is_empty()) {
            return true;
        }
        // What was empty, or was not there, was filled by the script.
        if read.iter().all(|value| value.is_empty()) {
            return false;
        }
        let drawn = self.drawn.as_ref().map(|drawn| values(drawn, name));
        drawn.is_none_or(|drawn| drawn.is_empty() || drawn.contains(&value))
    }
}

fn values<'f>(form: &'f LoginForm, name: &str) -> Vec<&'f str> {
    let named = form.fields.iter().filter(|(held, _)| held == name);
    named.map(|(_, value)| value.as_str()).collect()
}

/// Where a form goes, without what may name a session.
fn path(target: &str) -> &str {
    target.split(['?', ';']).next().unwrap_or_default()
}

/// Whether all that a recipe holds beside the words is the same for every pair, as far as shows: it stands in what was `read` of
/// the page and of its scripts by a client that filled in nothing. A checksum of other words does not.
pub(crate) fn is_constant(recipe: &Recipe, read: &str) -> bool {
    let mut values = path(&recipe.target).split('/').map(str::to_owned).collect();
    match &recipe.coding {
        Coding::Json(value) => gather(value, &mut values),
        Coding::Form(fields) => values.extend(fields.iter().map(|(_, value)| value.clone())),
    }
    let is_word = |value: &str| value.is_empty() || [ACCOUNT, PASSWORD].contains(&value);
    values.len() <= VALUES_MAX
        && values
            .iter()
            .all(|value| is_word(value) || stands_in(read, value))
}

/// The texts and the numbers within a value. What is true, false or nothing tells too little to be a checksum.
fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, found)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Whether a text stands there by itself, and not as a part of a longer word or number.
fn stands_in(read: &str, text: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    read.match_indices(text).any(|(at, _)| {
        let (before, after) = (read.get(..at), read.get(at + text.len()..));
        !is_part(before.and_then(|before| before.chars().next_back()))
            && !is_part(after.and_then(|after| after.chars().next()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<form action=/in method=post><input type=hidden name=challenge>\
        <input type=hidden name=token value=a1><input name=user><input type=password name=word>\
        <input type=hidden name=flag value=''><input type=submit name=save value=Login></form>";

    /// Whether we post the same as a page with this form that was seen to post this for `x7` and `y9`.
    fn is_the_same(drawn: &str, target: &str, body: &str) -> bool {
        let page = Page {
            html: drawn.to_owned(),
            ..Page::default()
        };
        let request = Request {
            kind: "Document".to_owned(),
            body: Some(body.to_owned()),
            ..Request::default()
        };
        let form = find_login_form(PAGE, "/").unwrap();
        let posted = Posted::by(&page, target, &request, "x7", "y9");
        posted.unwrap().is_as_we_fill(&form)
    }

    #[test]
    fn a_form_is_plain_where_what_was_posted_is_what_its_page_holds() {
        let other = PAGE.replace("a1", "b2");
        for (drawn, body) in [
            (PAGE, "challenge=&token=a1&user=x7&word=y9&flag=&save=Login"),
            // A token is another in each session.
            (&other, "challenge=&token=b2&user=x7&word=y9&flag=&save=Login"),
            ("", "challenge=&token=b2&user=x7&word=y9&flag=&save=Login"),
            (PAGE, "token=a1&user=x7&word=y9"),
        ] {
            assert!(is_the_same(drawn, "/in", body), "{body}");
        }
        assert!(is_the_same(PAGE, "/in;id=7?a", "user=x7&word=y9"));
    }

    #[test]
    fn a_form_into_which_a_script_wrote_is_not_plain() {
        for body in [
            "challenge=&token=a1&user=x7&word=y9&flag=12726&save=Login",
            "challenge=y9&token=a1&user=x7&word=y9&flag=&save=Login",
            "user=x7&word=y9&more=1",
            // The words stand elsewhere than we put them.
            "user=x7&copy=y9",
            "user=7x&word=y9",
            "word=y9",
            "user=x7&word=y9&word=1",
            "token=y9&user=x7&word=y9",
            // Neither the token that we read nor the one that the browser read.
            "token=c3&user=x7&word=y9",
        ] {
            assert!(!is_the_same(PAGE, "/in", body), "{body}");
        }
        assert!(!is_the_same(PAGE, "/elsewhere", "user=x7&word=y9"));
    }

    #[test]
    fn what_a_script_sends_itself_was_not_posted_by_the_page() {
        let by = |kind: &str, body: &str| {
            let request = Request {
                kind: kind.to_owned(),
                body: Some(body.to_owned()),
                ..Request::default()
            };
            Posted::by(&Page::default(), "/in", &request, "x7", "y9").is_some()
        };
        assert!(by("Document", "u=x7&p=y9"));
        assert!(!by("XHR", "u=x7&p=y9") && !by("Document", "u=x7&p=9y"));
    }

    #[test]
    fn a_recipe_is_constant_where_the_page_and_its_scripts_hold_all_of_it() {
        let read = "<form action=/in><input name=lang value=en></form> send({op: 'login', id: 1})";
        let constant = |coding: Coding| {
            let recipe = Recipe {
                target: "/in?t=0.7".to_owned(),
                coding,
                places: Vec::new(),
                token_header: None,
            };
            is_constant(&recipe, read)
        };
        let form = |value: &str| {
            let fields = [("p", PASSWORD), ("x", value)];
            let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
            constant(Coding::Form(fields.to_vec()))
        };
        assert!(form("en") && form("") && form(ACCOUNT));
        assert!(!form("12726") && !form("ogi"));
        let json = |text: &str| constant(Coding::Json(serde_json::from_str(text).unwrap()));
        assert!(json(r#"{"op":"login","keep":false,"params":[{"id":1}]}"#));
        assert!(!json(r#"{"op":"login","sum":51234}"#));
        assert!(!json(&format!("[{}1]", "1,".repeat(VALUES_MAX))));
    }
}
