//! The form as a door: filled in, sent, and judged by what the session sees afterwards.

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::{Attempt, Door, Login, Refusal, Trying, http_json, says_busy};
use super::access::{Shows, may_be, shown};
use super::{
    LoginForm, demands_new_password, find_login_form, has_password_field, outline_of,
    page_says_locked, text_of, tokens_of, words_of,
};

/// Tries with the cookies of one session, before a new one is begun.
const TRIES_PER_SESSION: u32 = 5;

/// A login form at a device.
pub struct Form {
    client: Client,
    entry: String,
    /// The form as it was found.
    login: LoginForm,
    /// How the last try was refused.
    refused: Option<Refusal>,
    held: Option<Session>,
}

/// The cookies of one session, and the page with the form that it was last shown.
struct Session {
    jar: Jar,
    page: Response,
    tries: u32,
}

impl Form {
    /// The form `login` that the page at `entry` leads to.
    pub fn new(client: Client, entry: String, login: LoginForm) -> Self {
        Self {
            client,
            entry,
            login,
            refused: None,
            held: None,
        }
    }

    /// Tries one account and password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let session = self.held.take();
        let used = session.is_some();
        let mut attempt = self.sign_in(session, account, password).await;
        // Some devices lock a session and not the account: a fresh one tells.
        if used && matches!(attempt, Ok(Attempt::LockedOut(_))) {
            self.client
                .log()
                .note("this session takes no more tries: a fresh one is asked");
            attempt = self.sign_in(None, account, password).await;
        }
        attempt.unwrap_or_else(|error| Attempt::Dropped(error.to_string()))
    }

    async fn sign_in(
        &mut self,
        session: Option<Session>,
        account: &str,
        password: &str,
    ) -> Result<Attempt, HttpError> {
        let Session {
            mut jar,
            page,
            tries,
        } = match session {
            Some(session) => session,
            None => self.begin().await?,
        };
        if matches!(page.status(), 423 | 429)
            || (!has_password_field(&page.body) && page_says_locked(&page.body))
        {
            return Ok(Attempt::LockedOut(words_of(&page.body)));
        }
        let Some(form) = find_login_form(&page.body, &page.target) else {
            return Ok(formless(&page));
        };
        if !may_be(&form, &self.login) {
            return Ok(Attempt::Unusable(format!(
                "where its login was it shows another form with a field for a password, which is not filled in: {:?}",
                words_of(&page.body)
            )));
        }
        let filled = tokens_of(&page.body, &jar).dress(form.fill(account, password));
        let answer = self.client.follow(filled, &mut jar).await?;
        if let Some(turned_away) = turned_away(&answer) {
            return Ok(turned_away);
        }
        let entry = self
            .client
            .follow(Request::get(self.entry.clone()), &mut jar)
            .await?;
        if let Some(why) = answer.unreadable().or(entry.unreadable()) {
            return Ok(unreadable(why));
        }
        let shows = shown(&self.client, &entry, &form).await?;
        if shows == Shows::Access {
            return Ok(access(&self.entry, &entry));
        }
        // The entry page may be the login form for everyone: then the page that the login led to must show it.
        if answer.target != page.target
            && shown(&self.client, &answer, &form).await? == Shows::Access
        {
            let anonymous = self
                .client
                .follow(Request::get(answer.target.clone()), &mut Jar::default())
                .await?;
            if !signed_in_page(&anonymous) && anonymous.body != answer.body {
                return Ok(access(&answer.target, &answer));
            }
        }
        if shows == Shows::Unsure {
            return Ok(Attempt::Unusable(format!(
                "after the try it shows another page with a field for a password ({:?}), and nothing shows that only the signed-in see it",
                words_of(&entry.body)
            )));
        }
        if tries + 1 < TRIES_PER_SESSION && find_login_form(&entry.body, &entry.target).is_some() {
            self.held = Some(Session {
                jar,
                page: entry,
                tries: tries + 1,
            });
        }
        self.refused = Some(http_json::refusal(&answer));
        Ok(Attempt::Refused)
    }

    async fn begin(&self) -> Result<Session, HttpError> {
        let mut jar = Jar::default();
        let page = self
            .client
            .follow(Request::get(self.entry.clone()), &mut jar)
            .await?;
        Ok(Session {
            jar,
            page,
            tries: 0,
        })
    }
}

impl Login for Form {
    fn service(&self) -> &'static str {
        "http-form"
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn asked(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(Self::new(
            self.client.clone(),
            self.entry.clone(),
            self.login.clone(),
        ))
    }

    fn takes_account(&self) -> bool {
        self.login.account.is_some()
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }
}

/// The access that a page shows, which the anonymous do not get. What the page holds is not told: it may be keys.
pub(crate) fn access(target: &str, page: &Response) -> Attempt {
    let outline = outline_of(page);
    if demands_new_password(&page.body) {
        return Attempt::must_change(format!(
            "GET {target} with the session shows only a form for a new password ({outline}); without it a login form"
        ));
    }
    Attempt::accepted(format!(
        "GET {target} with the session answers {} with {outline}; without it a login form",
        page.status()
    ))
}

/// Whether a page is one that only the signed-in see: a success without a login form on it.
fn signed_in_page(page: &Response) -> bool {
    page.status() < 300
        && (demands_new_password(&page.body) || !has_password_field(&page.body))
        && !page.body.trim().is_empty()
}

/// What an answer to a try says of no password: that no more are taken, or none for the moment.
fn turned_away(answer: &Response) -> Option<Attempt> {
    let words = words_of(&answer.body);
    if matches!(answer.status(), 423 | 429) || page_says_locked(&answer.body) {
        return Some(Attempt::LockedOut(words));
    }
    let busy = answer.status() == 503 || says_busy(&text_of(&answer.body));
    busy.then(|| Attempt::Dropped(format!("it has no room for a login: {words:?}")))
}

fn unreadable(why: &str) -> Attempt {
    Attempt::Unusable(format!(
        "its page {why}: whether anyone is signed in was not seen"
    ))
}

fn formless(page: &Response) -> Attempt {
    if let Some(why) = &page.unread {
        return unreadable(why);
    }
    if has_password_field(&page.body) {
        return Attempt::Unusable("its login form is sent by script only".to_owned());
    }
    match page.status() {
        200..300 => Attempt::Open(format!(
            "GET {} answers {} without a login",
            page.target,
            page.status()
        )),
        503 => Attempt::Dropped("HTTP 503: it has no room for the moment".to_owned()),
        status => Attempt::Unusable(format!(
            "it answers HTTP {status} where it showed a login form before"
        )),
    }
}
