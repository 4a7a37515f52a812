//! THC hydra: `-I` passes over what an earlier run left, `-f` ends with the first pair, `-t` is its tasks side by side.

use super::{Lists, Pair, Setting, Tool, between, split};
use crate::bench::inspect::targets::{Service, Target};

pub(super) fn tool() -> Tool {
    Tool {
        name: "hydra",
        program: "hydra".into(),
        settings,
        accepted,
        seen: |_| None,
        done: |_| false,
    }
}

fn settings(target: &Target, lists: &Lists) -> Vec<Setting> {
    let service = match target.service {
        Service::HttpBasic | Service::HttpDigest => "http-get://127.0.0.1/",
        Service::HttpsBasic => "https-get://127.0.0.1/",
        Service::HttpForm => {
            "http-post-form://127.0.0.1/login.cgi:username=^USER^&password=^PASS^:F=Login.failed"
        }
        Service::Telnet => "telnet://127.0.0.1",
        Service::Ssh => "ssh://127.0.0.1",
        Service::Ftp => "ftp://127.0.0.1",
        Service::Rtsp => "rtsp://127.0.0.1",
        Service::Snmp => "snmp://127.0.0.1/2",
        Service::SnmpV3 => "snmp://127.0.0.1/3:SHA:READ",
        Service::Vnc => "vnc://127.0.0.1",
        Service::Redis => "redis://127.0.0.1",
        Service::Sip => "sip://127.0.0.1",
        Service::Mqtt => return Vec::new(),
    };
    let list = if target.service.takes_no_account() {
        format!("-P {}", lists.path("passwords.txt"))
    } else {
        format!("-C {}", lists.path("colon.txt"))
    };
    [4, 16, 32]
        .into_iter()
        .map(|tasks| Setting {
            said: format!("-t {tasks}"),
            words: split(&format!("-I -f -t {tasks} {list} {service}")),
        })
        .collect()
}

/// `[80][http-get] host: 127.0.0.1   login: admin   password: 1234`
fn accepted(line: &str) -> Option<Pair> {
    if !line.starts_with('[') || !line.contains("] host: ") {
        return None;
    }
    let account = between(line, "login: ", "   ").unwrap_or_default();
    let password = between(line, "password: ", "   ")?;
    Some((account.trim().to_owned(), password.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_are_read() {
        assert_eq!(
            accepted("[80][http-get] host: 127.0.0.1   login: admin   password: 1234"),
            Some(("admin".to_owned(), "1234".to_owned()))
        );
        assert_eq!(
            accepted("[161][snmp] host: 127.0.0.1   password: public"),
            Some((String::new(), "public".to_owned()))
        );
        assert_eq!(
            accepted("[5900][vnc] host: 127.0.0.1   password: 4f838b9b"),
            Some((String::new(), "4f838b9b".to_owned()))
        );
        for line in [
            "[554][rtsp] host: 127.0.0.1   login: admin   password: password",
            "[6379][redis] host: 127.0.0.1   password: 987e6d2a",
        ] {
            assert!(accepted(line).is_some(), "{line}");
        }
        assert_eq!(
            accepted("[STATUS] attack finished for 127.0.0.1 (valid pair found)"),
            None
        );
        assert_eq!(accepted("[DATA] attacking http-get://127.0.0.1:80/"), None);
        assert_eq!(
            accepted("1 of 1 target successfully completed, 1 valid password found"),
            None
        );
    }
}
