//! What only the signed-in see: a place that answers otherwise with a session than without it and than with a random one.

use super::super::http::{Client, HttpError, Jar, Request, Response};
use super::super::http_form::{asks_the_same, demands_new_password, outline_of};
use super::super::{Access, AtOnce, Attempt};
use super::answer::alike;

/// What was given for a log-in: cookies and tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    pub(super) jar: Jar,
    pub(super) tokens: Vec<String>,
}

impl Session {
    /// One that looks the same and was never given.
    fn forged(&self) -> Self {
        Self {
            jar: self.jar.map_values(forged),
            tokens: self.tokens.iter().map(|token| forged(token)).collect(),
        }
    }
}

/// A text of the same length and letters that was never given: each letter is moved on among its like.
fn forged(text: &str) -> String {
    let seed = u8::try_from(text.len() % 5).unwrap_or_default() + 3;
    text.bytes()
        .enumerate()
        .map(|(place, byte)| {
            let place = u8::try_from(place % 200).unwrap_or_default();
            let moved = |from: u8, count: u8| {
                char::from(from + (byte - from + seed + place % (count - 6)) % count)
            };
            match byte {
                b'0'..=b'9' => moved(b'0', 10),
                b'a'..=b'z' => moved(b'a', 26),
                b'A'..=b'Z' => moved(b'A', 26),
                other => char::from(other),
            }
        })
        .collect()
}

/// Asks for a place as the session's holder.
async fn ask(
    client: &Client,
    place: &str,
    session: &Session,
    header: Option<&str>,
) -> Result<Response, HttpError> {
    let mut request = Request::get(place);
    if let Some(token) = session.tokens.first() {
        request = request.header("Authorization", format!("Bearer {token}"));
        if let Some(header) = header {
            request = request.header(header, token.clone());
        }
    }
    client.follow(request, &mut session.jar.clone()).await
}

/// The access that one of `places` shows, if one does.
pub(super) async fn shown(
    client: &Client,
    places: &[String],
    session: &Session,
    before: &Jar,
    header: Option<&str>,
) -> Result<Option<Attempt>, HttpError> {
    for place in places {
        let with = ask(client, place, session, header).await?;
        // What was not read cannot be told from what others are shown.
        let is_shown = with.unread.is_none() && !with.body.trim().is_empty();
        if with.status() >= 300 || !is_shown {
            continue;
        }
        let others = [
            Session::default(),
            Session {
                jar: before.clone(),
                tokens: Vec::new(),
            },
            session.forged(),
        ];
        let mut without = None;
        let mut is_for_all = false;
        for other in others {
            let answer = ask(client, place, &other, header).await?;
            // A log-in that says what was wrong with the last one is one all the same.
            let asks_again =
                !demands_new_password(&with.body) && asks_the_same(&with.body, &answer.body);
            is_for_all |= asks_again || answer.unread.is_some() || alike(&with, &answer);
            if is_for_all {
                break;
            }
            without.get_or_insert(answer.status());
        }
        if is_for_all {
            continue;
        }
        let proof = format!(
            "GET {place} with the session answers {} with {}; without it {} and with a random one otherwise",
            with.status(),
            outline_of(&with),
            without.unwrap_or_default()
        );
        let change_forced = demands_new_password(&with.body);
        return Ok(Some(Attempt::Accepted(Access {
            proof,
            change_forced,
            at_once: AtOnce::Unknown,
            passwordless: false,
        })));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_token_looks_the_same_and_is_another() {
        for token in ["aaaaaaaa", "0123456789abcdef", "eyJ.Zz9-_="] {
            let forged = forged(token);
            assert_eq!(forged.len(), token.len());
            assert_ne!(forged, token);
        }
    }
}
