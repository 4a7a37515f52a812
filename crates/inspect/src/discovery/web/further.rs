//! The other logins of a web service: an administrator's pages, or an interface for programs, may have accounts of
//! their own beside those of the first page.
//!
//! Two places with one realm (RFC 7235 2.2) or one form share their accounts, so a login is tried once for each.

use std::time::Duration;

use proofhouse_browser::Chromium;
use tokio::time::{Instant, timeout_at};

use super::super::Way;
use super::search::Search;
use super::{scripted, way_of};
use crate::protocols::digest::realm;
use crate::protocols::http::{Client, Jar, Request, Response};
use crate::protocols::http_form;

/// The most other logins of one service that are tried: a page that names its realm anew each time would go on for ever.
const FURTHER_MAX: usize = 3;
/// How long they are looked for in all.
const LOOKING: Duration = Duration::from_secs(30);

/// What tells one login of a service from another.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    /// A realm of HTTP's own authentication.
    Realm(String),
    /// A form: the names of its fields, and the last part of where it is sent, if that is not the page itself.
    Form {
        account: Option<String>,
        password: String,
        action: String,
    },
    /// A page with a field for a password and no form that is sent without a script: its words.
    Words(String),
}

impl Mark {
    /// The mark of the login that a page is; `None` where it is none.
    fn of(page: &Response) -> Option<Self> {
        let mut challenges = page.head.all("www-authenticate").peekable();
        // Interfaces of a page whose login is a form answer 401 too, and ask for nothing.
        if page.status() == 401 && challenges.peek().is_some() {
            let realm = challenges.find_map(realm);
            return Some(Self::Realm(realm.unwrap_or_default()));
        }
        if let Some(form) = http_form::find_login_form(&page.body, &page.target) {
            let action = path_of(&form.action);
            let goes_elsewhere = action != path_of(&page.target);
            let last = action.rsplit('/').next().filter(|_| goes_elsewhere);
            return Some(Self::Form {
                account: form.account,
                password: form.password,
                action: last.unwrap_or_default().to_owned(),
            });
        }
        http_form::has_password_field(&page.body)
            .then(|| Self::Words(http_form::words_of(&page.body)))
    }
}

/// The logins at what is left of a search that are others than that of `first`, to be looked for once that one was
/// tried. `entry` is the place that led to `first`.
pub(super) fn way(client: &Client, entry: &str, first: &Response, search: Search) -> Way {
    let (client, entry, first) = (client.clone(), entry.to_owned(), Mark::of(first));
    Way::Further {
        service: "http",
        ways: Box::pin(async move {
            let seek = Seek {
                client,
                seen: Vec::from_iter(first),
                logins: vec![path_of(&entry)],
                ways: Vec::new(),
                deadline: Instant::now() + LOOKING,
            };
            seek.all(&entry, search).await
        }),
    }
}

/// The other logins that were found, and by what they are known.
struct Seek {
    client: Client,
    seen: Vec<Mark>,
    /// Where logins stand.
    logins: Vec<String>,
    ways: Vec<(Way, Option<String>)>,
    deadline: Instant,
}

impl Seek {
    async fn all(mut self, entry: &str, mut search: Search) -> Vec<(Way, Option<String>)> {
        let stood = !self.seen.is_empty();
        let mut unsure = self.asked(&mut search).await;
        if unsure.is_none() {
            unsure = self.drawn(&mut search).await;
        }
        if unsure.is_none() && stood && !stands(&self.client, entry).await {
            unsure = Some(format!(
                "since the login at {entry} was tried, none is shown there any more, and whether another stands beside it was not seen"
            ));
        }
        // What was not looked at is told: it may be the login that a list opens.
        let unsure = unsure.into_iter().chain(search.unseen());
        self.ways.extend(unsure.map(|reason| {
            let service = "http";
            (Way::Unusable { service, reason }, None)
        }));
        self.ways
    }

