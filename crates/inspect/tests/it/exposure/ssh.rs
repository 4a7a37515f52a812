//! What SSH shows before anyone signs in: its algorithms and its host keys.

use proofhouse_law::observation::Fact;
use proofhouse_testkit::servers::openssh_of;

use crate::room::{call, in_a_room, look_at};

const DROPBEAR: &str = "/usr/sbin/dropbear";

/// The fingerprints of keys, by ssh-keygen, as it writes them.
fn fingerprints(files: &[&str]) -> Vec<String> {
    let line = |file: &&str| call("ssh-keygen", &["-lf", file]);
    let word = |line: String| line.split(' ').nth(1).unwrap().to_owned();
    let mut all: Vec<String> = files.iter().map(line).map(word).collect();
    all.sort_unstable();
    all
}

fn host_keys(facts: &[Fact]) -> Vec<String> {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD_NO_PAD;
    let mut all: Vec<String> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::HostKeyShown { sha256, .. } => {
                Some(format!("SHA256:{}", engine.encode(sha256.as_bytes())))
            }
            _ => None,
        })
        .collect();
    all.sort_unstable();
    all
}

#[test]
fn openssh_shows_its_algorithms_and_every_host_key() {
    let (facts, expected) = in_a_room(|room| {
        let options = [
            "KexAlgorithms=diffie-hellman-group1-sha1,curve25519-sha256",
            "Ciphers=aes128-cbc,aes128-ctr",
            "MACs=hmac-md5,hmac-sha2-256",
            "HostKeyAlgorithms=ssh-ed25519,ssh-rsa,ecdsa-sha2-nistp256",
        ];
        openssh_of(room, &["ed25519", "rsa", "ecdsa"], "", &options);
        let files = [
            "/etc/host_ed25519.pub",
            "/etc/host_rsa.pub",
            "/etc/host_ecdsa.pub",
        ];
        (look_at(22), fingerprints(&files))
    });
    assert_eq!(host_keys(&facts), expected);
    let offered = facts.iter().find_map(|fact| match fact {
        Fact::SshOffered {
            key_exchange,
            host_keys,
            ciphers,
            macs,
            ..
        } => Some((key_exchange, host_keys, ciphers, macs)),
        _ => None,
    });
    let (key_exchange, host_keys, ciphers, macs) = offered.unwrap();
    assert_eq!(key_exchange[0], "diffie-hellman-group1-sha1");
    assert!(
        host_keys.iter().any(|one| one == "ssh-rsa"),
        "{host_keys:?}"
    );
    assert_eq!(ciphers, &["aes128-cbc", "aes128-ctr"]);
    assert_eq!(macs, &["hmac-md5", "hmac-sha2-256"]);
}

#[test]
fn dropbear_shows_its_host_keys() {
    let (facts, expected) = in_a_room(|room| {
        let mut words = vec!["-F", "-E", "-p", "127.0.0.1:22"];
        let files = ["/etc/key_ed25519", "/etc/key_rsa"];
        for file in files {
            let kind = file.split('_').nth(1).unwrap();
            call("dropbearkey", &["-t", kind, "-f", file]);
            words.extend(["-r", file]);
        }
        room.start(DROPBEAR, &words, 22);
        let public = files.map(|file| {
            let said = call("dropbearkey", &["-y", "-f", file]);
            let key = said.lines().find(|line| line.starts_with("ssh-")).unwrap();
            let path = format!("{file}.pub");
            std::fs::write(&path, format!("{key}\n")).unwrap();
            path
        });
        (
            look_at(22),
            fingerprints(&public.each_ref().map(String::as_str)),
        )
    });
    assert_eq!(host_keys(&facts), expected);
}
