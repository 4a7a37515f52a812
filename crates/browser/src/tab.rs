//! One tab with cookies of its own: opens pages, waits until they come to rest, and stops those that never do.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use url::Url;

use crate::error::BrowserError;
use crate::launch::Browser;
use crate::page::{End, Page};
use crate::pipe::Message;
use crate::snapshot::{self, Snapshot};
use crate::watch::Watch;

/// How long the browser may take for a command of its own.
const COMMAND: Duration = Duration::from_secs(10);
/// How often a page that is still at work is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// How often a page is asked whether its scripts let anything else run.
const PING: Duration = Duration::from_secs(2);
/// How long a page may stay without any text after it came to rest: some draw themselves later.
const BLANK: Duration = Duration::from_secs(3);

/// A tab; its cookies and storage end with it.
pub struct Tab<'b> {
    browser: &'b mut Browser,
    context: String,
    target: String,
    session: String,
    frame: String,
    pub(crate) watch: Watch,
    answers: Vec<(u64, Result<Value, String>)>,
}

impl Browser {
    /// Opens a page in a tab of its own, which is closed again.
    pub fn open(&mut self, url: &Url) -> Result<Page, BrowserError> {
        self.tab()?.open(url)
    }

    /// A new tab, with cookies and storage apart from every other.
    pub fn tab(&mut self) -> Result<Tab<'_>, BrowserError> {
        let context = self.own_id(
            "Target.createBrowserContext",
            &json!({ "disposeOnDetach": true }),
            "browserContextId",
        )?;
        let target = self.own_id(
            "Target.createTarget",
            &json!({ "url": "about:blank", "browserContextId": context }),
            "targetId",
        )?;
        let session = self.own_id(
            "Target.attachToTarget",
            &json!({ "targetId": target, "flatten": true }),
            "sessionId",
        )?;
        let mut tab = Tab {
            browser: self,
            context,
            target,
            session,
            frame: String::new(),
            watch: Watch::default(),
            answers: Vec::new(),
        };
        tab.prepare()?;
        Ok(tab)
    }

    fn own_id(&mut self, method: &str, params: &Value, name: &str) -> Result<String, BrowserError> {
        let answer = self.pipe.ask(method, params, COMMAND)?;
        let id = answer.get(name).and_then(Value::as_str);
        id.map(str::to_owned)
            .ok_or_else(|| BrowserError::Protocol(format!("{method} names no {name}")))
    }
}

