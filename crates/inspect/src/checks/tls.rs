//! TLS as a service offers it: versions, cipher suites, and the certificates that it shows.
//!
//! Nothing is judged here: old versions and own certificates are facts, and so is that a service stopped answering. A certificate that TLS 1.3 seals is taken from one
//! whole handshake.

use proofhouse_certificate as x509;
use proofhouse_law::observation::{Fact, Interface};

use super::known_keys::{self, Encoding};
use crate::protocols::client_hello::{self, Offered};
use crate::transcript::Log;
use crate::wire::{self, Limits, Place};

/// Name of the check in observations.
pub const NAME: &str = "inspect.tls";

/// What the TLS of the service at `place` shows.
pub async fn check(
    place: Place,
    interface: &Interface,
    log: &Log,
    limits: Limits,
) -> Vec<(&'static str, Fact)> {
    let mut offered = client_hello::ask(place, log, limits).await;
    if offered.certificates.is_empty() {
        offered
            .certificates
            .extend(wire::certificate(place.address, log, limits).await);
    }
    facts(&offered, interface, log)
}

fn facts(offered: &Offered, interface: &Interface, log: &Log) -> Vec<(&'static str, Fact)> {
    let mut facts = Vec::new();
    if !offered.versions.is_empty() {
        let names = offered.versions.iter().map(|one| one.name().to_owned());
        let fact = Fact::TlsOffered {
            interface: interface.clone(),
            versions: names.collect(),
            ciphers: offered.suites.clone(),
            cut_short: offered.cut_short,
        };
        facts.push((NAME, fact));
    }
    for der in &offered.certificates {
        let certificate = match x509::read(der) {
            Ok(certificate) => certificate,
            Err(error) => {
                log.note(&format!("a certificate cannot be read: {error}"));
                continue;
            }
        };
        let known = known_keys::fact(interface, Encoding::Spki, certificate.spki_sha256);
        let fact = Fact::CertificateShown {
            interface: interface.clone(),
            certificate: Box::new(certificate),
        };
        facts.push((NAME, fact));
        facts.extend(known.map(|fact| (known_keys::NAME, fact)));
    }
    facts
}
