//! nmap with its scripts for log-ins: `brute.firstonly` ends with the first pair, `brute.start` is how many threads.

use super::{Lists, Pair, Setting, Tool, split};
use crate::bench::inspect::targets::{Service, Target};

pub(super) fn tool() -> Tool {
    Tool {
        name: "nmap",
        program: "nmap".into(),
        settings,
        accepted,
        seen: |_| None,
        done: |_| false,
    }
}

fn settings(target: &Target, lists: &Lists) -> Vec<Setting> {
    let (script, own) = match target.service {
        Service::HttpBasic | Service::HttpsBasic | Service::HttpDigest => {
            ("http-brute", "http-brute.path=/")
        }
        Service::HttpForm => (
            "http-form-brute",
            "http-form-brute.path=/login.cgi,http-form-brute.method=POST,http-form-brute.uservar=username,http-form-brute.passvar=password,http-form-brute.onfailure=Login.failed",
        ),
        Service::Telnet => ("telnet-brute", "telnet-brute.timeout=10s"),
        Service::Ssh => ("ssh-brute", "ssh-brute.timeout=10s"),
        Service::Ftp => ("ftp-brute", "ftp-brute.timeout=10s"),
        Service::Snmp => ("snmp-brute", "snmp-brute.nothing=0"),
        Service::Vnc => ("vnc-brute", "vnc-brute.nothing=0"),
        Service::Redis => ("redis-brute", "redis-brute.nothing=0"),
        Service::Sip => ("sip-brute", "sip-brute.nothing=0"),
        Service::Rtsp | Service::SnmpV3 | Service::Mqtt => return Vec::new(),
    };
    let transport = match target.service {
        Service::Snmp | Service::Sip => "-sU",
        _ => "-sT",
    };
    let list = match target.service {
        Service::Snmp => format!("snmp-brute.communitiesdb={}", lists.path("passwords.txt")),
        _ if target.service.takes_no_account() => format!(
            "brute.mode=pass,userdb={},passdb={}",
            lists.path("none.txt"),
            lists.path("passwords.txt")
        ),
        _ => format!(
            "brute.mode=creds,brute.credfile={}",
            lists.path("slash.txt")
        ),
    };
    [("-T4", 5), ("-T5", 16)]
        .into_iter()
        .map(|(timing, threads)| Setting {
            said: format!("{timing} brute.start={threads}"),
            words: split(&format!(
                "-n -Pn {timing} {transport} -p {} --script {script} --script-args {own},{list},brute.firstonly=true,brute.start={threads} 127.0.0.1",
                target.port
            )),
        })
        .collect()
}

/// `|     admin:1234 - Valid credentials`
fn accepted(line: &str) -> Option<Pair> {
    let said = line.strip_suffix(" - Valid credentials")?;
    let said = said.trim_start_matches(['|', '_', ' ']);
    let (account, password) = said.split_once(':').unwrap_or(("", said));
    Some((account.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_are_read() {
        assert_eq!(
            accepted("|     admin:1234 - Valid credentials"),
            Some(("admin".to_owned(), "1234".to_owned()))
        );
        assert_eq!(
            accepted("|_  hp_admin - Valid credentials"),
            Some((String::new(), "hp_admin".to_owned()))
        );
        assert_eq!(
            accepted("|_  Statistics: Performed 30 guesses in 1 seconds, average tps: 30.0"),
            None
        );
    }
}
