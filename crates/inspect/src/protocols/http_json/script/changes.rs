//! Whether scripts may change a password before it is sent, by the words and the calls in them.

use super::literal::word_before;
use super::plain::fills_a_field;

/// Words of a script that may change a password before it is sent, in small letters.
const CHANGES: [&str; 25] = [
    "md5",
    "sha1",
    "sha256",
    "sha512",
    "sha-",
    "subtle",
    "encrypt",
    "crypto",
    "cipher",
    "btoa(",
    "base64",
    "encode64",
    "hmac",
    "pbkdf2",
    "rsa",
    "rc4",
    "digest(",
    "reverse(",
    "jsencrypt",
    "bcrypt",
    "strenc",
    "securityencode",
    "orgauthpwd",
    // Of the code of a letter a script may make another letter.
    "charcodeat",
    "codepointat",
];
/// Ciphers whose letters stand within other words, such as `nodes(`: looked for as they are written.
const WRITTEN: [&str; 3] = ["AES", "Aes", "aes"];

/// Whether a script names a hash, a cipher or the like, or fills a field with what it made of something.
pub(crate) fn may_change_password(scripts: &str) -> bool {
    let lower = scripts.to_lowercase();
    CHANGES.iter().any(|word| lower.contains(word))
        || WRITTEN.iter().any(|word| scripts.contains(word))
        || calls_des(&lower)
        || fills_a_field(scripts)
}

fn calls_des(scripts: &str) -> bool {
    scripts.match_indices("des(").any(|(at, word)| {
        let called = word_before(scripts, at + word.len() - 1);
        called.rsplit('.').next() == Some("des")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoders_of_routers_are_seen() {
        for script in [
            "function doLogin() { f.aa.value = encode64(f.user.value); f.ab.value = encode64(f.pass.value); f.submit(); }",
            "$.su.orgAuthPwd(p)",
            "x = strEnc(p, 'k')",
            "o = des(key, p, 1)",
            "c = GibberishAES.enc(p, k)",
            "c = slowAES(p)",
            "for (i in p) out += table.charAt(p.charCodeAt(i) ^ 7)",
        ] {
            assert!(may_change_password(script), "{script}");
        }
    }

    #[test]
    fn words_that_only_hold_those_of_a_cipher_change_nothing() {
        let script = "if (codes.includes(x) || nodes(y)) alphaEscape(z)";
        assert!(!may_change_password(script));
    }
}
