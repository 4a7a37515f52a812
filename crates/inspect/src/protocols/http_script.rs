//! Log-ins that only a browser can send: the page's own script draws the form, or changes the password before it goes out.
//!
//! The page is opened in a confined Chromium (`proofhouse_browser`) that reaches the device's very address and port and
//! nothing else; its form is filled in with a random pair first, and what it sends tells how to go on: a form that is posted as we
//! would fill it in (`posted`) is left to our own client (`http_form`), an account and a password that stand as they are beside
//! what never changes make a recipe for it (`http_json`), anything else is sent by the browser each time.
//! Being signed in is shown by the page itself: with the cookies and the storage of the tab it shows itself without a log-in
//! form, which a fresh tab is shown. Tries are few, one after another, each in a tab of its own.
//! Does not cover: second factors, pictures of letters, forms in frames of another origin.

use std::sync::{Arc, Mutex, PoisonError};

use proofhouse_browser::{Browser, BrowserError, Chromium, End, Limits, Page, Reach, Refused, Tab};
use url::Url;

use super::http::{Client, is_costly, local_redirect};
use super::http_form::asks_first;
use super::http_json::{self, Recipe};
use crate::transcript::Log;

mod after;
mod door;
mod drawn;
mod lost;
mod posted;
mod writes;

pub use door::Script;
use drawn::{has_come, missing_script, undrawn};
use lost::Try;
pub use posted::Posted;
pub(crate) use posted::{is_constant, stands_in};
pub(crate) use writes::writes_into_form;

/// A browser that several tries share, one at a time, and what it is for.
#[derive(Clone)]
pub struct Window {
    browser: Arc<Mutex<Option<Browser>>>,
    chromium: Chromium,
    client: Client,
    entry: Url,
}

/// What the page at an entry sends when its log-in form is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sends {
    /// The page shows no log-in form; its words.
    NoForm(String),
    /// The form sends nothing, or cannot be looked at; why.
    Nothing(String),
    /// It sends something.
    Something(Box<Sent>),
}

/// What a form was seen to send for a random pair, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// How the words stand in it, with places that the page reads; `None` where the script changes them.
    pub plain: Option<Recipe>,
    /// The status of the answer to it.
    pub status: Option<u16>,
    /// The form that the page itself posted with the words as they are, as one without a script does.
    pub posted: Option<Posted>,
    /// What it caused the page to ask the device for, and how that was answered.
    pub caused: Vec<proofhouse_browser::Request>,
    /// The words of the page afterwards.
    pub refusal: String,
    /// Whether it has a field for an account.
    pub takes_account: bool,
    /// A script of another place that was not loaded, so that what the others then did may be less than usual.
    pub without: Option<String>,
    /// Why the refusals that follow may be none.
    pub doubt: Option<String>,
}

impl Window {
    /// A window to the page at `entry` (path and query) of the client's service. Nothing is started yet.
    pub fn new(chromium: Chromium, client: Client, entry: &str) -> Option<Self> {
        let place = client.place();
        let scheme = if place.is_tls() { "https" } else { "http" };
        let entry = Url::parse(&format!("{scheme}://{}{entry}", place.address)).ok()?;
        Some(Self {
            browser: Arc::default(),
            chromium,
            client,
            entry,
        })
    }

    /// Fills in the form of the page with a random pair and tells what it sends.
    pub async fn watch(&self, account: &str, password: &str) -> Result<Sends, String> {
        let (account, password) = (account.to_owned(), password.to_owned());
        self.with(move |window, browser| {
            let mut tab = browser.tab()?;
            let mut page = window.opened(&mut tab)?;
            window.note("opened", &page);
            // A small device has few sockets, and drops what comes beside other calls.
            if undrawn(&page).is_some() {
                page = window.opened(&mut tab)?;
                window.note("opened once more, since not all of it came", &page);
            }
            let lost = missing_script(&page).map(|url| format!("{url} did not come"));
            let unseen = if page.asks_password {
                lost
            } else {
                undrawn(&page)
            };
            if let Some(why) = unseen.or_else(|| is_broken(&page).then(|| page.end.to_string())) {
                return Ok(Sends::Nothing(format!(
                    "its page cannot be looked at: {why}"
                )));
            }
            if !page.asks_password {
                return Ok(Sends::NoForm(words(&page)));
            }
            if asks_first(&page.text) {
                return Ok(Sends::Nothing(
                    "it asks for a first password to be set, and for no login".to_owned(),
                ));
            }
            let Some(sent) = tab.sign_in(&account, &password)? else {
                return Ok(Sends::Nothing(
                    "its fields for a password are those that set a new one".to_owned(),
                ));
            };
            window.note("after a random pair", &sent.page);
            Ok(window.judge(&page, &sent, &account, &password))
        })
        .await
    }

