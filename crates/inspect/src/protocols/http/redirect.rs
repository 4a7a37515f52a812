//! Where an answer leads, by a header or by its page, as long as that is on the very address and port of the device.

use std::net::SocketAddr;

use url::Url;

use super::{Client, Response, meta_refresh};
use crate::wire::Place;

impl Client {
    /// Where a response leads on this very address and port; elsewhere is noted and not followed.
    pub(super) fn next(&self, response: &Response) -> Option<String> {
        let to = if (300..400).contains(&response.status()) {
            response.head.header("location")?.to_owned()
        } else {
            meta_refresh(&response.body)?
        };
        let Some(target) = local_redirect(self.place, &response.target, &to) else {
            let to: String = to.chars().take(200).collect();
            self.log.note(&format!(
                "not followed: {to:?} leaves the address of the bench"
            ));
            return None;
        };
        (target != response.target || (300..400).contains(&response.status())).then_some(target)
    }
}

impl Response {
    /// The other port of the device at `place` to which a redirect leads, if it does.
    pub(crate) fn leads_to_port_of(&self, place: Place) -> Option<u16> {
        let location = self.head.header("location").filter(|_| self.leads_away())?;
        let (scheme, address) = (if place.is_tls() { "https" } else { "http" }, place.address);
        let base = Url::parse(&format!("{scheme}://{address}{}", self.target)).ok()?;
        let url = base.join(location).ok()?;
        let is_here = is_host(&url, address) && ["http", "https"].contains(&url.scheme());
        let port = url.port_or_known_default().filter(|_| is_here)?;
        (port != address.port()).then_some(port)
    }
}

/// Where a redirect from `from` to `to` leads, if it stays at the very address and port of the device.
pub fn local_redirect(place: impl Into<Place>, from: &str, to: &str) -> Option<String> {
    let place = place.into();
    let (scheme, address) = (if place.is_tls() { "https" } else { "http" }, place.address);
    let base = Url::parse(&format!("{scheme}://{address}{from}")).ok()?;
    let url = base.join(to).ok()?;
    let here = url.scheme() == scheme
        && url.port_or_known_default() == Some(address.port())
        && is_host(&url, address);
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    here.then(|| format!("{}{query}", url.path()))
}

/// Whether a URL is of the very address.
fn is_host(url: &Url, address: SocketAddr) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.trim_matches(['[', ']']) == address.ip().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;
    use crate::transcript::Log;
    use crate::wire::Limits;

    #[test]
    fn a_redirect_to_another_host_or_port_is_not_followed() {
        let log = Log::new(std::sync::Arc::new(|| jiff::Timestamp::UNIX_EPOCH));
        let client = Client::new(
            SocketAddr::from(([192, 168, 1, 9], 8080)),
            &log,
            Limits::default(),
        );
        let to = |location: &str| {
            let headers = vec![("location".to_owned(), location.to_owned())];
            let head = Head {
                status: 302,
                headers,
            };
            client.next(&Response {
                head,
                target: "/a/b".to_owned(),
                ..Response::default()
            })
        };
        assert_eq!(to("login.htm?x=1"), Some("/a/login.htm?x=1".to_owned()));
        assert_eq!(to("http://192.168.1.9:8080/in"), Some("/in".to_owned()));
        for away in [
            "http://192.168.1.9/in",
            "http://cloud.example/",
            "https://192.168.1.9:8080/",
            "//192.168.1.10:8080/",
        ] {
            assert_eq!(to(away), None, "{away}");
        }
    }
}
