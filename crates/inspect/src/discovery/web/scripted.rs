//! Log-ins that a script sends or draws: read from its text where that is plain, else seen in a browser.

use std::time::Duration;

use proofhouse_browser::{BrowserError, Chromium};
use scraper::Html;
use tokio::time::{Instant, timeout_at};

use super::super::Way;
use crate::checks::default_credentials::random_password;
use crate::protocols::Door;
use crate::protocols::http::{Client, Jar, Request, Response, local_redirect};
use crate::protocols::http_form::{Form, LoginForm, select, sets_password};
use crate::protocols::http_json::script::{self, SCRIPT_BYTES_MAX};
use crate::protocols::http_json::{Json, Recipe};
use crate::protocols::http_script::{Script, Sends, Sent, Window};

/// The most scripts of one page that are fetched.
const SCRIPTS_MAX: usize = 16;
/// How long they are fetched in all.
const FETCHING: Duration = Duration::from_mins(1);

/// The way into a page with a field for a password, where a script takes part in it; `None` where its form is plain.
pub(super) async fn sent(
    client: &Client,
    entry: &str,
    page: &Response,
    form: Option<&LoginForm>,
) -> Option<Way> {
    let scripts = scripts_of(client, page).await;
    if form.is_some() && !script::sends(&scripts) && !script::may_change_password(&scripts) {
        return None;
    }
    let seeker = Seeker {
        client,
        entry,
        scripts: &scripts,
        form,
    };
    // Where its fields set a password, what its scripts send with one sets it: only a browser shows whether they log in.
    let sets = form.is_none() && sets_password(&page.body);
    if !sets && let Some(door) = seeker.read(&page.target).await {
        return Some(Way::Door(Box::new(door)));
    }
    match seeker.browser(Chromium::find()).await {
        Ok(way) => way,
        // A form that is posted by itself may be tried as it stands, where nothing may change what it sends.
        Err(reason)
            if form.is_some_and(|form| form.post) && !script::may_change_password(&scripts) =>
        {
            client.log().note(&format!(
                "its form is tried as it stands, without its script: {reason}"
            ));
            None
        }
        Err(reason) if sets => Some(unusable(format!(
            "its fields for a password look like those that set a new one, so nothing was sent; and {reason}"
        ))),
        Err(reason) => Some(unusable(format!(
            "its login form is sent by script only, and {reason}"
        ))),
    }
}

/// The way into a page that shows no log-in until its script has run; `None` where it has no script, or was seen to show
/// none then either. Words beside the script show nothing: "Loading…" and a footer stand on pages that draw a log-in.
pub(super) async fn drawn(
    client: &Client,
    entry: &str,
    page: &Response,
    chromium: Result<Chromium, BrowserError>,
) -> Option<Way> {
    if page.status() >= 300 || !page.body.to_ascii_lowercase().contains("<script") {
        return None;
    }
    let scripts = scripts_of(client, page).await;
    let seeker = Seeker {
        client,
        entry,
        scripts: &scripts,
        form: None,
    };
    seeker.browser(chromium).await.unwrap_or_else(|reason| {
        Some(unusable(format!(
            "its page has a script, and whether that draws a login that can be tried was not seen: {reason}"
        )))
    })
}

fn unusable(reason: String) -> Way {
    Way::Unusable {
        service: "http-script",
        reason,
    }
}

/// Where a log-in is sought, and the scripts of its page.
struct Seeker<'a> {
    client: &'a Client,
    entry: &'a str,
    scripts: &'a str,
    /// The form that stands in the page without its script, if one does.
    form: Option<&'a LoginForm>,
}

