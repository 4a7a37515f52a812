//! Earlier bundles that an inspection is compared with, and whose passwords it tries first: opened, and verified where
//! there is a trust file.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use proofhouse_evidence::archive::Limits;
use proofhouse_evidence::bundle::{self, Outcome};
use proofhouse_evidence::keys::TrustFile;
use proofhouse_inspect::checks::compare::Earlier;
use proofhouse_inspect::credentials::{AtHand, List};

use crate::commands::keys::read_trust;
use crate::exit::Failure;
use crate::output::Output;

/// The most bundles of one comparison.
const BUNDLES_MAX: usize = 64;

/// Reads the bundles; each must be as it was sealed, and with a trust file by a key that stands in it.
pub(super) fn read(
    paths: &[PathBuf],
    trust: Option<&Path>,
    out: &mut Output,
) -> Result<Vec<Earlier>, Failure> {
    if paths.len() > BUNDLES_MAX {
        let what = format!("More than {BUNDLES_MAX} earlier bundles are given.");
        let next = "Name those of the same chipset family, and of other firmware.";
        return Err(Failure::usage("inspect.earlier-many", what, next));
    }
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let trust = trust.map(read_trust).transpose()?;
    if trust.is_none() {
        out.progress("no trust file is given: the signers of earlier bundles are not judged");
    }
    paths.iter().map(|path| one(path, trust.as_ref())).collect()
}

/// The lists with what opened the devices of earlier bundles before them: sisters of one maker share their passwords.
pub(super) fn before(
    (list, mut known): (List, Vec<AtHand>),
    earlier: &[Earlier],
) -> (List, Vec<AtHand>) {
    if earlier.is_empty() {
        return (list, known);
    }
    let of = |one: &Earlier| List {
        name: "earlier bundles".to_owned(),
        pairs: one.pairs(),
    };
    let known_of = |one: &Earlier| {
        AtHand::own(&of(one), one.attestation.as_bytes()).coming_from(format!(
            "what opened the device of the bundle whose attestation has the SHA-256 {}",
            one.attestation
        ))
    };
    known = earlier.iter().map(known_of).chain(known).collect();
    let opened = List {
        name: "earlier bundles".to_owned(),
        pairs: earlier.iter().flat_map(Earlier::pairs).collect(),
    };
    (list.after(opened), known)
}

fn one(path: &Path, trust: Option<&TrustFile>) -> Result<Earlier, Failure> {
    let refused = |why: String| {
        let what = format!(
            "The earlier bundle {} cannot be used: {why}.",
            path.display()
        );
        let next =
            "Name a bundle that `proofhouse evidence verify` finds sound; nothing was tested.";
        Failure::usage("inspect.earlier", what, next)
    };
    let limits = Limits::default();
    let largest = u64::try_from(limits.total).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(largest.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|error| refused(error.to_string()))?;
    let bundle = bundle::open(&bytes, &limits).map_err(|error| refused(error.to_string()))?;
    if let Some(trust) = trust {
        match bundle::verify(&bytes, trust).outcome {
            Outcome::Sound => {}
            Outcome::UnknownKey => {
                return Err(refused(
                    "nobody enrolled the key that sealed it, or the one that authorised its test"
                        .to_owned(),
                ));
            }
            Outcome::Problem => return Err(refused("its signature does not stand".to_owned())),
        }
    }
    Ok(Earlier::of(&bundle))
}

#[cfg(test)]
mod tests {
    use proofhouse_inspect::checks::compare::{Bench, Password};
    use proofhouse_law::Digest;
    use proofhouse_law::observation::{CredentialOrigin, Observation};

    use super::*;

    #[test]
    fn what_opened_a_sister_comes_before_the_list_and_only_once() {
        let seen: Observation = serde_json::from_value(serde_json::json!({
            "id": "inspect-0001", "check": "inspect.default-credential", "at": "2026-01-01T00:00:00Z",
            "subject": { "unit": "A", "state": "factory-default", "firmware": null, "component": "hardware" },
            "fact": {
                "kind": "credential-accepted", "account": "root", "secret": "tag", "proof": "shell", "change_forced": false,
                "interface": { "transport": "tcp", "port": 23, "service": "telnet", "tls": false },
                "origin": { "from": "tester-file" },
            },
            "transcripts": [],
        }))
        .unwrap();
        let earlier = Earlier {
            attestation: Digest::of(b"earlier"),
            bench: Bench {
                product: ("Acme".to_owned(), "Eye 1".to_owned()),
                firmware: None,
                units: Vec::new(),
            },
            observations: vec![seen],
            opened: vec![(0, Password("sister".to_owned()))],
        };
        let list = List::read(
            "own",
            "admin,admin\nroot,sister\n",
            &CredentialOrigin::TesterFile,
        )
        .unwrap();
        let (tried, known) = before((list, Vec::new()), &[earlier]);
        assert_eq!((known.len(), known[0].entries), (1, 1));
        let tried = tried.pairs;
        let tried: Vec<&str> = tried.iter().map(|pair| pair.password.as_str()).collect();
        assert_eq!(tried, ["sister", "admin"]);
    }
}
