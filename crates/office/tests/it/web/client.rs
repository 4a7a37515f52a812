//! An office that listens on loopback, and a browser without JavaScript that visits it.

mod people;
mod program;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use proofhouse_office::config::DataDir;
use proofhouse_office::people::enrolment;
use proofhouse_office::store::Engine;
use proofhouse_office::web::{App, Opening, Origin, Setup, serve};
use scraper::{Html, Selector};
use sha2::Digest as _;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::office::TestOffice;
pub(crate) use people::{enrol, officer, sign_in};
pub(crate) use program::Program;

/// A running office.
pub(crate) struct WebOffice {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    runtime: Runtime,
    stop: Option<oneshot::Sender<()>>,
    /// What must live as long as the office does.
    _kept: Box<dyn std::any::Any>,
}

impl WebOffice {
    pub(crate) fn open() -> Self {
        Self::start(false)
    }

    pub(crate) fn drill() -> Self {
        Self::start(true)
    }

    fn start(drill: bool) -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let app = runtime.block_on(async {
            let opening = Opening {
                data: DataDir::new(folder.path()),
                store_url: None,
                regimes: crate::office::regimes().with_standards(crate::office::standards()),
                drill,
                origin: Origin::parse(&format!("http://localhost:{}", address.port())).unwrap(),
                trust: None,
            };
            opening.open().await.unwrap()
        });
        Self::listen(app, listener, runtime, Box::new(folder))
    }

    /// A drill whose notice about the tests' product is published and in force.
    pub(crate) fn with_published_notice() -> (Self, String) {
        Self::with_notice(true)
    }

    /// A drill whose notice about the tests' product is approved, and no more.
    pub(crate) fn with_approved_notice() -> (Self, String) {
        Self::with_notice(false)
    }

    fn with_notice(published: bool) -> (Self, String) {
        Self::over(async move |office| {
            let (_, notice) = if published {
                office.published().await
            } else {
                office.approved().await
            };
            notice.to_string()
        })
    }

    /// A drill in which nothing has happened yet, and a bundle that its lab signed.
    pub(crate) fn with_lab() -> (Self, Vec<u8>) {
        Self::over(async |office| office.bundle())
    }

    /// A drill over the tests' office, after `prepare`.
    fn over<T>(prepare: impl AsyncFnOnce(&TestOffice) -> T) -> (Self, T) {
        let runtime = Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        let origin = Origin::parse(&format!("http://localhost:{port}")).unwrap();
        let (app, kept, prepared) = runtime.block_on(async {
            let office = TestOffice::new(Engine::Sqlite).await;
            let prepared = prepare(&office).await;
            let sequencer = office.sequencer().await;
            sequencer.pass().await.unwrap();
            let setup = Setup {
                desk: office.desk.clone(),
                origin,
                register_files: office.data.register(),
                sequencer: std::sync::Arc::new(sequencer),
            };
            (App::new(setup).await.unwrap(), office, prepared)
        });
        (
            Self::listen(app, listener, runtime, Box::new(kept)),
            prepared,
        )
    }

    fn listen(
        app: App,
        listener: tokio::net::TcpListener,
        runtime: Runtime,
        kept: Box<dyn std::any::Any>,
    ) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let address = listener.local_addr().unwrap();
        runtime.spawn(serve(app.clone(), listener, async {
            let _told = stopped.await;
        }));
        Self {
            app,
            address,
            runtime,
            stop: Some(stop),
            _kept: kept,
        }
    }

    /// Runs something against the office's own store.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The path of the first officer's link.
    pub(crate) fn first_link(&self) -> Option<String> {
        let today = self.app.clock().today();
        let link = self
            .wait(enrolment::first_link(
                self.app.store(),
                today,
                self.app.wall_now(),
            ))
            .unwrap();
        link.map(|secret| format!("/enrol/{}", secret.reveal()))
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            address: self.address,
            cookies: BTreeMap::new(),
        }
    }
}

impl Drop for WebOffice {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _gone = stop.send(());
        }
    }
}

/// One browser, with its cookies.
pub(crate) struct Browser {
    address: SocketAddr,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, &[], "")
    }

    /// Fills in the form of `page` that posts to `action`, sends it, and returns the answer unfollowed.
    pub(crate) fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = page.hidden_fields(action);
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &hidden {
            body.append_pair(name, value);
        }
        for (name, value) in fields {
            body.append_pair(name, value);
        }
        self.post_form(action, &body.finish())
    }

    pub(crate) fn post_form(&mut self, path: &str, body: &str) -> Page {
        self.send(
            "POST",
            path,
            &[("content-type", "application/x-www-form-urlencoded")],
            body,
        )
    }

    /// The media type and the SHA-256 of what a path holds.
    pub(crate) fn hash(&self, path: &str) -> (String, String) {
        let address = format!("http://localhost:{}{path}", self.address.port());
        let mut response = ureq::get(&address).call().unwrap();
        let media = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let bytes = response.body_mut().read_to_vec().unwrap();
        (media, hex::encode(sha2::Sha256::digest(bytes)))
    }

    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://localhost:{}{path}", self.address.port()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let line: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("cookie", line.join("; "));
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let mut response = config
            .new_agent()
            .run(request.body(body.to_owned()).unwrap())
            .unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.body_mut().read_to_string().unwrap_or_default(),
        }
    }
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> Option<String> {
        self.headers
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned())
    }

    /// The text of the first element that `selector` finds.
    pub(crate) fn one(&self, selector: &str) -> String {
        self.all(selector).into_iter().next().unwrap_or_default()
    }

    /// The texts of all elements that `selector` finds.
    pub(crate) fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        html.select(&Selector::parse(selector).unwrap())
            .map(|element| {
                element
                    .text()
                    .collect::<String>()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// An attribute of each element that `selector` finds and that has it.
    pub(crate) fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        html.select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.value().attr(attribute).map(str::to_owned))
            .collect()
    }

    fn hidden_fields(&self, action: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text);
        let form = html
            .select(&Selector::parse("form").unwrap())
            .find(|form| form.value().attr("action") == Some(action))
            .unwrap_or_else(|| panic!("no form posts to {action} on: {}", self.text));
        form.select(&Selector::parse("input[type=hidden]").unwrap())
            .map(|input| {
                let value = |name| input.value().attr(name).unwrap_or_default().to_owned();
                (value("name"), value("value"))
            })
            .collect()
    }

    /// The page's main part, one tag a line, without what differs from run to run: for snapshots.
    pub(crate) fn main(&self) -> String {
        let html = Html::parse_document(&self.text);
        let main = html
            .select(&Selector::parse("main").unwrap())
            .next()
            .expect("a main part")
            .html();
        let mut lines = main
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n");
        for token in self.attributes("input[name=form_token]", "value") {
            lines = lines.replace(&token, "(the form's token)");
        }
        lines
    }
}