    /// The page at the entry, in this tab.
    fn opened(&self, tab: &mut Tab<'_>) -> Result<Page, BrowserError> {
        Ok(readable(tab.open(&self.entry)?))
    }

    fn judge(
        &self,
        page: &Page,
        sent: &proofhouse_browser::SignIn,
        account: &str,
        password: &str,
    ) -> Sends {
        let own = self.sent_by(&sent.page);
        if own.is_empty() {
            return Sends::Nothing(format!(
                "its log-in form sent nothing to the device when it was filled in ({})",
                sent.page.end
            ));
        }
        let is_set = own.iter().find(|(target, request)| {
            let body = request.body.as_deref().unwrap_or_default();
            body.contains(password) && http_json::script::may_set(target)
        });
        if let Some((target, _)) = is_set {
            return Sends::Nothing(format!(
                "its form sends the password to {target}, which sounds as if it set one: no more is sent"
            ));
        }
        let plain = own.iter().find_map(|(target, request)| {
            let body = request.body.as_deref().unwrap_or_default();
            let mut recipe = http_json::seen(target, body, account, password)?;
            recipe.places = self.read_by(page);
            Some((recipe, request))
        });
        let request = plain.as_ref().map(|(_, request)| *request);
        let tried = Try {
            fresh: page,
            random: &[],
            account,
            password,
        };
        Sends::Something(Box::new(Sent {
            status: request.and_then(|request| request.status),
            posted: own
                .iter()
                .find_map(|(to, request)| Posted::by(page, to, request, account, password)),
            caused: own.iter().map(|(_, request)| (*request).clone()).collect(),
            plain: plain.map(|(recipe, _)| recipe),
            refusal: words(&sent.page),
            takes_account: sent.account_asked,
            without: self.unloaded(page),
            doubt: after::warning_of(page).or_else(|| tried.fault(&own)),
        }))
    }

    /// What the page itself sent to the device, and where.
    fn sent_by<'p>(&self, page: &'p Page) -> Vec<(String, &'p proofhouse_browser::Request)> {
        let by_page = page.requests.iter().filter(|one| !one.is_of_the_browser());
        by_page
            .filter_map(|request| Some((self.target(&request.url)?, request)))
            .collect()
    }

    /// A script of another place that did not come.
    fn unloaded(&self, page: &Page) -> Option<String> {
        let mut scripts = page.requests.iter().filter(|one| one.kind == "Script");
        let lost = scripts.find(|one| !has_come(one) && self.target(&one.url).is_none());
        lost.map(|one| one.url.clone())
    }

    /// Places of the device that the page's scripts read.
    fn read_by(&self, page: &Page) -> Vec<String> {
        let of_scripts = |one: &&proofhouse_browser::Request| {
            one.method == "GET" && matches!(one.kind.as_str(), "XHR" | "Fetch")
        };
        page.requests
            .iter()
            .filter(of_scripts)
            .filter_map(|one| self.target(&one.url))
            .filter(|target| http_json::script::is_harmless(target))
            .take(6)
            .collect()
    }

    /// Path and query of an address of the device.
    fn target(&self, url: &str) -> Option<String> {
        local_redirect(self.client.place(), self.entry.path(), url)
    }

    /// Does something with the browser, which is started where it is not there; `Err`: why it could not be done.
    async fn with<T: Send + 'static>(
        &self,
        doing: impl FnOnce(&Self, &mut Browser) -> Result<T, BrowserError> + Send + 'static,
    ) -> Result<T, String> {
        let window = self.clone();
        let log = self.client.log().of_this_session();
        let done = tokio::task::spawn_blocking(move || {
            let held = Arc::clone(&window.browser);
            let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
            if held.is_none() {
                *held = Some(window.start(&log)?);
            }
            let Some(browser) = held.as_mut() else {
                return Err("the browser is gone".to_owned());
            };
            let done = doing(&window, browser);
            // After trouble the next try gets a fresh one.
            if done.is_err() {
                *held = None;
            }
            done.map_err(|error| error.to_string())
        });
        done.await
            .unwrap_or_else(|_| Err("the browser's thread ended early".to_owned()))
    }

    fn start(&self, log: &Log) -> Result<Browser, String> {
        let reach = Reach::only(self.client.place().address);
        let browser = Browser::start(&self.chromium, reach, Limits::default())
            .map_err(|error| error.to_string())?;
        log.note(&format!("a browser was started: {}", browser.confinement()));
        Ok(browser)
    }

    /// Writes down what the browser was seen to do.
    fn note(&self, when: &str, page: &Page) {
        let log = self.client.log();
        log.note(&format!("browser, {when}: {}, {:?}", page.end, words(page)));
        for request in &page.requests {
            let status = request
                .status
                .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            let body = request.body.as_deref().unwrap_or_default();
            log.note(&format!(
                "browser sent {} {} {body:?}: {status}",
                request.method, request.url
            ));
        }
        for Refused {
            method,
            place,
            reason,
        } in &page.refused
        {
            log.note(&format!("browser was refused {method} {place}: {reason}"));
        }
        for wish in &page.denied {
            log.note(&format!("browser was denied {wish}"));
        }
    }
}

