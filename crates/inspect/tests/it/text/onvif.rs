//! ONVIF: a stand-in that we wrote, which speaks as the standard says and checks tokens by itself, for what the camera
//! that somebody else wrote (`camera`) does not do: a clock of its own, HTTP Digest, lures. No maker's server stands here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proofhouse_law::observation::{Fact, StopReason};
use sha1::{Digest as _, Sha1};

use super::stub::{Said, Stub, Unit, start};
use crate::bench::{facts_at, list};
use crate::room::random;

mod clocks;
mod digests;
mod words;

const PAIRS: &str = "admin,admin\nroot,root\nadmin,1234\nroot,xc3511\n";
/// The device's own clock, which is far from ours: a token is fresh by the device's clock only.
const YEAR: &str = "2017";
const TIME: &str = "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>23</tt:Hour>\
                    <tt:Minute>10</tt:Minute><tt:Second>5</tt:Second></tt:Time><tt:Date><tt:Year>2017</tt:Year>\
                    <tt:Month>4</tt:Month><tt:Day>1</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime>\
                    </tds:GetSystemDateAndTimeResponse>";
const DEVICE: &str = "<tds:GetDeviceInformationResponse><tds:Manufacturer>Acme</tds:Manufacturer><tds:Model>Eye</tds:Model>\
                      </tds:GetDeviceInformationResponse>";
const NOT_AUTHORIZED: &str = "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value>\
                              </s:Subcode></s:Code><s:Reason><s:Text>Sender not Authorized</s:Text></s:Reason></s:Fault>";
const NO_SUCH: &str = "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value>\
                       </s:Subcode></s:Code></s:Fault>";

fn http(status: &str, headers: &str, body: &str) -> Said {
    Said::Words(format!(
        "HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

fn soap(status: &str, body: &str) -> Said {
    soap_with(status, "", body)
}

fn soap_with(status: &str, headers: &str, body: &str) -> Said {
    let envelope = format!("<s:Envelope><s:Body>{body}</s:Body></s:Envelope>");
    let headers = format!("Content-Type: application/soap+xml\r\n{headers}");
    http(status, &headers, &envelope)
}

fn element<'a>(question: &'a str, name: &str) -> &'a str {
    let start = [format!("<{name}>"), format!("<{name} ")]
        .iter()
        .find_map(|open| {
            question
                .split_once(open.as_str())
                .map(|(before, _)| before.len())
        });
    let element = start
        .and_then(|start| question.get(start..))
        .unwrap_or_default();
    let text = element.split_once('>').map_or("", |(_, text)| text);
    text.split('<').next().unwrap_or_default()
}

/// Whether a question bears a token of this account that is right and fresh.
fn has_token(question: &str, account: &str, password: &str) -> bool {
    created(question).starts_with(&format!("{YEAR}-04-01T23:1"))
        && has_digest(question, account, password)
}

/// By which time a token is dated.
fn created(question: &str) -> &str {
    element(question, "wsu:Created")
}

/// Whether a question bears a token of this account that is right, whatever its date.
fn has_digest(question: &str, account: &str, password: &str) -> bool {
    let mut hash = Sha1::new();
    hash.update(
        STANDARD
            .decode(element(question, "wsse:Nonce"))
            .unwrap_or_default(),
    );
    hash.update(created(question));
    hash.update(password);
    element(question, "wsse:Username") == account
        && element(question, "wsse:Password") == STANDARD.encode(hash.finalize())
}

/// A camera with an open page, whose device service answers by a rule what is not the time.
fn camera(rule: impl Fn(&str) -> Said + Send + Sync + 'static) -> Stub {
    camera_that_tells(|| soap("200 OK", TIME), rule)
}

/// The same, which answers so when it is asked for the time.
fn camera_that_tells(
    time: impl Fn() -> Said + Send + Sync + 'static,
    rule: impl Fn(&str) -> Said + Send + Sync + 'static,
) -> Stub {
    start("", Unit::Message, move |question, _| {
        if question.starts_with("GET ") {
            return http("200 OK", "", "<html><h1>Camera</h1></html>");
        }
        assert!(
            question.starts_with("POST /onvif/device_service HTTP/1.1"),
            "{question}"
        );
        for harmful in ["<Set", "GetUsers", "Move", "GetSnapshotUri", "PasswordText"] {
            assert!(!question.contains(harmful), "{question}");
        }
        if question.contains("<GetSystemDateAndTime") {
            return time();
        }
        rule(question)
    })
}

/// Answers that depend on a login.
fn guarded(question: &str, is_right: bool) -> Said {
    match (is_right, question.contains("<GetDeviceInformation")) {
        (false, _) => soap("400 Bad Request", NOT_AUTHORIZED),
        (true, true) => soap("200 OK", DEVICE),
        (true, false) => soap("500 Internal Server Error", NO_SUCH),
    }
}

/// The facts of the ONVIF service; those of the page beside it are passed over.
async fn facts(service: &Stub) -> Vec<Fact> {
    facts_of(service, PAIRS).await.0
}

/// The same with these pairs, and the transcript.
async fn facts_of(service: &Stub, pairs: &str) -> (Vec<Fact>, String) {
    let (mut facts, transcript) = facts_at(service.port, &list(pairs)).await;
    println!("{transcript}");
    facts.retain(|fact| !matches!(fact, Fact::OpenWithoutAuthentication { interface, .. } if interface.service == "http"));
    (facts, transcript)
}

#[tokio::test]
async fn a_planted_password_is_found_beside_an_open_page_by_the_devices_own_clock() {
    let service = camera(|question| guarded(question, has_token(question, "root", "xc3511")));
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { interface, account, proof, .. }, Fact::CredentialsRefused { tries: 4, .. }]
                if interface.service == "onvif" && account == "root" && proof.contains("Acme Eye")
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_password_of_its_own_is_no_finding() {
    let own = random();
    let service = camera(move |question| guarded(question, has_token(question, "admin", &own)));
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused { interface, tries: 4, stopped: StopReason::ListExhausted, .. }]
                if interface.service == "onvif"
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn where_http_digest_is_demanded_it_is_answered() {
    let service = camera(move |question| {
        if digests::is_right(question, "n1") {
            return soap("200 OK", DEVICE);
        }
        let digest = "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n1\"\r\n";
        http("401 Unauthorized", digest, "")
    });
    let facts = facts(&service).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { interface, account, .. }, Fact::CredentialsRefused { tries: 4, .. }]
                if interface.service == "onvif" && account == "root"
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn what_accepts_any_token_has_no_default_password() {
    let service = camera(|question| guarded(question, question.contains("UsernameToken")));
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::ControlAccepted { interface, .. }] if interface.service == "onvif"),
        "{facts:?}"
    );
}

