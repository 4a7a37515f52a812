//! Our own test devices: one with a universal default, one that behaves, one that must be changed before use.

use std::net::IpAddr;
use std::time::Duration;

use proofhouse_inspect::credentials::List;
use proofhouse_inspect::run::{CutShort, Progress};
use proofhouse_inspect::stop::Stop;
use proofhouse_law::observation::{
    CredentialOrigin, DeviceState, Fact, Observation, SecretTag, StopReason,
};
use proofhouse_testkit::device::{Behaviour, Device, HttpLogin, Spec};
use proofhouse_testkit::wait;

use crate::bench::{InProcess, bench, list, run, unit};

/// How long the first logins may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

const ALL: [DeviceState; 5] = [
    DeviceState::FactoryDefault,
    DeviceState::SetUpWithoutChange,
    DeviceState::SetUpByUser,
    DeviceState::Reset,
    DeviceState::ResetThenSetUp,
];

fn short() -> List {
    list("root,root\nadmin,1234\nadmin,admin\nadmin,password\n")
}

/// Two units of one model, each with its own address, inspected in all states.
async fn inspect_pair(spec: Spec, list: &List) -> Vec<Observation> {
    let behaviour = spec.behaviour;
    let one = Device::start(&spec).unwrap();
    let two = Device::start(&spec.at(IpAddr::from([127, 0, 0, 2]))).unwrap();
    let mut units = Vec::new();
    for (label, device) in [("A", &one), ("B", &two)] {
        let mut unit = unit(label, device.address(), device.ports());
        unit.user_password = Some(device.control().user_password().to_owned());
        if behaviour == Behaviour::UniquePerUnit {
            unit.label_password = Some(device.control().label_password().to_owned());
        }
        units.push(unit);
    }
    let mut hands = InProcess(vec![
        ("A".to_owned(), one.control().clone()),
        ("B".to_owned(), two.control().clone()),
    ]);
    let (inspection, progress) = run(&bench(units, &ALL), list, &mut hands, Stop::new()).await;
    assert_eq!(inspection.cut_short, None);
    assert!(
        progress
            .iter()
            .any(|step| matches!(step, Progress::Trying { .. }))
    );
    inspection.observations
}

/// What was accepted: unit, state, service, tag, whether from a public list, whether a change is forced.
fn accepted(
    observations: &[Observation],
) -> Vec<(String, DeviceState, String, SecretTag, bool, bool)> {
    let mut found = Vec::new();
    for seen in observations {
        if let Fact::CredentialAccepted {
            interface,
            secret,
            origin,
            change_forced,
            ..
        } = &seen.fact
        {
            let public = matches!(origin, CredentialOrigin::PublicList { .. });
            let unit = seen.subject.unit.clone().unwrap();
            found.push((
                unit,
                seen.subject.state.unwrap(),
                interface.service.clone(),
                secret.clone(),
                public,
                *change_forced,
            ));
        }
    }
    found
}

#[tokio::test]
async fn a_universal_default_is_found_on_both_units_and_again_after_a_reset() {
    let observations = inspect_pair(Spec::new(Behaviour::UniversalDefault), &short()).await;
    let accepted = accepted(&observations);
    // Two units, five states, three services: each has exactly one password that opens it.
    assert_eq!(accepted.len(), 30, "{observations:#?}");
    for (unit, state, service, _, public, forced) in &accepted {
        let by_user = *state == DeviceState::SetUpByUser;
        assert_eq!(
            (*public, *forced),
            (!by_user, false),
            "{unit} {state:?} {service}"
        );
    }
    let tags = |wanted: &dyn Fn(DeviceState) -> bool| -> std::collections::BTreeSet<SecretTag> {
        accepted
            .iter()
            .filter(|(_, state, ..)| wanted(*state))
            .map(|(_, _, _, tag, ..)| tag.clone())
            .collect()
    };
    assert_eq!(
        tags(&|state| state != DeviceState::SetUpByUser).len(),
        1,
        "one secret on both units, before and after a reset"
    );
    assert_eq!(
        tags(&|state| state == DeviceState::SetUpByUser).len(),
        2,
        "two users, two secrets"
    );
}

