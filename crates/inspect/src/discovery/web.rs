//! Finds the logins of a web service: on its first page, behind that page's links, or at a usual place.
//!
//! The first that is found is tried at once; whether others stand beside it (`further`) is looked at afterwards.
//! A page that a script takes part in is looked at further (`scripted`): what its form sends, or whether it draws one.

use std::time::Duration;

use proofhouse_browser::Chromium;
use tokio::time::{Instant, timeout_at};

use super::Way;
use crate::protocols::http::{Client, Response, pictures};
use crate::protocols::{digest, http_basic, http_digest, http_form};

mod further;
mod led_on;
mod links;
mod scripted;
mod search;

pub(crate) use led_on::led_on;
use links::Links;
use search::Search;

/// Places where a login stands when the first page neither is one nor leads to one.
const USUAL_PLACES: &str = include_str!("../../data/http/places.txt");

fn usual_places() -> impl Iterator<Item = &'static str> {
    USUAL_PLACES.lines().filter(|line| line.starts_with('/'))
}

/// How long a login is looked for in all: some devices take seconds for each page.
const LOOKING: Duration = Duration::from_mins(2);

/// The ways into a web service whose first page is `page`; none where no login was found ([`without_login`]).
pub async fn ways_in(client: &Client, page: &Response) -> Vec<Way> {
    ways_until(client, page, Instant::now() + LOOKING).await
}

/// The same, found until then.
async fn ways_until(client: &Client, page: &Response, deadline: Instant) -> Vec<Way> {
    let links = Links::of(page);
    if let Some(unfollowed) = links.unfollowed() {
        client.log().note(&unfollowed);
    }
    let mut search = Search::beside(page, links);
    if let Some(way) = way_of(client, "/", page).await {
        return vec![way, further::way(client, "/", page, search)];
    }
    if (200..300).contains(&page.status()) && pictures(&page.head).is_some() {
        // Anyone may see or hear this, whatever stands behind a login beside it.
        return vec![without_login(page), further::way(client, "/", page, search)];
    }
    while let Some(place) = search.upcoming().map(str::to_owned) {
        let Ok(look) = timeout_at(deadline, search.look(client)).await else {
            return vec![not_looked_for(&place)];
        };
        let Some(look) = look else {
            continue;
        };
        if let Some(way) = way_of(client, &look.place, &look.page).await {
            let place = &look.place;
            client.log().note(&format!("the login stands at {place}"));
            return vec![way, further::way(client, place, &look.page, search)];
        }
        search.shows_none(look);
    }
    drawn(client, search, deadline).await
}

/// What a service is that answers too slowly: a login may stand where none was looked for.
fn not_looked_for(place: &str) -> Way {
    Way::Unusable {
        service: "http",
        reason: format!("it answers so slowly that from {place} on no login was looked for"),
    }
}

/// The ways that scripts draw, on the first page or behind its links; else what was not seen, if anything was not.
async fn drawn(client: &Client, mut search: Search, deadline: Instant) -> Vec<Way> {
    let whole = search.whole().clone();
    let mut next = Some(("/".to_owned(), whole));
    while let Some((place, page)) = next {
        if let Some(way) = scripted::drawn(client, &place, &page, Chromium::find()).await {
            return vec![way, further::way(client, &place, &page, search)];
        }
        next = search.scripted(&[]);
        if let Some((place, _)) = next.as_ref().filter(|_| Instant::now() >= deadline) {
            return vec![not_looked_for(place)];
        }
    }
    search.unseen_way().into_iter().collect()
}