/// The first words of a page as a reader sees it.
fn words(page: &Page) -> String {
    let words: Vec<&str> = page.text.split_whitespace().take(60).collect();
    words
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .take(160)
        .collect()
}

/// The page, without what it holds where that would take too much to read: as the browser gives one that is too large.
fn readable(page: Page) -> Page {
    if !is_costly(&page.html) {
        return page;
    }
    Page {
        html: String::new(),
        asks_password: false,
        end: End::TooLarge,
        ..page
    }
}

/// Whether the page broke while it was drawn: what a form of it then does, or leaves undone, says nothing of the device.
fn is_broken(page: &Page) -> bool {
    matches!(page.end, End::Hung | End::Crashed | End::TooMuchMemory)
}

/// Whether the page came to rest, or would have gone on for ever without breaking.
fn is_at_rest(page: &Page) -> bool {
    matches!(page.end, End::Settled | End::OutOfTime)
}

/// Whether the page came to something that can be judged, if all came that it is drawn from (`drawn`).
fn is_there(page: &Page) -> bool {
    is_at_rest(page) && page.status.is_none_or(|status| status < 300)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn window() -> Window {
        let place = SocketAddr::from(([192, 168, 1, 9], 8080));
        let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let client = Client::new(place, &log, crate::wire::Limits::default());
        let program = std::env::current_exe().unwrap();
        Window::new(Chromium::at(program).unwrap(), client, "/login").unwrap()
    }

    /// What is made of a form after which these were asked for: each with its method, its place and its kind.
    fn judged(requests: &[(&str, &str, &str)]) -> Sends {
        let request = |(method, target, kind): &(&str, &str, &str)| proofhouse_browser::Request {
            method: (*method).to_owned(),
            url: format!("http://192.168.1.9:8080{target}"),
            kind: (*kind).to_owned(),
            ..proofhouse_browser::Request::default()
        };
        let sent = proofhouse_browser::SignIn {
            account_asked: true,
            page: Page {
                requests: requests.iter().map(request).collect(),
                ..Page::default()
            },
        };
        window().judge(&Page::default(), &sent, "account", "password")
    }

    #[test]
    fn an_icon_that_comes_late_is_nothing_that_the_form_sent() {
        let icon = ("GET", "/favicon.ico", "Other");
        assert!(matches!(judged(&[icon]), Sends::Nothing(_)));
        let hashed = ("GET", "/in?h=5f4d", "Fetch");
        assert!(matches!(judged(&[icon, hashed]), Sends::Something(_)));
    }

    #[test]
    fn a_drawn_page_that_takes_too_much_to_read_shows_nothing() {
        let drawn = |html: String| {
            let asks_password = true;
            let page = Page {
                html,
                asks_password,
                ..Page::default()
            };
            let page = readable(page);
            (page.end, page.asks_password, page.html.is_empty())
        };
        let login = "<input type=password>".to_owned();
        assert_eq!(drawn(login), (End::Settled, true, false));
        let deep = "<div>".repeat(50_000);
        assert_eq!(drawn(deep), (End::TooLarge, false, true));
    }

    #[test]
    fn a_window_knows_what_is_the_devices_own() {
        let window = window();
        assert_eq!(
            window.target("http://192.168.1.9:8080/in?a=b"),
            Some("/in?a=b".to_owned())
        );
        for away in ["http://192.168.1.9/in", "https://cloud.example/x"] {
            assert_eq!(window.target(away), None, "{away}");
        }
    }
}
