//! `proofhouse views`: anyone reads and answers a call for views; officers open and close one and record what came of it.

mod words;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, SessionArgs};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The largest file read, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Reads, answers and runs calls for views.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Lists the calls, the newest first.
    List {
        /// The office's address.
        #[arg(long, value_name = "URL")]
        server: String,
    },
    /// Shows what would change, what is asked, and what came of it.
    Show {
        /// The office's address.
        #[arg(long, value_name = "URL")]
        server: String,
        /// The call, as `views list` names it.
        call: String,
        /// Also the answers that may be published, once the call is closed.
        #[arg(long)]
        answers: bool,
    },
    /// Answers a call from a JSON file, and prints the receipt. Nobody needs to sign in.
    Answer {
        /// The office's address.
        #[arg(long, value_name = "URL")]
        server: String,
        /// The call.
        call: String,
        /// The answer: respondent, and what you like of name, choices, texts, general, consent (see the API's description).
        file: PathBuf,
    },
    /// Says that an answer arrived and whether it may be published; with --withdraw it may not from now on.
    Receipt {
        /// The office's address.
        #[arg(long, value_name = "URL")]
        server: String,
        /// The receipt that answering gave.
        #[arg(allow_hyphen_values = true)]
        receipt: String,
        /// Takes back that the answer may be published.
        #[arg(long)]
        withdraw: bool,
    },
    /// Opens a call on the draft in a folder, as an officer whom the regime lets open one.
    Open {
        /// The folder of the draft: all its .toml files, also those that do not change.
        draft: PathBuf,
        /// The regime that the draft would change; without it the folder's name.
        #[arg(long)]
        regime: Option<String>,
        /// The title.
        #[arg(long)]
        title: String,
        /// What the call is about, and why.
        #[arg(long)]
        about: String,
        /// A day and a time in London, such as 2026-12-01T09:00; without it the call opens at once.
        #[arg(long, value_name = "TIME", default_value = "")]
        opens: String,
        /// A day and a time in London.
        #[arg(long, value_name = "TIME")]
        closes: String,
        /// The words of a question where the plain ones do not do: PATH=WORDS.
        #[arg(long = "question", value_name = "PATH=WORDS")]
        questions: Vec<String>,
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Closes a call before its time.
    Close {
        /// The call.
        call: String,
        /// Why; everyone reads this.
        #[arg(long)]
        reasons: String,
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Records what came of a question of a closed call.
    Outcome {
        /// The call.
        call: String,
        /// The path of the rule.
        path: String,
        /// What came of it.
        #[arg(long, value_parser = ["kept", "changed", "dropped"])]
        outcome: String,
        /// Why; everyone reads this, here and beside the rule.
        #[arg(long)]
        reasons: String,
        #[command(flatten)]
        session: SessionArgs,
    },
}

/// Runs the verb.
pub(crate) fn run(args: &Args, out: &mut Output) -> Result<Exit, Failure> {
    match &args.verb {
        Verb::List { server } => {
            let answer = Client::anonymous(server).get("/api/v1/views")?;
            out.result(&words::list(&answer), &answer);
        }
        Verb::Show {
            server,
            call,
            answers,
        } => {
            let client = Client::anonymous(server);
            let mut shown = client.get(&of(call, "")).map_err(unknown)?;
            if *answers {
                let published = client.get(&of(call, "/answers"))?;
                let published = published.get("answers").cloned().unwrap_or_default();
                if let Some(fields) = shown.as_object_mut() {
                    fields.insert("answers".to_owned(), published);
                }
            }
            out.result(&words::call(&shown), &shown);
        }
        Verb::Answer { server, call, file } => {
            let given: Value = serde_json::from_str(&read(file)?).map_err(|error| {
                let what = format!("{} is no JSON: {error}.", file.display());
                Failure::usage("views.not-json", what, "Mend the file and send it again.")
            })?;
            let client = Client::anonymous(server);
            let answer = client
                .post(&of(call, "/answers"), &given)
                .map_err(unknown)?;
            let human = format!(
                "The answer was kept. This is its receipt, which is shown only now: {}\n{}",
                words::text(&answer, "receipt"),
                words::text(&answer, "page")
            );
            out.result(&human, &answer);
        }
        Verb::Receipt {
            server,
            receipt,
            withdraw,
        } => {
            let path = format!("/api/v1/views/receipts/{}", segment(receipt));
            let client = Client::anonymous(server);
            let answer = if *withdraw {
                client.post(&format!("{path}/withdraw"), &json!({}))
            } else {
                client.get(&path)
            };
            let answer = answer.map_err(unknown)?;
            out.result(&words::receipt(&answer), &answer);
        }
        Verb::Open { .. } | Verb::Close { .. } | Verb::Outcome { .. } => {
            return officers(&args.verb, out);
        }
    }
    Ok(Exit::Fine)
}

/// What only officers do.
fn officers(verb: &Verb, out: &mut Output) -> Result<Exit, Failure> {
    match verb {
        Verb::Close {
            call,
            reasons,
            session,
        } => {
            let client = session.client()?;
            let answer = client.post(&of(call, "/close"), &json!({ "reasons": reasons }));
            out.result(&format!("{call} is closed"), &answer.map_err(unknown)?);
        }
        Verb::Outcome {
            call,
            path,
            outcome,
            reasons,
            session,
        } => {
            let asked = json!({ "path": path, "outcome": outcome, "reasons": reasons });
            let answer = session.client()?.post(&of(call, "/outcome"), &asked);
            out.result(&format!("{path}: {outcome}"), &answer.map_err(unknown)?);
        }
        other => return open(other, out),
    }
    Ok(Exit::Fine)
}

fn open(verb: &Verb, out: &mut Output) -> Result<Exit, Failure> {
    let Verb::Open {
        draft,
        regime,
        title,
        about,
        opens,
        closes,
        questions,
        session,
    } = verb
    else {
        return Ok(Exit::Fine);
    };
    let folder = draft.canonicalize().unwrap_or_else(|_| draft.clone());
    let own = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let regime = regime.clone().or(own).unwrap_or_default();
    let asked = json!({
        "title": title, "about": about, "regime": regime, "opens": opens, "closes": closes,
        "files": files(draft)?, "questions": worded(questions)?,
    });
    let answer = session.client()?.post("/api/v1/views", &asked)?;
    let human = format!(
        "The call is made: {}\n{}",
        words::text(&answer, "call"),
        words::call(&answer)
    );
    out.result(&human, &answer);
    Ok(Exit::Fine)
}

/// The questions that have words of their own.
fn worded(given: &[String]) -> Result<BTreeMap<&str, &str>, Failure> {
    let wrong = |one: &String| {
        let what = format!("`{one}` names no question.");
        Failure::usage(
            "views.question",
            what,
            "Write PATH=WORDS; `law diff` prints the paths.",
        )
    };
    given
        .iter()
        .map(|one| one.split_once('=').ok_or_else(|| wrong(one)))
        .collect()
}

/// The files of a draft, as the API takes them.
fn files(folder: &Path) -> Result<Vec<Value>, Failure> {
    let unreadable = |error: std::io::Error| {
        let what = format!("The folder {} cannot be read: {error}.", folder.display());
        Failure::usage("views.unreadable", what, "Name the folder of the draft.")
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let file = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(json!({ "name": name, "text": read(path)? }))
    };
    paths.iter().map(file).collect()
}

fn read(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text))
        .map_err(|error| {
            let what = format!("The file {} cannot be read: {error}.", path.display());
            Failure::usage(
                "views.unreadable",
                what,
                "Name a file of UTF-8 text that you may read.",
            )
        })?;
    Ok(text)
}

