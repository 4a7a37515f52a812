//! The office's JSON API as the case verbs use it: a session file, bounded requests, refusals as values.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ureq::http::Response;
use ureq::typestate::WithBody;
use ureq::{Agent, Body, RequestBuilder, SendBody};

use crate::exit::{Exit, Failure};

/// The largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// How long one request may take. Publishing waits for a checkpoint.
const REQUEST_SECONDS_MAX: u64 = 120;

/// Which session a verb speaks in.
#[derive(clap::Args)]
pub(crate) struct SessionArgs {
    /// The session file that `proofhouse login` wrote.
    #[arg(long, global = true, value_name = "FILE", env = "PROOFHOUSE_SESSION")]
    session: Option<PathBuf>,
}

/// A signed-in session, as kept in the session file.
#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    /// The office's address.
    pub(crate) url: String,
    /// The scoped token.
    pub(crate) token: String,
    /// Pseudonym of the officer.
    pub(crate) officer: String,
    /// When the token expires, RFC 3339.
    pub(crate) expires_at: String,
}

/// A client of one office.
pub(crate) struct Client {
    agent: Agent,
    url: String,
    token: Option<String>,
}

impl SessionArgs {
    /// Where the session file is or will be.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.session {
            return Ok(path.clone());
        }
        let home = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let folder = home("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| home("HOME").map(|home| PathBuf::from(home).join(".config")));
        folder
            .map(|folder| folder.join("proofhouse").join("session.json"))
            .ok_or_else(|| {
                Failure::usage(
                    "session.no-home",
                    "No folder for the session file is known.",
                    "Add --session FILE.",
                )
            })
    }

    /// The client of the session that `proofhouse login` left.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let session = self.read()?;
        Ok(Client {
            token: Some(session.token),
            ..Client::anonymous(&session.url)
        })
    }

    /// The session that `proofhouse login` left.
    pub(crate) fn read(&self) -> Result<Session, Failure> {
        let path = self.path()?;
        let unread = || {
            Failure::usage(
                "session.none",
                format!("No session was found in {}.", path.display()),
                "Sign in first: proofhouse login URL --email ADDRESS.",
            )
        };
        let text = std::fs::read_to_string(&path).map_err(|_| unread())?;
        serde_json::from_str(&text).map_err(|_| unread())
    }

    /// Keeps a session where only its owner can read it.
    pub(crate) fn keep(&self, session: &Session) -> Result<PathBuf, Failure> {
        let path = self.path()?;
        write_private(
            &path,
            &serde_json::to_vec_pretty(session).unwrap_or_default(),
        )
        .map_err(|error| {
            Failure::fault(
                "session.write",
                format!(
                    "The session could not be kept in {}: {error}.",
                    path.display()
                ),
                "Add --session FILE with a place that can be written.",
            )
        })?;
        Ok(path)
    }
}

/// Says what was not found, where a verb knows it better than the client.
pub(crate) fn unknown(
    failure: Failure,
    code: &'static str,
    what: impl Into<String>,
    next: impl Into<String>,
) -> Failure {
    if failure.code == NOT_FOUND {
        Failure::usage(code, what, next)
    } else {
        failure
    }
}

