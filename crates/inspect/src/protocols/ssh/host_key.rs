//! The host keys of an SSH service: a key exchange for each kind, which ends before anyone signs in.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use russh::Preferred;
use russh::client::{Config, Handler};
use russh::keys::ssh_key::EcdsaCurve;
use russh::keys::{Algorithm, HashAlg, PublicKeyOrCertificate};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::CONNECTION_BYTES_MAX;
use super::algorithms::everything;
use super::bounded::Bounded;
use crate::transcript::Log;
use crate::wire::Limits;

/// A host key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostKey {
    /// Such as `ssh-ed25519`.
    pub algorithm: String,
    /// SHA-256 of the key as SSH encodes it.
    pub sha256: [u8; 32],
}

/// Holds the key that was shown, and goes no further.
struct Look {
    log: Log,
    shown: Arc<Mutex<Option<HostKey>>>,
}

impl Handler for Look {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        key: &PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        // russh has verified by now that the service holds the private half.
        if let PublicKeyOrCertificate::PublicKey { key, .. } = key {
            let fingerprint = key.fingerprint(HashAlg::Sha256);
            self.log
                .note(&format!("host key {} {fingerprint}", key.algorithm()));
            if let Some(sha256) = fingerprint.sha256() {
                *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(HostKey {
                    algorithm: key.algorithm().to_string(),
                    sha256,
                });
            }
        }
        Ok(false)
    }
}

/// The kinds of host keys, each with the names by which a service offers it.
fn kinds() -> Vec<Vec<Algorithm>> {
    let rsa = [Some(HashAlg::Sha512), Some(HashAlg::Sha256), None];
    let curves = [
        EcdsaCurve::NistP256,
        EcdsaCurve::NistP384,
        EcdsaCurve::NistP521,
    ];
    let mut kinds = vec![
        vec![Algorithm::Ed25519],
        rsa.map(|hash| Algorithm::Rsa { hash }).to_vec(),
    ];
    kinds.extend(curves.map(|curve| vec![Algorithm::Ecdsa { curve }]));
    kinds
}

/// The host keys of the kinds in `offered`, a connection each. DSA keys are not read.
pub async fn ask(
    address: SocketAddr,
    offered: &[String],
    log: &Log,
    limits: Limits,
) -> Vec<HostKey> {
    let mut keys = Vec::new();
    for kind in kinds() {
        let named = |one: &Algorithm| offered.iter().any(|name| *name == one.to_string());
        if kind.iter().any(named) {
            let looking = look(address, kind, log, limits);
            keys.extend(timeout(limits.exchange, looking).await.ok().flatten());
        }
    }
    keys
}

async fn look(
    address: SocketAddr,
    kind: Vec<Algorithm>,
    log: &Log,
    limits: Limits,
) -> Option<HostKey> {
    log.note(&format!("a key exchange with {address}, for its host key"));
    let connecting = timeout(limits.connect, TcpStream::connect(address)).await;
    let stream = Bounded::new(connecting.ok()?.ok()?, CONNECTION_BYTES_MAX);
    let config = Arc::new(Config {
        preferred: Preferred {
            key: kind.into(),
            ..everything()
        },
        inactivity_timeout: Some(limits.exchange),
        ..Config::default()
    });
    let shown = Arc::new(Mutex::new(None));
    let handler = Look {
        log: log.clone(),
        shown: Arc::clone(&shown),
    };
    if let Err(error) = russh::client::connect_stream(config, stream, handler).await
        && !matches!(error, russh::Error::UnknownKey)
    {
        log.note(&format!("no host key was shown: {error}"));
    }
    let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
    shown.take()
}
