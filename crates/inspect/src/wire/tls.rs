//! TLS to a device, whatever certificate it shows: what is tested is the login behind it.
//!
//! Covers TLS 1.2 and 1.3 with the suites that rustls has, without a certificate of ours. What a device speaks that takes only older ones: `old_tls.rs`.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Limits, NoTls, Stream};
use crate::transcript::Log;

/// The certificate (DER) that the service at `address` shows within a handshake, where TLS 1.3 seals it.
pub async fn certificate(address: SocketAddr, log: &Log, limits: Limits) -> Option<Vec<u8>> {
    log.note(&format!(
        "a whole handshake with {address}, for its certificate"
    ));
    let connecting = timeout(limits.connect, TcpStream::connect(address)).await;
    let stream = connecting.ok()?.ok()?;
    let stream = wrap(stream, address, log, limits).await.ok()?;
    let (_, session) = stream.get_ref();
    let shown = session.peer_certificates()?.first()?.to_vec();
    log.received(&shown);
    Some(shown)
}

/// Agrees on TLS over an open connection.
pub(super) async fn wrap<S: Stream>(
    stream: S,
    address: SocketAddr,
    log: &Log,
    limits: Limits,
) -> Result<TlsStream<S>, NoTls> {
    let agreed = agree(stream, address, limits).await;
    match &agreed {
        Ok(stream) => {
            let (_, session) = stream.get_ref();
            log.note(&format!(
                "TLS agreed on: {:?}, {:?}",
                session.protocol_version(),
                session.negotiated_cipher_suite().map(|suite| suite.suite())
            ));
        }
        Err(why) => log.note(&format!("TLS could not be agreed on: {why}")),
    }
    agreed
}

async fn agree<S: Stream>(
    stream: S,
    address: SocketAddr,
    limits: Limits,
) -> Result<TlsStream<S>, NoTls> {
    let asked = Arc::new(NoCertificate::default());
    let config = config(Arc::clone(&asked)).map_err(|error| NoTls::NotHere(error.to_string()))?;
    let name = ServerName::IpAddress(address.ip().into());
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match timeout(limits.answer, connecting).await {
        Ok(agreed) => agreed.map_err(|error| no_tls(&error, &asked)),
        Err(_) => Err(NoTls::Silent(limits.answer.as_secs())),
    }
}

/// What it means that a handshake failed with `error`.
fn no_tls(error: &io::Error, asked: &NoCertificate) -> NoTls {
    let of_tls = error.get_ref().and_then(|inner| inner.downcast_ref());
    match of_tls {
        // It comes after version and suite were agreed on (RFC 5246 7.4.4), so older ones would change nothing.
        Some(rustls::Error::AlertReceived(_)) | None if asked.was_asked() => {
            NoTls::WantsCertificate(error.to_string())
        }
        Some(rustls::Error::AlertReceived(_) | rustls::Error::PeerIncompatible(_)) => {
            NoTls::Refused(error.to_string())
        }
        Some(_) => NoTls::Foreign(error.to_string()),
        None => NoTls::HungUp,
    }
}

fn config(asked: Arc<NoCertificate>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    Ok(ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_client_cert_resolver(asked))
}

/// Shows no certificate of ours, and remembers whether one was asked for.
#[derive(Debug, Default)]
struct NoCertificate(AtomicBool);

impl NoCertificate {
    fn was_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Takes any certificate: devices sign their own, and nothing of ours is sent but what is to be tried.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