    /// Asks for what is left of the search; why not for all, where it ended early.
    async fn asked(&mut self, search: &mut Search) -> Option<String> {
        while let Some(place) = search.upcoming().map(str::to_owned) {
            if self.is_over() {
                return Some(not_looked_for(&place));
            }
            let Ok(look) = timeout_at(self.deadline, search.look(&self.client)).await else {
                return Some(not_looked_for(&place));
            };
            let Some(look) = look else {
                continue;
            };
            let Some(mark) = Mark::of(&look.page) else {
                search.shows_none(look);
                continue;
            };
            if self.seen.contains(&mark) {
                continue;
            }
            self.seen.push(mark);
            if let Some(way) = way_of(&self.client, &look.place, &look.page).await {
                self.found(way, &look.place);
            }
        }
        None
    }

    /// Looks at what scripts draw; why not at all of it, where that ended early.
    async fn drawn(&mut self, search: &mut Search) -> Option<String> {
        while let Some((place, page)) = search.scripted(&self.logins) {
            if self.is_over() {
                return Some(not_looked_for(&place));
            }
            if let Some(way) = scripted::drawn(&self.client, &place, &page, Chromium::find()).await
            {
                self.found(way, &place);
            }
        }
        None
    }

    fn is_over(&self) -> bool {
        self.ways.len() >= FURTHER_MAX || Instant::now() >= self.deadline
    }

    fn found(&mut self, way: Way, place: &str) {
        let log = self.client.log();
        log.note(&format!("another login stands at {place}"));
        self.logins.push(path_of(place));
        self.ways.push((way, Some(path_of(place))));
    }
}

fn not_looked_for(place: &str) -> String {
    format!("from {place} on no other login was looked for")
}

/// By what one login is told from another, in every run and at every unit: a query may differ from page to page.
fn path_of(place: &str) -> String {
    place.split('?').next().unwrap_or_default().to_owned()
}

/// Whether a login is still shown: a service that is gone, or that answers us otherwise since the tries, hides the rest.
async fn stands(client: &Client, entry: &str) -> bool {
    let request = Request::get(entry);
    let page = client.follow(request, &mut Jar::default()).await;
    page.is_ok_and(|page| Mark::of(&page).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;

    fn page(status: u16, challenge: &str, body: &str, target: &str) -> Response {
        let headers = [("www-authenticate".to_owned(), challenge.to_owned())];
        let headers = headers.into_iter().filter(|(_, value)| !value.is_empty());
        Response {
            head: Head {
                status,
                headers: headers.collect(),
            },
            body: body.to_owned(),
            target: target.to_owned(),
            ..Response::default()
        }
    }

    #[test]
    fn one_realm_is_one_login_however_it_is_asked_for() {
        let mark = |challenge: &str| Mark::of(&page(401, challenge, "", "/")).unwrap();
        let basic = mark("Basic realm=\"camera\"");
        assert_eq!(basic, mark("Basic charset=\"UTF-8\", realm=camera"));
        assert_eq!(basic, mark("Digest nonce=\"x\", realm=\"camera\""));
        assert_ne!(basic, mark("Basic realm=\"service\""));
        assert_eq!(mark("Basic"), mark("NTLM"));
    }

    #[test]
    fn a_form_that_stands_at_every_place_is_one_login() {
        let form = |action: &str, field: &str, target: &str| {
            let body = format!(
                "<form method=post action={action}><input name={field}><input type=password name=p></form>"
            );
            Mark::of(&page(200, "", &body, target)).unwrap()
        };
        let first = form("in.cgi", "u", "/");
        assert_eq!(first, form("in.cgi", "u", "/admin/"));
        assert_ne!(first, form("in.cgi", "operator", "/admin/"));
        assert_ne!(first, form("service.cgi", "u", "/admin/"));
        assert_eq!(form("", "u", "/"), form("", "u", "/login"));
        for status in [200, 401] {
            assert_eq!(Mark::of(&page(status, "", "<p>Hello", "/")), None);
        }
    }
}
