//! Sealed bundles of evidence, as a lab hands them in.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use proofhouse_evidence::bundle::{
    Authority, Draft, ManifestHead, SubjectHead, Target, seal, transcript_path,
};
use proofhouse_evidence::keys::SigningKey;
use proofhouse_law::Digest;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Interface, Observation, SecretTag, StopReason,
    Subject, TranscriptRef,
};

use super::{GTIN, id};

/// A bundle in which both units of the product accept the same listed password.
pub(crate) fn bundle_signed_by(lab: &SigningKey, now: Timestamp) -> Vec<u8> {
    let listed = CredentialOrigin::PublicList {
        name: "mirai".into(),
    };
    bundle(lab, now, &listed, ["ab", "ab"])
}

/// A bundle in which each unit accepts the password on its own label, and none of a whole list.
pub(crate) fn mended_bundle(lab: &SigningKey, now: Timestamp) -> Vec<u8> {
    bundle(lab, now, &CredentialOrigin::UnitLabel, ["ab", "cd"])
}

pub(super) fn bundle(
    lab: &SigningKey,
    now: Timestamp,
    origin: &CredentialOrigin,
    tags: [&str; 2],
) -> Vec<u8> {
    let started = now - SignedDuration::from_secs(60);
    let transcript = b"login: admin\nPassword: ****\n# id\nuid=0(root)\n".to_vec();
    let path = transcript_path(1, "telnet");
    let interface = || Interface {
        transport: "tcp".into(),
        port: 23,
        service: "telnet".into(),
        tls: false,
        path: None,
    };
    let seen = |name: &str, unit: &str, fact: Fact| Observation {
        id: id(name),
        check: "inspect.default-credential".to_owned(),
        at: started,
        subject: Subject {
            unit: Some(unit.to_owned()),
            state: Some(DeviceState::SetUpWithoutChange),
            firmware: None,
            component: Component::PreInstalledSoftware,
        },
        fact,
        transcripts: vec![TranscriptRef {
            path: path.clone(),
            sha256: Digest::of(&transcript),
        }],
    };
    let accepted = |tag: &str| Fact::CredentialAccepted {
        interface: interface(),
        account: "admin".into(),
        secret: SecretTag::new(tag.repeat(32)),
        origin: origin.clone(),
        proof: "id".into(),
        change_forced: false,
    };
    let mut observations = vec![
        seen("o-1", "unit-a", accepted(tags[0])),
        seen("o-2", "unit-b", accepted(tags[1])),
    ];
    if *origin == CredentialOrigin::UnitLabel {
        for (name, unit) in [("o-3", "unit-a"), ("o-4", "unit-b")] {
            let refused = Fact::CredentialsRefused {
                interface: interface(),
                tries: 60,
                listed: None,
                list: "mirai".into(),
                stopped: StopReason::ListExhausted,
            };
            observations.push(seen(name, unit, refused));
        }
    }
    let transcripts = BTreeMap::from([(path.clone(), transcript.clone())]);
    sealed(lab, now, transcripts, observations)
}

fn sealed(
    lab: &SigningKey,
    now: Timestamp,
    transcripts: BTreeMap<String, Vec<u8>>,
    observations: Vec<Observation>,
) -> Vec<u8> {
    let draft = Draft {
        manifest: ManifestHead {
            tool: "proofhouse inspect".into(),
            tool_version: "0.1.0".into(),
            subject: SubjectHead {
                brand: "Acme".into(),
                model: "Cam 1".into(),
                kind: "camera".into(),
                units: vec!["unit-a".into(), "unit-b".into()],
            },
            authority: Authority {
                owner: "Test House".into(),
                basis: "bought by the lab".into(),
                expires: now + SignedDuration::from_hours(24),
                targets: vec![Target {
                    unit: Some("unit-a".into()),
                    address: "192.0.2.7".into(),
                    mac: None,
                    further_macs: Vec::new(),
                    serial: Some("unit-a".into()),
                }],
            },
            started: now - SignedDuration::from_secs(60),
            ended: now,
            partial: false,
            course: None,
            tester: None,
            lists: Vec::new(),
            relies_on: Vec::new(),
            drill: false,
        },
        bench: format!(r#"{{"device":{{"gtin":"{GTIN}"}}}}"#).into_bytes(),
        authority: None,
        transcripts,
        observations,
    };
    seal(draft, lab, now).unwrap()
}
