//! How to report a vulnerability: the contact, when a report is acknowledged, and when its reporter hears more.
//!
//! A passage counts only where it speaks of security reports: a shop's customer service answers other letters.
//! A timing counts only with a quantity: "promptly" promises nothing.

pub mod account;
pub mod timing;

pub use timing::Time;

use proofhouse_law::observation::Passage;

use crate::prose::{Sentence, Source, sentences};
use crate::security_txt::is_address;
use crate::text::Link;
use crate::words::{Word, any, position, words};

/// Words that show that security reports are meant.
const REPORTS: [&str; 20] = [
    "vulnerabilit*",
    "security issue*",
    "security flaw*",
    "security bug*",
    "security problem*",
    "security weakness*",
    "security report*",
    "security research*",
    "security contact",
    "security concern*",
    "security fault*",
    "responsible disclosure",
    "responsibly disclose*",
    "coordinated disclosure",
    "disclosure policy",
    "psirt",
    "report* security",
    "security disclosure*",
    "security defect*",
    "report a security",
];
/// Words that show that something else is meant.
const CUSTOMERS: [&str; 22] = [
    "customer service*",
    "customer care",
    "customer support",
    "order",
    "orders",
    "delivery",
    "refund*",
    "returns",
    "return",
    "warranty",
    "payment*",
    "purchase*",
    "sales",
    "shop",
    "store",
    "complaint*",
    "press",
    "careers",
    "parcel",
    "enquir*",
    "invoice*",
    "billing",
];
/// Names of mailboxes that take security reports and nothing else.
const MAILBOXES: [&str; 7] = [
    "security",
    "psirt",
    "cert",
    "vulnerab",
    "disclosure",
    "product-security",
    "secure",
];
/// What a page says of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// The contact, and where it stands.
    pub contact: Option<(String, Passage)>,
    /// When a report is acknowledged.
    pub acknowledgement: Option<Promise>,
    /// When status updates are given.
    pub status_updates: Option<Promise>,
}

/// A time that a page promises to reporters, and where it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The time.
    pub time: Time,
    /// Where it stands.
    pub passage: Passage,
}

/// Reads a page; of each thing the first passage is taken.
pub fn read(source: &Source<'_>) -> Disclosure {
    let mut found = Disclosure::default();
    for sentence in sentences(source.page) {
        let own = words(sentence.text);
        let about = is_about_reports(&sentence, &own);
        // The form on the page is the contact only where no address is given.
        let wanted = found
            .contact
            .as_ref()
            .is_none_or(|(known, _)| known == source.url);
        if wanted
            && let Some(contact) = contact(source, &sentence, &own, about)
            && (found.contact.is_none() || contact != source.url)
        {
            found.contact = source.passage(&sentence).map(|passage| (contact, passage));
        }
        if !about {
            continue;
        }
        let timing = timing::read(&own);
        let promise = |time: Option<Time>| {
            let passage = source.passage(&sentence)?;
            Some(Promise {
                time: time?,
                passage,
            })
        };
        if found.acknowledgement.is_none() {
            found.acknowledgement = promise(timing.acknowledgement);
        }
        if found.status_updates.is_none() {
            found.status_updates = promise(timing.status);
        }
    }
    found
}

/// Whether the sentence, or else what it stands under, speaks of security reports.
fn is_about_reports(sentence: &Sentence<'_>, own: &[Word]) -> bool {
    let customers = any(own, &CUSTOMERS);
    if any(own, &REPORTS) {
        return !customers || position(own, "vulnerabilit*").is_some();
    }
    if customers {
        return false;
    }
    // The nearest heading that says either way decides.
    for heading in sentence.headings.iter().rev() {
        let heading = words(heading);
        if any(&heading, &REPORTS) || heading.iter().all(|word| word.text == "security") {
            return true;
        }
        if any(&heading, &CUSTOMERS) {
            return false;
        }
    }
    false
}

/// The contact in a sentence.
fn contact(
    source: &Source<'_>,
    sentence: &Sentence<'_>,
    own: &[Word],
    about: bool,
) -> Option<String> {
    let links: Vec<&Link> = source
        .page
        .links
        .iter()
        .filter(|link| {
            link.block == sentence.block
                && !link.text.is_empty()
                && sentence.text.contains(&link.text)
        })
        .collect();
    let written = own
        .iter()
        .map(|word| word.text.as_str())
        .filter(|word| is_address(word));
    let linked = links
        .iter()
        .filter_map(|link| link.href.strip_prefix("mailto:"));
    let linked = linked
        .map(|mail| mail.split('?').next().unwrap_or_default())
        .filter(|mail| is_address(mail));
    let customers = any(own, &CUSTOMERS);
    for mail in written.chain(linked) {
        let mailbox = MAILBOXES
            .iter()
            .any(|name| mail.to_lowercase().starts_with(name));
        if about || (mailbox && !customers) {
            return Some(format!("mailto:{mail}"));
        }
    }
    if !about || !any(own, &["report*", "submit*", "contact*", "disclos*"]) {
        return None;
    }
    let other = links
        .iter()
        .find(|link| link.href.starts_with("tel:") || leads_away(source.url, &link.href));
    if let Some(link) = other {
        return Some(link.href.clone());
    }
    (source.page.forms > 0).then(|| source.url.to_owned())
}

