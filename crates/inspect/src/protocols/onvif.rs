//! ONVIF logins (ONVIF Core, WS-Security `UsernameToken` Profile 1.1, SOAP 1.2 over HTTP), beside a camera's pages.
//!
//! Covers: the device service at its fixed place, known by its answer to `GetSystemDateAndTime`, which needs no
//! login and gives the clock that a token is dated by; `UsernameToken` with `PasswordDigest`; HTTP Digest where the
//! service demands that. Access is shown by a question for what the device is or which protocols it offers, which
//! without a token is answered `NotAuthorized`: the first of a short list that is. A service that answers all of
//! them to anyone is open. `PasswordText` is never sent, since it is the password itself. No question for users,
//! pictures or settings is asked, and nothing is set or moved. Does not cover: other services than the device's,
//! certificates. Limits: those of HTTP.

use tokio::time::Instant;

use super::digest::{Kept, strongest};
use super::http::{Client, HttpError, Request, Response};
use super::{Attempt, Door, Login, Trying, says_locked};
use crate::discovery::Way;

mod token;
mod xml;

pub use token::device_time;
use token::{Clock, token};

/// What observations call the service.
const SERVICE: &str = "onvif";
/// Where every device has its device service.
const PLACE: &str = "/onvif/device_service";
/// Questions that read what the system is, of which none may be answered to just anyone.
const QUESTIONS: [&str; 3] = ["GetDeviceInformation", "GetNetworkProtocols", "GetNTP"];
const CLOCK: &str = "GetSystemDateAndTime";
const WSDL: &str = "http://www.onvif.org/ver10/device/wsdl";
/// What an answer to a question means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is answered.
    Given,
    /// It is answered to others only.
    Denied,
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
    let words = fault
        .and_then(|fault| {
            xml::text_of(fault, "Text").or_else(|| xml::text_of(fault, "faultstring"))
        })
        .unwrap_or_default();
    if matches!(status, 423 | 429) || says_locked(&words) {
        return Said::Locked;
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
    Said::Other(format!("HTTP {status} {words}").trim_end().to_owned())
}

/// A question as a request, with this header of SOAP.
fn request(question: &str, security: &str) -> Request {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">\
         <s:Header>{security}</s:Header><s:Body><{question} xmlns=\"{WSDL}\"/></s:Body></s:Envelope>"
    );
    Request {
        method: "POST",
        target: PLACE.to_owned(),
        headers: vec![(
            "Content-Type".to_owned(),
            format!("application/soap+xml; charset=utf-8; action=\"{WSDL}/{question}\""),
        )],
        body: Some(body),
    }
}

/// Whether a body is a fault of SOAP.
pub(super) fn is_fault(body: &str) -> bool {
    xml::within(body, "Fault").is_some()
}

/// The ONVIF service beside a web service's pages, if there is one.
pub async fn beside(client: &Client) -> Option<Way> {
    let answer = client.send(&request(CLOCK, "")).await.ok()?;
    let told = match said(answer.status(), &answer.body, CLOCK) {
        Said::Given => device_time(&answer.body),
        // A web service that answers 401 to everything says nothing of ONVIF; a fault of SOAP does.
        Said::Denied if is_fault(&answer.body) => None,
        _ => return None,
    };
    let clock = Clock {
        told: told.unwrap_or_else(|| client.log().now()),
        at: Instant::now(),
    };
    let mut open = Vec::new();
    for question in QUESTIONS {
        let Ok(answer) = client.send(&request(question, "")).await else {
            continue;
        };
        match said(answer.status(), &answer.body, question) {
            Said::Denied => {
                let by_http = strongest(answer.head.all("www-authenticate")).is_some();
                return Some(Way::Door(Box::new(Onvif {
                    client: client.clone(),
                    question,
                    clock,
                    by_http,
                    kept: None,
                })));
            }
            Said::Given => open.push(question),
            Said::Locked | Said::Other(_) => {}
        }
    }
    // One answer alone may be a courtesy: some devices say to anyone what they are, and no more.
    Some(if open.len() > 1 {
        Way::Open {
            service: SERVICE,
            proof: format!("{} are answered without a token", open.join(" and ")),
        }
    } else {
        Way::Unusable {
            service: SERVICE,
            reason: "none of the questions that were asked demands a login".to_owned(),
        }
    })
}

/// A device service behind a login.
struct Onvif {
    client: Client,
    question: &'static str,
    clock: Clock,
    /// Whether it demands HTTP Digest rather than a token.
    by_http: bool,
    kept: Option<Kept>,
}

impl Onvif {
    async fn tried(&mut self, account: &str, password: &str) -> Attempt {
        if account.contains(|c: char| c.is_control()) {
            let note = "such an account cannot be sent in XML";
            self.client.log().note(note);
            return Attempt::Refused;
        }
        let asked = if self.by_http {
            self.by_http_digest(account, password).await
        } else {
            self.by_token(account, password).await
        };
        match asked {
            Ok(Ok(answer)) => self.judge(&answer),
            Ok(Err(attempt)) => attempt,
            Err(error @ (HttpError::NotHttp(_) | HttpError::OtherWords(_))) => {
                Attempt::Unusable(error.to_string())
            }
            Err(error) => Attempt::Dropped(error.to_string()),
        }
    }

