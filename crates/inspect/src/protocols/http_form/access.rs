//! Whether a session is in, by what a page shows it: a page behind a login may hold other fields for a password, such as
//! the keys of its network, so that what counts is whether it is still the log-in.

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::http_json::without_digits;
use super::{
    LoginForm, demands_new_password, find_login_form, has_password_field, password_fields, words_of,
};
use scraper::Html;

/// How often a stranger asks: the second time with the cookies that the first answer set.
const VISITS: usize = 2;

/// What a page shows of the session that it was asked for with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// The log-in, or nothing.
    Login,
    /// What only the signed-in see.
    Access,
    /// Another page with a field for a password, which everybody may see.
    Unsure,
    /// A page without a log-in, and so it does a stranger: what that one got.
    ToStrangers(Box<Response>),
}

/// What a page shows to the session `jar` that filled in `form`.
///
/// A page that looks like access is asked for by a stranger, who must be shown a log-in, also with cookies of a stranger's own,
/// and then by the session once more: what is said once, such as why a password was not taken, is no access.
pub(super) async fn shown(
    client: &Client,
    page: &Response,
    form: &LoginForm,
    jar: &Jar,
) -> Result<Shows, HttpError> {
    let first = looks(page, form);
    if first == Looks::Login {
        return Ok(Shows::Login);
    }
    let request = || Request::get(page.target.clone());
    let mut stranger = Jar::default();
    for _ in 0..VISITS {
        let other = client.follow(request(), &mut stranger).await?;
        match (first, held_against(page, &other, form)) {
            (_, Stranger::IsKeptOut) => {}
            (Looks::In, _) => return Ok(Shows::ToStrangers(Box::new(other))),
            (_, Stranger::SeesTheSame) => return Ok(Shows::Login),
            _ => return Ok(Shows::Unsure),
        }
        if stranger == Jar::default() {
            break;
        }
    }
    let again = client.follow(request(), &mut jar.clone()).await?;
    Ok(match looks(&again, form) {
        Looks::Login => Shows::Login,
        _ => Shows::Access,
    })
}

/// What a page looks like by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    /// The log-in, or nothing.
    Login,
    /// A page that asks for no password, or for a new one only.
    In,
    /// Another page with a field for a password.
    Other,
}

fn looks(page: &Response, form: &LoginForm) -> Looks {
    if page.status() >= 300 || page.body.trim().is_empty() {
        Looks::Login
    } else if demands_new_password(&page.body) || !has_password_field(&page.body) {
        Looks::In
    } else if is_login(page, form) {
        Looks::Login
    } else {
        Looks::Other
    }
}

/// What a stranger is shown at the place of a page.
enum Stranger {
    IsKeptOut,
    /// The page itself, which goes where the log-in goes: its fields are named anew for each.
    SeesTheSame,
    SeesAnother,
}

fn held_against(page: &Response, other: &Response, form: &LoginForm) -> Stranger {
    if looks(page, form) == Looks::In {
        return if keeps_out(other) {
            Stranger::IsKeptOut
        } else {
            Stranger::SeesAnother
        };
    }
    let words = |page: &Response| without_digits(&words_of(&page.body));
    let is_same = has_password_field(&other.body) && words(page) == words(other);
    let now = find_login_form(&page.body, &page.target);
    if is_login(other, form) && !is_same {
        Stranger::IsKeptOut
    } else if is_same && now.is_some_and(|now| path(&now) == path(form)) {
        Stranger::SeesTheSame
    } else {
        Stranger::SeesAnother
    }
}

/// Whether an answer keeps a stranger out: it asks for a log-in or refuses. That a service has no room, or waits, is neither.
fn keeps_out(answer: &Response) -> bool {
    match answer.status() {
        408 | 423 | 429 | 500.. => false,
        300.. => true,
        _ => {
            answer.unread.is_none()
                && (answer.body.trim().is_empty()
                    || (has_password_field(&answer.body) && !demands_new_password(&answer.body)))
        }
    }
}

/// Whether an answer to the form itself looks as if it came after a log-in.
pub(super) fn looks_in(answer: &Response, form: &LoginForm) -> bool {
    looks(answer, form) == Looks::In
}

/// Whether a page is the log-in that was filled in: a form with the same fields that goes to the same place.
pub(super) fn is_login(page: &Response, form: &LoginForm) -> bool {
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