/// Whether a link leads to another host over https: a reporting programme kept elsewhere.
fn leads_away(page: &str, href: &str) -> bool {
    let host = |address: &str| {
        url::Url::parse(address)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
    };
    href.starts_with("https://") && host(href).is_some_and(|there| Some(there) != host(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn read_html(html: &str) -> (Option<String>, bool, bool) {
        let page = text::html(html.as_bytes());
        let source = Source {
            url: "https://maker.example/security",
            transcript: "t",
            body_at: 0,
            page: &page,
        };
        let found = read(&source);
        let contact = found.contact.map(|(contact, passage)| {
            assert!(passage.end > passage.start);
            contact
        });
        (
            contact,
            found.acknowledgement.is_some(),
            found.status_updates.is_some(),
        )
    }

    #[test]
    fn contacts_for_security_reports() {
        for (html, contact) in [
            (
                "<p>Report vulnerabilities to psirt@maker.example.</p>",
                "mailto:psirt@maker.example",
            ),
            (
                "<h1>Vulnerability disclosure</h1><p>Write to <a href='mailto:help@maker.example?subject=x'>us</a>.</p>",
                "mailto:help@maker.example",
            ),
            (
                "<p>Security: security@maker.example</p>",
                "mailto:security@maker.example",
            ),
            (
                "<p>Report security issues through <a href='https://bounty.example/maker'>our programme</a>.</p>",
                "https://bounty.example/maker",
            ),
            (
                "<h1>Report a vulnerability</h1><form><input name=text></form>",
                "https://maker.example/security",
            ),
            (
                "<h1>Report a vulnerability</h1><form><input name=text></form><p>Or write to psirt@maker.example.</p>",
                "mailto:psirt@maker.example",
            ),
            (
                "<table><tr><th>Security problems</th><td>product-security@maker.example</td></tr></table>",
                "mailto:product-security@maker.example",
            ),
        ] {
            assert_eq!(read_html(html).0.as_deref(), Some(contact), "{html}");
        }
    }

    #[test]
    fn contacts_for_other_letters() {
        for html in [
            "<h2>Customer service</h2><p>Write to help@maker.example.</p>",
            "<p>A security problem with your payment? Write to help@maker.example.</p>",
            "<h1>Security</h1><h2>Orders and returns</h2><p>Write to help@maker.example.</p>",
            "<p><a href='/security'>Report a vulnerability</a></p>",
            "<p>We take vulnerabilities seriously.</p><h2>Press</h2><p>press@maker.example</p>",
            "<p>Report vulnerabilities to psirt@maker.</p>",
        ] {
            assert_eq!(read_html(html).0, None, "{html}");
        }
    }

    #[test]
    fn timings_with_a_quantity_of_their_own() {
        for (words, acknowledgement, status) in [
            (
                "We acknowledge your report within 5 working days.",
                true,
                false,
            ),
            (
                "Within two working days, we acknowledge your report.",
                true,
                false,
            ),
            ("We acknowledge and triage within 72 hours.", true, false),
            (
                "You will hear from us by the next working day.",
                true,
                false,
            ),
            (
                "We give status updates every 14 days until the issue is resolved.",
                false,
                true,
            ),
            ("We keep you informed weekly.", false, true),
            (
                "We acknowledge within 5 days and send status updates every 14 days.",
                true,
                true,
            ),
            (
                "We acknowledge your report and send status updates every 14 days.",
                false,
                true,
            ),
            (
                "We acknowledge your report within 5 days and send you updates.",
                true,
                false,
            ),
            (
                "We acknowledge within five (5) days; every 2 weeks we update you.",
                true,
                true,
            ),
            (
                "We acknowledge your report promptly and keep you informed regularly.",
                false,
                false,
            ),
            ("We fix most things within 90 days.", false, false),
            ("Security updates are released every 30 days.", false, false),
            ("We respond to orders within 2 days.", false, false),
        ] {
            let html = format!("<h1>Vulnerability disclosure policy</h1><p>{words}</p>");
            let (_, got_acknowledgement, got_status) = read_html(&html);
            assert_eq!(
                (got_acknowledgement, got_status),
                (acknowledgement, status),
                "{words}"
            );
        }
    }

    #[test]
    fn timings_of_customer_service_are_not_those_of_reports() {
        let shop = "<h1>Contact</h1><h2>Customer service</h2><p>We respond within 2 working days and give status updates every day.</p>";
        assert_eq!(read_html(shop), (None, false, false));
        let row = "<h1>Reporting a vulnerability</h1><table><tr><th>Step</th><th>When</th></tr><tr><td>Acknowledgement</td><td>5 working days</td></tr>\
            <tr><td>Status updates</td><td>every 2 weeks</td></tr></table>";
        assert_eq!(read_html(row), (None, true, true));
    }
}
