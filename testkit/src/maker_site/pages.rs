//! What the maker sites answer, path by path.

use super::MakerSite;

/// One answer of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A whole response.
    Page {
        /// The status.
        status: u16,
        /// The content type.
        content_type: String,
        /// The body.
        body: Vec<u8>,
    },
    /// A body packed with gzip, sent whether asked for or not.
    Packed {
        /// The content type.
        content_type: String,
        /// The packed body.
        body: Vec<u8>,
    },
    /// A redirect.
    Redirect(String),
    /// A body without an end.
    Endless,
    /// A few bytes at a time, for ever.
    Slow,
    /// A head without an end.
    EndlessHead,
    /// No answer at all.
    Silence,
}

impl Answer {
    /// An HTML page.
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::Page {
            status: 200,
            content_type: "text/html; charset=utf-8".to_owned(),
            body: body.into(),
        }
    }

    /// A plain text file.
    pub fn text(body: impl Into<Vec<u8>>) -> Self {
        Self::Page {
            status: 200,
            content_type: "text/plain; charset=utf-8".to_owned(),
            body: body.into(),
        }
    }

    /// No such page.
    pub fn missing() -> Self {
        Self::Page {
            status: 404,
            content_type: "text/html; charset=utf-8".to_owned(),
            body: b"<title>Not found</title><h1>Not found</h1>".to_vec(),
        }
    }
}

/// The answer to a path.
pub(super) fn answer(site: &MakerSite, path: &str) -> Answer {
    match site {
        MakerSite::Silent { model } => silent(model, path),
        MakerSite::Forthright {
            model,
            supported_until,
            security_txt_expires,
        } => forthright(model, supported_until, security_txt_expires, path),
        MakerSite::Scripted(answers) => answers
            .iter()
            .find(|(known, _)| known == path)
            .map_or_else(Answer::missing, |(_, answer)| answer.clone()),
    }
}

/// A page with the maker's header and footer.
fn page(title: &str, body: &str) -> Answer {
    Answer::html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>body {{ font-family: sans-serif; max-width: 50rem; margin: 2rem auto }}</style></head><body>\
         <header><a href=\"/\">Home</a></header><main>{body}</main></body></html>\n"
    ))
}

fn silent(model: &str, path: &str) -> Answer {
    match path {
        "/" => page(
            &format!("{model} indoor camera"),
            &format!(
                "<h1>{model} indoor camera</h1>\n<p>See home from anywhere, in two minutes. Free delivery until 31 December 2030.</p>\n\
                 <h2>Warranty</h2>\n<p>Every {model} has a two-year warranty from purchase. Warranty claims for firmware faults until 30 June 2031.</p>\n\
                 <h2>Customer service</h2>\n<p>Questions about your order or your payment security? Write to <a href=\"mailto:help@camera-shop.example\">help@camera-shop.example</a>; \
                 we respond within 2 working days and give status updates on your parcel every day.</p>\n\
                 <p><a href=\"/support\">Support and updates</a> <a href=\"/privacy\">Privacy</a></p>\n<p>&copy; 2024\u{2013}2029 Camera Shop</p>"
            ),
        ),
        "/support" => page(
            "Support",
            "<h1>Support</h1>\n<p>The last firmware update, 2.1, was released on 3 May 2024.</p>\n\
             <p>For returns, write to help@camera-shop.example within 30 days.</p>",
        ),
        _ => Answer::missing(),
    }
}

fn forthright(model: &str, until: &str, expires: &str, path: &str) -> Answer {
    match path {
        "/" => page(
            &format!("{model} indoor camera"),
            &format!(
                "<h1>{model} indoor camera</h1>\n<p>\u{a3}49, with free delivery until 1 March 2031.</p>\n\
                 <table>\n<tr><th>Model</th><th>On sale since</th><th>Security updates until at least</th></tr>\n\
                 <tr><td>{model}</td><td>29 April 2024</td><td>{until}</td></tr>\n</table>\n\
                 <p><a href=\"/vulnerability-disclosure\">Report a vulnerability</a></p>"
            ),
        ),
        "/vulnerability-disclosure" => page(
            "Vulnerability disclosure policy",
            "<h1>Vulnerability disclosure policy</h1>\n<h2>How to report</h2>\n\
             <p>Report a security vulnerability in any of our products to <a href=\"mailto:psirt@honest-cameras.example\">psirt@honest-cameras.example</a>. \
             You need no account and give no personal information.</p>\n\
             <h2>What happens then</h2>\n<p>We acknowledge your report within 5 working days. \
             We send you status updates every 14 days until the vulnerability is resolved.</p>",
        ),
        "/.well-known/security.txt" => Answer::text(format!(
            "# Reports about our products\nContact: mailto:psirt@honest-cameras.example\nExpires: {expires}\nPreferred-Languages: en\n"
        )),
        _ => Answer::missing(),
    }
}
