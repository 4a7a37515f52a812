//! What shows of a device beside its logins, in plain words.

use proofhouse_law::observation::{
    Certificate, Defence, Fact, Identity, Interface, tries as in_words,
};

use super::shown;

/// The most items of a list that are named.
const NAMED_MAX: usize = 20;

/// What was seen, in words and without a full stop; nothing for facts of another kind.
pub(super) fn fact(fact: &Fact) -> String {
    match fact {
        Fact::GuessingDefence {
            interface,
            tries,
            weighed,
            in_a_row,
            defence,
            detail,
        } => format!(
            "{interface}: after {} {}: {}{}{}",
            wrong_passwords(*tries),
            self::defence(defence),
            shown(detail),
            weighed.map_or_else(String::new, |many| format!(
                "; after {many} it took a right one still"
            )),
            in_a_row.map_or_else(String::new, |many| format!(
                ", the last {many} of them for its own account"
            ))
        ),
        Fact::DisclosedBeforeLogin {
            interface,
            what,
            text,
        } => format!(
            "{interface} tells anyone its {} before a login: {:?}",
            shown(what),
            shown(text)
        ),
        Fact::Announced {
            protocol,
            name,
            says,
        } => format!(
            "It announces itself by {} as {:?}: {}",
            shown(protocol),
            shown(name),
            listed(says)
        ),
        Fact::UndeclaredInterface {
            interface,
            declaration,
        } => format!(
            "{interface} answers, and is not declared so in {}",
            shown(declaration)
        ),
        Fact::DeclaredSilent { entry, declaration } => format!(
            "{} stands in the declaration {}, and does not answer",
            shown(entry),
            shown(declaration)
        ),
        Fact::JudgedByPerson {
            case,
            unit,
            verdict,
            words,
            by,
        } => format!(
            "Test case {}, unit {}: {} judged {}: {}",
            shown(case),
            shown(unit),
            shown(by),
            verdict.words(),
            shown(words)
        ),
        other => channel(other),
    }
}

/// What shows of channels and of the keys on them.
fn channel(fact: &Fact) -> String {
    match fact {
        Fact::TlsOffered {
            interface,
            versions,
            ciphers,
            cut_short,
        } => format!(
            "{interface} takes {} with {}{}",
            listed(versions),
            listed(ciphers),
            if *cut_short {
                "; it stopped answering before everything was asked for"
            } else {
                ""
            }
        ),
        Fact::CertificateShown {
            interface,
            certificate,
        } => format!(
            "{interface} shows a certificate {}",
            self::certificate(certificate)
        ),
        Fact::SshOffered {
            interface,
            key_exchange,
            host_keys,
            ciphers,
            macs,
        } => format!(
            "{interface} offers key exchange {}; host keys {}; ciphers {}; MACs {}",
            listed(key_exchange),
            listed(host_keys),
            listed(ciphers),
            listed(macs)
        ),
        Fact::HostKeyShown {
            interface,
            algorithm,
            sha256,
        } => format!(
            "{interface} shows the {} host key {sha256}",
            shown(algorithm)
        ),
        Fact::KnownKey {
            interface,
            sha256,
            published_in,
        } => format!(
            "{interface} uses the key {sha256}, whose private half is published in {}",
            shown(published_in)
        ),
        other => sameness(other),
    }
}

fn certificate(shown_one: &Certificate) -> String {
    let signer = if shown_one.self_signed {
        "itself".to_owned()
    } else {
        shown(&shown_one.issuer)
    };
    format!(
        "of {} signed by {signer} with {}, key {}, from {} to {}",
        shown(&shown_one.subject),
        shown(&shown_one.signature),
        shown(&shown_one.key),
        shown_one.not_before,
        shown_one.not_after
    )
}