impl Seeker<'_> {
    /// The log-in as the scripts' text has it, where the endpoint takes it so.
    async fn read(&self, target: &str) -> Option<Json> {
        let recipe = script::read(self.scripts, target)?;
        self.client.log().note(&format!(
            "its script posts the login to {}: a random pair is sent there",
            recipe.target
        ));
        self.door(recipe).await
    }

    async fn door(&self, recipe: Recipe) -> Option<Json> {
        let (account, password) = (random_password()?, random_password()?);
        Json::new(
            self.client.clone(),
            self.entry.to_owned(),
            recipe,
            (&account, &password),
        )
        .await
    }

    /// The log-in as the page sends it in a browser; `None` where it shows none; `Err`: why that was not to be seen.
    async fn browser(
        &self,
        chromium: Result<Chromium, BrowserError>,
    ) -> Result<Option<Way>, String> {
        let chromium = chromium.map_err(|error| error.to_string())?;
        let window = Window::new(chromium, self.client.clone(), self.entry)
            .ok_or_else(|| "its address cannot be opened".to_owned())?;
        let (Some(account), Some(password)) = (random_password(), random_password()) else {
            return Err("this machine gave no random numbers for a control".to_owned());
        };
        match window.watch(&account, &password).await? {
            Sends::NoForm(_) => Ok(None),
            Sends::Nothing(reason) => Err(reason),
            Sends::Something(sent) => Ok(Some(Way::Door(self.door_of(window, *sent).await))),
        }
    }

    /// Our own client where what it sends is taken from it too, else the browser.
    async fn door_of(&self, window: Window, sent: Sent) -> Door {
        // The form is sent as it stands: its hidden fields are read anew for each try.
        if let (true, Some(form)) = (sent.by_form, self.form) {
            let entry = self.entry.to_owned();
            return Box::new(Form::new(self.client.clone(), entry, form.clone()));
        }
        if let Some(mut recipe) = sent.plain.clone() {
            let read = script::places(self.scripts, self.entry);
            recipe.places = read.into_iter().chain(recipe.places).collect();
            recipe.places.dedup();
            if let Some(door) = self.door(recipe).await
                && Some(door.answered().status()) == sent.status
            {
                return Box::new(door);
            }
        }
        self.client
            .log()
            .note("what its script sends cannot be sent without it: it is tried in the browser");
        Box::new(Script::new(window, sent))
    }
}

/// The text of a page's scripts: those within it, and those that it loads from the device. What was not read of them may
/// do anything, and `UNREAD` stands for it.
async fn scripts_of(client: &Client, page: &Response) -> String {
    scripts_until(client, page, Instant::now() + FETCHING).await
}

/// The same, as far as it came until then.
async fn scripts_until(client: &Client, page: &Response, deadline: Instant) -> String {
    let (mut text, sources) = inline(&page.body);
    // What an element of the page itself calls is a script too.
    let mut sources = sources
        .iter()
        .filter_map(|source| local_redirect(client.place(), &page.target, source));
    for source in sources.by_ref().take(SCRIPTS_MAX) {
        if text.len() >= SCRIPT_BYTES_MAX {
            text.push_str(script::UNREAD);
            break;
        }
        text.push('\n');
        let Ok(script) = timeout_at(deadline, script_at(client, &source)).await else {
            text.push_str(script::UNREAD);
            break;
        };
        text.push_str(&script);
    }
    bounded(text, sources.next().is_none())
}

/// The text of one script, which is asked for twice where it does not come whole.
async fn script_at(client: &Client, source: &str) -> String {
    let mut came = String::new();
    for _ in 0..2 {
        let request = Request::get(source);
        let Ok(answer) = client.follow(request, &mut Jar::default()).await else {
            continue;
        };
        match answer.status() {
            // What is not there runs in no browser either.
            404 | 410 => return String::new(),
            ..300 if answer.unread.is_none() => return answer.body,
            ..300 => came = answer.body,
            _ => {}
        }
    }
    came + script::UNREAD
}

