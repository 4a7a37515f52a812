//! ONVIF logins (ONVIF Core, WS-Security `UsernameToken` Profile 1.1, SOAP 1.2 over HTTP), beside a camera's pages.
//!
//! Covers: the device service at its fixed place, known by its answer to `GetSystemDateAndTime`, which needs no
//! login and gives the clock that a token is dated by; `UsernameToken` with `PasswordDigest`; HTTP Digest where the
//! service demands that. Access is shown by a question for what the device is or which protocols it offers, which
//! without a token is answered `NotAuthorized`: the first of a short list that is. A service that answers all of
//! them to anyone is open. `PasswordText` is never sent, since it is the password itself. No question for users,
//! pictures or settings is asked, and nothing is set or moved. A refusal is not believed where it may be one of the
//! token's date (`onvif/clock.rs`), and is kept, so that one in other words is seen. Does not cover: other services than
//! the device's, certificates, HTTP Basic, a clock that is set during the tries. Limits: those of HTTP.

use super::http::{Client, Request};
use crate::discovery::Way;

mod answer;
mod challenge;
mod clock;
mod door;
mod token;
mod xml;

pub(super) use answer::is_fault;
pub use answer::{Said, said};
use clock::Clock;
pub use clock::device_time;

/// What observations call the service.
const SERVICE: &str = "onvif";
/// Where every device has its device service.
const PLACE: &str = "/onvif/device_service";
/// Questions that read what the system is, of which none may be answered to just anyone.
const QUESTIONS: [&str; 3] = ["GetDeviceInformation", "GetNetworkProtocols", "GetNTP"];
const CLOCK: &str = "GetSystemDateAndTime";
const WSDL: &str = "http://www.onvif.org/ver10/device/wsdl";
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

/// The ONVIF service beside a web service's pages, if there is one.
pub async fn beside(client: &Client) -> Option<Way> {
    let answer = client.send(&request(CLOCK, "")).await.ok()?;
    match said(answer.status(), &answer.body, CLOCK) {
        Said::Given => {}
        // A web service that answers 401 to everything says nothing of ONVIF; a fault of SOAP does.
        Said::Denied | Said::Dated(_) if is_fault(&answer.body) => {}
        _ => return None,
    }
    let clock = Clock::of(&answer, client.log().now());
    let mut open = Vec::new();
    for question in QUESTIONS {
        let Ok(answer) = client.send(&request(question, "")).await else {
            continue;
        };
        match said(answer.status(), &answer.body, question) {
            Said::Denied | Said::Dated(_) => {
                return Some(door::behind(client, question, clock, &answer));
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
