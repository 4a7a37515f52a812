//! What an answer to a question means, and how a refusal reads.

use super::super::http::Response;
use super::super::http_json::{self, without_digits};
use super::super::{Refusal, says_locked};
use super::xml;

/// What an answer to a question means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is answered.
    Given,
    /// It is answered to others only.
    Denied,
    /// The token is refused for its date, which says nothing of the password; its words.
    Dated(String),
    /// No more tries are taken.
    Locked,
    /// Something else; its words.
    Other(String),
}

/// Reads an answer to `question`.
pub fn said(status: u16, body: &str, question: &str) -> Said {
    if status < 400 && xml::within(body, &format!("{question}Response")).is_some() {
        return Said::Given;
    }
    let fault = xml::within(body, "Fault");
    let words = fault.and_then(words_of).unwrap_or_default();
    if matches!(status, 423 | 429) || says_locked(&words) {
        return Said::Locked;
    }
    let code = fault.map(code_of).unwrap_or_default();
    if names_time(&format!("{words} {code}")) {
        let said = if words.is_empty() { code } else { words };
        return Said::Dated(xml::short(&said));
    }
    let lower = fault.unwrap_or_default().to_ascii_lowercase();
    let denied = [
        "notauthorized",
        "not authorized",
        "unauthorized",
        "failedauthentication",
        "could not be authenticated",
        "authorization",
        "authentication",
    ];
    if status == 401 || denied.iter().any(|word| lower.contains(word)) {
        return Said::Denied;
    }
    let words = xml::short(&words);
    Said::Other(format!("HTTP {status} {words}").trim_end().to_owned())
}

/// Whether a body is a fault of SOAP.
pub(in crate::protocols) fn is_fault(body: &str) -> bool {
    xml::within(body, "Fault").is_some()
}

/// How an answer that refused a login reads: nothing of it counts, dates or names the single answer.
pub(super) fn refusal(answer: &Response) -> Refusal {
    let Some(fault) = xml::within(&answer.body, "Fault") else {
        return http_json::refusal(answer);
    };
    let status = format!("HTTP {}", answer.status());
    let words = words_of(fault).unwrap_or_default();
    Refusal {
        words: format!("{status} {:?}", xml::short(&words)),
        shape: [status, without_digits(&words), code_of(fault)].into(),
    }
}

/// What a fault says to people, in SOAP 1.2 or 1.1.
fn words_of(fault: &str) -> Option<String> {
    xml::words_of(fault, "Text").or_else(|| xml::words_of(fault, "faultstring"))
}

/// What a fault says to programs: the values of its subcodes, or the code of SOAP 1.1.
fn code_of(fault: &str) -> String {
    xml::words_of(fault, "Subcode")
        .or_else(|| xml::words_of(fault, "faultcode"))
        .unwrap_or_default()
}

