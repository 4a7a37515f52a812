//! One function a parser, for fuzzing and for the corpus that is run on every test: none may panic or run away.

use std::net::{IpAddr, SocketAddr};

use jiff::civil::Date;
use proofhouse_law::observation::{CredentialOrigin, Standing};

use crate::bench::{self, Mac, Unit};
use crate::checks::disclosed;
use crate::credentials::{Folder, List, words};
use crate::declaration;
use crate::discovery::announce;
use crate::protocols::client_hello::{self, Answer};
use crate::protocols::digest::{Asked, Challenge, realm};
use crate::protocols::http::{self, Body};
use crate::protocols::http_json::{self, script};
use crate::protocols::kexinit::{self, Reading};
use crate::protocols::telnet::{self, Negotiation};
use crate::protocols::{coap, dns, mdns, ntp, ssdp, tftp, ws_discovery};
use crate::protocols::{ftp, http_form, message, onvif, rtsp, says_locked, says_must_change};
use crate::{run, transcript};
use proofhouse_certificate as x509;

mod binary;

/// How many bytes a packed body may become.
const UNPACKED_MAX: usize = 4096;

pub use binary::{adb, mqtt, redis, snmp, upnp, vnc};

/// A page of a checkpoint, as the first and as a later one.
pub fn checkpoint(data: &[u8]) {
    run::checkpoint::read_record(data);
}

/// A response: its head, then its body, unpacked where it is packed.
pub fn http(data: &[u8]) {
    if let Ok(Some((head, start))) = http::parse_head(data) {
        let (Body::Whole(body) | Body::More(body)) =
            http::parse_body(&head, data.get(start..).unwrap_or_default());
        assert!(body.len() <= data.len(), "a body grew");
        if let Ok(Some(unpacked)) = http::unpack(&head, &body, UNPACKED_MAX) {
            assert!(unpacked.len() <= UNPACKED_MAX, "a packed body has no limit");
        }
    }
}

/// A `WWW-Authenticate` value, its realm, and the answer to it.
pub fn http_digest(data: &[u8]) {
    let value = String::from_utf8_lossy(data);
    if let Some(realm) = realm(&value) {
        assert!(realm.len() <= value.len(), "a realm grew");
    }
    if let Some(challenge) = Challenge::parse(&value) {
        let asked = Asked {
            method: "GET",
            uri: "/",
            body: "",
            cnonce: "nonce",
            count: 1,
        };
        let answer = challenge.respond(&asked, "account", "password");
        assert!(answer.starts_with("Digest username="), "no answer");
    }
}

/// What an FTP service sends: replies, one after another.
pub fn ftp(data: &[u8]) {
    let mut rest = data;
    while let Ok(Some((reply, end))) = ftp::parse_reply(rest) {
        assert!(
            end > 0 && reply.text.len() <= 3 * data.len(),
            "a reply grew"
        );
        rest = rest.get(end..).unwrap_or_default();
    }
}

/// Answers of an RTSP or a SIP service, one after another, and the descriptions in them.
pub fn message(data: &[u8]) {
    for opening in ["RTSP/", "SIP/2.0 "] {
        let mut rest = data;
        while let Ok(Some((answer, end))) = message::parse_answer(opening, rest) {
            rtsp::summary(&answer.body);
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    if let Some(words) = rtsp::summary(&String::from_utf8_lossy(data)) {
        assert!(words.len() < 4096, "a summary without end");
    }
}

/// What an ONVIF service answers.
pub fn onvif(data: &[u8]) {
    let answer = String::from_utf8_lossy(data);
    onvif::said(200, &answer, "GetDeviceInformation");
    onvif::device_time(&answer);
}

/// A page with a form.
pub fn http_form(data: &[u8]) {
    let page = String::from_utf8_lossy(data);
    // The client hands on no other.
    if http::is_costly(&page) {
        return;
    }
    if let Some(form) = http_form::find_login_form(&page, "/") {
        assert!(form.action.starts_with('/'), "a form leaves the device");
    }
    http_form::demands_new_password(&page);
    http_form::sets_password(&page);
    http_form::words_of(&page);
}

/// The text of a page's scripts.
pub fn script(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(recipe) = script::read(&text, "/web/") {
        assert!(recipe.target.starts_with('/'), "a log-in leaves the device");
    }
    for place in script::places(&text, "/web/") {
        assert!(place.starts_with('/'), "a place leaves the device");
    }
}

/// What an endpoint answers, and what a page was seen to send.
pub fn http_json(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    http_json::read_answer(&text);
    if let Some(recipe) = http_json::seen("/in", &text, "admin", "word") {
        recipe.takes_account();
    }
}

/// What a Telnet service sends.
pub fn telnet(data: &[u8]) {
    let mut negotiation = Negotiation::default();
    let (text, reply) = negotiation.feed(data);
    assert!(
        text.len() <= data.len() && reply.len() <= data.len(),
        "a reply grew"
    );
    let screen = String::from_utf8_lossy(&text);
    telnet::prompt_of(&screen);
    telnet::says_refused(&screen);
    telnet::looks_like_words(&text);
    says_locked(&screen);
    says_must_change(&screen);
}

/// A bench file.
pub fn bench(data: &[u8]) {
    if let Err(problems) = bench::read(&String::from_utf8_lossy(data), Date::default()) {
        assert!(!problems.is_empty(), "refused without a reason");
    }
}

/// A list of credentials.
pub fn credentials(data: &[u8]) {
    // Its mistakes are values.
    let _mistake = List::read(
        "fuzz",
        &String::from_utf8_lossy(data),
        &CredentialOrigin::TesterFile,
    );
}

/// A text whose words may be passwords.
pub fn words(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for word in words::candidates(&text) {
        assert!(text.contains(&word), "a word that does not stand there");
    }
    assert!(
        words::list("fuzz", &text).pairs.len() <= 120,
        "too many pairs"
    );
}

/// The index of a folder of lists; each list is its own text.
pub fn lists(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(folder) = Folder::read(&text) {
        assert!(
            !folder.files().any(|file| file.contains('/')),
            "a file of another folder"
        );
        // Its mistakes are values.
        let _mistake = folder.list(Standing::PublicByTester, |_| Some(text.to_string()));
    }
}

/// A redirect or a refreshing page, judged by where it leads.
pub fn redirect(data: &[u8]) {
    http::meta_refresh(&String::from_utf8_lossy(data));
    let here = SocketAddr::from(([192, 168, 1, 9], 8080));
    if let Some(target) = http::local_redirect(here, "/a/b", &String::from_utf8_lossy(data)) {
        assert!(target.starts_with('/'), "a redirect leaves the device");
    }
}

/// The address that announcements are judged by.
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 9));

