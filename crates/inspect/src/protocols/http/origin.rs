//! From which page a request comes: some frameworks refuse a log-in that comes from nowhere, whatever its password.
//!
//! Django checks `Referer` over TLS and `Origin` everywhere; handlers of forms in firmware check `Referer`.

use super::{Client, Request};

impl Client {
    /// The request as a browser sends it from the page at `target`.
    pub(crate) fn sent_from(&self, request: Request, target: &str) -> Request {
        let place = self.place();
        let scheme = if place.is_tls() { "https" } else { "http" };
        let origin = format!("{scheme}://{}", place.address);
        let request = request.header("Referer", format!("{origin}{target}"));
        if request.method == "POST" {
            request.header("Origin", origin)
        } else {
            request
        }
    }
}
