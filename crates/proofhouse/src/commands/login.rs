//! `proofhouse login`: gets a scoped token from an office and keeps it in a session file.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::client::{Client, Session, SessionArgs};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::terminal::{self, Secret};

/// What the token is called on the officer's account page.
const LABEL: &str = "command line";

/// Signs in to an office; later verbs speak in this session.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The office's address, such as <http://localhost:8080>.
    url: String,
    /// The officer's e-mail address; password and code are asked for.
    #[arg(long, conflicts_with = "link")]
    email: Option<String>,
    /// Reads the password from this file's first line instead of the terminal.
    #[arg(long, requires = "email", value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The code of the second factor, instead of asking for it.
    #[arg(long, requires = "email")]
    code: Option<String>,
    /// A one-time sign-in link of a drill.
    #[arg(long)]
    link: Option<String>,
    #[command(flatten)]
    session: SessionArgs,
}

/// Signs in.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    let client = Client::anonymous(&args.url);
    let answer = client.post("/api/v1/tokens", &credentials(args)?)?;
    let text = |name: &str| {
        answer
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let session = Session {
        url: client.url().to_owned(),
        token: text("token"),
        officer: text("officer"),
        expires_at: text("expires_at"),
    };
    let path = args.session.keep(&session)?;
    let human = format!(
        "Signed in to {} as {} until {}.\nThe session is in {}.",
        session.url,
        session.officer,
        session.expires_at,
        path.display()
    );
    out.result(
        &human,
        &json!({ "url": session.url, "officer": session.officer, "expires_at": session.expires_at }),
    );
    Ok(Exit::Fine)
}

/// What is shown for a token.
fn credentials(args: &Args) -> Result<Value, Failure> {
    if let Some(link) = &args.link {
        return Ok(json!({ "link": link, "label": LABEL }));
    }
    let Some(email) = &args.email else {
        return Err(Failure::usage(
            "login.who",
            "Neither an e-mail address nor a link was given.",
            "Add --email ADDRESS, or --link LINK in a drill.",
        ));
    };
    let password = match &args.password_file {
        Some(file) => first_line(file)?,
        None => ask("Password: ")?,
    };
    let code = match &args.code {
        Some(code) => code.clone(),
        None => ask("Code of the second factor: ")?,
    };
    Ok(json!({ "account": email, "password": password, "code": code, "label": LABEL }))
}

fn first_line(file: &PathBuf) -> Result<String, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::usage(
            "login.password-file",
            format!("{} could not be read: {error}.", file.display()),
            "Name a file whose first line is the password.",
        )
    })?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Asks on the terminal, without showing what is typed.
fn ask(prompt: &str) -> Result<String, Failure> {
    let unread = |why: String| {
        Failure::usage(
            "login.no-input",
            format!("Nothing could be read: {why}."),
            "Sign in from a terminal.",
        )
    };
    let mut stderr = std::io::stderr();
    if std::io::stdin().is_terminal() {
        let read = terminal::read_secret(|| {
            // A closed standard error leaves the prompt unread, and the answer still counts.
            let _closed = write!(std::io::stderr(), "{prompt}");
        });
        let read = read.map_err(|error| unread(error.to_string()))?;
        if let Some(secret) = read {
            writeln!(stderr).map_err(|error| unread(error.to_string()))?;
            return match secret {
                Secret::Typed(text) => Ok(text),
                Secret::Ended => Err(unread("standard input has ended".to_owned())),
                Secret::Interrupted => Err(Failure::new(
                    Exit::Interrupted,
                    "login.interrupted",
                    "The signing in was interrupted.",
                    "Sign in again.",
                )),
            };
        }
    }
    write!(stderr, "{prompt}").map_err(|error| unread(error.to_string()))?;
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    writeln!(stderr).map_err(|error| unread(error.to_string()))?;
    read.map_err(|error| unread(error.to_string()))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
