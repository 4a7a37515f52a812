//! Log-ins that a script sends or draws: read from its text where that is plain, else seen in a browser.
//!
//! A form on a page with a script is sent once in a browser, whatever the script says: fields that it fills are nowhere else to be
//! seen. Where the browser sends what stands in the form, our own client tries the list.

use proofhouse_browser::{BrowserError, Chromium};

use super::super::Way;
use crate::checks::default_credentials::random_password;
use crate::protocols::Door;
use crate::protocols::http::{Client, Jar, Request, Response};
use crate::protocols::http_form::{Form, LoginForm, find_login_form, sets_password};
use crate::protocols::http_json::script;
use crate::protocols::http_json::{Json, Recipe};
use crate::protocols::http_script::{Script, Sends, Sent, Window, is_constant};

mod hand;
mod texts;

use hand::{have_a_hand, may_change};
use texts::scripts_of;

/// The way into a page with a field for a password, where a script takes part in it; `None` where its form is plain.
pub(super) async fn sent(
    client: &Client,
    entry: &str,
    page: &Response,
    form: Option<&LoginForm>,
) -> Option<Way> {
    sent_by(client, entry, page, form, Chromium::find()).await
}

/// The same, seen in this browser where it comes to that.
async fn sent_by(
    client: &Client,
    entry: &str,
    page: &Response,
    form: Option<&LoginForm>,
    chromium: Result<Chromium, BrowserError>,
) -> Option<Way> {
    let scripts = scripts_of(client, page).await;
    if form.is_some() && scripts.trim().is_empty() {
        return None;
    }
    let seeker = Seeker {
        client,
        entry,
        page: &page.body,
        scripts: &scripts,
        form,
    };
    // Where its fields set a password, what its scripts send with one sets it: only a browser shows whether they log in.
    let sets = form.is_none() && sets_password(&page.body);
    if !sets && let Some(door) = seeker.read(&page.target).await {
        return Some(Way::Door(Box::new(door)));
    }
    let reason = match seeker.browser(chromium).await {
        Ok(way) => return way,
        Err(reason) => reason,
    };
    if form.is_some_and(|form| !have_a_hand(&scripts, &page.body, form)) {
        client.log().note(&format!(
            "its form is tried as it stands, without its script: {reason}"
        ));
        return None;
    }
    Some(unusable(if sets {
        format!(
            "its fields for a password look like those that set a new one, so nothing was sent; and {reason}"
        )
    } else if form.is_some() {
        format!("a script may take part in sending its login form, and {reason}")
    } else {
        format!("its login form is sent by script only, and {reason}")
    }))
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
        page: &page.body,
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
    /// The page without its script.
    page: &'a str,
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
            Sends::NoForm(_) if self.form.is_none() => Ok(None),
            Sends::NoForm(_) => Err("the form does not show once the script has run".to_owned()),
            Sends::Nothing(reason) => Err(reason),
            Sends::Something(sent) => {
                let door = self.door_of(window, *sent).await?;
                Ok(Some(Way::Door(door)))
            }
        }
    }

    /// Our own client where what it sends is taken from it too, else the browser; `Err`: why the browser did not show which.
    async fn door_of(&self, window: Window, sent: Sent) -> Result<Door, String> {
        if let Some(form) = self.plain(&sent).await {
            if let Some(url) = sent.without.filter(|_| may_change(self.scripts)) {
                return Err(format!(
                    "the script at {url}, which the others may need, is not the device's and was not loaded"
                ));
            }
            // The form is sent as it stands: its hidden fields are read anew for each try.
            let entry = self.entry.to_owned();
            return Ok(Box::new(Form::new(
                self.client.clone(),
                entry,
                form.clone(),
            )));
        }
        let plain = sent.plain.clone();
        if let Some(mut recipe) = plain.filter(|recipe| is_constant(recipe, &self.held())) {
            let read = script::places(self.scripts, self.entry);
            recipe.places = read.into_iter().chain(recipe.places).collect();
            recipe.places.dedup();
            if let Some(door) = self.door(recipe).await
                && Some(door.answered().status()) == sent.status
            {
                return Ok(Box::new(door));
            }
        }
        self.client
            .log()
            .note("what its script sends cannot be sent without it: it is tried in the browser");
        Ok(Box::new(Script::new(window, sent)))
    }

    /// The form, where the page posted what our own client would post. What the page holds for each visitor anew tells a second visit.
    async fn plain(&self, sent: &Sent) -> Option<&LoginForm> {
        let (posted, form) = (sent.posted.as_ref()?, self.form?);
        if posted.is_as_we_fill(form, None) {
            return Some(form);
        }
        let request = Request::get(self.entry);
        let page = self.client.follow(request, &mut Jar::default()).await;
        let page = page.ok()?;
        let other = find_login_form(&page.body, &page.target)?;
        posted.is_as_we_fill(form, Some(&other)).then_some(form)
    }

    /// What our own client read of the page and of its scripts; values as they stand in it are read once more as they are meant.
    fn held(&self) -> String {
        let fields = self.form.iter().flat_map(|form| &form.fields);
        let values = fields.map(|(_, value)| value.as_str());
        let all = [self.entry, self.page, self.scripts].into_iter();
        all.chain(values).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::Arc;

    use super::*;
    use crate::transcript::Log;
    use crate::wire::Limits;

    /// A client of a place where nothing listens.
    fn client() -> Client {
        let log = Log::new(Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let place = SocketAddr::from(([127, 0, 0, 1], 9));
        Client::new(place, &log, Limits::default())
    }

    #[tokio::test]
    async fn without_a_chromium_the_reason_says_so_and_what_to_do() {
        let client = client();
        let seeker = Seeker {
            client: &client,
            entry: "/",
            page: "",
            scripts: "",
            form: None,
        };
        let Err(reason) = seeker.browser(Err(BrowserError::NoChromium)).await else {
            panic!("a way without a browser");
        };
        assert!(reason.contains("install it"), "{reason}");
    }

    #[tokio::test]
    async fn without_a_chromium_a_form_is_tried_as_it_stands_only_where_no_script_has_a_hand_in_what_it_sends()
     {
        let client = client();
        let way = async |script: &str| {
            let page = Response {
                body: format!(
                    "<form action=/in method=post><input name=u><input type=password name=p>\
                     <input type=hidden name=flag><input type=submit onclick='go(this.form)'></form><script>{script}</script>"
                ),
                target: "/".to_owned(),
                ..Response::default()
            };
            let form = find_login_form(&page.body, "/");
            sent_by(
                &client,
                "/",
                &page,
                form.as_ref(),
                Err(BrowserError::NoChromium),
            )
            .await
        };
        for script in [
            // It says nothing of sending.
            "function go(f) { f.flag.value = sum; }",
            "function go(f) { f.flag.value = 'x'; }",
            "function go(f) { f.flag.value = sum; f.submit(); }",
            "function go(f) { var x = new XMLHttpRequest(); x.open('POST', place); x.send(all(f)); }",
        ] {
            let Some(Way::Unusable { reason, .. }) = way(script).await else {
                panic!("tried without its script: {script}");
            };
            assert!(reason.contains("install it"), "{reason}");
        }
        for script in [
            "function go(f) { if (f.p.value == '') { return; } f.submit(); }",
            "track('login page', Date.now())",
            "",
        ] {
            assert!(way(script).await.is_none(), "{script}");
        }
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
