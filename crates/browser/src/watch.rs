//! What happens while a page is looked at: its requests, its errors, and what it wants beside being read.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::page::Request;
use crate::proxy::REFUSED_HEADER;

/// Errors, and wishes, that are kept of one page.
const KEPT_MAX: usize = 100;
/// The longest text that is kept of one of them, in characters.
const TEXT_MAX: usize = 300;
/// The longest body of a request that is kept, in characters.
const BODY_MAX: usize = 64 * 1024;
/// Header lines that are kept of one request.
const HEADERS_MAX: usize = 60;
/// A request that is under way for longer is a wait for news, and nothing that a page is drawn from.
const UNDER_WAY_MAX: Duration = Duration::from_secs(4);

/// A command that an event calls for: its session (`None`: the browser), its method, its parameters.
pub(crate) type Reply = (bool, &'static str, Value);

/// What one visit showed so far.
#[derive(Default)]
pub(crate) struct Watch {
    pub(crate) requests: Vec<Request>,
    pub(crate) console_errors: Vec<String>,
    pub(crate) denied: Vec<String>,
    pub(crate) crashed: bool,
    pub(crate) loading: bool,
    pub(crate) status: Option<u16>,
    /// What the proxy itself said in place of the document.
    pub(crate) not_let_through: Option<String>,
    main_frame: String,
    under_way: BTreeMap<String, Instant>,
    places: BTreeMap<String, usize>,
    last: Option<Instant>,
    surplus: usize,
}

fn text(value: &Value, name: &str) -> String {
    let text = value.get(name).and_then(Value::as_str).unwrap_or_default();
    text.chars().take(TEXT_MAX).collect()
}

fn keep(list: &mut Vec<String>, words: String) {
    if list.len() < KEPT_MAX {
        list.push(words);
    }
}

impl Watch {
    /// A watch over the page whose main frame has this id.
    pub(crate) fn of(main_frame: &str) -> Self {
        Self {
            main_frame: main_frame.to_owned(),
            ..Self::default()
        }
    }

    /// How many requests there were, kept or not.
    pub(crate) fn count(&self) -> usize {
        self.requests.len() + self.surplus
    }

    /// Whether the page has asked for anything.
    pub(crate) fn has_asked(&self) -> bool {
        self.surplus > 0 || self.requests.iter().any(|one| !one.is_of_the_browser())
    }

    /// Whether nothing is under way, and since when nothing has happened.
    pub(crate) fn quiet_since(&self, now: Instant) -> Option<Instant> {
        let busy = self
            .under_way
            .values()
            .any(|since| now.duration_since(*since) < UNDER_WAY_MAX);
        (!busy && !self.loading).then(|| self.last.unwrap_or(now))
    }

    /// Notes that something happened now.
    pub(crate) fn touch(&mut self, now: Instant) {
        self.last = Some(now);
    }

    /// Takes up an event of the page or of the browser; what must be answered to it.
    pub(crate) fn take(
        &mut self,
        target: &str,
        method: &str,
        params: &Value,
        requests_max: usize,
        now: Instant,
    ) -> Option<Reply> {
        match method {
            "Network.requestWillBeSent" => self.sent(params, requests_max, now),
            "Network.responseReceived" => self.answered(params, now),
            "Network.loadingFinished" | "Network.loadingFailed" => {
                let id = text(params, "requestId");
                let is_given_up = params.get("canceled").and_then(Value::as_bool) == Some(true);
                if method.ends_with("Failed") && !is_given_up {
                    self.fail(&id);
                }
                self.under_way.remove(&id);
                self.touch(now);
            }
            "Network.webSocketCreated" => {
                let request = Request {
                    method: "WebSocket".to_owned(),
                    url: text(params, "url"),
                    kind: "WebSocket".to_owned(),
                    ..Request::default()
                };
                self.push(request, requests_max);
            }
            "Page.frameStartedLoading" | "Page.frameStoppedLoading" => {
                if text(params, "frameId") == self.main_frame {
                    self.loading = method.ends_with("StartedLoading");
                    self.touch(now);
                }
            }
            "Runtime.exceptionThrown" => {
                let details = params.get("exceptionDetails").unwrap_or(&Value::Null);
                let exception = details.get("exception").unwrap_or(&Value::Null);
                let words = [text(details, "text"), text(exception, "description")].join(" ");
                keep(&mut self.console_errors, words.trim().to_owned());
            }
            "Log.entryAdded" => {
                let entry = params.get("entry").unwrap_or(&Value::Null);
                if text(entry, "level") == "error" {
                    keep(&mut self.console_errors, text(entry, "text"));
                }
            }
            "Inspector.targetCrashed" => self.crashed = true,
            _ => return self.wished(target, method, params),
        }
        None
    }

    /// What a page wants beside being read: all of it is denied.
    fn wished(&mut self, target: &str, method: &str, params: &Value) -> Option<Reply> {
        match method {
            "Page.javascriptDialogOpening" => {
                let words = format!(
                    "a dialog ({}): {}",
                    text(params, "type"),
                    text(params, "message")
                );
                keep(&mut self.denied, words);
                // A page that asks whether it may be left is left.
                let answer = json!({ "accept": text(params, "type") == "beforeunload" });
                Some((true, "Page.handleJavaScriptDialog", answer))
            }
            "Browser.downloadWillBegin" => {
                keep(
                    &mut self.denied,
                    format!("a download of {}", text(params, "url")),
                );
                None
            }
            "Page.fileChooserOpened" => {
                keep(&mut self.denied, "a file of this machine".to_owned());
                None
            }
            "Target.targetCreated" => {
                let info = params.get("targetInfo")?;
                let id = info.get("targetId").and_then(Value::as_str)?;
                if id == target || text(info, "openerId").is_empty() || text(info, "type") != "page"
                {
                    return None;
                }
                keep(
                    &mut self.denied,
                    format!("a window for {}", text(info, "url")),
                );
                let which = json!({ "targetId": id });
                Some((false, "Target.closeTarget", which))
            }
            _ => None,
        }
    }

    fn sent(&mut self, params: &Value, requests_max: usize, now: Instant) {
        let id = text(params, "requestId");
        self.touch(now);
        if let Some(redirect) = params.get("redirectResponse") {
            self.status_of(&id, redirect);
        }
        let Some(request) = params.get("request") else {
            return;
        };
        let url = text(request, "url");
        // What stands in the page itself costs nobody a request.
        if !["http:", "https:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return;
        }
        let headers = request.get("headers").and_then(Value::as_object);
        let read = Request {
            method: text(request, "method"),
            url: request
                .get("url")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .chars()
                .take(4096)
                .collect(),
            kind: text(params, "type"),
            headers: headers
                .into_iter()
                .flatten()
                .take(HEADERS_MAX)
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
            body: request
                .get("postData")
                .and_then(Value::as_str)
                .map(|body| body.chars().take(BODY_MAX).collect()),
            status: None,
            failed: false,
        };
        self.under_way.insert(id.clone(), now);
        if let Some(place) = self.push(read, requests_max) {
            self.places.insert(id, place);
        }
    }

    fn push(&mut self, request: Request, requests_max: usize) -> Option<usize> {
        if self.requests.len() >= requests_max {
            self.surplus += 1;
            return None;
        }
        self.requests.push(request);
        Some(self.requests.len() - 1)
    }

    fn answered(&mut self, params: &Value, now: Instant) {
        let id = text(params, "requestId");
        self.touch(now);
        if let Some(response) = params.get("response") {
            let status = self.status_of(&id, response);
            let words = words_of_the_proxy(response);
            let is_document =
                text(params, "type") == "Document" && text(params, "frameId") == self.main_frame;
            if is_document {
                self.status = status;
                self.not_let_through = words;
            }
        }
    }

    fn fail(&mut self, id: &str) {
        let place = self.places.get(id);
        if let Some(request) = place.and_then(|place| self.requests.get_mut(*place)) {
            request.failed = true;
        }
    }

    /// The status of a request's answer, unless the answer is the proxy's own.
    fn status_of(&mut self, id: &str, response: &Value) -> Option<u16> {
        let is_ours = words_of_the_proxy(response).is_some();
        let status = response.get("status").and_then(Value::as_u64);
        let status = status
            .and_then(|status| u16::try_from(status).ok())
            .filter(|_| !is_ours);
        if is_ours {
            self.fail(id);
        }
        let place = *self.places.get(id)?;
        self.requests.get_mut(place)?.status = status;
        status
    }
}

/// What the proxy says in an answer of its own.
fn words_of_the_proxy(response: &Value) -> Option<String> {
    let headers = response.get("headers").and_then(Value::as_object)?;
    headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(REFUSED_HEADER))
        .map(|(_, words)| {
            words
                .as_str()
                .unwrap_or_default()
                .chars()
                .take(TEXT_MAX)
                .collect()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(watch: &mut Watch, method: &str, params: &Value) -> Option<Reply> {
        watch.take("t", method, params, 3, Instant::now())
    }

    #[test]
    fn a_redirected_request_is_two_and_each_has_its_status() {
        let mut watch = Watch::of("f");
        let sent = |url: &str| json!({ "requestId": "1", "type": "Document", "request": { "url": url, "method": "GET", "headers": {} } });
        take(&mut watch, "Network.requestWillBeSent", &sent("http://d/a"));
        let mut second = sent("http://d/b");
        second["redirectResponse"] = json!({ "status": 302, "headers": {} });
        take(&mut watch, "Network.requestWillBeSent", &second);
        let answer = json!({ "requestId": "1", "type": "Document", "frameId": "f", "response": { "status": 200, "headers": {} } });
        take(&mut watch, "Network.responseReceived", &answer);
        let statuses: Vec<Option<u16>> = watch.requests.iter().map(|one| one.status).collect();
        assert_eq!(statuses, [Some(302), Some(200)]);
        assert_eq!(watch.status, Some(200));
    }

    #[test]
    fn the_icon_is_nothing_that_the_page_asked_for() {
        let mut watch = Watch::of("f");
        let sent = |kind: &str, method: &str| json!({ "requestId": method, "type": kind, "request": { "url": "http://d/favicon.ico", "method": method } });
        take(
            &mut watch,
            "Network.requestWillBeSent",
            &sent("Other", "GET"),
        );
        assert_eq!((watch.count(), watch.has_asked()), (1, false));
        take(
            &mut watch,
            "Network.requestWillBeSent",
            &sent("Fetch", "POST"),
        );
        assert!(watch.has_asked());
    }

    #[test]
    fn what_came_in_part_or_was_not_let_through_has_failed_and_what_was_given_up_has_not() {
        let mut watch = Watch::of("f");
        for id in ["cut", "given up", "ours"] {
            let sent = json!({ "requestId": id, "type": "Script", "request": { "url": "http://d/a.js", "method": "GET" } });
            take(&mut watch, "Network.requestWillBeSent", &sent);
            let headers = if id == "ours" {
                json!({ REFUSED_HEADER: "elsewhere" })
            } else {
                json!({})
            };
            let answer = json!({ "requestId": id, "type": "Script", "response": { "status": 200, "headers": headers } });
            take(&mut watch, "Network.responseReceived", &answer);
        }
        let failed = |id: &str, canceled: bool| json!({ "requestId": id, "canceled": canceled });
        take(&mut watch, "Network.loadingFailed", &failed("cut", false));
        take(
            &mut watch,
            "Network.loadingFailed",
            &failed("given up", true),
        );
        take(
            &mut watch,
            "Network.loadingFinished",
            &json!({ "requestId": "ours" }),
        );
        let failed: Vec<bool> = watch.requests.iter().map(|one| one.failed).collect();
        assert_eq!(failed, [true, false, true]);
    }

    #[test]
    fn requests_beyond_the_limit_are_counted_and_not_kept() {
        let mut watch = Watch::of("f");
        for number in 0..9 {
            let sent = json!({ "requestId": number.to_string(), "request": { "url": "http://d/", "method": "GET" } });
            take(&mut watch, "Network.requestWillBeSent", &sent);
        }
        assert_eq!((watch.requests.len(), watch.count()), (3, 9));
    }

    #[test]
    fn dialogs_and_windows_are_denied() {
        let mut watch = Watch::of("f");
        let dialog = json!({ "type": "prompt", "message": "Your password?" });
        let reply = take(&mut watch, "Page.javascriptDialogOpening", &dialog).unwrap();
        assert_eq!(reply.1, "Page.handleJavaScriptDialog");
        let window = json!({ "targetInfo": { "targetId": "w", "type": "page", "openerId": "t", "url": "http://d/ad" } });
        let reply = take(&mut watch, "Target.targetCreated", &window).unwrap();
        assert_eq!((reply.0, reply.1), (false, "Target.closeTarget"));
        assert_eq!(
            watch.denied,
            [
                "a dialog (prompt): Your password?",
                "a window for http://d/ad"
            ]
        );
    }
}