    async fn by_token(
        &self,
        account: &str,
        password: &str,
    ) -> Result<Result<Response, Attempt>, HttpError> {
        let mut nonce = [0_u8; 16];
        if getrandom::fill(&mut nonce).is_err() {
            return Ok(Err(no_random()));
        }
        let security = token(account, password, &nonce, &self.clock.now());
        let answer = self.client.send(&request(self.question, &security)).await?;
        Ok(Ok(answer))
    }

    async fn by_http_digest(
        &mut self,
        account: &str,
        password: &str,
    ) -> Result<Result<Response, Attempt>, HttpError> {
        let plain = request(self.question, "");
        if self.kept.is_none() {
            let answer = self.client.send(&plain).await?;
            let Some(challenge) = strongest(answer.head.all("www-authenticate")) else {
                return Ok(Err(self.unasked(&answer)));
            };
            self.kept = Some(Kept::new(challenge));
        }
        let mut repeated = false;
        loop {
            let body = plain.body.as_deref().unwrap_or_default();
            let header = self
                .kept
                .as_mut()
                .and_then(|kept| kept.answer(("POST", PLACE, body), account, password));
            let Some(header) = header else {
                return Ok(Err(no_random()));
            };
            let sent = plain.clone().header("Authorization", header);
            let answer = self.client.send(&sent).await?;
            let Some(challenge) = strongest(answer.head.all("www-authenticate")) else {
                return Ok(Ok(answer));
            };
            let stale = challenge.is_stale();
            if let Some(kept) = &mut self.kept {
                kept.renew(challenge);
            }
            if !stale || repeated {
                return Ok(Ok(answer));
            }
            repeated = true;
        }
    }

    /// Judges an answer to credentials, where the same question without them is denied.
    fn judge(&self, answer: &Response) -> Attempt {
        let question = self.question;
        match said(answer.status(), &answer.body, question) {
            Said::Given => Attempt::accepted(format!(
                "{question} is answered{}; without credentials it is not authorised",
                self_description(&answer.body)
            )),
            Said::Denied => Attempt::Refused,
            Said::Locked => Attempt::LockedOut(format!("HTTP {}", answer.status())),
            Said::Other(words) => Attempt::Unusable(format!("it answers a login with {words:?}")),
        }
    }

    /// What an answer means that should have been a challenge.
    fn unasked(&self, answer: &Response) -> Attempt {
        match said(answer.status(), &answer.body, self.question) {
            Said::Given => Attempt::Open(format!("{} is answered without a login", self.question)),
            Said::Locked => Attempt::LockedOut(format!("HTTP {}", answer.status())),
            Said::Denied | Said::Other(_) => Attempt::Unusable(
                "it answers otherwise where it asked for HTTP Digest before".to_owned(),
            ),
        }
    }
}

impl Login for Onvif {
    fn service(&self) -> &'static str {
        SERVICE
    }

    fn attempt<'a>(&'a mut self, account: &'a str, password: &'a str) -> Trying<'a> {
        Box::pin(self.tried(account, password))
    }

    fn is_held_at_once(&self) -> bool {
        true
    }

    fn twin(&self) -> Door {
        Box::new(Self {
            client: self.client.clone(),
            question: self.question,
            clock: self.clock,
            by_http: self.by_http,
            kept: None,
        })
    }
}

fn no_random() -> Attempt {
    Attempt::Unusable("this machine gave no random numbers".to_owned())
}

/// What a device says it is, for the proof.
fn self_description(body: &str) -> String {
    let told: Vec<String> = ["Manufacturer", "Model", "FirmwareVersion"]
        .iter()
        .filter_map(|name| xml::text_of(body, name))
        .filter(|text| !text.is_empty())
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(" with {:?}", told.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        let question = "GetDeviceInformation";
        let given = "<x:Envelope><x:Body><t:GetDeviceInformationResponse/></x:Body></x:Envelope>";
        assert_eq!(said(200, given, question), Said::Given);
        assert!(matches!(said(200, given, "GetNTP"), Said::Other(_)));
        let fault = |code: &str, text: &str| {
            format!(
                "<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>{code}</e:Value></e:Subcode>\
                 </e:Code><e:Reason><e:Text xml:lang=\"en\">{text}</e:Text></e:Reason></e:Fault>"
            )
        };
        for (status, code, text) in [
            (400, "ter:NotAuthorized", "Sender not Authorized"),
            (500, "wsse:FailedAuthentication", "x"),
            (401, "", ""),
        ] {
            assert_eq!(said(status, &fault(code, text), question), Said::Denied);
        }
        assert_eq!(
            said(400, &fault("ter:NotAuthorized", "Account locked"), question),
            Said::Locked
        );
        assert!(matches!(
            said(400, &fault("ter:ActionNotSupported", "no"), question),
            Said::Other(_)
        ));
        assert!(matches!(
            said(200, "<html>Unauthorized</html>", question),
            Said::Other(_)
        ));
    }
}