#[tokio::test]
async fn a_device_that_behaves_gives_no_alarm() {
    for http in [HttpLogin::Basic, HttpLogin::Digest, HttpLogin::Form] {
        let others = http == HttpLogin::Form;
        let spec = Spec {
            http: Some(http),
            telnet: others,
            ssh: others,
            ..Spec::new(Behaviour::UniquePerUnit)
        };
        let observations = inspect_pair(spec, &short()).await;
        let accepted = accepted(&observations);
        assert_eq!(
            accepted.len(),
            if others { 30 } else { 10 },
            "{observations:#?}"
        );
        for (unit, state, service, _, public, _) in &accepted {
            assert!(!public, "{unit} {state:?} {service}");
        }
        let labels: std::collections::BTreeSet<_> = accepted
            .iter()
            .filter(|(_, state, ..)| *state == DeviceState::FactoryDefault)
            .map(|(_, _, _, tag, ..)| tag)
            .collect();
        assert_eq!(labels.len(), 2, "each unit has a label password of its own");
    }
}

#[tokio::test]
async fn a_password_that_must_be_changed_before_use_is_said_so_at_every_door() {
    for http in [HttpLogin::Form, HttpLogin::Basic, HttpLogin::Digest] {
        let others = http == HttpLogin::Form;
        let spec = Spec {
            http: Some(http),
            telnet: others,
            ssh: others,
            ..Spec::new(Behaviour::ChangeBeforeUse)
        };
        let observations = inspect_pair(spec, &short()).await;
        for (unit, state, service, _, public, forced) in accepted(&observations) {
            let set_up = matches!(
                state,
                DeviceState::SetUpByUser | DeviceState::ResetThenSetUp
            );
            assert_eq!(
                (public, forced),
                (!set_up, !set_up),
                "{unit} {state:?} {service}"
            );
        }
        assert_eq!(
            accepted(&observations).len(),
            if others { 30 } else { 10 },
            "{observations:#?}"
        );
    }
}

#[tokio::test]
async fn without_a_right_password_nothing_is_accepted_and_every_try_is_on_record() {
    let device = Device::start(&Spec::new(Behaviour::UniquePerUnit)).unwrap();
    let bench = bench(
        vec![unit("A", device.address(), device.ports())],
        &[DeviceState::FactoryDefault],
    );
    let (inspection, _) = run(&bench, &short(), &mut InProcess::default(), Stop::new()).await;
    let refused: Vec<&Fact> = inspection
        .observations
        .iter()
        .map(|seen| &seen.fact)
        .filter(|fact| matches!(fact, Fact::CredentialsRefused { .. }))
        .collect();
    assert_eq!(refused.len(), 3);
    for fact in refused {
        assert!(
            matches!(
                fact,
                Fact::CredentialsRefused {
                    tries: 4,
                    stopped: StopReason::ListExhausted,
                    ..
                }
            ),
            "{fact:?}"
        );
    }
    let mut logins = 0;
    for (path, bytes) in inspection.transcripts {
        let text = String::from_utf8(bytes).unwrap();
        if path.ends_with("-ports") {
            assert!(text.contains("trying 3 TCP ports"), "{text}");
            continue;
        }
        // What is looked at beside the logins tries nothing.
        if path.contains("-exposure-") {
            assert!(!text.contains("= try: account"), "{path}\n{text}");
            continue;
        }
        logins += 1;
        // Four pairs and two controls.
        assert_eq!(text.matches("= try: account").count(), 6, "{path}\n{text}");
    }
    assert_eq!(logins, 3);
}

#[tokio::test]
async fn a_person_may_end_it_and_keeps_what_was_seen() {
    let device = Device::start(&Spec::new(Behaviour::UniversalDefault)).unwrap();
    let long: Vec<String> = (0..5000).map(|number| format!("nobody,{number}")).collect();
    let bench = bench(vec![unit("A", device.address(), device.ports())], &ALL);
    let stop = Stop::new();
    let asker = stop.clone();
    let control = device.control().clone();
    let watch = tokio::spawn(async move {
        let begun = move || control.logins_tried() >= 3;
        let begun = tokio::task::spawn_blocking(move || wait::until(PATIENCE, begun));
        assert!(begun.await.unwrap(), "no login was tried");
        asker.ask();
    });
    let (inspection, _) = run(
        &bench,
        &list(&long.join("\n")),
        &mut InProcess::default(),
        stop,
    )
    .await;
    watch.await.unwrap();
    assert_eq!(inspection.cut_short, Some(CutShort::Interrupted));
    assert!(
        inspection
            .observations
            .iter()
            .any(|seen| matches!(seen.fact, Fact::ServiceFound { .. }))
    );
    assert!(proofhouse_inspect::run::was_interrupted(
        &inspection.observations
    ));
}
