//! A web port that only leads on to another one, as most cameras' port 80 does.

use proofhouse_law::observation::Interface;

use super::*;

fn web(port: u16, service: &str) -> Interface {
    Interface {
        transport: "tcp".into(),
        port,
        service: service.into(),
        tls: port == 443,
        path: None,
    }
}

/// The same fact of the web login behind TLS.
fn at_tls(mut fact: Fact) -> Fact {
    if let Fact::CredentialAccepted { interface, .. } | Fact::CredentialsRefused { interface, .. } =
        &mut fact
    {
        *interface = web(443, "http-form");
    }
    fact
}

/// What a unit shows at port 80.
fn leads_on(unit: &str, state: DeviceState, leads_to: Option<u16>) -> [Observation; 2] {
    let found = Fact::ServiceFound {
        interface: web(80, "http"),
        identified_by: "its answer".into(),
    };
    let leads = Fact::InterfaceUnusable {
        interface: web(80, "http"),
        reason: "it answers 301 to all that was asked for, and leads to tcp/443".into(),
        leads_to,
    };
    [found, leads].map(|fact| seen("o-led", unit, state, fact))
}

/// Each unit's label opens its web login, and its list ends.
fn labels_over_tls() -> Vec<Observation> {
    let of_unit = |unit| {
        [
            accepted(unit, CredentialOrigin::UnitLabel),
            refused(StopReason::ListExhausted),
        ]
        .map(|fact| seen("o-tls", unit, SET_UP, at_tls(fact)))
    };
    ["A", "B"].into_iter().flat_map(of_unit).collect()
}

fn verdict_with(led: &[Observation]) -> Verdict {
    let all = [&labels_over_tls()[..], led].concat();
    verdict(PSTI, "psti.sch1.1.2", &all)
}

#[test]
fn a_port_that_only_leads_to_one_that_was_judged_holds_up_no_pass() {
    assert_eq!(verdict_with(&[]), Verdict::Pass);
    assert_eq!(
        verdict_with(&leads_on("A", SET_UP, Some(443))),
        Verdict::Pass
    );
    for left_open in [
        // It leads to nothing that is known, or to a port that nobody looked at.
        leads_on("A", SET_UP, None),
        leads_on("A", SET_UP, Some(8443)),
        // That port was judged in another state, or of another unit.
        leads_on("A", DeviceState::SetUpByUser, Some(443)),
        leads_on("C", SET_UP, Some(443)),
    ] {
        assert_eq!(
            verdict_with(&left_open),
            Verdict::Inconclusive,
            "{left_open:?}"
        );
    }
}

#[test]
fn what_else_is_at_a_port_that_leads_on_is_judged() {
    let service = Fact::InterfaceUnusable {
        interface: web(80, "onvif"),
        reason: "its clock is not told".into(),
        leads_to: None,
    };
    let led = leads_on("A", SET_UP, Some(443));
    let all = [&led[..], &[seen("o-onvif", "A", SET_UP, service)]].concat();
    assert_eq!(verdict_with(&all), Verdict::Inconclusive);
}
