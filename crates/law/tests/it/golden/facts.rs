//! One of every kind of fact.

use jiff::civil::date;
use proofhouse_law::Verdict;
use proofhouse_law::observation::{
    Certificate, CredentialOrigin, Defence, Fact, Identity, Passage, PeriodPlace, Publication,
    SecretTag, StopReason, SupportReading,
};

use crate::world::{at, digest, interface};

fn passage() -> Passage {
    Passage {
        transcript: "transcripts/0001-http".into(),
        start: 10,
        end: 15,
        text: "until".into(),
    }
}

fn url() -> String {
    "https://maker.example/security".to_owned()
}

#[expect(clippy::too_many_lines, reason = "one sample a variant")]
pub(super) fn facts() -> Vec<Fact> {
    let reading = SupportReading::DerivableOnly {
        duration: "5 years".into(),
        anchor: "March 2023".into(),
    };
    vec![
        Fact::ServiceFound {
            interface: interface(),
            identified_by: "banner".into(),
        },
        Fact::CredentialAccepted {
            interface: interface(),
            account: "admin".into(),
            secret: SecretTag::new("00ff"),
            origin: CredentialOrigin::PublicList {
                name: "mirai".into(),
            },
            proof: "id".into(),
            change_forced: false,
        },
        Fact::CredentialsRefused {
            interface: interface(),
            tries: 60,
            listed: None,
            list: "mirai".into(),
            stopped: StopReason::ListExhausted,
        },
        Fact::OpenWithoutAuthentication {
            interface: interface(),
            proof: "the page".into(),
        },
        Fact::ControlAccepted {
            interface: interface(),
            detail: "any password".into(),
        },
        Fact::InterfaceUnusable {
            interface: interface(),
            reason: "silence".into(),
            leads_to: None,
        },
        Fact::NoInterfaceFound {
            ports_tried: 1000,
            refused: None,
        },
        Fact::VulnerabilityContact {
            url: url(),
            contact: "mailto:security@maker.example".into(),
            passage: passage(),
        },
        Fact::AcknowledgementTiming {
            url: url(),
            passage: passage(),
        },
        Fact::StatusUpdateTiming {
            url: url(),
            passage: passage(),
        },
        Fact::NotPublished {
            what: Publication::SupportPeriod,
            pages: vec![url()],
        },
        Fact::SupportPeriod {
            url: url(),
            reading,
            passage: passage(),
        },
        Fact::PublicationUnreadable {
            url: url(),
            reason: "timed out".into(),
        },
        Fact::GuessingDefence {
            interface: interface(),
            tries: 12,
            weighed: None,
            in_a_row: None,
            defence: Defence::LockOut {
                after: 5,
                seconds: Some(60),
                seen_locked: None,
            },
            detail: "account locked".into(),
        },
        Fact::TlsOffered {
            interface: interface(),
            versions: vec!["TLS 1.2".into()],
            ciphers: vec!["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256".into()],
            cut_short: false,
        },
        Fact::CertificateShown {
            interface: interface(),
            certificate: Box::new(Certificate {
                sha256: digest("certificate"),
                spki_sha256: digest("key"),
                subject: "CN=camera".into(),
                issuer: "CN=camera".into(),
                not_before: at(date(2020, 1, 1)),
                not_after: at(date(2030, 1, 1)),
                key: "RSA 1024".into(),
                signature: "sha1WithRSAEncryption".into(),
                self_signed: true,
            }),
        },
        Fact::SshOffered {
            interface: interface(),
            key_exchange: vec!["diffie-hellman-group1-sha1".into()],
            host_keys: vec!["ssh-rsa".into()],
            ciphers: vec!["aes128-cbc".into()],
            macs: vec!["hmac-sha1".into()],
        },
        Fact::HostKeyShown {
            interface: interface(),
            algorithm: "ssh-rsa".into(),
            sha256: digest("host key"),
        },
        Fact::KnownKey {
            interface: interface(),
            sha256: digest("host key"),
            published_in: "house-of-keys".into(),
        },
        Fact::DisclosedBeforeLogin {
            interface: interface(),
            what: "firmware version".into(),
            text: "Firmware 1.2.3".into(),
        },
        Fact::Announced {
            protocol: "mdns".into(),
            name: "camera.local".into(),
            says: vec!["_http._tcp on port 80".into()],
        },
        Fact::UndeclaredInterface {
            interface: interface(),
            declaration: "ixit.toml".into(),
        },
        Fact::DeclaredSilent {
            entry: "web page on tcp/80".into(),
            declaration: "ixit.toml".into(),
        },
        Fact::SameInUnits {
            what: Identity::HostKey,
            interface: Some(interface()),
            units: vec!["SN-1".into(), "SN-2".into()],
            detail: "the same ssh-rsa key".into(),
        },
        Fact::SurvivedReset {
            what: Identity::Password,
            interface: Some(interface()),
            detail: "the password that the user chose".into(),
            reset_shown_by: None,
        },
        Fact::SameAsEarlier {
            what: Identity::CertificateKey,
            interface: None,
            bundle: digest("earlier bundle"),
            product: "Acme Eye 0, firmware 0.9".into(),
            detail: "the same key".into(),
        },
        Fact::JudgedByPerson {
            case: "5.1-4-1".into(),
            unit: "a".into(),
            verdict: Verdict::Pass,
            words: "The manual shows how.".into(),
            by: "tester 1".into(),
        },
        Fact::UserInformation {
            url: "https://acme.example/privacy".into(),
            what: Publication::Telemetry,
            denied: false,
            passage: passage(),
        },
        Fact::OfferedForSale {
            url: url(),
            offer: passage(),
            period: PeriodPlace::Hidden,
            seen: vec!["It stands in a part that is folded away.".into()],
        },
        Fact::OldPasswordRefused {
            interface: interface(),
            account: "admin".into(),
            secret: SecretTag::new("5e".repeat(32)),
            chosen: SecretTag::new("6f".repeat(32)),
        },
        Fact::SetUpDoubted {
            reason: "the user's password opened nothing, and another one opened telnet on tcp/23"
                .into(),
            said: Some("the password is set in the app; telnet has its own".into()),
        },
        Fact::NotAllSeen {
            reason: "63,865 TCP ports were never answered".into(),
        },
    ]
}

