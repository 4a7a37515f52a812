//! Login forms found by themselves: the page's own form is filled in and posted as a browser would.
//!
//! Covers: the first form with one password field, its hidden fields and tokens, tokens of a `meta` tag or a cookie
//! that a script would send as a header, `GET` and `POST`, cookies, forms that ask for a password only. Being signed
//! in is shown by a page: the entry page, which shows a login form to strangers, does not to the session, twice (or a page
//! that strangers do not get); it may hold other fields for a password (`access`). The answer to the form itself shows nothing. A form that answers every login with the same page therefore refuses every login.
//! Does not cover: forms built or posted by script (`http_json`, `http_script`), second factors.
//! Pages are read up to the limit of the connection.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::http::Request;

mod access;
mod before;
mod coding;
mod door;
mod known;
mod letters;
mod new_password;
mod tokens;
mod words;

pub(crate) use access::asks_the_same;
pub(crate) use before::{unread_letters, warned};
use coding::{Coding, urlencoded};
pub use door::Form;
pub(crate) use letters::asks_for_letters;
pub(crate) use new_password::{asks_first, is_new};
pub use new_password::{demands_new_password, sets_password};
pub(crate) use tokens::tokens_of;
pub use words::words_of;
pub(crate) use words::{outline_of, page_says_locked, text_of};

/// The most fields of a form that are sent.
const FIELDS_MAX: usize = 100;

/// A login form, ready to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginForm {
    /// Path and query that it is sent to.
    pub action: String,
    /// Whether it is posted.
    pub post: bool,
    /// How its fields are written when it is posted.
    pub coding: Coding,
    /// The field for the account, if it has one.
    pub account: Option<String>,
    /// The field for the password.
    pub password: String,
    /// Every other field with its value: hidden fields, tokens, the button.
    pub fields: Vec<(String, String)>,
}

impl LoginForm {
    /// The request that sends the form.
    fn fill(&self, account: &str, password: &str) -> Request {
        let others = self.fields.iter();
        let mut fields: Vec<(&str, &str)> = others
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend(self.account.as_deref().map(|field| (field, account)));
        fields.push((&self.password, password));
        if self.post {
            let (kind, body) = self.coding.write(&fields);
            return Request {
                method: "POST",
                target: self.action.clone(),
                headers: vec![("Content-Type".to_owned(), kind)],
                body: Some(body),
            };
        }
        let path = self.action.split('?').next().unwrap_or_default();
        Request::get(format!("{path}?{}", urlencoded(&fields)))
    }
}

/// Selectors are constants of ours: one that does not parse would match nothing, and every test would fail.
pub(crate) fn select<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector)
        .map(|selector| within.select(&selector).collect())
        .unwrap_or_default()
}

fn password_fields(within: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    select(within, "input")
        .into_iter()
        .filter(|input| is_type(*input, "password"))
        .collect()
}

fn is_type(input: ElementRef<'_>, kind: &str) -> bool {
    input
        .attr("type")
        .unwrap_or("text")
        .trim()
        .eq_ignore_ascii_case(kind)
}

/// The login form of a page that was fetched from `target`, if it has one that a person could send.
pub fn find_login_form(page: &str, target: &str) -> Option<LoginForm> {
    let page = Html::parse_document(page);
    select(page.root_element(), "form")
        .into_iter()
        .find_map(|form| read_form(form, target))
}

fn read_form(form: ElementRef<'_>, target: &str) -> Option<LoginForm> {
    let passwords = password_fields(form);
    // Two password fields and more set a new password; none is no login.
    let password = new_password::asks(form, &passwords)?
        .attr("name")
        .filter(|name| !name.is_empty())?
        .to_owned();
    let account = account_field(form);
    let mut fields = Vec::new();
    for input in select(form, "input, select, textarea") {
        let Some(name) = input.attr("name").filter(|name| !name.is_empty()) else {
            continue;
        };
        if name == password || Some(name) == account.as_deref() || fields.len() >= FIELDS_MAX {
            continue;
        }
        if let Some(value) = value_of(input) {
            fields.push((name.to_owned(), value));
        }
    }
    let button = select(form, "button, input")
        .into_iter()
        .find(|element| is_button(*element));
    if let Some((name, value)) = button.and_then(|button| {
        Some((
            button.attr("name")?,
            button.attr("value").unwrap_or_default(),
        ))
    }) {
        fields.push((name.to_owned(), value.to_owned()));
    }
    let post = form
        .attr("method")
        .is_some_and(|method| method.trim().eq_ignore_ascii_case("post"));
    Some(LoginForm {
        action: local_target(form.attr("action").unwrap_or_default(), target)?,
        post,
        coding: Coding::of(form),
        account,
        password,
        fields,
    })
}