/// As much of the scripts' text as is read; it says so where that is not all.
fn bounded(mut text: String, is_all: bool) -> String {
    let mut end = text.len().min(SCRIPT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let is_whole = is_all && end == text.len();
    text.truncate(end);
    if !is_whole {
        text.push_str(script::UNREAD);
    }
    text
}

/// The scripts within a page with the handlers of its elements, and the sources of the others.
fn inline(body: &str) -> (String, Vec<String>) {
    let html = Html::parse_document(body);
    let mut text = String::new();
    let mut sources = Vec::new();
    for script in select(html.root_element(), "script") {
        match script.attr("src") {
            Some(source) => sources.push(source.to_owned()),
            None => text.extend(script.text().chain(["\n"])),
        }
    }
    for element in select(html.root_element(), "[onsubmit], [onclick]") {
        for name in ["onsubmit", "onclick"] {
            if let Some(handler) = element.attr(name) {
                // A handler of a form takes part in its sending by its place alone.
                text.push_str(if name == "onsubmit" { "submit: " } else { "" });
                text.push_str(handler);
                text.push('\n');
            }
        }
    }
    (text, sources)
}

#[cfg(test)]
mod tests {
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Arc;

    use tokio::time::timeout;

    use super::*;
    use crate::transcript::Log;
    use crate::wire::Limits;

    #[test]
    fn scripts_and_handlers_of_a_page_are_gathered() {
        let (text, sources) = inline(
            "<form onsubmit='return go()'><script>function go(){}</script><script src=/a.js></script>",
        );
        assert_eq!(text, "function go(){}\nsubmit: return go()\n");
        assert_eq!(sources, ["/a.js"]);
    }

    /// A client of a place where nothing listens.
    fn client() -> Client {
        let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let place = SocketAddr::from(([127, 0, 0, 1], 9));
        Client::new(place, &log, Limits::default())
    }

    #[test]
    fn scripts_that_are_cut_may_do_anything() {
        let whole = bounded("x()".to_owned(), true);
        assert_eq!(whole, "x()");
        for cut in [
            bounded("é".repeat(SCRIPT_BYTES_MAX), true),
            bounded("x()".to_owned(), false),
        ] {
            assert!(script::sends(&cut) && script::may_change_password(&cut));
            assert!(cut.len() <= SCRIPT_BYTES_MAX + script::UNREAD.len());
        }
    }

    #[tokio::test]
    async fn scripts_that_come_too_slowly_may_do_anything() {
        // Connections are taken, and nothing is ever answered.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let client = Client::new(silent.local_addr().unwrap(), &log, Limits::default());
        let page = Response {
            body: "<script src=/a.js></script>".repeat(2),
            target: "/".to_owned(),
            ..Response::default()
        };
        let deadline = Instant::now() + Duration::from_millis(50);
        let cut = timeout(
            Duration::from_secs(5),
            scripts_until(&client, &page, deadline),
        )
        .await;
        assert!(script::may_change_password(
            &cut.expect("it waits for each script")
        ));
    }

    #[tokio::test]
    async fn without_a_chromium_the_reason_says_so_and_what_to_do() {
        let client = client();
        let seeker = Seeker {
            client: &client,
            entry: "/",
            scripts: "",
            form: None,
        };
        let Err(reason) = seeker.browser(Err(BrowserError::NoChromium)).await else {
            panic!("a way without a browser");
        };
        assert!(reason.contains("install it"), "{reason}");
    }

    #[tokio::test]
    async fn a_page_with_a_script_that_no_browser_looked_at_may_ask_for_a_login() {
        let client = client();
        let way = async |body: &str| {
            let mut page = Response {
                body: body.to_owned(),
                target: "/".to_owned(),
                ..Response::default()
            };
            page.head.status = 200;
            drawn(&client, "/", &page, Err(BrowserError::NoChromium)).await
        };
        for body in [
            "<h1>Hub</h1><script src=/draw.js></script>",
            "<div>Loading…</div><SCRIPT>draw()</SCRIPT><footer>Acme</footer>",
            "<title>Panel</title><div id=app></div><script>draw()</script>",
        ] {
            let Some(Way::Unusable { reason, .. }) = way(body).await else {
                panic!("nobody looked, and it was judged: {body}");
            };
            assert!(reason.contains("install it"), "{reason}");
        }
        assert!(
            way("<h1>Hub</h1><p>Living room: 20 degrees</p>")
                .await
                .is_none()
        );
    }
}
