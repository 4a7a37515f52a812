//! How HTTP Digest is tried where the service knows one nonce for everybody, as `WebServer` of arduino-esp32 does, and
//! where it bears several.

use md5::{Digest as _, Md5};
use proofhouse_law::observation::Fact;

use crate::bench::list;
use crate::room::{answer_http, in_a_room, inspect_and_tell, random, serve_http};
use crate::servers::likeliest;
use proofhouse_testkit::servers::lighttpd;

/// The right pair comes after as many wrong ones as there are sessions, and more.
const PAIRS: &str =
    "root,root\nuser,user\nguest,guest\nroot,admin\nadmin,1234\nroot,1234\nuser,1234\n";

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

/// A parameter of a request's `Authorization`.
fn parameter(request: &str, name: &str) -> Option<String> {
    let line = request
        .lines()
        .find_map(|line| line.strip_prefix("Authorization: Digest "))?;
    let mut fields = line.split(", ").filter_map(|field| field.split_once('='));
    fields.find_map(|(key, value)| (key == name).then(|| value.trim_matches('"').to_owned()))
}

/// Whether a request has the digest of this password for `nonce`.
pub(crate) fn is_right(request: &str, password: &str, nonce: &str) -> bool {
    let field = |name: &str| parameter(request, name).unwrap_or_default();
    let secret = md5(&format!("admin:device:{password}"));
    let (count, cnonce, action) = (field("nc"), field("cnonce"), md5("GET:/"));
    let expected = md5(&format!("{secret}:{nonce}:{count}:{cnonce}:auth:{action}"));
    field("username") == "admin" && field("nonce") == nonce && field("response") == expected
}

fn challenge(nonce: &str, stale: bool) -> String {
    let stale = if stale { ", stale=true" } else { "" };
    let header = format!(
        "WWW-Authenticate: Digest realm=\"device\", qop=\"auth\", nonce=\"{nonce}\"{stale}\r\n"
    );
    answer_http(401, &header, "")
}

/// Serves a page to `admin` with this password; `renews` tells what becomes of the one nonce with each 401.
fn serve_with_one_nonce(password: String, renews: bool, always_stale: bool) {
    let mut nonce = random();
    serve_http(move |request| {
        if is_right(request, &password, &nonce) {
            return Some(answer_http(200, "", "<h1>Lamp"));
        }
        if renews {
            nonce = random();
        }
        Some(challenge(
            &nonce,
            always_stale && request.contains("Authorization"),
        ))
    });
}

fn found_and_refused(facts: &[Fact]) -> bool {
    matches!(
        facts,
        [Fact::CredentialAccepted { account, .. }, Fact::CredentialsRefused { .. }, ..] if account == "admin"
    )
}

#[test]
fn a_service_with_one_nonce_for_everybody_is_tried_one_session_at_a_time() {
    let (facts, transcript) = in_a_room(|_| {
        serve_with_one_nonce("1234".to_owned(), true, false);
        inspect_and_tell(80, &list(PAIRS))
    });
    assert!(found_and_refused(&facts), "{facts:?}");
    // One request a try: the challenge of each refusal serves the next.
    let noted = |words: &str| transcript.matches(words).count();
    let of_the_list = noted("try: account");
    let of_its_defence = noted("wrong on purpose, ") + noted("right, to see ");
    let controls = noted("control: a random password like the accepted one");
    assert_eq!(
        noted("Authorization: Digest"),
        of_the_list + of_its_defence + controls
    );
}

#[test]
fn a_nonce_that_is_the_same_for_everybody_is_answered_side_by_side() {
    let (facts, transcript) = in_a_room(|_| {
        serve_with_one_nonce("1234".to_owned(), false, false);
        inspect_and_tell(80, &list(PAIRS))
    });
    assert!(found_and_refused(&facts), "{facts:?}");
    assert!(transcript.contains("it gives the same to whoever asks"));
    assert!(transcript.contains("#3 = try"), "three sessions");
}

#[test]
fn lighttpd_is_tried_side_by_side() {
    let (facts, transcript) = in_a_room(|room| {
        lighttpd(
            room,
            &random(),
            "\"method\" => \"digest\", \"algorithm\" => \"MD5\"",
        );
        inspect_and_tell(80, &likeliest())
    });
    assert!(
        matches!(facts[..], [Fact::CredentialsRefused { .. }]),
        "{facts:?}"
    );
    assert!(transcript.contains("each holds the time at which it was given"));
    assert!(transcript.contains("#3 = try"), "three sessions");
}

#[test]
fn a_service_that_calls_every_challenge_stale_is_not_judged() {
    let (facts, _) = in_a_room(|_| {
        serve_with_one_nonce("1234".to_owned(), true, true);
        inspect_and_tell(80, &list("root,root\nuser,user\n"))
    });
    assert!(
        matches!(&facts[..], [Fact::InterfaceUnusable { reason, .. }, ..] if reason.contains("stale")),
        "{facts:?}"
    );
}
