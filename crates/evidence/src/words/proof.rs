//! What was done to show that a password opened a service, and why that shows it: a sentence for each kind of proof.

use proofhouse_law::observation::{Fact, Interface, Observation};

/// The kinds of proof among the observations, each once, in the order in which they first stand.
pub fn proofs<'o>(observations: impl IntoIterator<Item = &'o Observation>) -> Vec<&'static str> {
    let mut said = Vec::new();
    for one in observations {
        if let Fact::CredentialAccepted {
            interface, proof, ..
        } = &one.fact
        {
            let words = words(interface, proof);
            if !said.contains(&words) {
                said.push(words);
            }
        }
    }
    said
}

/// The sentence for one proof. The words of a proof tell the kind where a service has several.
fn words(interface: &Interface, proof: &str) -> &'static str {
    let says = |part: &str| proof.contains(part);
    match interface.service.as_str() {
        "telnet" | "ssh" if says("the shell answered `echo ") => {
            "A random word with two quotation marks in it was sent as a command, and the answer was the word without them: only a \
             shell that runs the command takes the marks away, so the tester was let in."
        }
        "telnet" if says("the command prompt") => {
            "The device showed the prompt at which it takes commands, and showed none to random passwords: the tester was let in."
        }
        "ssh" => {
            "The SSH service said in its own protocol that the log-in succeeded (USERAUTH_SUCCESS), and said so to no random log-in."
        }
        "http-basic" | "http-digest" if says("without credentials 401") => {
            "The same page was asked for without a password and with it: without, the device refused it (answer 401); with it, the device \
             answered as to somebody who is logged in."
        }
        "http-form" | "http-json" if says("with the session") => {
            "A page was asked for again after the log-in: whoever had signed in got what is behind the log-in, a visitor who had not did not."
        }
        "http-script" => {
            "The page was opened in two windows of a browser: the one that had signed in showed what is behind the log-in, a fresh one \
             showed the log-in."
        }
        "onvif" => {
            "A question was asked that the device answers to those alone whom it knows: without a password it refused, with it \
             it answered."
        }
        "rtsp" => {
            "The description of the stream was asked for without a password and with it: without, the device refused; with it, it \
             refused no longer."
        }
        "sip" => {
            "A harmless request to register was sent without a password and with it: without, the device refused; with it, it accepted."
        }
        "snmpv3" => {
            "The answer was signed with a key that is made from the password: only whoever holds the same password can sign so."
        }
        "snmp" => {
            "Harmless values were asked for with the password as the name of the community: the device answered, and answered no random name."
        }
        "mqtt" => {
            "The service said that the log-in succeeded, and then answered a message as it does to those whom it let in."
        }
        "vnc" => "The service said that the password is right, and then described its screen.",
        "redis" => {
            "A random word was sent for the store to repeat, and it repeated it, as it does for those alone whom it let in."
        }
        "ftp" => {
            "The service said with its own code that the user is logged in, and said so to no random password."
        }
        _ => {
            "The device answered to this password as to somebody who is let in, and refused random passwords before and after it."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(service: &str, proof: &str) -> Observation {
        serde_json::from_value(serde_json::json!({
            "id": "inspect-0001", "check": "inspect.default-credential", "at": "2026-01-01T00:00:00Z",
            "subject": { "unit": "A", "state": "reset", "firmware": null, "component": "hardware" },
            "fact": {
                "kind": "credential-accepted", "account": "admin", "secret": "5e", "proof": proof, "change_forced": false,
                "interface": { "transport": "tcp", "port": 23, "service": service, "tls": false },
                "origin": { "from": "empty-password" },
            },
            "transcripts": [],
        }))
        .unwrap()
    }

    #[test]
    fn each_kind_of_proof_is_explained_once_and_an_unknown_one_by_what_always_holds() {
        let shell = seen("telnet", "the shell answered `echo 4c\"\"63` with `4c63`");
        let page = seen(
            "http-basic",
            "GET / answers 200 with a page; without credentials 401",
        );
        let other = seen("adb", "something new");
        let said = proofs([&shell, &page, &shell, &other]);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with("A random word"), "{said:?}");
        assert!(said[1].contains("refused it (answer 401)"), "{said:?}");
        assert!(
            said[2].contains("random passwords before and after"),
            "{said:?}"
        );
    }
}
