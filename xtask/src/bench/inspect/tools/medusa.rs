//! medusa: `-f` ends with the first pair, `-t` is its logins side by side, `-s` asks for TLS.

use super::{Lists, Pair, Setting, Tool, between, split};
use crate::bench::inspect::targets::{Service, Target};

pub(super) fn tool() -> Tool {
    Tool {
        name: "medusa",
        program: "medusa".into(),
        settings,
        accepted,
        seen: |_| None,
        done: |_| false,
    }
}

fn settings(target: &Target, lists: &Lists) -> Vec<Setting> {
    let module = match target.service {
        Service::HttpBasic | Service::HttpsBasic | Service::HttpDigest => "http",
        Service::HttpForm => "web-form",
        Service::Telnet => "telnet",
        Service::Ssh => "ssh",
        Service::Ftp => "ftp",
        Service::Snmp => "snmp",
        Service::Vnc => "vnc",
        Service::Rtsp | Service::SnmpV3 | Service::Mqtt | Service::Redis | Service::Sip => {
            return Vec::new();
        }
    };
    let list = if target.service.takes_no_account() {
        format!("-u x -P {}", lists.path("passwords.txt"))
    } else {
        format!("-C {}", lists.path("combo.txt"))
    };
    [4, 16]
        .into_iter()
        .map(|logins| {
            let mut words = split(&format!(
                "-h 127.0.0.1 -f -b -t {logins} {list} -M {module}"
            ));
            if target.service == Service::HttpsBasic {
                words.push("-s".to_owned());
            }
            let options: &[&str] = match target.service {
                Service::HttpForm => &[
                    "FORM:login.cgi",
                    "DENY-SIGNAL:Login failed",
                    "FORM-DATA:post?username=&password=",
                ],
                // It waits so long for answers, in whole seconds, whatever comes.
                Service::Snmp => &["TIMEOUT:1", "VERSION:2C"],
                _ => &[],
            };
            for option in options {
                words.extend(["-m".to_owned(), (*option).to_owned()]);
            }
            Setting {
                said: format!("-t {logins}"),
                words,
            }
        })
        .collect()
}

/// `ACCOUNT FOUND: [http] Host: 127.0.0.1 User: admin Password: 1234 [SUCCESS]`
fn accepted(line: &str) -> Option<Pair> {
    let said = line.split_once("ACCOUNT FOUND: ")?.1;
    if said.contains("[ERROR]") {
        return None;
    }
    let account = between(said, "User: ", " Password: ")?;
    let password = between(said, "Password: ", " [")?;
    Some((account.trim().to_owned(), password.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_are_read() {
        assert_eq!(
            accepted("ACCOUNT FOUND: [http] Host: 127.0.0.1 User: admin Password: 1234 [SUCCESS]"),
            Some(("admin".to_owned(), "1234".to_owned()))
        );
        assert_eq!(
            accepted(
                "ACCOUNT FOUND: [snmp] Host: 127.0.0.1 User: (null) Password: hp_admin [SUCCESS]"
            ),
            Some(("(null)".to_owned(), "hp_admin".to_owned()))
        );
        assert_eq!(
            accepted(
                "ACCOUNT CHECK: [http] Host: 127.0.0.1 (1 of 1, 0 complete) User: admin (1 of 1, 0 complete) Password: 1234 (1 of 1 complete)"
            ),
            None
        );
    }
}
