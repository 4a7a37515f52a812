//! ncrack: `--pairwise` takes the lists as pairs, `-f` ends with the first, `CL` is its connections side by side.

use super::{Lists, Pair, Setting, Tool, split};
use crate::bench::inspect::targets::{Service, Target};

pub(super) fn tool() -> Tool {
    Tool {
        name: "ncrack",
        program: "ncrack".into(),
        settings,
        accepted,
        seen: |_| None,
        done: |_| false,
    }
}

fn settings(target: &Target, lists: &Lists) -> Vec<Setting> {
    let service = match target.service {
        Service::HttpBasic | Service::HttpDigest => "http",
        Service::HttpsBasic => "https",
        Service::Telnet => "telnet",
        Service::Ssh => "ssh",
        Service::Ftp => "ftp",
        Service::Mqtt => "mqtt",
        Service::Vnc => "vnc",
        Service::Redis => "redis",
        Service::Sip => "sip",
        Service::HttpForm | Service::Rtsp | Service::Snmp | Service::SnmpV3 => return Vec::new(),
    };
    let list = if target.service.takes_no_account() {
        format!("--user x -P {}", lists.path("passwords.txt"))
    } else {
        format!(
            "-U {} -P {} --pairwise",
            lists.path("accounts.txt"),
            lists.path("passwords.txt")
        )
    };
    ["-T3", "-T5", "-T5 -g cl=16,CL=32"]
        .into_iter()
        .map(|timing| Setting {
            said: timing.to_owned(),
            words: split(&format!(
                "-v -f {timing} {list} {service}://127.0.0.1:{}",
                target.port
            )),
        })
        .collect()
}

/// `Discovered credentials on http://127.0.0.1:80 'admin' '1234'`
fn accepted(line: &str) -> Option<Pair> {
    if !line.starts_with("Discovered credentials on ") && !line.starts_with("127.0.0.1 ") {
        return None;
    }
    let mut quoted = line.split('\'').skip(1).step_by(2);
    Some((quoted.next()?.to_owned(), quoted.next()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_are_read() {
        let found = Some(("admin".to_owned(), "1234".to_owned()));
        assert_eq!(
            accepted("Discovered credentials on http://127.0.0.1:80 'admin' '1234'"),
            found
        );
        assert_eq!(accepted("127.0.0.1 80/tcp http: 'admin' '1234'"), found);
        assert_eq!(
            accepted("127.0.0.1 5900/tcp vnc: 'x' '4f838b9b'"),
            Some(("x".to_owned(), "4f838b9b".to_owned()))
        );
        assert_eq!(
            accepted("Discovered credentials for vnc on 127.0.0.1 5900/tcp:"),
            None
        );
        assert_eq!(accepted("http://127.0.0.1:80 finished."), None);
    }
}
