//! What the reply to a login means: let in, refused, locked out, or something else than a judgement of the password.

use super::Reply;
use crate::protocols::telnet::says_refused;
use crate::protocols::{Attempt, says_busy, says_locked};

/// Whether a reply to `USER` or `PASS` lets the account in; 202 says that no password is needed.
pub(super) fn lets_in(reply: &Reply) -> bool {
    matches!(reply.code, 202 | 230 | 232)
}

/// What a reply to `USER` or `PASS` means that lets nobody in.
pub(super) fn refusal(reply: &Reply, a_word_is_empty: bool) -> Attempt {
    if says_locked(&reply.text) {
        return Attempt::LockedOut(reply.quoted());
    }
    match reply.code {
        // proftpd counts its clients after the password was right (`MaxClients` and its like).
        421 | 430 | 530 if says_busy(&reply.text) => Attempt::Dropped(reply.quoted()),
        430 | 530 => Attempt::Refused,
        331 | 421 if says_refused(&reply.text) => Attempt::Refused,
        421 => Attempt::Dropped(reply.quoted()),
        332 => Attempt::Unusable(format!(
            "it asks for an account beside user and password: {:?}",
            reply.quoted()
        )),
        // An empty word is a mistake in a command to some.
        500 | 501 | 504 if a_word_is_empty => Attempt::Refused,
        _ => Attempt::Unusable(format!("it answers a login with {:?}", reply.quoted())),
    }
}

/// Whether a reply that refuses a login is the session's last: to bftpd it is 421, and 331 to Huawei's.
pub(super) fn ends_session(reply: &Reply) -> bool {
    matches!(reply.code, 331 | 421)
}

/// Whether an answer refuses every login that is not encrypted, and says nothing about the password.
pub(super) fn demands_tls(reply: &Reply) -> bool {
    let text = reply.text.to_ascii_lowercase();
    let words = ["tls", "ssl", "encrypt", "cleartext"];
    !lets_in(reply) && words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(code: u16, text: &str) -> Attempt {
        let text = text.to_owned();
        refusal(&Reply { code, text }, false)
    }

    #[test]
    fn a_refusal_is_told_from_a_lock_and_an_end() {
        assert_eq!(judged(530, "Login incorrect."), Attempt::Refused);
        // What proftpd says where nothing else is set: `MaxClientsPerHost`, `MaxClients`, `MaxHostsPerUser`.
        for full in [
            "Sorry, the maximum number of clients (1) from your host are already connected.",
            "Sorry, the maximum number of allowed clients (1) are already connected.",
            "Sorry, the maximum number of hosts (1) for this user already connected.",
        ] {
            assert!(matches!(judged(530, full), Attempt::Dropped(_)), "{full}");
        }
        assert!(matches!(
            judged(530, "Account is locked"),
            Attempt::LockedOut(_)
        ));
        for code in [331, 421] {
            assert_eq!(judged(code, "Login incorrect."), Attempt::Refused);
            assert_eq!(judged(code, "User or password is wrong."), Attempt::Refused);
        }
        assert!(matches!(judged(331, "Password?"), Attempt::Unusable(_)));
        assert!(matches!(
            judged(421, "Service not available"),
            Attempt::Dropped(_)
        ));
        assert!(matches!(judged(332, "Need account"), Attempt::Unusable(_)));
        assert!(matches!(judged(500, "What?"), Attempt::Unusable(_)));
    }

    #[test]
    fn a_demand_for_tls_is_no_refusal_of_the_password() {
        let demands = |code, text: &str| {
            let text = text.to_owned();
            demands_tls(&Reply { code, text })
        };
        for (code, words) in [
            (530, "Non-anonymous sessions must use encryption."),
            (550, "SSL/TLS required on the control channel"),
            (
                421,
                "Sorry, cleartext sessions and weak ciphers are not accepted on this server.",
            ),
        ] {
            assert!(demands(code, words), "{words}");
        }
        assert!(!demands(530, "Login incorrect."));
        assert!(!demands(230, "Welcome. TLS is available."));
    }
}
