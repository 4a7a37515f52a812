//! Logins by HTTP before the device service: a nonce that is one for everybody, and schemes that are not spoken here.

use std::sync::Mutex;

use proofhouse_law::observation::Fact;

use super::{DEVICE, NOT_AUTHORIZED, camera, facts_of, guarded, has_token, http, soap, soap_with};
use crate::room::random;

/// The right pair comes after as many wrong ones as there are sessions, and more.
const PAIRS: &str =
    "admin,admin\nuser,user\nguest,guest\nadmin,1234\nroot,root\nuser,1234\nroot,xc3511\n";

fn md5(text: &str) -> String {
    hex::encode(<md5::Md5 as md5::Digest>::digest(text))
}

/// Whether a question is answered to `root` with the digest of `xc3511` for this nonce.
pub(super) fn is_right(question: &str, nonce: &str) -> bool {
    let rest = question.split("response=\"").nth(1).unwrap_or_default();
    let secret = md5("root:cam:xc3511");
    let action = md5("POST:/onvif/device_service");
    rest.split('"').next() == Some(md5(&format!("{secret}:{nonce}:{action}")).as_str())
}

#[tokio::test]
async fn a_device_with_one_nonce_for_everybody_is_tried_one_session_at_a_time() {
    let held = Mutex::new(random());
    let service = camera(move |question| {
        let mut nonce = held.lock().unwrap();
        if is_right(question, &nonce) {
            return soap("200 OK", DEVICE);
        }
        *nonce = random();
        let digest = format!("WWW-Authenticate: Digest realm=\"cam\", nonce=\"{nonce}\"\r\n");
        http("401 Unauthorized", &digest, "")
    });
    let (facts, transcript) = facts_of(&service, PAIRS).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { interface, account, .. }, Fact::CredentialsRefused { tries: 7, .. }]
                if interface.service == "onvif" && account == "root"
        ),
        "{facts:?}"
    );
    let answers = transcript.matches("Authorization: Digest").count();
    assert!(answers >= 8, "{answers} answers to challenges");
}

#[tokio::test]
async fn a_scheme_of_http_that_is_not_spoken_here_is_no_demand_for_a_token() {
    let basic = "WWW-Authenticate: Basic realm=\"cam\"\r\n";
    let service = camera(move |_| http("401 Unauthorized", basic, ""));
    let (facts, _) = facts_of(&service, PAIRS).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::InterfaceUnusable { interface, reason, .. }]
                if interface.service == "onvif" && reason.ends_with("spoken here for ONVIF: Basic")
        ),
        "{facts:?}"
    );
}

#[tokio::test]
async fn where_soap_says_no_beside_such_a_scheme_tokens_are_tried() {
    let basic = "WWW-Authenticate: Basic realm=\"cam\"\r\n";
    let service = camera(move |question| {
        if has_token(question, "root", "xc3511") {
            return guarded(question, true);
        }
        soap_with("401 Unauthorized", basic, NOT_AUTHORIZED)
    });
    let (facts, _) = facts_of(&service, PAIRS).await;
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialAccepted { interface, account, .. }, Fact::CredentialsRefused { .. }]
                if interface.service == "onvif" && account == "root"
        ),
        "{facts:?}"
    );
}
