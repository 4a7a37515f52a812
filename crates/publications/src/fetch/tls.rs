//! The judge of a server's certificate, which also writes down what was shown.
//!
//! A certificate that does not stand ends the handshake, so that nothing is read over it; what it showed is kept all the same.

use std::sync::{Arc, Mutex};

use proofhouse_law::Digest;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier, verify_server_name};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use super::hop::Tls;

/// Certificates of one chain that are written down at most.
const CHAIN_MAX: usize = 10;

/// The roots that browsers ship, and those of a test site.
#[derive(Debug)]
pub(super) struct Trust {
    config: ClientConfig,
    judge: Option<Arc<WebPkiServerVerifier>>,
}

/// Where a handshake's certificates are written down.
pub(super) type Slot = Arc<Mutex<Option<Tls>>>;

impl Trust {
    /// Trust in the public roots and in `ca` (PEM).
    pub(super) fn with(ca: Option<&str>) -> Self {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        for certificate in own_roots(ca.unwrap_or_default()) {
            // One that is not sound signs nothing, and the handshake then says so.
            let _unsound = roots.add(certificate);
        }
        let provider = Arc::new(ring::default_provider());
        let judge = WebPkiServerVerifier::builder_with_provider(
            Arc::new(roots.clone()),
            Arc::clone(&provider),
        )
        .build()
        .ok();
        // Both versions are spoken by this provider; the default would be the same, and cannot fail.
        let mut config = match ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
        {
            Ok(builder) => builder,
            Err(_) => ClientConfig::builder(),
        }
        .with_root_certificates(roots)
        .with_no_client_auth();
        // A resumed session shows no certificate, and each connection is to show one.
        config.resumption = Resumption::disabled();
        Self { config, judge }
    }

    /// A configuration for one connection, and where its certificates will stand.
    pub(super) fn for_connection(&self) -> (Arc<ClientConfig>, Slot) {
        let slot = Slot::default();
        let mut config = self.config.clone();
        if let Some(judge) = &self.judge {
            config
                .dangerous()
                .set_certificate_verifier(Arc::new(Recording {
                    judge: Arc::clone(judge),
                    slot: Arc::clone(&slot),
                }));
        }
        (Arc::new(config), slot)
    }
}

/// The certificates in a PEM text.
pub(crate) fn own_roots(pem: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .filter_map(Result::ok)
        .collect()
}

/// The usual judge; what it saw is written down, whatever it says.
#[derive(Debug)]
struct Recording {
    judge: Arc<WebPkiServerVerifier>,
    slot: Slot,
}

impl ServerCertVerifier for Recording {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self
            .judge
            .verify_server_cert(leaf, intermediates, name, ocsp, now);
        let chain = std::iter::once(leaf).chain(intermediates).take(CHAIN_MAX);
        let mut tls = Tls {
            version: None,
            suite: None,
            chain: chain.map(|one| Digest::of(one)).collect(),
            leaf: proofhouse_certificate::read(leaf).ok(),
            name_matches: ParsedCertificate::try_from(leaf)
                .is_ok_and(|parsed| verify_server_name(&parsed, name).is_ok()),
            problem: None,
        };
        tls.problem = verdict
            .as_ref()
            .err()
            .map(|error| problem(error, name, &tls));
        if let Ok(mut slot) = self.slot.lock() {
            *slot = Some(tls);
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}

/// Why a certificate is not relied on, in a clause; both faults where there are two.
fn problem(error: &Error, name: &ServerName<'_>, tls: &Tls) -> String {
    let until = |leaf: &proofhouse_law::observation::Certificate| leaf.not_after.to_string();
    let first = match error {
        Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => match &tls.leaf {
            Some(leaf) => format!("its certificate expired on {}", until(leaf)),
            None => "its certificate has expired".to_owned(),
        },
        Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => "its certificate is not valid yet".to_owned(),
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => format!(
            "nobody that browsers trust stands behind its certificate{}",
            tls.leaf
                .as_ref()
                .map(|leaf| format!(" (issued by {})", leaf.issuer))
                .unwrap_or_default()
        ),
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => return format!("its certificate is not for {}", name.to_str()),
        other => format!("its certificate does not stand: {other}"),
    };
    if tls.name_matches {
        first
    } else {
        format!("{first}, and is not for {}", name.to_str())
    }
}
