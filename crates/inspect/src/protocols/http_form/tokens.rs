//! Tokens against forged requests that a script would send as headers: from a `meta` tag, or from a cookie that is
//! submitted twice.
//!
//! Frameworks name them alike: Rails and Laravel `csrf-token` and `X-CSRF-Token`, Django `csrftoken` and
//! `X-CSRFToken`, Angular and axios `XSRF-TOKEN` and `X-XSRF-TOKEN`. To send one that nobody asked for does no harm.

use scraper::Html;

use super::super::http::{Jar, Request};
use super::select;

/// The longest token that is sent back, in bytes.
const TOKEN_BYTES_MAX: usize = 4096;

/// The headers that a script of the page would add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tokens(Vec<(String, String)>);

impl Tokens {
    /// The headers: names and values.
    pub(crate) fn into_headers(self) -> Vec<(String, String)> {
        self.0
    }

    /// Adds the headers to a request.
    pub(crate) fn dress(&self, request: Request) -> Request {
        self.0.iter().fold(request, |request, (name, value)| {
            request.header(name, value)
        })
    }
}

/// The tokens of a page and of the cookies that came with it.
pub(crate) fn tokens_of(page: &str, jar: &Jar) -> Tokens {
    let mut tokens = Vec::new();
    let document = Html::parse_document(page);
    for meta in select(document.root_element(), "meta[name][content]") {
        let (name, value) = (
            meta.attr("name").unwrap_or_default().to_ascii_lowercase(),
            meta.attr("content").unwrap_or_default(),
        );
        // The other half of a pair names the parameter or the header, and is no token.
        let is_token = (name.contains("csrf") || name.contains("xsrf"))
            && !name.ends_with("-param")
            && !name.ends_with("header");
        if is_token && !value.is_empty() && value.len() <= TOKEN_BYTES_MAX {
            let header = header_named_in(page).unwrap_or_else(|| "X-CSRF-Token".to_owned());
            tokens.push((header, value.to_owned()));
            break;
        }
    }
    for (name, value) in jar.pairs() {
        let header = match name.to_ascii_lowercase().as_str() {
            "xsrf-token" => "X-XSRF-TOKEN",
            "csrftoken" => "X-CSRFToken",
            "csrf_token" | "csrf-token" | "_csrf" => "X-CSRF-Token",
            _ => continue,
        };
        if tokens
            .iter()
            .all(|(held, _)| !held.eq_ignore_ascii_case(header))
        {
            tokens.push((header.to_owned(), decoded(value)));
        }
    }
    Tokens(tokens)
}

/// The header that the page's own script names, such as `X-XSRF-Token`.
fn header_named_in(page: &str) -> Option<String> {
    page.split(['"', '\'', '`'])
        .find(|word| {
            let lower = word.to_ascii_lowercase();
            lower.starts_with("x-")
                && (lower.contains("csrf") || lower.contains("xsrf"))
                && lower.len() <= 40
                && lower
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
        .map(str::to_owned)
}

/// A cookie's value as a script reads it: percent-encoding taken away.
fn decoded(value: &str) -> String {
    let pair = format!("v={}", value.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::http::Head;

    fn jar(cookie: &str) -> Jar {
        let mut jar = Jar::default();
        jar.take(&Head {
            status: 200,
            headers: vec![("set-cookie".to_owned(), cookie.to_owned())],
        });
        jar
    }

    #[test]
    fn tokens_of_meta_tags_and_cookies_become_headers() {
        let page = "<meta name=csrf-param content=a><meta name=csrf-token content='t==1'>";
        assert_eq!(
            tokens_of(page, &Jar::default()).0,
            [("X-CSRF-Token".to_owned(), "t==1".to_owned())]
        );
        let named = "<meta name=_csrf content=t><script>h['X-XSRF-Guard'] = t</script>";
        assert_eq!(
            tokens_of(named, &Jar::default()).0,
            [("X-XSRF-Guard".to_owned(), "t".to_owned())]
        );
        assert_eq!(
            tokens_of("", &jar("XSRF-TOKEN=a%3D%3D; Path=/")).0,
            [("X-XSRF-TOKEN".to_owned(), "a==".to_owned())]
        );
        assert_eq!(tokens_of("<p>plain", &jar("session=1")), Tokens::default());
    }
}
