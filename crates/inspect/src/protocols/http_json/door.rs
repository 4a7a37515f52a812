//! The endpoint as a door: sent as the script sends it, and judged by what the session sees afterwards.

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::http_form::{outline_of, page_says_locked, text_of, tokens_of, words_of};
use super::super::{Attempt, Door, Login, Refusal, Trying, says_busy};
use super::answer::{self, alike};
use super::proof::{self, Session};
use super::{Coding, Recipe};

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
        };
        let mut begun = door.begin().await.ok()?;
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
        let mut jar = Jar::default();
        let page = self
            .client
            .follow(Request::get(self.entry.clone()), &mut jar)
            .await?;
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
        let answer = self.client.send(&dressed).await?;
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
        let words = words_of(&answer.body);
        if matches!(answer.status(), 423 | 429) || page_says_locked(&answer.body) {
            return Ok(Attempt::LockedOut(words));
        }
        if answer.status() == 503 || says_busy(&text_of(&answer.body)) {
            return Ok(Attempt::Dropped(format!(
                "it has no room for a login: {words:?}"
            )));
        }
        if let Some(why) = &answer.unread {
            return Ok(Attempt::Unusable(format!(
                "its answer {why}: whether it takes the login was not seen"
            )));
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
        if is_refusal || answer::says_no(&answer) {
            if begun.tries + 1 < TRIES_PER_SESSION {
                begun.tries += 1;
                self.held = Some(begun);
            }
            self.refused = Some(answer::refusal(&answer));
            return Ok(Attempt::Refused);
        }
        Ok(Attempt::Unusable(format!(
            "it answers otherwise than to a random password ({}), and nothing shows that anyone is signed in",
            outline_of(&answer)
        )))
    }
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
        })
    }

    fn takes_account(&self) -> bool {
        self.recipe.takes_account()
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused.clone()
    }
}
