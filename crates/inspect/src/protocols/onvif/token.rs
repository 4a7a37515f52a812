//! A `UsernameToken` with `PasswordDigest` (WS-Security `UsernameToken` Profile 1.1, 3.1), dated by the device's own clock.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha1::{Digest as _, Sha1};
use tokio::time::Instant;

use super::xml;

const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const DIGEST: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/// The device's time, from its answer to `GetSystemDateAndTime`.
pub fn device_time(body: &str) -> Option<Timestamp> {
    let utc = xml::within(body, "UTCDateTime")?;
    let number = |name| xml::text_of(utc, name)?.parse::<i16>().ok();
    let small = |name| i8::try_from(number(name)?).ok();
    let time = DateTime::new(
        number("Year")?,
        small("Month")?,
        small("Day")?,
        small("Hour")?,
        small("Minute")?,
        small("Second")?,
        0,
    );
    TimeZone::UTC.to_timestamp(time.ok()?).ok()
}

/// The time at the device, and when it was asked for.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) told: Timestamp,
    pub(super) at: Instant,
}

impl Clock {
    /// Now at the device, as a token writes it.
    pub(super) fn now(&self) -> String {
        let passed = SignedDuration::try_from(self.at.elapsed()).unwrap_or_default();
        let now = self.told.checked_add(passed).unwrap_or(self.told);
        now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// A token: the account, and the password as a digest with a nonce and a time.
pub(super) fn token(account: &str, password: &str, nonce: &[u8], created: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(nonce);
    hash.update(created.as_bytes());
    hash.update(password.as_bytes());
    let digest = STANDARD.encode(hash.finalize());
    format!(
        "<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"{WSSE}\" xmlns:wsu=\"{WSU}\"><wsse:UsernameToken>\
         <wsse:Username>{}</wsse:Username><wsse:Password Type=\"{DIGEST}\">{digest}</wsse:Password>\
         <wsse:Nonce EncodingType=\"{BASE64}\">{}</wsse:Nonce><wsu:Created>{created}</wsu:Created>\
         </wsse:UsernameToken></wsse:Security>",
        xml::escaped(account),
        STANDARD.encode(nonce)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_the_digest_that_python_computes() {
        // base64(sha1(nonce + created + password)) by Python's hashlib.
        let made = token(
            "adm&in",
            "userpassword",
            b"0123456789abcdef",
            "2010-09-16T07:50:45Z",
        );
        assert!(
            made.contains("#PasswordDigest\">ri70d82wt4JviOUmT3T3/yqAea0=</wsse:Password>"),
            "{made}"
        );
        assert!(made.contains(">MDEyMzQ1Njc4OWFiY2RlZg==</wsse:Nonce>"));
        assert!(made.contains("<wsse:Username>adm&amp;in</wsse:Username>"));
        assert!(!made.contains("userpassword"));
    }

    #[test]
    fn the_clock_of_the_device_is_read_and_a_broken_one_is_not() {
        let answer = |month| {
            format!(
                "<a:UTCDateTime><a:Time><a:Hour>7</a:Hour><a:Minute>8</a:Minute><a:Second>9</a:Second></a:Time>\
                 <a:Date><a:Year>2026</a:Year><a:Month>{month}</a:Month><a:Day>3</a:Day></a:Date></a:UTCDateTime>"
            )
        };
        assert_eq!(
            device_time(&answer("2")).unwrap().to_string(),
            "2026-02-03T07:08:09Z"
        );
        for month in ["13", "", "99999999", "-1"] {
            assert_eq!(device_time(&answer(month)), None);
        }
    }
}