fn is_button(element: ElementRef<'_>) -> bool {
    match element.value().name() {
        "button" => element
            .attr("type")
            .is_none_or(|kind| kind.eq_ignore_ascii_case("submit")),
        _ => is_type(element, "submit"),
    }
}

/// The value that a browser would send for a field that nobody touched; `None` where it would send none.
fn value_of(input: ElementRef<'_>) -> Option<String> {
    if input.value().name() == "select" {
        let options = select(input, "option");
        let chosen = options
            .iter()
            .find(|option| option.attr("selected").is_some())
            .or_else(|| options.first())?;
        return Some(
            chosen
                .attr("value")
                .map_or_else(|| chosen.text().collect(), str::to_owned),
        );
    }
    let kind = input.attr("type").unwrap_or("text").to_ascii_lowercase();
    match kind.as_str() {
        "submit" | "button" | "image" | "reset" | "file" | "password" => None,
        "checkbox" | "radio" if input.attr("checked").is_none() => None,
        "checkbox" | "radio" => Some(input.attr("value").unwrap_or("on").to_owned()),
        _ => Some(input.attr("value").unwrap_or_default().to_owned()),
    }
}

/// The field for the account: one named like it, else the first field for text.
fn account_field(form: ElementRef<'_>) -> Option<String> {
    let texts: Vec<String> = select(form, "input")
        .into_iter()
        .filter(|input| {
            ["text", "email", "tel", ""]
                .iter()
                .any(|kind| is_type(*input, kind))
        })
        .filter_map(|input| input.attr("name").map(str::to_owned))
        .filter(|name| !name.is_empty())
        .collect();
    let named = texts.iter().find(|name| {
        let name = name.to_ascii_lowercase();
        ["user", "login", "account", "name", "usr", "uid", "email"]
            .iter()
            .any(|word| name.contains(word))
    });
    named.or_else(|| texts.first()).cloned()
}

/// Where a form goes, if it stays with the page's own host: no other host gets a credential.
pub(crate) fn local_target(action: &str, page: &str) -> Option<String> {
    // A name that no device can have stands for "this very address and port".
    let base = Url::parse("http://this-device.invalid")
        .ok()?
        .join(page)
        .ok()?;
    let url = base.join(action.trim()).ok()?;
    let here = url.scheme() == "http"
        && url.host_str() == Some("this-device.invalid")
        && url.port().is_none();
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    here.then(|| format!("{}{query}", url.path()))
}

/// Whether a page has any field for a password.
pub fn has_password_field(page: &str) -> bool {
    !password_fields(Html::parse_document(page).root_element()).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let page = "<form action=/search><input name=q></form>\
            <FORM METHOD=Post action='do.cgi?x=1'><input type=hidden name=csrf value='a&amp;b'>\
            <input name=lang value=en><input type=TEXT name=UserName><input type=Password name=pw>\
            <input type=checkbox name=keep><input type=checkbox name=tos checked>\
            <select name=zone><option value=1>a<option value=2 selected>b</select><button name=go value=1>In</button></FORM>";
        let form = find_login_form(page, "/web/login.htm").unwrap();
        assert_eq!(form.action, "/web/do.cgi?x=1");
        assert_eq!(
            (form.account.as_deref(), form.password.as_str(), form.post),
            (Some("UserName"), "pw", true)
        );
        let request = form.fill("admin", "a b&c");
        assert_eq!(
            request.body.as_deref(),
            Some("csrf=a%26b&lang=en&tos=on&zone=2&go=1&UserName=admin&pw=a+b%26c")
        );
    }

    #[test]
    fn a_form_that_leaves_the_device_is_not_filled_in() {
        for action in [
            "http://cloud.example/login",
            "//cloud.example/",
            "https://this-device.invalid/",
        ] {
            let page = format!("<form action='{action}'><input type=password name=p></form>");
            assert_eq!(find_login_form(&page, "/"), None, "{action}");
        }
    }

    #[test]
    fn a_password_alone_is_a_login_and_a_new_password_is_not() {
        let alone = "<form method=post><input type=password name=p></form>";
        assert_eq!(find_login_form(alone, "/x").unwrap().account, None);
        let change = "<title>Change password</title><form><input type=password name=a><input type=password name=b></form>";
        assert_eq!(find_login_form(change, "/"), None);
    }

    #[test]
    fn a_form_sent_by_script_is_no_form_of_ours() {
        let page = "<input type=password id=p><script>go()</script>";
        assert_eq!(find_login_form(page, "/"), None);
        assert!(has_password_field(page));
    }
}
