//! What a page posts when its form is filled in, held against what we would post for the same words.
//!
//! A script may write more into a form than a person does: pages of Realtek's `boa` (`/boaform/admin/formLogin`) put a checksum
//! over all fields into the hidden `postSecurityFlag` (`postTableEncrypt` in their `common.js`) and send the password itself
//! as it is. Posted without it, or with that of other words, such a form is refused whatever the password.
//! Does not cover: a token that is another for each visitor and is made into something else before the form is filled in.

use proofhouse_browser::{Page, Request};
use serde_json::Value;
use url::Position;

use super::super::http_form::{LoginForm, find_login_form};
use super::super::http_json::{ACCOUNT, Coding, PASSWORD, Recipe};

/// The most values that a log-in has beside its words; one with more is left to its script.
const VALUES_MAX: usize = 100;

/// A form that a page itself posted, with the password in it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Path and query that it was sent to.
    target: String,
    /// Whether it was posted, and did not only ask for a page.
    post: bool,
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
        let post = request.method == "POST";
        let sent = if post {
            request.body.as_deref().unwrap_or_default()
        } else {
            target.split_once('?').map_or("", |(_, query)| query)
        };
        let word = |value: &str| match value {
            value if value == password => PASSWORD.to_owned(),
            value if value == account => ACCOUNT.to_owned(),
            other => other.to_owned(),
        };
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(sent.as_bytes())
            .map(|(name, value)| (name.into_owned(), word(&value)))
            .collect();
        let has_password = fields.iter().any(|(_, value)| value == PASSWORD);
        // Path and query, as our own client names a page.
        let at = page.final_url.as_ref();
        let at = at.map_or("/", |url| &url[Position::BeforePath..Position::AfterQuery]);
        has_password.then(|| Self {
            target: target.to_owned(),
            post,
            fields,
            drawn: find_login_form(&page.html, at),
        })
    }

    /// Whether we send the same where we fill in this form, as our own client read it.
    ///
    /// `other`: the form as another visitor was shown it. What is another there, such as a token, may be another now too, if it is what
    /// stood in the page of the browser; what is the same there was changed by a script.
    pub(crate) fn is_as_we_fill(&self, form: &LoginForm, other: Option<&LoginForm>) -> bool {
        let is_field = |name: &str, word: &str| {
            let mut named = self.fields.iter().filter(|(held, _)| held == name);
            named.next().is_some_and(|(_, value)| value == word) && named.next().is_none()
        };
        let is_word = |name: &str| name == form.password || Some(name) == form.account.as_deref();
        let mut others = self.fields.iter().filter(|(name, _)| !is_word(name));
        self.post == form.post
            && self.is_of_the_page(form, other, self.target(&self.target), |form| {
                vec![self.target(&form.action)]
            })
            && is_field(&form.password, PASSWORD)
            && form
                .account
                .as_deref()
                .is_none_or(|name| is_field(name, ACCOUNT))
            && others.all(|(name, value)| {
                ![ACCOUNT, PASSWORD].contains(&value.as_str())
                    && self.is_of_the_page(form, other, value, |form| values(form, name))
            })
    }

    /// Whether a value is one that the page holds, by `held`, and not one of a script's making.
    fn is_of_the_page<'f>(
        &'f self,
        form: &'f LoginForm,
        other: Option<&'f LoginForm>,
        value: &str,
        held: impl Fn(&'f LoginForm) -> Vec<&'f str>,
    ) -> bool {
        let read = held(form);
        if read.contains(&value) || (read.is_empty() && value.is_empty()) {
            return true;
        }
        // What was empty, or was not there, was filled by the script.
        let was_filled = read.iter().all(|value| value.is_empty());
        let is_anew = other.is_some_and(|other| held(other) != read);
        let is_drawn = self
            .drawn
            .as_ref()
            .is_some_and(|drawn| held(drawn).contains(&value));
        !was_filled && is_anew && is_drawn
    }

    /// Where a form goes: without what stands behind the question mark where that is its fields.
    fn target<'t>(&self, target: &'t str) -> &'t str {
        if self.post { target } else { path(target) }
    }
}

fn values<'f>(form: &'f LoginForm, name: &str) -> Vec<&'f str> {
    let named = form.fields.iter().filter(|(held, _)| held == name);
    named.map(|(_, value)| value.as_str()).collect()
}

/// A place without what may name a session.
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
            .all(|value| is_word(value) || (!is_count(value) && stands_in(read, value)))
}

