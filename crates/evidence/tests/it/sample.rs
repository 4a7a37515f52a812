//! Small bundles and keys, made at run time.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use proofhouse_evidence::bundle::{
    Authority, Draft, ManifestHead, SubjectHead, Target, seal, transcript_path,
};
use proofhouse_evidence::keys::{KeyRole, SigningKey, TrustFile, Window};
use proofhouse_law::Digest;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Interface, Observation, SecretTag, Subject,
    TranscriptRef,
};

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn sealed_at() -> Timestamp {
    time("2026-06-01T10:05:00Z")
}

/// The key number `seed`, made when the tests start; the same number has the same Ed25519 key in every role.
pub(crate) fn key(role: KeyRole, seed: u8) -> SigningKey {
    static RANDOM: LazyLock<[u8; 32]> = LazyLock::new(|| {
        let mut random = [0; 32];
        getrandom::fill(&mut random).unwrap();
        random
    });
    let mut random = *RANDOM;
    random[0] ^= seed;
    SigningKey::from_random(
        role,
        format!("DRILL {role} {seed}").parse().unwrap(),
        &random,
    )
}

pub(crate) fn window() -> Window {
    Window {
        from: time("2026-01-01T00:00:00Z"),
        until: time("2027-01-01T00:00:00Z"),
    }
}

pub(crate) fn trust(key: &SigningKey) -> TrustFile {
    TrustFile::default()
        .enrol(&key.public(), window())
        .unwrap()
        .0
}

pub(crate) fn draft() -> Draft {
    let transcript = transcript_path(1, "Telnet 23 as sold");
    let raw = b"login: admin\r\nPassword: \r\n# echo 7391\r\n7391\r\n".to_vec();
    let interface = Interface {
        transport: "tcp".into(),
        port: 23,
        service: "telnet".into(),
        tls: false,
        path: None,
    };
    let observation = Observation {
        id: "o1".parse().unwrap(),
        check: "inspect.default-credential".into(),
        at: time("2026-06-01T10:01:00Z"),
        subject: Subject {
            unit: Some("SN1".into()),
            state: Some(DeviceState::FactoryDefault),
            firmware: Some("1.0.3".into()),
            component: Component::Hardware,
        },
        fact: Fact::CredentialAccepted {
            interface,
            account: "admin".into(),
            secret: SecretTag::new("5e".repeat(32)),
            origin: CredentialOrigin::PublicList {
                name: "common".into(),
            },
            proof: "a nonce was echoed".into(),
            change_forced: false,
        },
        transcripts: vec![TranscriptRef {
            path: transcript.clone(),
            sha256: Digest::of(&raw),
        }],
    };
    Draft {
        manifest: ManifestHead {
            tool: "proofhouse inspect".into(),
            tool_version: "0.1.0".into(),
            subject: SubjectHead {
                brand: "Example".into(),
                model: "Cam 1".into(),
                kind: "camera".into(),
                units: vec!["SN1".into()],
            },
            authority: Authority {
                owner: "the lab".into(),
                basis: "bought, invoice 17".into(),
                expires: time("2026-07-01T00:00:00Z"),
                targets: vec![Target {
                    unit: Some("SN1".into()),
                    address: "192.0.2.7".into(),
                    mac: None,
                    further_macs: Vec::new(),
                    serial: Some("SN1".into()),
                }],
            },
            started: time("2026-06-01T10:00:00Z"),
            ended: time("2026-06-01T10:04:00Z"),
            partial: false,
            course: None,
            tester: None,
            lists: Vec::new(),
            relies_on: Vec::new(),
            drill: false,
        },
        bench: b"{\"address\":\"192.0.2.7\"}\n".to_vec(),
        authority: None,
        transcripts: BTreeMap::from([(transcript, raw)]),
        observations: vec![observation],
    }
}

pub(crate) fn bundle() -> Vec<u8> {
    seal(draft(), &key(KeyRole::Lab, 1), sealed_at()).unwrap()
}