#[tokio::test]
async fn what_answers_everything_to_anyone_is_open() {
    let service = camera(|question| {
        let name = ["GetDeviceInformation", "GetNetworkProtocols", "GetNTP"]
            .into_iter()
            .find(|name| question.contains(&format!("<{name}")))
            .unwrap_or("Unknown");
        soap("200 OK", &format!("<tds:{name}Response/>"))
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::OpenWithoutAuthentication { interface, .. }] if interface.service == "onvif"),
        "{facts:?}"
    );
}

#[tokio::test]
async fn one_answer_to_anyone_is_a_courtesy_and_no_open_door() {
    let service = camera(|question| guarded(question, true));
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::InterfaceUnusable { interface, .. }] if interface.service == "onvif"),
        "{facts:?}"
    );
}

#[tokio::test]
async fn a_page_that_answers_everything_alike_is_no_onvif() {
    let service = start("", Unit::Message, |_, _| {
        http(
            "200 OK",
            "",
            "<html>Unauthorized GetSystemDateAndTime</html>",
        )
    });
    let facts = facts(&service).await;
    assert!(facts.is_empty(), "{facts:?}");
}

#[tokio::test]
async fn answers_without_end_cost_little_and_say_nothing() {
    let service = camera(|question| {
        if question.contains("UsernameToken") {
            Said::Words(format!(
                "HTTP/1.1 200 OK\r\n{}",
                "X-Pad: aaaaaaaaaaaaaaaaaaaa\r\n".repeat(40_000)
            ))
        } else {
            soap("400 Bad Request", NOT_AUTHORIZED)
        }
    });
    let facts = facts(&service).await;
    assert!(
        matches!(facts.as_slice(), [Fact::InterfaceUnusable { interface, .. }] if interface.service == "onvif"),
        "{facts:?}"
    );
}

/// A port for ONVIF, with a password of the device's own: anything but its calls is answered so, its calls as a camera does.
fn onvif_alone(others: impl Fn(&str) -> Said + Send + Sync + 'static) -> Stub {
    start("", Unit::Message, move |question, _| {
        if !question.starts_with("POST /onvif/device_service HTTP/1.1") {
            return others(question);
        }
        if question.contains("<GetSystemDateAndTime") {
            return soap("200 OK", TIME);
        }
        guarded(question, false)
    })
}

#[tokio::test]
async fn a_port_for_onvif_alone_is_judged_by_its_login() {
    for status in [
        "404 Not Found",
        "405 Method Not Allowed",
        "501 Not Implemented",
        "400 Bad Request",
        "500 Internal Server Error",
    ] {
        let service = onvif_alone(move |_| soap(status, NO_SUCH));
        let facts = facts(&service).await;
        assert!(
            matches!(
                facts.as_slice(),
                [Fact::CredentialsRefused { interface, tries: 4, stopped: StopReason::ListExhausted, .. }]
                    if interface.service == "onvif"
            ),
            "{status}: {facts:?}"
        );
    }
}

#[tokio::test]
async fn pages_that_cannot_be_judged_stay_so_beside_onvif() {
    let broken = |_: &str| http("500 Internal Server Error", "", "out of memory");
    let elsewhere = |question: &str| match question.split(' ').nth(1) {
        // A login that nobody here speaks.
        Some("/login.html") => http("401 Unauthorized", "WWW-Authenticate: Strange x\r\n", ""),
        _ => http("405 Method Not Allowed", "", ""),
    };
    let none_tried = |facts: &[Fact]| {
        facts.iter().any(|fact| {
            matches!(fact, Fact::InterfaceUnusable { interface, .. } if interface.service != "onvif")
        })
    };
    let found = facts(&onvif_alone(broken)).await;
    assert!(none_tried(&found), "{found:?}");
    let found = facts(&onvif_alone(elsewhere)).await;
    assert!(none_tried(&found), "{found:?}");
    // Where ONVIF itself cannot be judged, nothing of the port is.
    let service = start("", Unit::Message, move |question, _| {
        if question.contains("<GetSystemDateAndTime") {
            return soap("200 OK", TIME);
        }
        soap("405 Method Not Allowed", NO_SUCH)
    });
    let found = facts(&service).await;
    assert!(none_tried(&found), "{found:?}");
}