impl Tab<'_> {
    fn prepare(&mut self) -> Result<(), BrowserError> {
        let post = json!({ "maxPostDataSize": 65536 });
        for (method, params) in [
            ("Page.enable", json!({})),
            ("Network.enable", post),
            ("Network.setCacheDisabled", json!({ "cacheDisabled": true })),
            ("Network.setBypassServiceWorker", json!({ "bypass": true })),
            ("Runtime.enable", json!({})),
            ("Log.enable", json!({})),
            ("Inspector.enable", json!({})),
            (
                "Page.setInterceptFileChooserDialog",
                json!({ "enabled": true }),
            ),
            (
                "Emulation.setFocusEmulationEnabled",
                json!({ "enabled": true }),
            ),
        ] {
            self.call(method, &params, COMMAND)?;
        }
        let tree = self.call("Page.getFrameTree", &json!({}), COMMAND)?;
        let frame = tree.pointer("/frameTree/frame/id").and_then(Value::as_str);
        frame
            .ok_or_else(|| BrowserError::Protocol("a tab without a frame".to_owned()))?
            .clone_into(&mut self.frame);
        Ok(())
    }

    /// Opens a page and waits until it has come to rest, or until a limit is reached.
    pub fn open(&mut self, url: &Url) -> Result<Page, BrowserError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BrowserError::NotWeb(url.to_string()));
        }
        let by = self.begin();
        self.watch.loading = true;
        let number = self.send("Page.navigate", &json!({ "url": url.as_str() }))?;
        let mut end = self.rest(by)?;
        let navigated = self.answers.iter().position(|(held, _)| *held == number);
        if let Some((_, Ok(answer))) = navigated.map(|place| self.answers.swap_remove(place))
            && let Some(reason) = answer.get("errorText").and_then(Value::as_str)
        {
            end = End::Failed(reason.chars().take(200).collect());
        }
        if let Some(words) = self.watch.not_let_through.take() {
            end = End::Failed(words);
        }
        let (end, mut snapshot) = self.look(end)?;
        let blank_by = by.min(Instant::now() + BLANK);
        let mut last = end;
        while last == End::Settled && snapshot.text.trim().is_empty() && Instant::now() < blank_by {
            self.watch.touch(Instant::now());
            last = self.rest(by)?;
            (last, snapshot) = self.look(last)?;
        }
        Ok(self.page(last, snapshot))
    }

    /// Begins a visit; when it must have ended.
    pub(crate) fn begin(&mut self) -> Instant {
        let limits = &self.browser.limits;
        self.browser.proxy.renew(limits.bytes);
        self.watch = Watch::of(&self.frame);
        self.answers.clear();
        let now = Instant::now();
        self.watch.touch(now);
        now + limits.page
    }

    /// Waits until the page has come to rest: nothing has happened for a while, and then its scripts let something else
    /// run. One that reckons a hash for seconds, and sends it then, is at work all the while, unless a worker reckons.
    pub(crate) fn rest(&mut self, by: Instant) -> Result<End, BrowserError> {
        let quiet = self.browser.limits.quiet;
        let mut ping: Option<(u64, Instant)> = None;
        let mut pinged = Instant::now();
        let mut answered: Option<Instant> = None;
        loop {
            let now = Instant::now();
            if let Some(end) = self.over() {
                return Ok(end);
            }
            if let Some((number, sent)) = ping {
                if self.answers.iter().any(|(held, _)| *held == number) {
                    ping = None;
                    answered = Some(sent);
                } else if now.duration_since(sent) > self.browser.limits.hold {
                    return Ok(End::Hung);
                }
            }
            let since = self.watch.quiet_since(now);
            let quiet_from = since.map(|since| since + quiet).filter(|from| now >= *from);
            if quiet_from.is_some_and(|from| answered.is_some_and(|sent| sent >= from)) {
                return Ok(End::Settled);
            }
            let is_due = quiet_from.is_some() || now.duration_since(pinged) > PING;
            if ping.is_none() && is_due {
                let zero = json!({ "expression": "0" });
                ping = Some((self.send("Runtime.evaluate", &zero)?, now));
                pinged = now;
            }
            if now >= by {
                return Ok(End::OutOfTime);
            }
            self.hear(LOOK.min(quiet).min(by.duration_since(now)))?;
        }
    }

    /// The limit that the page has gone beyond, if it has.
    fn over(&mut self) -> Option<End> {
        if self.watch.crashed {
            return Some(End::Crashed);
        }
        if self.watch.count() > self.browser.limits.requests {
            return Some(End::TooManyRequests);
        }
        if self.browser.proxy.is_over() {
            return Some(End::TooManyBytes);
        }
        if self.browser.takes_too_much_memory() {
            self.browser.end();
            return Some(End::TooMuchMemory);
        }
        None
    }

    /// Looks at the page as it stands; one whose scripts do not end is stopped first.
    pub(crate) fn look(&mut self, end: End) -> Result<(End, Snapshot), BrowserError> {
        match end {
            End::Crashed | End::TooMuchMemory => {
                self.browser.end();
                return Ok((end, Snapshot::default()));
            }
            End::Settled | End::Failed(_) => match snapshot::take(self) {
                Err(BrowserError::Silent(_)) => {}
                taken => {
                    let taken = taken?;
                    let end = if taken.too_large { End::TooLarge } else { end };
                    return Ok((end, taken));
                }
            },
            _ => {}
        }
        let end = if end == End::Settled { End::Hung } else { end };
        for (method, params) in [
            (
                "Emulation.setScriptExecutionDisabled",
                json!({ "value": true }),
            ),
            ("Runtime.terminateExecution", json!({})),
            ("Page.stopLoading", json!({})),
        ] {
            self.send(method, &params)?;
        }
        let taken = snapshot::take(self);
        self.send(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": false }),
        )?;
        match taken {
            Ok(taken) => Ok((end, taken)),
            Err(BrowserError::Silent(_) | BrowserError::Protocol(_)) => {
                // Why it was stopped stays what it was: that it then cannot be read either is no other reason.
                self.browser.end();
                Ok((end, Snapshot::default()))
            }
            Err(other) => Err(other),
        }
    }

    /// The page as it was seen.
    pub(crate) fn page(&mut self, end: End, snapshot: Snapshot) -> Page {
        let watch = std::mem::take(&mut self.watch);
        // A flood is what it is, even where it kept the page too busy to say so.
        let is_flood = self.browser.proxy.is_over() && !matches!(end, End::TooMuchMemory);
        let end = if is_flood { End::TooManyBytes } else { end };
        Page {
            final_url: snapshot.url,
            status: watch.status,
            html: snapshot.html,
            text: snapshot.text,
            title: snapshot.title,
            links: snapshot.links,
            asks_password: snapshot.asks_password,
            cut: snapshot.cut,
            requests: watch.requests,
            refused: self.browser.proxy.refused(),
            console_errors: watch.console_errors,
            denied: watch.denied,
            end,
        }
    }

    pub(crate) fn limits(&self) -> &crate::Limits {
        &self.browser.limits
    }

    pub(crate) fn frame(&self) -> &str {
        &self.frame
    }

    /// Sends a command of this tab; its number.
    pub(crate) fn send(&mut self, method: &str, params: &Value) -> Result<u64, BrowserError> {
        self.browser.pipe.send(Some(&self.session), method, params)
    }

    /// Sends a command of this tab and waits for its answer.
    pub(crate) fn call(
        &mut self,
        method: &str,
        params: &Value,
        wait: Duration,
    ) -> Result<Value, BrowserError> {
        let number = self.send(method, params)?;
        let by = Instant::now() + wait;
        loop {
            if let Some(place) = self.answers.iter().position(|(held, _)| *held == number) {
                let (_, outcome) = self.answers.swap_remove(place);
                return outcome
                    .map_err(|words| BrowserError::Protocol(format!("{method}: {words}")));
            }
            let left = by.saturating_duration_since(Instant::now());
            if left.is_zero() || self.watch.crashed {
                return Err(BrowserError::Silent(wait));
            }
            self.hear(left.min(LOOK))?;
        }
    }

    /// Waits at most so long for one message, and does what it calls for.
    fn hear(&mut self, wait: Duration) -> Result<(), BrowserError> {
        let Some(message) = self.browser.pipe.next(wait)? else {
            return Ok(());
        };
        match message {
            Message::Answer { number, outcome } => self.answers.push((number, outcome)),
            Message::Event {
                session,
                method,
                params,
            } => {
                let is_here = session
                    .as_ref()
                    .is_none_or(|session| *session == self.session);
                if !is_here {
                    return Ok(());
                }
                let most = self.browser.limits.requests;
                let now = Instant::now();
                let reply = self.watch.take(&self.target, &method, &params, most, now);
                if let Some((in_tab, method, params)) = reply {
                    let session = in_tab.then_some(self.session.as_str());
                    self.browser.pipe.send(session, method, &params)?;
                }
            }
        }
        Ok(())
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        let context = json!({ "browserContextId": self.context });
        // A browser that is gone has no tabs left.
        let _gone = self
            .browser
            .pipe
            .send(None, "Target.disposeBrowserContext", &context);
    }
}
