//! What a visit brought: the page as it was drawn, and what it asked for on the way.

use url::Url;

/// A page after its scripts have run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Where it ended up, after redirects.
    pub final_url: Option<Url>,
    /// The status of the document itself, where one came.
    pub status: Option<u16>,
    /// The HTML of the document as drawn, cut at the limit.
    pub html: String,
    /// The text that a reader sees, cut at the limit.
    pub text: String,
    /// Its title.
    pub title: String,
    /// Its links, absolute.
    pub links: Vec<Link>,
    /// Whether a field for a password can be seen.
    pub asks_password: bool,
    /// Whether HTML or text was cut.
    pub cut: bool,
    /// What it asked for, in order.
    pub requests: Vec<Request>,
    /// What was not let through.
    pub refused: Vec<Refused>,
    /// Errors that its scripts reported.
    pub console_errors: Vec<String>,
    /// What it wanted beside being read: dialogs, downloads, windows. Each was denied.
    pub denied: Vec<String>,
    /// How the visit ended.
    pub end: End,
}

/// How a visit ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// The page came to rest.
    #[default]
    Settled,
    /// It was still at work when its time was up; it is shown as it stood then.
    OutOfTime,
    /// A script of it did not end, and was stopped or ended with the browser.
    Hung,
    /// It made more requests than the limit.
    TooManyRequests,
    /// It brought more bytes than the limit.
    TooManyBytes,
    /// It took more memory than the limit; the browser was ended.
    TooMuchMemory,
    /// It has more elements than the limit.
    TooLarge,
    /// It crashed.
    Crashed,
    /// It did not load: Chromium's own reason, such as `net::ERR_TOO_MANY_REDIRECTS`.
    Failed(String),
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Settled => f.write_str("it came to rest"),
            Self::OutOfTime => f.write_str("it was still at work when its time was up"),
            Self::Hung => f.write_str("a script of it did not end"),
            Self::TooManyRequests => f.write_str("it made too many requests"),
            Self::TooManyBytes => f.write_str("it brought too many bytes"),
            Self::TooMuchMemory => f.write_str("it took too much memory"),
            Self::TooLarge => f.write_str("it has too many elements"),
            Self::Crashed => f.write_str("it crashed"),
            Self::Failed(reason) => write!(f, "it did not load: {reason}"),
        }
    }
}

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub url: Url,
    /// Its words.
    pub text: String,
}

/// A request that the page made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method; `WebSocket` for one.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// What it was for, in Chromium's words: `Document`, `Script`, `XHR`, `Fetch`, …
    pub kind: String,
    /// Header lines as the page set them.
    pub headers: Vec<(String, String)>,
    /// What it sent, where it sent something.
    pub body: Option<String>,
    /// The status of the answer, where one came.
    pub status: Option<u16>,
    /// Whether it did not come whole, or was not let through. What the page itself gave up is not meant.
    pub failed: bool,
}

impl Request {
    /// Whether the browser asked for it of its own accord, and no page did: its icon, or what it fetches ahead.
    ///
    /// Chromium has no word for their kind but `Other`, and asks for an icon whenever it has the time.
    pub fn is_of_the_browser(&self) -> bool {
        self.method == "GET" && self.kind == "Other"
    }
}

/// A connection that was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The method: `CONNECT` for what goes within TLS and for a WebSocket.
    pub method: String,
    /// The host and the port.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// What a log-in form did when it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Whether there was a field for an account.
    pub account_asked: bool,
    /// The page afterwards; its requests are those that the form caused.
    pub page: Page,
}
