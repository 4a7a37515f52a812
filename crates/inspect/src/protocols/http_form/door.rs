//! The form as a door: filled in, sent, and judged by what the session sees afterwards.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::http_json::{self, without_digits};
use super::super::{Attempt, Door, Login, Refusal, Trying, says_busy};
use super::access::{Shows, is_login, looks_in, may_be, shown};
use super::before::Before;
use super::known::Known;
use super::{
    LoginForm, demands_new_password, find_login_form, has_password_field, outline_of,
    page_says_locked, text_of, tokens_of, words_of,
};
use crate::checks::default_credentials::random_like;

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
    known: Arc<Known>,
}

/// A form that was sent.
struct Sent {
    form: LoginForm,
    answer: Response,
    /// Whether the answer is that to the form itself, and not to what it led to.
    is_direct: bool,
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
        let known = Arc::new(Known::of(login.fields.clone()));
        Self {
            client,
            entry,
            login,
            refused: None,
            held: None,
            known,
        }
    }

    /// Tries one account and password.
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        let session = self.held.take();
        let used = session.is_some();
        let mut attempt = self.sign_in(session, account, password).await;
        // Some devices lock a session and not the account, by any page that is no log-in: a fresh one tells.
        if used && matches!(attempt, Ok(Attempt::LockedOut(_) | Attempt::Accepted(_))) {
            self.client
                .log()
                .note("this session was used for other tries: a fresh one is asked");
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
        let mut session = match session {
            Some(session) => session,
            None => self.begin().await?,
        };
        let sent = match self.send(&mut session, account, password).await? {
            Ok(sent) => sent,
            Err(unsent) => return Ok(unsent),
        };
        let request = Request::get(self.entry.clone());
        let entry = self.client.follow(request, &mut session.jar).await?;
        if let Some(turned_away) = locked(&entry).or_else(|| no_room(&entry)) {
            return Ok(turned_away);
        }
        if let Some(why) = sent.answer.unreadable().or(entry.unreadable()) {
            return Ok(unreadable(why));
        }
        let shows = shown(&self.client, &entry, &sent.form, &session.jar).await?;
        match &shows {
            Shows::Access => return Ok(access(&self.entry, &entry)),
            Shows::ToStrangers(page) => {
                return Ok(locked(page).unwrap_or_else(|| formless(page)));
            }
            Shows::Login | Shows::Unsure => {}
        }
        // The entry page may be the login form for everyone: then the page that the login led to must show it.
        if sent.answer.target != session.page.target || sent.answer.leads_away() {
            let pair = (account, password);
            let led = self.led_to(&sent, &session.jar, pair).await?;
            if led != Attempt::Refused {
                return Ok(led);
            }
        }
        if shows == Shows::Unsure {
            return Ok(Attempt::Unusable(format!(
                "after the try it shows another page with a field for a password ({}), and nothing shows that only the signed-in see it",
                outline_of(&entry)
            )));
        }
        session.tries += 1;
        session.page = entry;
        let is_form = find_login_form(&session.page.body, &session.page.target).is_some();
        // A token that serves one visitor at a time may be another's by now.
        if session.tries < TRIES_PER_SESSION && is_form && !self.known.turns.are_taken() {
            self.held = Some(session);
        }
        self.refused = Some(http_json::refusal(&sent.answer));
        Ok(Attempt::Refused)
    }

    /// Fills in the form of the session's page and sends it; `Err` where it is not there or no password was looked at.
    async fn send(
        &self,
        session: &mut Session,
        account: &str,
        password: &str,
    ) -> Result<Result<Sent, Attempt>, HttpError> {
        let page = &session.page;
        if let Some(locked) = locked(page) {
            return Ok(Err(locked));
        }
        let Some(form) = find_login_form(&page.body, &page.target) else {
            return Ok(Err(formless(page)));
        };
        if !may_be(&form, &self.login) {
            return Ok(Err(Attempt::Unusable(format!(
                "where its login was it shows another form with a field for a password, which is not filled in: {}",
                outline_of(page)
            ))));
        }
        let filled = tokens_of(&page.body, &session.jar).dress(form.fill(account, password));
        let filled = self.client.sent_from(filled, &page.target);
        let to = filled.target.clone();
        let answer = self.client.follow(filled, &mut session.jar).await?;
        let is_direct = answer.target == to;
        Ok(match turned_away(&answer, self.before(&page.body)) {
            Some(turned_away) => Err(turned_away),
            None => Ok(Sent {
                form,
                answer,
                is_direct,
            }),
        })
    }

    /// What the page that the form led to shows, by a request of its own: the answer to the form may say anything of a
    /// password that is too short. Refused where it shows nothing.
    async fn led_to(
        &self,
        sent: &Sent,
        jar: &Jar,
        (account, password): (&str, &str),
    ) -> Result<Attempt, HttpError> {
        let (answer, form) = (&sent.answer, &sent.form);
        let target = &answer.target;
        // Asked for again, a form that is no post would be sent again.
        let is_page = !self.known.is_public(target) && (form.post || !sent.is_direct);
        if is_page && looks_in(answer, form) {
            let page = if sent.is_direct {
                let request = Request::get(target.clone());
                &self.client.follow(request, &mut jar.clone()).await?
            } else {
                answer
            };
            match shown(&self.client, page, form, jar).await? {
                Shows::Access => return Ok(access(&page.target, page)),
                Shows::ToStrangers(_) => self.known.publish(target),
                Shows::Login | Shows::Unsure => {}
            }
        }
        // A place that strangers see too, another page with a field for a password, and one on another host or port may be
        // where the signed-in are led.
        let is_elsewhere = !sent.is_direct && !is_login(answer, form);
        if answer.leads_away() || is_elsewhere || looks_in(answer, form) {
            return self.held_against_like(answer, account, password).await;
        }
        Ok(Attempt::Refused)
    }

    /// Whether a page without a log-in that answered the form is a refusal: a random password that looks the same gets it too.
    async fn held_against_like(
        &self,
        answer: &Response,
        account: &str,
        password: &str,
    ) -> Result<Attempt, HttpError> {
        let shape = shape_of(answer);
        if self.known.refusals.have(&shape) {
            return Ok(Attempt::Refused);
        }
        let like = random_like(account, password, self.takes_account());
        let Some((account, password)) = like else {
            return Ok(Attempt::Unusable(
                "this machine gave no random numbers for a control".to_owned(),
            ));
        };
        let log = self.client.log();
        log.note(&format!(
            "it answers with a page without a log-in: a random password like it, account {account:?}, password {password:?}"
        ));
        let mut fresh = self.begin().await?;
        let other = match self.send(&mut fresh, &account, &password).await? {
            Ok(sent) => sent.answer,
            Err(unsent) => return Ok(unsent),
        };
        if shape_of(&other) == shape {
            self.known.refusals.learn(shape);
            return Ok(Attempt::Refused);
        }
        Ok(Attempt::Unusable(format!(
            "it answers the form with {}, otherwise than to a random password of the same length, and no page shows that anyone is signed in",
            outline_of(answer)
        )))
    }

    /// What the page said before any try: a device that locks may say so on it from then on.
    fn before(&self, page: &str) -> &Before {
        self.known.before.get_or_init(|| Before::of(page))
    }

    async fn begin(&self) -> Result<Session, HttpError> {
        let session = self.visit().await?;
        let form_of = |page: &Response| find_login_form(&page.body, &page.target);
        let Some(form) = form_of(&session.page) else {
            return Ok(session);
        };
        let shown = (form.fields, &session.jar);
        let carried_by = |page: &Response| form_of(page).map_or_else(Vec::new, |form| form.fields);
        let at = (&self.client, self.entry.as_str());
        if self.known.turns.came(at, shown, carried_by).await? {
            return self.visit().await;
        }
        Ok(session)
    }

    async fn visit(&self) -> Result<Session, HttpError> {
        let mut jar = Jar::default();
        let request = Request::get(self.entry.clone());
        let page = self.client.follow(request, &mut jar).await?;
        self.before(&page.body);
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

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            client: self.client.clone(),
            entry: self.entry.clone(),
            login: self.login.clone(),
            refused: None,
            held: None,
            known: Arc::clone(&self.known),
        })
    }

    fn takes_account(&self) -> bool {
        self.login.account.is_some()
    }

    fn has_pages(&self) -> bool {
        true
    }

    fn is_spoiled_by_visits(&self) -> bool {
        self.known.turns.are_taken()
    }

    fn one_at_a_time(&self) -> bool {
        self.is_spoiled_by_visits()
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }

    fn doubt(&self) -> Option<String> {
        self.known.before.get()?.doubt()
    }
}

