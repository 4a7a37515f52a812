//! A `UsernameToken` with `PasswordDigest` (WS-Security `UsernameToken` Profile 1.1, 3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

use super::xml;

const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const DIGEST: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

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
}