/// What a first page is that neither is a login nor leads to one.
pub fn without_login(page: &Response) -> Way {
    let unfollowed = Links::of(page).unfollowed();
    match page.status() {
        // A login may stand in what was not read.
        200..300 if page.unread.is_some() => Way::Unusable {
            service: "http",
            reason: format!(
                "its page {}: whether it asks for a login was not seen",
                page.unread.as_deref().unwrap_or_default()
            ),
        },
        200..300 if pictures(&page.head).is_some() => {
            let (target, status) = (&page.target, page.status());
            let proof = format!(
                "GET {target} answers {status} with {}, without any login",
                page.brought()
            );
            Way::Open {
                service: "http",
                proof,
            }
        }
        200..300 if !page.body.trim().is_empty() => {
            let shown = format!(
                "GET {} answers {} with {} ({:?}) without any login, and",
                page.target,
                page.status(),
                page.brought(),
                http_form::words_of(&page.body)
            );
            let service = "http";
            match unfollowed {
                None => Way::Open {
                    service,
                    proof: format!("{shown} no login was found"),
                },
                Some(unfollowed) => Way::Unusable {
                    service,
                    reason: format!(
                        "{shown} {unfollowed}: whether a login stands there was not seen"
                    ),
                },
            }
        }
        status if page.leads_away() => Way::Unusable {
            service: "http",
            reason: format!(
                "it answers {status} and leads to another host or port, which is not followed"
            ),
        },
        status => Way::Unusable {
            service: "http",
            reason: match unfollowed {
                None => format!("it answers {status}, and no login was found"),
                Some(unfollowed) => {
                    format!("it answers {status}, and no login was found; {unfollowed}")
                }
            },
        },
    }
}

/// The login that a page is, if it is one. `entry` is the place that led to it.
async fn way_of(client: &Client, entry: &str, page: &Response) -> Option<Way> {
    if page.status() == 401 {
        let challenges: Vec<&str> = page.head.all("www-authenticate").collect();
        // A form's page is asked for again as it was; a protected page as it was found after redirects.
        let target = page.target.clone();
        if challenges
            .iter()
            .any(|challenge| http_basic::offered(challenge))
        {
            return Some(Way::Door(Box::new(http_basic::Basic::new(
                client.clone(),
                target,
            ))));
        }
        if challenges
            .iter()
            .any(|challenge| digest::offered(challenge))
        {
            return Some(Way::Door(Box::new(http_digest::Digest::new(
                client.clone(),
                target,
            ))));
        }
        if !http_form::has_password_field(&page.body) {
            let reason = format!(
                "it asks for a login that is not spoken: {:?}",
                challenges.join(", ")
            );
            return Some(Way::Unusable {
                service: "http",
                reason,
            });
        }
    }
    let form = http_form::find_login_form(&page.body, &page.target);
    // Two fields and a demand: a device that wants its first password set, before any login exists.
    let sets_first = form.is_none() && http_form::demands_new_password(&page.body);
    if !sets_first
        && http_form::has_password_field(&page.body)
        && let Some(way) = scripted::sent(client, entry, page, form.as_ref()).await
    {
        return Some(way);
    }
    if let Some(form) = form {
        return Some(Way::Door(Box::new(http_form::Form::new(
            client.clone(),
            entry.to_owned(),
            form,
        ))));
    }
    if sets_first {
        let reason = "it asks for a first password to be set, and for no login".to_owned();
        return Some(Way::Unusable {
            service: "http-form",
            reason,
        });
    }
    let asks = http_form::has_password_field(&page.body) && !http_form::sets_password(&page.body);
    asks.then(|| Way::Unusable {
        service: "http-form",
        reason: "its login form is sent by script only".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::Arc;

    use super::*;
    use crate::transcript::Log;
    use crate::wire::Limits;

    #[tokio::test]
    async fn a_service_that_answers_too_slowly_is_not_said_to_have_no_login() {
        // Connections are taken, and nothing is ever answered.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let client = Client::new(silent.local_addr().unwrap(), &log, Limits::default());
        let mut page = Response {
            body: "<h1>Hub</h1><a href=/status.htm>Status</a>".to_owned(),
            target: "/".to_owned(),
            ..Response::default()
        };
        page.head.status = 200;
        let deadline = Instant::now() + Duration::from_millis(50);
        let ways = ways_until(&client, &page, deadline).await;
        assert!(
            matches!(&ways[..], [Way::Unusable { reason, .. }] if reason.contains("from /status.htm on no login")),
            "a login may stand there"
        );
    }

    #[test]
    fn no_place_is_answered_with_a_whole_configuration() {
        for place in usual_places() {
            let (path, query) = place.split_once('?').unwrap_or((place, ""));
            let name = path.rsplit('/').next().unwrap_or_default();
            // Old cameras of Foscam and VStarcam give out every password by it.
            assert_ne!(name, "get_params.cgi");
            // Vivotek's and Axis' give out the whole tree where nothing is named.
            let gives_what_is_named = ["getparam.cgi", "param.cgi"].contains(&name);
            assert!(!gives_what_is_named || !query.is_empty(), "{place}");
        }
    }
}