/// Whether a fault says that a token is too old or too new: Dahua's "Wsse authorized time check failed", or
/// `wsu:MessageExpired` (WS-Security SOAP Message Security 1.1, 10). That a password or an account expired is another matter.
fn names_time(fault: &str) -> bool {
    const SAYINGS: [&str; 6] = [
        "time check",
        "timestamp",
        "time stamp",
        "messageexpired",
        "tokenexpired",
        "timeexpired",
    ];
    const CLOCKS: [&str; 3] = ["time", "clock", "date"];
    const WRONGS: [&str; 9] = [
        "invalid",
        "range",
        "window",
        "difference",
        "mismatch",
        "skew",
        "drift",
        "sync",
        "future",
    ];
    const EXPIRING: [&str; 6] = ["message", "token", "time", "date", "created", "request"];
    const OTHERS: [&str; 5] = ["password", "account", "user", "session", "license"];
    let lower = fault.to_ascii_lowercase();
    if SAYINGS.iter().any(|saying| lower.contains(saying)) {
        return true;
    }
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let among = |from: usize, to: usize, known: &[&str]| {
        let near = words.get(from..to.min(words.len())).unwrap_or_default();
        near.iter().any(|word| known.contains(word))
    };
    words.iter().enumerate().any(|(at, word)| {
        let from = at.saturating_sub(3);
        let is_wrong = CLOCKS.contains(word) && among(from, at + 5, &WRONGS);
        let is_old = *word == "expired" && among(from, at + 3, &EXPIRING);
        is_wrong || (is_old && !among(from, at, &OTHERS))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::http::Head;
    use super::*;

    const QUESTION: &str = "GetDeviceInformation";

    fn fault(code: &str, text: &str) -> String {
        format!(
            "<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>{code}</e:Value></e:Subcode>\
             </e:Code><e:Reason><e:Text xml:lang=\"en\">{text}</e:Text></e:Reason></e:Fault>"
        )
    }

    #[test]
    fn answers_are_told_apart() {
        let given = "<x:Envelope><x:Body><t:GetDeviceInformationResponse/></x:Body></x:Envelope>";
        assert_eq!(said(200, given, QUESTION), Said::Given);
        assert!(matches!(said(200, given, "GetNTP"), Said::Other(_)));
        for (status, code, text) in [
            (400, "ter:NotAuthorized", "Sender not Authorized"),
            (500, "wsse:FailedAuthentication", "x"),
            (401, "", ""),
        ] {
            assert_eq!(said(status, &fault(code, text), QUESTION), Said::Denied);
        }
        assert_eq!(
            said(400, &fault("ter:NotAuthorized", "Account locked"), QUESTION),
            Said::Locked
        );
        assert!(matches!(
            said(400, &fault("ter:ActionNotSupported", "no"), QUESTION),
            Said::Other(_)
        ));
        assert!(matches!(
            said(200, "<html>Unauthorized</html>", QUESTION),
            Said::Other(_)
        ));
    }

    #[test]
    fn a_token_that_is_refused_for_its_date_is_told_from_a_wrong_password() {
        let long = format!("{} time check failed", "so it is ".repeat(12));
        for (code, text) in [
            ("ter:NotAuthorized", "Wsse authorized time check failed"),
            ("wsu:MessageExpired", "x"),
            ("wsse:InvalidSecurity", "The Timestamp has expired"),
            ("ter:NotAuthorized", "The security token has expired"),
            ("ter:NotAuthorized", "Expired message"),
            ("ter:NotAuthorized", "Created time is out of range"),
            ("ter:NotAuthorized", &long),
        ] {
            let said = said(400, &fault(code, text), QUESTION);
            assert!(matches!(said, Said::Dated(_)), "{code} {text}: {said:?}");
        }
        for text in [
            "Sender not Authorized",
            "Password expired",
            "The password of the user has expired, please request another",
            "Account expired",
            "Sender not authorized at this time",
        ] {
            let said = said(400, &fault("ter:NotAuthorized", text), QUESTION);
            assert_eq!(said, Said::Denied, "{text}");
        }
        // When a fault was written stands in some beside it, and says nothing.
        let written = fault("ter:NotAuthorized", "Sender not Authorized").replace(
            "</e:Fault>",
            "<e:Detail><timestamp>12</timestamp></e:Detail></e:Fault>",
        );
        assert_eq!(said(400, &written, QUESTION), Said::Denied);
    }

    #[test]
    fn a_refusal_is_its_status_its_words_without_numbers_and_its_code() {
        let refused = |status: u16, code: &str, text: &str| {
            refusal(&Response {
                head: Head {
                    status,
                    headers: Vec::new(),
                },
                body: format!(
                    "<Envelope><MessageID>{text}</MessageID>{}</Envelope>",
                    fault(code, text)
                ),
                ..Response::default()
            })
        };
        let first = refused(400, "ter:NotAuthorized", "Wrong &amp; 4 tries left");
        let later = refused(400, "ter:NotAuthorized", "Wrong &amp; 3 tries left");
        assert_eq!(first.shape, later.shape);
        assert_eq!(first.words, "HTTP 400 \"Wrong & 4 tries left\"");
        for other in [
            refused(500, "ter:NotAuthorized", "Wrong &amp; 4 tries left"),
            refused(400, "ter:Gesperrt", "Wrong &amp; 4 tries left"),
            refused(400, "ter:NotAuthorized", "Gesperrt"),
        ] {
            assert_ne!(first.shape, other.shape, "{other:?}");
        }
    }
}