/// What is the same where it must differ, or there where it must be gone.
fn sameness(fact: &Fact) -> String {
    match fact {
        Fact::SameInUnits {
            what,
            interface,
            units,
            detail,
        } => format!(
            "The units {} have the same {}{}: {}",
            listed(units),
            identity(*what),
            on(interface.as_ref()),
            shown(detail)
        ),
        Fact::SurvivedReset {
            what,
            interface,
            detail,
            reset_shown_by: Some(reset),
        } => format!(
            "A factory reset left the {}{} in place: {}; {}",
            identity(*what),
            on(interface.as_ref()),
            shown(detail),
            shown(reset)
        ),
        Fact::SurvivedReset {
            what,
            interface,
            detail,
            reset_shown_by: None,
        } => format!(
            "After a factory reset the {}{} is still in place, and nothing else shows that the reset was done: {}",
            identity(*what),
            on(interface.as_ref()),
            shown(detail)
        ),
        Fact::SameAsEarlier {
            what,
            interface,
            bundle,
            product,
            detail,
        } => format!(
            "The {}{} was seen before, on {} (bundle {bundle}): {}",
            identity(*what),
            on(interface.as_ref()),
            shown(product),
            shown(detail)
        ),
        // The other facts are about logins and publications, and `words` says them.
        _ => String::new(),
    }
}

fn on(interface: Option<&Interface>) -> String {
    interface.map_or_else(String::new, |one| format!(" on {one}"))
}

fn listed(items: &[String]) -> String {
    let named: Vec<String> = items.iter().take(NAMED_MAX).map(|one| shown(one)).collect();
    let more = items.len().saturating_sub(NAMED_MAX);
    match (named.is_empty(), more) {
        (true, _) => "nothing".to_owned(),
        (false, 0) => named.join(", "),
        (false, more) => format!("{} and {more} more", named.join(", ")),
    }
}

fn defence(defence: &Defence) -> String {
    match defence {
        Defence::None => "nothing slowed the next".to_owned(),
        Defence::Delay {
            first_ms,
            last_ms,
            sessions,
            session_limit,
        } => {
            let sessions = match sessions {
                None => String::new(),
                Some(1) => ", in one session".to_owned(),
                Some(many) => format!(", in up to {many} sessions at once"),
            };
            let limit = session_limit.map_or_else(String::new, |many| {
                format!("; no more than {many} at once were answered")
            });
            format!(
                "the answers were slow, {first_ms} ms at first and {last_ms} ms at last{sessions}{limit}"
            )
        }
        Defence::LockOut {
            after,
            seconds,
            seen_locked,
        } => {
            let lasts = match (seconds, seen_locked) {
                (Some(seconds), Some(locked)) => {
                    format!("for {locked} s at least, and was open again after {seconds} s")
                }
                (Some(seconds), None) => format!("for {seconds} s"),
                (None, Some(locked)) => format!("and still so {locked} s later"),
                (None, None) => "and was not seen to open again".to_owned(),
            };
            format!("the login was locked after {} {lasts}", in_words(*after))
        }
        Defence::HangsUp { after } => {
            format!(
                "the service hung up after {}, and took a new connection at once",
                in_words(*after)
            )
        }
    }
}

/// So many wrong passwords, in words.
fn wrong_passwords(many: u32) -> String {
    let s = if many == 1 { "" } else { "s" };
    format!("{many} wrong password{s}")
}

/// What must be a unit's own, in words.
fn identity(what: Identity) -> &'static str {
    match what {
        Identity::Account => "account",
        Identity::Password => "password",
        Identity::HostKey => "SSH host key",
        Identity::CertificateKey => "certificate key",
        Identity::NetworkName => "network name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_a_lock_was_seen_is_said_and_no_more() {
        let said = |seconds, seen_locked| {
            defence(&Defence::LockOut {
                after: 5,
                seconds,
                seen_locked,
            })
        };
        let once = defence(&Defence::HangsUp { after: 1 });
        assert!(once.contains("hung up after 1 try, and"), "{once}");
        let begin = "the login was locked after 5 tries";
        assert_eq!(
            said(None, None),
            format!("{begin} and was not seen to open again")
        );
        assert_eq!(
            said(None, Some(60)),
            format!("{begin} and still so 60 s later")
        );
        assert_eq!(
            said(Some(60), Some(30)),
            format!("{begin} for 30 s at least, and was open again after 60 s")
        );
    }

    #[test]
    fn what_differs_or_does_not_is_said_in_words() {
        let said = fact(&Fact::SameInUnits {
            what: Identity::HostKey,
            interface: None,
            units: vec!["A".into(), "B".into()],
            detail: "ssh-rsa".into(),
        });
        assert_eq!(said, "The units A, B have the same SSH host key: ssh-rsa");
        let many: Vec<String> = (0..22).map(|number| number.to_string()).collect();
        assert!(
            listed(&many).ends_with("19 and 2 more"),
            "{}",
            listed(&many)
        );
    }
}
