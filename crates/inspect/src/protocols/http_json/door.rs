//! The endpoint as a door: sent as the script sends it, and judged by what the session sees afterwards.

use std::sync::{Arc, OnceLock};

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::http_form::{
    asks_for_letters, outline_of, page_says_locked, text_of, tokens_of, unread_letters, words_of,
};
use super::super::refusals::Refusals;
use super::super::turns::Turns;
use super::super::{Attempt, Door, Login, Refusal, Trying, says_busy};
use super::answer::{self, alike};
use super::proof::{self, Session};
use super::{Coding, Recipe};
use crate::checks::default_credentials::random_like;

/// Tries with the cookies of one session, before a new one is begun.
const TRIES_PER_SESSION: u32 = 5;

/// A log-in that a script sends.
pub struct Json {
    client: Client,
    entry: String,
    recipe: Recipe,
    /// What is answered to a random password.
    refusal: Response,
    /// How the last try was refused.
    refused: Option<Refusal>,
    held: Option<Begun>,
    known: Arc<Known>,
}

/// What the sessions at one endpoint know of it.
struct Known {
    /// What a random password got beside the first one.
    refusals: Refusals,
    /// The field of its page for the letters of a picture.
    letters: OnceLock<String>,
    /// Whether a token of its page serves one visitor at a time.
    turns: Turns,
}

/// A session before anyone signed in.
struct Begun {
    jar: Jar,
    page: Response,
    tries: u32,
}

impl Json {
    /// The log-in of the page at `entry`, sent by `recipe`; `None` where it is not taken so: a random pair must get an answer
    /// that endpoints give to one.
    pub async fn new(
        client: Client,
        entry: String,
        recipe: Recipe,
        random: (&str, &str),
    ) -> Option<Self> {
        let mut door = Self {
            client,
            entry,
            recipe,
            refusal: Response::default(),
            refused: None,
            held: None,
            known: Arc::new(Known {
                refusals: Refusals::default(),
                letters: OnceLock::new(),
                turns: Turns::after(None),
            }),
        };
        let mut begun = door.begin().await.ok()?;
        if let Some(field) = asks_for_letters(&begun.page.body) {
            door.known.letters.get_or_init(|| field);
        }
        let answer = door.post(&mut begun, random.0, random.1).await.ok()?;
        let is_read = answer.unread.is_none();
        if !is_read || matches!(answer.status(), 404 | 405 | 406 | 411 | 415 | 500..) {
            return None;
        }
        door.refusal = answer;
        Some(door)
    }

    /// What was answered to the random pair.
    pub(crate) fn answered(&self) -> &Response {
        &self.refusal
    }

    async fn begin(&self) -> Result<Begun, HttpError> {
        let begun = self.visit().await?;
        // Those of cookies are each visitor's own.
        let carried_by = |page: &Response| tokens_of(&page.body, &Jar::default()).into_headers();
        let shown = (carried_by(&begun.page), &begun.jar);
        let at = (&self.client, self.entry.as_str());
        if self.known.turns.came(at, shown, carried_by).await? {
            return self.visit().await;
        }
        Ok(begun)
    }

    async fn visit(&self) -> Result<Begun, HttpError> {
        let mut jar = Jar::default();
        let request = Request::get(self.entry.clone());
        let page = self.client.follow(request, &mut jar).await?;
        Ok(Begun {
            jar,
            page,
            tries: 0,
        })
    }

    async fn post(
        &self,
        begun: &mut Begun,
        account: &str,
        password: &str,
    ) -> Result<Response, HttpError> {
        let request = self.recipe.fill(account, password);
        let dressed = begun
            .jar
            .dress(tokens_of(&begun.page.body, &begun.jar).dress(request));
        let sent = self.client.sent_from(dressed, &begun.page.target);
        let answer = self.client.send(&sent).await?;
        begun.jar.take(&answer.head);
        Ok(answer)
    }