/// A DNS message, and what an mDNS answer with its records announces.
pub fn dns(data: &[u8]) {
    if let Some(message) = dns::parse(data) {
        let said = mdns::read(&message.records, HERE).bounded();
        assert!(said.says.len() <= 64, "an announcement without end");
    }
}

/// A CoAP message.
pub fn coap(data: &[u8]) {
    let (id, token) = (b"ID", b"tokn");
    if let Some(answer) = coap::parse(data, *id, token) {
        assert!(answer.payload.len() < data.len(), "a message grew");
        assert_eq!(answer.code().len(), 4, "no code");
    }
}

/// An NTP packet.
pub fn ntp(data: &[u8]) {
    if let Some(answer) = ntp::parse(data, *b"12345678") {
        assert!(data.len() >= 48 && answer.version > 0, "no answer");
    }
}

/// A TFTP packet.
pub fn tftp(data: &[u8]) {
    if let Some(tftp::Answer::Refused { code, .. }) = tftp::parse(data) {
        assert!(code < 9, "a code that is none");
    }
}

/// An answer to an SSDP search; else a description of a device.
pub fn ssdp(data: &[u8]) {
    if let Some(head) = ssdp::answer(data) {
        head.header("location")
            .and_then(|location| announce::here(HERE, location));
        return;
    }
    let description = ssdp::Description::read(&String::from_utf8_lossy(data));
    for url in description.into_iter().flat_map(|one| one.urls) {
        announce::here(HERE, &url);
    }
}

/// An answer to a WS-Discovery probe.
pub fn ws_discovery(data: &[u8]) {
    for one in ws_discovery::parse(&String::from_utf8_lossy(data)) {
        for address in one.addresses {
            announce::here(HERE, &address);
        }
    }
}

/// A maker's declaration of interfaces.
pub fn declaration(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // Which form it is decides who reads it, so that is asked of whatever comes.
    let _either = declaration::is_form(&text);
    match declaration::read("fuzz", &text, &["AuthMech", "ComMech", "UserIntf"]) {
        Ok(read) => assert!(!read.interfaces.is_empty(), "nothing to compare"),
        Err(problems) => assert!(!problems.is_empty(), "refused without a reason"),
    }
}

/// What a TLS service answers to a hello.
pub fn client_hello(data: &[u8]) {
    for with_certificate in [false, true] {
        if let Some(Answer::Hello {
            certificate: Some(certificate),
            ..
        }) = client_hello::read(data, with_certificate)
        {
            assert!(certificate.len() < data.len(), "a certificate grew");
        }
    }
}

/// A certificate.
pub fn certificate(data: &[u8]) {
    if let Ok(certificate) = x509::read(data) {
        let hostile = |letter: char| letter.is_control();
        assert!(
            !certificate.subject.contains(hostile),
            "a control character"
        );
    }
}

/// What an SSH service sends first.
pub fn kexinit(data: &[u8]) {
    if let Reading::Lists(lists) = kexinit::read(data) {
        let names = lists.key_exchange.iter().chain(&lists.host_keys);
        let names = names.chain(&lists.ciphers).chain(&lists.macs);
        assert!(
            names.map(String::len).sum::<usize>() <= data.len() * 3,
            "lists grew"
        );
    }
}

/// What a service says before a login, and a transcript of it.
pub fn disclosed(data: &[u8]) {
    let unit = Unit {
        label: "A".to_owned(),
        address: [192, 168, 1, 9].into(),
        also_at: Vec::new(),
        macs: vec![Mac::new([0x52, 0x54, 0x00, 0xa1, 0xb2, 0xc3])],
        serial: Some("DS9920-77".to_owned()),
        ports: None,
        accounts: Vec::new(),
        label_password: None,
        user_password: None,
    };
    for told in disclosed::told(&String::from_utf8_lossy(data), &unit, "EYE-200") {
        assert!(told.text.chars().count() <= 120, "a quote is long");
    }
    let came = transcript::received_before_tries(data);
    assert!(came.len() <= data.len(), "a transcript grew");
}