impl Client {
    /// A client that is not signed in.
    pub(crate) fn anonymous(url: &str) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(REQUEST_SECONDS_MAX)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .new_agent();
        Self {
            agent,
            url: url.trim_end_matches('/').to_owned(),
            token: None,
        }
    }

    /// The office's address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Asks for a document.
    pub(crate) fn get(&self, path: &str) -> Result<Value, Failure> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        self.answer(request.call())
    }

    /// Asks for a file, which comes as it is.
    pub(crate) fn download(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let (status, bytes) = self.bytes(request.call())?;
        if (200..300).contains(&status) {
            Ok(bytes)
        } else {
            Err(problem(status, &parsed(&bytes)))
        }
    }

    /// Sends a JSON document.
    pub(crate) fn post(&self, path: &str, body: &impl Serialize) -> Result<Value, Failure> {
        let body = serde_json::to_vec(body).map_err(|error| {
            Failure::fault(
                "client.body",
                format!("The request could not be written: {error}."),
                REPORT,
            )
        })?;
        self.send(
            path,
            "application/json",
            SendBody::from_owned_reader(std::io::Cursor::new(body)),
        )
    }

    /// Sends a file as it is. Its length goes first, and the office is asked before a byte follows: a file that is
    /// too large then comes back with the office's words and not as a broken connection.
    pub(crate) fn upload(
        &self,
        path: &str,
        media: &str,
        file: std::fs::File,
        length: u64,
    ) -> Result<Value, Failure> {
        let request = self
            .posting(path, media)
            .header("Content-Length", length)
            .header("Expect", "100-continue");
        self.answer(request.send(SendBody::from_owned_reader(file)))
    }

    /// Ends the token.
    pub(crate) fn delete(&self, path: &str) -> Result<Value, Failure> {
        let mut request = self.agent.delete(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        self.answer(request.call())
    }

    fn send(&self, path: &str, media: &str, body: SendBody<'static>) -> Result<Value, Failure> {
        self.answer(self.posting(path, media).send(body))
    }

    fn posting(&self, path: &str, media: &str) -> RequestBuilder<WithBody> {
        let request = self
            .agent
            .post(format!("{}{path}", self.url))
            .header("Content-Type", media);
        match &self.token {
            Some(token) => request.header("Authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    fn answer(&self, outcome: Result<Response<Body>, ureq::Error>) -> Result<Value, Failure> {
        let (status, bytes) = self.bytes(outcome)?;
        let body = parsed(&bytes);
        if (200..300).contains(&status) {
            Ok(body)
        } else {
            Err(problem(status, &body))
        }
    }

    /// The status of an answer, and its body as it came.
    fn bytes(
        &self,
        outcome: Result<Response<Body>, ureq::Error>,
    ) -> Result<(u16, Vec<u8>), Failure> {
        let response = outcome.map_err(|error| self.unreachable(&error))?;
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        response
            .into_body()
            .into_reader()
            .take(ANSWER_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map_err(|error| self.unreachable(&error.into()))?;
        Ok((status, bytes))
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        Failure::fault(
            "office.unreachable",
            format!("The office at {} did not answer: {error}.", self.url),
            "Check the address and that the office is running, then try again; nothing was changed that the office did not confirm.",
        )
    }
}

/// The code of a failure to find what was asked for.
const NOT_FOUND: &str = "office.not-found";
const REPORT: &str = "Report this as a fault of Proofhouse.";

/// What an answer that is not a success means, from its problem document (RFC 9457).
/// The JSON that an answer holds; none where it holds something else.
fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

fn problem(status: u16, body: &Value) -> Failure {
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    if text("code").as_deref() == Some("web.not-found") {
        // The office's own words are for whoever looks for a page.
        let what = "The office has nothing by the id that was given. Nothing was changed.";
        let next = "Check the id; proofhouse case list shows the cases.";
        return Failure::usage(NOT_FOUND, what, next);
    }
    let detail = text("detail").or_else(|| text("title"));
    let what = detail.unwrap_or_else(|| format!("The office answered with status {status}."));
    if let Some(refusal) = body.get("refusal")
        && let Ok(refusal) = serde_json::from_value(refusal.clone())
    {
        return Failure::refused(text("title").unwrap_or(what), refusal);
    }
    let next = text("next");
    let (exit, code, fallback) = match status {
        401 => (
            Exit::Usage,
            "office.signed-out",
            "Sign in again: proofhouse login URL.",
        ),
        403 => (
            Exit::Usage,
            "office.forbidden",
            "Ask an administrator for the role that this needs.",
        ),
        404 => (
            Exit::Usage,
            "office.not-an-office",
            "Check the address: what answers there does not speak as an office of this version does.",
        ),
        413 => (Exit::Usage, "office.too-large", "Send a smaller file."),
        400..=499 => (
            Exit::Usage,
            "office.bad-request",
            "Mend the request and try again.",
        ),
        _ => (Exit::Fault, "office.fault", REPORT),
    };
    Failure::new(
        exit,
        code,
        what,
        next.unwrap_or_else(|| fallback.to_owned()),
    )
}

/// Writes a file that only its owner can read, whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let unfinished = path.with_extension("unfinished");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_law_ends_with_4_and_keeps_its_rule() {
        let body = serde_json::json!({
            "title": "The law refuses this today",
            "refusal": {
                "rule": "psti.s29.intent", "citation": "s.29", "lawful_from": "2026-01-15",
                "remedy": "Wait.", "basis": { "source": "statute", "verified": true },
            },
        });
        let failure = problem(409, &body);
        assert_eq!(failure.exit, Exit::Refused);
        assert_eq!(
            failure.refusal.map(|refusal| refusal.rule),
            Some("psti.s29.intent".to_owned())
        );
    }

    #[test]
    fn an_answer_that_is_no_problem_document_still_says_what_to_do() {
        let failure = problem(502, &Value::Null);
        assert_eq!(failure.exit, Exit::Fault);
        assert!(failure.what.contains("502"));
        assert_eq!(problem(401, &Value::Null).code, "office.signed-out");
        assert_eq!(problem(404, &Value::Null).code, "office.not-an-office");
    }

    #[test]
    fn a_session_is_kept_where_only_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let args = SessionArgs {
            session: Some(folder.path().join("deep").join("session.json")),
        };
        let session = Session {
            url: "http://localhost:1".to_owned(),
            token: "t".to_owned(),
            officer: "officer-1".to_owned(),
            expires_at: "2026-01-01T00:00:00Z".to_owned(),
        };
        let path = args.keep(&session).unwrap();
        assert_eq!(
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(args.read().unwrap().officer, "officer-1");
    }
}