/// Fails to compile when a fact is added: then add a sample above.
pub(super) fn fact_number(fact: &Fact) -> usize {
    match fact {
        Fact::ServiceFound { .. } => 0,
        Fact::CredentialAccepted { .. } => 1,
        Fact::CredentialsRefused { .. } => 2,
        Fact::OpenWithoutAuthentication { .. } => 3,
        Fact::ControlAccepted { .. } => 4,
        Fact::InterfaceUnusable { .. } => 5,
        Fact::NoInterfaceFound { .. } => 6,
        Fact::VulnerabilityContact { .. } => 7,
        Fact::AcknowledgementTiming { .. } => 8,
        Fact::StatusUpdateTiming { .. } => 9,
        Fact::NotPublished { .. } => 10,
        Fact::SupportPeriod { .. } => 11,
        Fact::PublicationUnreadable { .. } => 12,
        Fact::GuessingDefence { .. } => 13,
        Fact::TlsOffered { .. } => 14,
        Fact::CertificateShown { .. } => 15,
        Fact::SshOffered { .. } => 16,
        Fact::HostKeyShown { .. } => 17,
        Fact::KnownKey { .. } => 18,
        Fact::DisclosedBeforeLogin { .. } => 19,
        Fact::Announced { .. } => 20,
        Fact::UndeclaredInterface { .. } => 21,
        Fact::DeclaredSilent { .. } => 22,
        Fact::SameInUnits { .. } => 23,
        Fact::SurvivedReset { .. } => 24,
        Fact::SameAsEarlier { .. } => 25,
        Fact::JudgedByPerson { .. } => 26,
        Fact::UserInformation { .. } => 27,
        Fact::OfferedForSale { .. } => 28,
        Fact::OldPasswordRefused { .. } => 29,
        Fact::SetUpDoubted { .. } => 30,
        Fact::NotAllSeen { .. } => 31,
    }
}