    async fn sign_in(&mut self, account: &str, password: &str) -> Result<Attempt, HttpError> {
        let mut begun = match self.held.take() {
            Some(begun) => begun,
            None => self.begin().await?,
        };
        let before = begun.jar.clone();
        let answer = self.post(&mut begun, account, password).await?;
        if let Some(unweighed) = unweighed(&answer) {
            return Ok(unweighed);
        }
        let is_refusal = alike(&answer, &self.refusal);
        let session = Session {
            jar: begun.jar.clone(),
            tokens: answer::tokens(&answer.body),
        };
        // An answer like that to a random password is looked behind once: a session may be told by a cookie alone.
        let is_given = begun.jar != before || !session.tokens.is_empty();
        let most = if is_refusal && !is_given {
            1
        } else {
            usize::MAX
        };
        let places: Vec<String> = self
            .recipe
            .places
            .iter()
            .chain([&self.entry])
            .take(most)
            .cloned()
            .collect();
        let header = self.recipe.token_header.as_deref();
        if let Some(accepted) =
            proof::shown(&self.client, &places, &session, &before, header).await?
        {
            return Ok(accepted);
        }
        if answer::says_yes(&answer) && is_refusal {
            return Ok(Attempt::Unusable(format!(
                "it says yes to a random password ({}), and nothing shows that anyone is signed in",
                outline_of(&answer)
            )));
        }
        let refusal = answer::refusal(&answer);
        // Nothing wrong is like an empty password but another account, of which more may be said.
        let is_empty_no = password.is_empty() && answer::says_no(&answer);
        if is_refusal || is_empty_no || self.known.refusals.have(&refusal.shape) {
            if begun.tries + 1 < TRIES_PER_SESSION && !self.known.turns.are_taken() {
                begun.tries += 1;
                self.held = Some(begun);
            }
            self.refused = Some(refusal);
            return Ok(Attempt::Refused);
        }
        if begun.tries > 0 {
            // What a page gives for one request only may be used up.
            let log = self.client.log();
            log.note("this session was used for other tries: a fresh one is asked");
            return Box::pin(self.sign_in(account, password)).await;
        }
        let like = self.like(&answer, &refusal, account, password).await?;
        if like == Attempt::Refused {
            self.refused = Some(refusal);
        }
        Ok(like)
    }

    /// What an answer means that is another than the first random password got: one that looks the same is tried in a fresh
    /// session, and what gets the same answer is refused.
    async fn like(
        &self,
        answer: &Response,
        refusal: &Refusal,
        account: &str,
        password: &str,
    ) -> Result<Attempt, HttpError> {
        let Some((account, random)) = random_like(account, password, self.takes_account()) else {
            return Ok(Attempt::Unusable(
                "this machine gave no random numbers for a control".to_owned(),
            ));
        };
        self.client.log().note(&format!(
            "it answers otherwise than to a random password: another that looks like this one, account {account:?}, password {random:?}"
        ));
        let mut fresh = self.begin().await?;
        let other = self.post(&mut fresh, &account, &random).await?;
        if let Some(unweighed) = unweighed(&other) {
            return Ok(unweighed);
        }
        if answer::refusal(&other).shape == refusal.shape {
            self.known.refusals.learn(refusal.shape.clone());
            return Ok(Attempt::Refused);
        }
        Ok(Attempt::Unusable(format!(
            "it answers otherwise than to a random password of the same length ({}), and nothing shows that anyone is signed in",
            outline_of(answer)
        )))
    }
}

/// What an answer says of no password: that no more are taken, or none for the moment, or nothing that could be read.
fn unweighed(answer: &Response) -> Option<Attempt> {
    let words = words_of(&answer.body);
    if matches!(answer.status(), 423 | 429) || page_says_locked(&answer.body) {
        return Some(Attempt::LockedOut(words));
    }
    if answer.status() == 503 || says_busy(&text_of(&answer.body)) {
        return Some(Attempt::Dropped(format!(
            "it has no room for a login: {words:?}"
        )));
    }
    let why = answer.unread.as_ref()?;
    Some(Attempt::Unusable(format!(
        "its answer {why}: whether it takes the login was not seen"
    )))
}

impl Login for Json {
    fn service(&self) -> &'static str {
        match self.recipe.coding {
            Coding::Json(_) => "http-json",
            Coding::Form(_) => "http-form",
        }
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(async move {
            self.sign_in(account, password)
                .await
                .unwrap_or_else(|error| Attempt::Dropped(error.to_string()))
        })
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
            recipe: self.recipe.clone(),
            refusal: self.refusal.clone(),
            refused: None,
            held: None,
            known: Arc::clone(&self.known),
        })
    }

    fn takes_account(&self) -> bool {
        self.recipe.takes_account()
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
        self.known.letters.get().map(|field| unread_letters(field))
    }
}
