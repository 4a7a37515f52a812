//! Reads `attestation.dsse.json` of a bundle, and names its changed byte even though no digest covers it.

use super::locate::changed_byte;
use super::{ATTESTATION, Problem};
use crate::archive::Entry;
use crate::dsse::{Envelope, IN_TOTO};
use crate::keys::KeyId;
use crate::statement::Statement;

/// The envelope and the statement in it.
#[derive(Clone, Debug)]
pub(super) struct Attestation {
    pub(super) envelope: Envelope,
    pub(super) statement: Statement,
}

impl Attestation {
    /// The key that says it signed.
    pub(super) fn signer(&self) -> &KeyId {
        &self.statement.predicate.signer
    }
}

/// The attestation of `entry`, or as it was before one byte changed; and what is wrong with it.
pub(super) fn read(entry: &Entry<'_>) -> (Option<Attestation>, Vec<Problem>) {
    if entry.crc_fits() {
        return match parse(entry.data) {
            Ok(attestation) => (Some(attestation), Vec::new()),
            Err((offset, what)) => (None, vec![problem(entry, offset, what)]),
        };
    }
    let mut old = None;
    let hit = changed_byte(entry, |bytes| {
        old = parse(bytes).ok();
        old.is_some()
    });
    let what = "this byte is not the one that was sealed";
    if let Some((offset, _)) = hit {
        return (old, vec![problem(entry, Some(offset), what.into())]);
    }
    let what = "it was changed in more than one byte, so nothing else could be checked against it";
    (None, vec![Problem::of(ATTESTATION, what)])
}

fn problem(entry: &Entry<'_>, offset: Option<usize>, what: String) -> Problem {
    match offset {
        Some(offset) => Problem::at(ATTESTATION, entry.start, offset, what),
        None => Problem::of(ATTESTATION, what),
    }
}

/// Envelope and statement, or what is wrong and perhaps at which byte.
fn parse(bytes: &[u8]) -> Result<Attestation, (Option<usize>, String)> {
    let plain = |what: String| (None, what);
    let envelope = Envelope::parse(bytes).map_err(|cause| plain(cause.to_string()))?;
    let encoded = envelope.to_json();
    if encoded != bytes {
        let same = encoded
            .iter()
            .zip(bytes)
            .take_while(|(one, other)| one == other)
            .count();
        return Err((
            Some(same),
            "from here on it is not in the one canonical encoding".into(),
        ));
    }
    if envelope.payload_type != IN_TOTO {
        return Err(plain(format!("its payload is not of the type {IN_TOTO}")));
    }
    let statement =
        Statement::parse(&envelope.payload).map_err(|cause| plain(cause.to_string()))?;
    match envelope.signatures.as_slice() {
        [one]
            if one.sig.len() == 64
                && one.keyid.as_deref() == Some(statement.predicate.signer.as_str()) => {}
        _ => {
            return Err(plain(
                "it needs one Ed25519 signature, by the key that the signed statement names".into(),
            ));
        }
    }
    let names = statement.subject.iter().map(|one| &one.name);
    if !names
        .clone()
        .zip(names.skip(1))
        .all(|(one, next)| one < next)
    {
        return Err(plain(
            "the signed statement's files are not sorted, or one stands there twice".into(),
        ));
    }
    Ok(Attestation {
        envelope,
        statement,
    })
}
