//! Whether a session is in, by what a page shows it: a page behind a login may hold other fields for a password, such as
//! the keys of its network, so that what counts is whether it is still the log-in.

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::http_json::without_digits;
use super::{
    LoginForm, demands_new_password, find_login_form, has_password_field, password_fields, words_of,
};
use scraper::Html;

/// What a page shows of the session that it was asked for with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// The log-in, or nothing.
    Login,
    /// What only the signed-in see.
    Access,
    /// Another page with a field for a password, which everybody may see.
    Unsure,
}

/// What a page shows to a session that filled in `form`.
pub(super) async fn shown(
    client: &Client,
    page: &Response,
    form: &LoginForm,
) -> Result<Shows, HttpError> {
    if page.status() >= 300 || page.body.trim().is_empty() {
        return Ok(Shows::Login);
    }
    if demands_new_password(&page.body) || !has_password_field(&page.body) {
        return Ok(Shows::Access);
    }
    if is_login(page, form) {
        return Ok(Shows::Login);
    }
    let request = Request::get(page.target.clone());
    let anonymous = client.follow(request, &mut Jar::default()).await?;
    let words = |page: &Response| without_digits(&words_of(&page.body));
    let is_same = has_password_field(&anonymous.body) && words(page) == words(&anonymous);
    let now = find_login_form(&page.body, &page.target);
    Ok(if is_login(&anonymous, form) && !is_same {
        Shows::Access
    } else if is_same && now.is_some_and(|now| path(&now) == path(form)) {
        // Its fields are named anew for each page.
        Shows::Login
    } else {
        Shows::Unsure
    })
}

/// Whether a page is the log-in that was filled in: a form with the same fields that goes to the same place.
fn is_login(page: &Response, form: &LoginForm) -> bool {
    find_login_form(&page.body, &page.target)
        .is_some_and(|now| has_fields_of(&now, form) && path(&now) == path(form))
}

fn has_fields_of(one: &LoginForm, other: &LoginForm) -> bool {
    (&one.account, &one.password) == (&other.account, &other.password)
}

/// Whether a form may be the log-in, under other names or at another place: what is typed into any other may set something.
pub(super) fn may_be(form: &LoginForm, login: &LoginForm) -> bool {
    has_fields_of(form, login) || path(form) == path(login)
}

/// Where a form goes, without what may name a session.
fn path(form: &LoginForm) -> &str {
    form.action.split(['?', ';']).next().unwrap_or_default()
}

/// Whether a page asks what the log-in page asks: it has all of its fields for a password.
pub(crate) fn asks_the_same(page: &str, login: &str) -> bool {
    let (now, then) = (password_names(page), password_names(login));
    !then.is_empty() && then.iter().all(|name| now.contains(name))
}

/// By what the fields for a password are known.
fn password_names(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let fields = password_fields(page.root_element()).into_iter();
    let name = |attribute: Option<&str>| attribute.unwrap_or_default().to_owned();
    fields
        .map(|field| name(field.attr("name").or_else(|| field.attr("id"))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_the_same_where_it_has_every_field_of_the_login() {
        let login = "<form><input name=u><input type=password name=p></form>";
        for same in [
            login,
            "<p>wrong<input type=password name=p><input type=password name=q>",
        ] {
            assert!(asks_the_same(same, login), "{same}");
        }
        for other in ["<p>in", "<input type=password name=wpa>"] {
            assert!(!asks_the_same(other, login), "{other}");
        }
        assert!(!asks_the_same(login, "<p>no login"));
    }
}
