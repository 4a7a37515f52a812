//! Where a register is read from: a folder, or a web address, with limits; and which keys are believed.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use proofhouse_evidence::keys::{KeyRole, TrustFile, TrustedKey};
use proofhouse_register::Key;
use proofhouse_register::store::Folder;
use proofhouse_register::verify::{LogFiles, ReadError};

use crate::exit::{Exit, Failure};

/// Most that one request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest trust file read, in bytes.
const MAX_TRUST: u64 = 1024 * 1024;

/// The keys that a person believes.
#[derive(clap::Args, Clone)]
pub(crate) struct Trust {
    /// A verifier key (name+hash+base64) to believe; may be given several times.
    #[arg(long, value_name = "VKEY")]
    key: Vec<String>,
    /// The trust file, which says which key may sign what, and when.
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    trust: Option<PathBuf>,
}

/// One believed key, with its entry in the trust file where it came from one.
#[derive(Clone)]
pub(crate) struct Believed {
    /// The key as signed notes name it.
    pub(crate) key: Key,
    trusted: Option<TrustedKey>,
}

impl Trust {
    /// The keys for `role`; with `--key`, all of those given.
    pub(crate) fn keys(&self, role: KeyRole) -> Result<Vec<Believed>, Failure> {
        let keys = match &self.trust {
            Some(path) => from_file(path, role)?,
            None => self
                .key
                .iter()
                .map(|text| given(text))
                .collect::<Result<Vec<_>, _>>()?,
        };
        if keys.is_empty() {
            return Err(Failure::usage(
                "register.no-key",
                format!("no {role} key was given, so no signature can be believed"),
                "Give --key VKEY, or --trust FILE; the register's publisher makes both known.",
            ));
        }
        Ok(keys)
    }
}

impl Believed {
    /// Refuses a signature that the trust file does not allow this key at `signed_at`.
    pub(crate) fn allow(&self, role: KeyRole, signed_at: Option<Timestamp>) -> Result<(), Failure> {
        let (Some(trusted), Some(signed_at)) = (&self.trusted, signed_at) else {
            return Ok(());
        };
        match trusted.objection(role, signed_at) {
            None => Ok(()),
            Some(why) => Err(Failure::new(
                Exit::Unsure,
                "register.key-not-allowed",
                why,
                "Get the publisher's current trust file, or a copy signed with a key that is in force.",
            )),
        }
    }
}

fn given(text: &str) -> Result<Believed, Failure> {
    let key = Key::parse(text).map_err(|error| {
        Failure::usage(
            "register.bad-key",
            error.to_string(),
            "Copy the whole key, as its owner published it.",
        )
    })?;
    Ok(Believed { key, trusted: None })
}

fn from_file(path: &Path, role: KeyRole) -> Result<Vec<Believed>, Failure> {
    let bytes = read_file(path, MAX_TRUST)?;
    let file = TrustFile::parse(&bytes).map_err(|error| {
        Failure::usage(
            "register.bad-trust-file",
            format!("{} is not a trust file: {error}", path.display()),
            "Get the file again from the register's publisher.",
        )
    })?;
    let of_role = file.keys().iter().filter(|key| key.role == role);
    // A name with white space cannot stand in a signed note, so such a key has signed none.
    let believed = of_role.filter_map(|trusted| {
        let key = Key::from_public(trusted.name.as_str(), &trusted.public_key).ok()?;
        Some(Believed {
            key,
            trusted: Some(trusted.clone()),
        })
    });
    Ok(believed.collect())
}

/// Reads a file of at most `max` bytes.
pub(crate) fn read_file(path: &Path, max: u64) -> Result<Vec<u8>, Failure> {
    let fail = |why: String| {
        Failure::usage(
            "register.unreadable-file",
            format!("{} cannot be read: {why}", path.display()),
            "Check the path and its permissions.",
        )
    };
    let file = fs::File::open(path).map_err(|error| fail(error.to_string()))?;
    let mut bytes = Vec::new();
    file.take(max + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fail(error.to_string()))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > max) {
        return Err(fail(format!("it is longer than {max} bytes")));
    }
    Ok(bytes)
}

/// Opens a register by address: `http://`, `https://`, or a folder.
pub(crate) fn open(place: &str) -> Result<Box<dyn LogFiles>, Failure> {
    if place.starts_with("http://") || place.starts_with("https://") {
        return Ok(Box::new(Web::new(place)));
    }
    let path = Path::new(place);
    if path.is_dir() {
        return Ok(Box::new(Folder::new(path)));
    }
    Err(Failure::usage(
        "register.no-such-place",
        format!("{place} is neither a folder nor an http:// or https:// address"),
        "Give the folder that holds the file `checkpoint`, or the address under which it is served.",
    ))
}

/// A register served over HTTP.
struct Web {
    base: String,
    agent: ureq::Agent,
}

impl Web {
    fn new(base: &str) -> Self {
        // tlog-tiles forbids redirects, and a redirect could lead the request anywhere.
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Self {
            base: base.trim_end_matches('/').to_owned(),
            agent: config.new_agent(),
        }
    }
}

impl LogFiles for Web {
    fn read(&self, path: &str, max: usize) -> Result<Option<Vec<u8>>, ReadError> {
        let fail = |why: String| ReadError {
            path: path.to_owned(),
            why,
        };
        let answer = self.agent.get(format!("{}/{path}", self.base)).call();
        let mut answer = answer.map_err(|error| fail(error.to_string()))?;
        match answer.status().as_u16() {
            200 => {}
            404 | 410 => return Ok(None),
            other => return Err(fail(format!("the server answered {other}"))),
        }
        // One byte past the limit shows that there is more.
        let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        let bytes = answer.body_mut().with_config().limit(limit).read_to_vec();
        let bytes = bytes.map_err(|error| fail(error.to_string()))?;
        if bytes.len() > max {
            Err(fail(format!("it is longer than {max} bytes")))
        } else {
            Ok(Some(bytes))
        }
    }

    fn list(&self) -> Result<Option<Vec<String>>, ReadError> {
        Ok(None)
    }
}

/// Reads the whole register at `place`, and believes it only under one of `keys`.
pub(crate) fn read_log(
    files: &dyn LogFiles,
    keys: &[Believed],
) -> Result<(proofhouse_register::verify::Log, Believed), Failure> {
    use proofhouse_register::verify::{ReadLogError, read};
    let mut unknown = None;
    for believed in keys {
        match read(files, &believed.key) {
            Ok(log) => return Ok((log, believed.clone())),
            Err(error @ ReadLogError::UnknownKey(_)) => unknown = Some(error.to_string()),
            Err(ReadLogError::Read(error)) => {
                return Err(Failure::new(
                    Exit::Unsure,
                    "register.unreachable",
                    error.to_string(),
                    "Try again later, or ask an offline snapshot with --snapshot FILE.",
                ));
            }
            Err(error) => {
                return Err(Failure::new(
                    Exit::Problem,
                    "register.not-sound",
                    format!("the register does not verify: {error}"),
                    "Do not rely on this copy. Run `proofhouse register verify` on it, and tell its publisher.",
                ));
            }
        }
    }
    Err(unknown_key(unknown.unwrap_or_default()))
}

/// A signature by nobody the person believes.
pub(crate) fn unknown_key(what: String) -> Failure {
    Failure::new(
        Exit::Unsure,
        "register.unknown-key",
        what,
        "Get the publisher's key or trust file by another way than the copy itself, and compare.",
    )
}

#[cfg(test)]
mod tests;