/// Whether a value may count the letters of the words, or tell the time: such a number stands somewhere in many a page.
fn is_count(value: &str) -> bool {
    value.len() > 1 && value.bytes().all(|byte| byte.is_ascii_digit())
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
pub(crate) fn stands_in(read: &str, text: &str) -> bool {
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

    fn request(method: &str, kind: &str, body: &str) -> Request {
        Request {
            method: method.to_owned(),
            kind: kind.to_owned(),
            body: Some(body.to_owned()),
            ..Request::default()
        }
    }

    /// Whether we send the same as a page with this form that was seen to send this for `x7` and `y9`, where we were shown `PAGE`
    /// and another visitor `other`.
    fn is_the_same_as(drawn: &str, other: &str, target: &str, request: &Request) -> bool {
        let page = Page {
            html: drawn.to_owned(),
            ..Page::default()
        };
        let form = find_login_form(PAGE, "/").unwrap();
        let posted = Posted::by(&page, target, request, "x7", "y9").unwrap();
        posted.is_as_we_fill(&form, find_login_form(other, "/").as_ref())
    }

    fn is_the_same(drawn: &str, target: &str, body: &str) -> bool {
        is_the_same_as(drawn, "", target, &request("POST", "Document", body))
    }

    #[test]
    fn a_form_is_plain_where_what_was_posted_is_what_its_page_holds() {
        for body in [
            "challenge=&token=a1&user=x7&word=y9&flag=&save=Login",
            "token=a1&user=x7&word=y9",
        ] {
            assert!(is_the_same(PAGE, "/in", body), "{body}");
        }
    }

    #[test]
    fn a_token_is_of_the_page_where_each_visitor_is_shown_another() {
        let (drawn, other) = (PAGE.replace("a1", "b2"), PAGE.replace("a1", "c3"));
        let sent = request("POST", "Document", "token=b2&user=x7&word=y9");
        assert!(is_the_same_as(&drawn, &other, "/in", &sent));
        // Every visitor is shown the one that we read: a script put this there as the page was drawn.
        assert!(!is_the_same_as(&drawn, PAGE, "/in", &sent));
        // It does not stand in the page of the browser either.
        for elsewhere in [PAGE, ""] {
            assert!(!is_the_same_as(elsewhere, &other, "/in", &sent));
        }
    }

    #[test]
    fn where_a_form_goes_may_name_the_session_and_a_script_may_not_change_it() {
        let to = |place: &str| PAGE.replace("action=/in", &format!("action='{place}'"));
        let sent = request("POST", "Document", "token=a1&user=x7&word=y9");
        let (drawn, other) = (to("/in;id=7"), to("/in;id=8"));
        assert!(is_the_same_as(&drawn, &other, "/in;id=7", &sent));
        assert!(!is_the_same_as(PAGE, PAGE, "/in?sum=12726", &sent));
        assert!(!is_the_same_as(&drawn, PAGE, "/in;id=7", &sent));
        assert!(!is_the_same(PAGE, "/elsewhere", "user=x7&word=y9"));
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
        ] {
            assert!(!is_the_same(PAGE, "/in", body), "{body}");
        }
    }

    #[test]
    fn a_form_that_asks_for_a_page_is_read_from_its_address() {
        let page = PAGE.replace("post", "get");
        let form = find_login_form(&page, "/").unwrap();
        let asked = request("GET", "Document", "");
        let is_plain = |target: &str| {
            let posted = Posted::by(&Page::default(), target, &asked, "x7", "y9").unwrap();
            posted.is_as_we_fill(&form, None)
        };
        assert!(is_plain("/in?challenge=&token=a1&user=x7&word=y9&flag="));
        assert!(!is_plain(
            "/in?challenge=&token=a1&user=x7&word=y9&flag=127"
        ));
        // It is posted, and the script asked for a page.
        assert!(!is_the_same_as(PAGE, "", "/in?user=x7&word=y9", &asked));
    }

    #[test]
    fn what_a_script_sends_itself_was_not_posted_by_the_page() {
        let by = |kind: &str, body: &str| {
            let request = request("POST", kind, body);
            Posted::by(&Page::default(), "/in", &request, "x7", "y9").is_some()
        };
        assert!(by("Document", "u=x7&p=y9"));
        assert!(!by("XHR", "u=x7&p=y9") && !by("Document", "u=x7&p=9y"));
    }

    #[test]
    fn a_recipe_is_constant_where_the_page_and_its_scripts_hold_all_of_it() {
        let read =
            "<form action=/in><input name=lang value=en size=16></form> send({op: 'login', id: 1})";
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
        // It may be how many letters the password has.
        assert!(!form("16"));
        let json = |text: &str| constant(Coding::Json(serde_json::from_str(text).unwrap()));
        assert!(json(r#"{"op":"login","keep":false,"params":[{"id":1}]}"#));
        assert!(!json(r#"{"op":"login","sum":51234}"#));
        assert!(!json(&format!("[{}1]", "1,".repeat(VALUES_MAX))));
    }
}