/// How an answer reads, and where it leads (`Refusal::shape`).
fn shape_of(answer: &Response) -> BTreeSet<String> {
    let mut shape = http_json::refusal(answer).shape;
    let leads = answer
        .head
        .header("location")
        .filter(|_| answer.leads_away());
    shape.extend(leads.map(|to| format!("to {}", without_digits(to))));
    shape
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

/// What a page in place of the log-in says: that no more tries are taken.
fn locked(page: &Response) -> Option<Attempt> {
    let words = words_of(&page.body);
    let says_so = !has_password_field(&page.body) && page_says_locked(&page.body);
    (matches!(page.status(), 423 | 429) || says_so).then_some(Attempt::LockedOut(words))
}

/// What a page in place of the log-in says: that there is no room for the moment.
fn no_room(page: &Response) -> Option<Attempt> {
    let words = words_of(&page.body);
    let says_so = !has_password_field(&page.body) && says_busy(&text_of(&page.body));
    (page.status() == 503 || says_so)
        .then(|| Attempt::Dropped(format!("it has no room for a login: {words:?}")))
}

/// What an answer to a try says of no password: that no more are taken, or none for the moment.
fn turned_away(answer: &Response, before: &Before) -> Option<Attempt> {
    let words = words_of(&answer.body);
    if matches!(answer.status(), 423 | 429) || before.is_locked_since(&answer.body) {
        return Some(Attempt::LockedOut(words));
    }
    let busy = answer.status() == 503 || before.is_busy_since(&answer.body);
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
