//! TLS to a device, whatever certificate it shows: what is tested is the login behind it.
//!
//! Covers TLS 1.2 and 1.3 with the suites that rustls has. A device that speaks only older versions or suites cannot
//! be reached, and is said to be so; nothing is judged then.

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Limits, Stream, WireError};
use crate::transcript::Log;

/// Agrees on TLS over an open connection.
pub(super) async fn wrap(
    stream: impl Stream + 'static,
    address: SocketAddr,
    log: &Log,
    limits: Limits,
) -> Result<Box<dyn Stream>, WireError> {
    Ok(Box::new(agree(stream, address, log, limits).await?))
}

/// The certificate (DER) that the service at `address` shows within a handshake, where TLS 1.3 seals it.
pub async fn certificate(address: SocketAddr, log: &Log, limits: Limits) -> Option<Vec<u8>> {
    log.note(&format!(
        "a whole handshake with {address}, for its certificate"
    ));
    let connecting = timeout(limits.connect, TcpStream::connect(address)).await;
    let stream = connecting.ok()?.ok()?;
    let stream = agree(stream, address, log, limits).await.ok()?;
    let (_, session) = stream.get_ref();
    let shown = session.peer_certificates()?.first()?.to_vec();
    log.received(&shown);
    Some(shown)
}

async fn agree<S: Stream>(
    stream: S,
    address: SocketAddr,
    log: &Log,
    limits: Limits,
) -> Result<TlsStream<S>, WireError> {
    let refused = |why: String| {
        log.note(&format!("TLS could not be agreed on: {why}"));
        WireError::Tls(why)
    };
    let connector = TlsConnector::from(Arc::new(
        config().map_err(|error| refused(error.to_string()))?,
    ));
    let name = ServerName::IpAddress(address.ip().into());
    match timeout(limits.answer, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => {
            let (_, session) = stream.get_ref();
            log.note(&format!(
                "TLS agreed on: {:?}, {:?}",
                session.protocol_version(),
                session.negotiated_cipher_suite().map(|suite| suite.suite())
            ));
            Ok(stream)
        }
        Ok(Err(error)) => Err(refused(error.to_string())),
        Err(_) => Err(refused(format!(
            "no answer in {} s",
            limits.answer.as_secs()
        ))),
    }
}

fn config() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    Ok(ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth())
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