/// Says what was not found: the office itself knows addresses only.
fn unknown(failure: Failure) -> Failure {
    if failure.code != "office.not-found" {
        return failure;
    }
    let what = "The office has no call, or no receipt, of this name.";
    Failure::usage(
        "views.unknown",
        what,
        "Check the name; `proofhouse views list` names the calls.",
    )
}

fn of(call: &str, rest: &str) -> String {
    format!("/api/v1/views/{}{rest}", segment(call))
}

/// One segment of a path, whatever was typed.
fn segment(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_its_toml_files_by_name_and_a_question_needs_its_path() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("b.toml"), "x = 1\n").unwrap();
        std::fs::write(folder.path().join("a.toml"), "").unwrap();
        std::fs::write(folder.path().join("notes.md"), "no").unwrap();
        let found = files(folder.path()).unwrap();
        let names: Vec<&str> = found.iter().map(|file| words::text(file, "name")).collect();
        assert_eq!(names, ["a.toml", "b.toml"]);
        assert!(worded(&["guard.x=Why?".to_owned()]).is_ok());
        assert_eq!(
            worded(&["Why?".to_owned()]).unwrap_err().code,
            "views.question"
        );
        assert_eq!(of("../x", "/close"), "/api/v1/views/%2E%2E%2Fx/close");
    }
}
