//! Web services that lead whatever is asked for on to another port of the device, as `http` leads to `https`. Nothing is
//! judged there, and nothing need be where that port was judged on the same visit.

use crate::observation::{Fact, Interface, Observation};
use crate::visit::Visit;

/// Whether `one` is of such a service, and one of `others`, of the same inspection, is what that port came to.
pub(crate) fn is_judged_where_it_leads<'o>(
    one: &Observation,
    others: impl IntoIterator<Item = &'o Observation>,
) -> bool {
    let Fact::InterfaceUnusable {
        interface,
        leads_to: Some(port),
        ..
    } = &one.fact
    else {
        return false;
    };
    let visit = Visit::of(one);
    let mut others = others.into_iter();
    others.any(|other| Visit::of(other) == visit && is_judged(&other.fact, interface, *port))
}

/// Whether a fact is what the web service at a port came to.
fn is_judged(fact: &Fact, from: &Interface, port: u16) -> bool {
    let is_judged = matches!(
        fact,
        Fact::CredentialAccepted { .. }
            | Fact::CredentialsRefused { .. }
            | Fact::ControlAccepted { .. }
            | Fact::OpenWithoutAuthentication { .. }
    );
    let at = fact.interface().filter(|_| is_judged);
    at.is_some_and(|at| {
        at.transport == from.transport && at.port == port && at.service.starts_with("http")
    })
}
