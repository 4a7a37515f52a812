//! Pages of scripts, opened in the confined browser (`proofhouse-browser`), which reaches the brief's hosts and nothing else.
//!
//! What the browser fetches is seen by its proxy, not by our own client: of TLS it tells nothing, and a test site's own
//! authority it does not trust. It is asked only for a page that our client has read already and that robots.txt allows.

use proofhouse_browser::{Browser, Chromium, End, Limits, NotReached, Reach};
use serde_json::json;
use url::Url;

use crate::brief::Brief;
use crate::fetch::addresses;
use crate::run::web::{Browse, Shown};

/// A browser for one site; it is started anew for each page.
pub struct Visits {
    chromium: Chromium,
    brief: Brief,
}

impl Visits {
    /// A browser for the brief's site; none where no Chromium is installed.
    pub fn of(brief: &Brief) -> Option<Self> {
        Some(Self {
            chromium: Chromium::find().ok()?,
            brief: brief.clone(),
        })
    }

    /// The brief's own rule, for each connection.
    fn reach(&self) -> Reach {
        let brief = self.brief.clone();
        Reach::by(move |host, port| {
            let named = ["https", "http"].iter().any(|scheme| {
                Url::parse(&format!("{scheme}://{host}:{port}/"))
                    .is_ok_and(|url| brief.allows(&url))
            });
            if !named {
                return Err(NotReached("the brief does not name it".to_owned()));
            }
            addresses(&brief, host, port).map_err(NotReached)
        })
    }

    fn visit(&self, url: &Url) -> Result<Shown, String> {
        let failed = |error: &dyn std::fmt::Display| format!("in a browser {error}");
        let mut browser = Browser::start(&self.chromium, self.reach(), Limits::default())
            .map_err(|error| failed(&error))?;
        let page = browser.open(url).map_err(|error| failed(&error))?;
        match &page.end {
            End::Settled | End::OutOfTime => {}
            other => return Err(failed(other)),
        }
        if page.cut {
            return Err("in a browser it is longer than is read".to_owned());
        }
        if !page
            .final_url
            .as_ref()
            .is_some_and(|end| self.brief.allows(end))
        {
            return Err("in a browser it leads to a place that the brief does not name".to_owned());
        }
        let requests: Vec<_> = page
            .requests
            .iter()
            .map(|one| {
                json!({ "method": one.method, "url": one.url, "kind": one.kind,
                    "headers": one.headers, "body": one.body, "status": one.status })
            })
            .collect();
        let refused: Vec<_> = page
            .refused
            .iter()
            .map(|one| json!({ "method": one.method, "place": one.place, "reason": one.reason }))
            .collect();
        let record = json!({
            "confinement": browser.confinement().to_string(),
            "url": page.final_url, "status": page.status, "end": page.end.to_string(),
            "requests": requests, "refused": refused, "denied": page.denied,
            "console_errors": page.console_errors,
        });
        Ok(Shown {
            html: page.html,
            requests: record.to_string().into_bytes(),
        })
    }
}

impl Browse for Visits {
    fn open(&self, url: &Url) -> Option<Result<Shown, String>> {
        Some(self.visit(url))
    }
}
