//! Observations of a device, short to write.

use jiff::civil::date;
use proofhouse_law::observation::{
    Component, CredentialOrigin, DeviceState, Fact, Interface, Observation, SecretTag, StopReason,
    Subject,
};

use super::{at, id};

pub(crate) fn interface() -> Interface {
    Interface {
        transport: "tcp".into(),
        port: 23,
        service: "telnet".into(),
        tls: false,
        path: None,
    }
}

pub(crate) fn seen(name: &str, unit: &str, state: DeviceState, fact: Fact) -> Observation {
    Observation {
        id: id(name),
        check: "inspect.default-credential".to_owned(),
        at: at(date(2026, 1, 5)),
        subject: Subject {
            unit: Some(unit.to_owned()),
            state: Some(state),
            firmware: None,
            component: Component::PreInstalledSoftware,
        },
        fact,
        transcripts: Vec::new(),
    }
}

pub(crate) fn accepted(secret: &str, origin: CredentialOrigin) -> Fact {
    Fact::CredentialAccepted {
        interface: interface(),
        account: "admin".into(),
        secret: SecretTag::new(secret),
        origin,
        proof: "id".into(),
        change_forced: false,
    }
}

pub(crate) fn forced(secret: &str) -> Fact {
    Fact::CredentialAccepted {
        interface: interface(),
        account: "admin".into(),
        secret: SecretTag::new(secret),
        origin: public_list(),
        proof: "the change of the password was asked for".into(),
        change_forced: true,
    }
}

pub(crate) fn public_list() -> CredentialOrigin {
    CredentialOrigin::PublicList {
        name: "mirai".into(),
    }
}

pub(crate) fn refused(stopped: StopReason) -> Fact {
    Fact::CredentialsRefused {
        interface: interface(),
        tries: 60,
        listed: None,
        list: "mirai".into(),
        stopped,
    }
}
