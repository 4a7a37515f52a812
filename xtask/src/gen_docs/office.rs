//! Opens the drill's office once more, and keeps what case and notice commands answer as JSON.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use super::example::{ask, binary, free_port};

/// The session file, in the drill's folder.
const SESSION: &str = "example-session.json";

/// The office's process: a failure half way must not leave it behind.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Asks the office of the drill, and writes each answer to a file of its own.
pub(super) fn keep_answers(drill: &Path, json: &Path) -> Result<()> {
    let listen = format!("127.0.0.1:{}", free_port()?);
    let serve = ["serve", "--drill", "--data", "office", "--listen", &listen];
    let process = binary(drill, &[&serve[..], &["--format", "json"]].concat())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut process = Process(process);
    let mut first = String::new();
    BufReader::new(process.0.stdout.take().context("the office's output")?)
        .read_line(&mut first)?;
    let ready: Value = serde_json::from_str(&first).context("the office did not open")?;
    let url = text(&ready, "/listening")?;
    let link = text(&ready, "/drill_links/case-officer")?;
    ask(
        drill,
        0,
        &["login", &url, "--link", &link, "--session", SESSION],
    )?;
    let keep = |name: &str, exit: i32, asked: &[&str]| -> Result<Value> {
        let session = ["--session", SESSION, "--format", "json"];
        let told = ask(drill, exit, &[asked, &session].concat())?;
        std::fs::write(json.join(name), &told)?;
        Ok(serde_json::from_str(&told)?)
    };
    let cases = keep("case-list.json", 0, &["case", "list"])?;
    // The newest first: the banned camera's is the second.
    let case = text(&cases, "/cases/1/case")?;
    let shown = keep("case-show.json", 0, &["case", "show", &case])?;
    let notice = text(&shown, "/notices/0/notice")?;
    keep("notice-show.json", 0, &["notice", "show", &notice])?;
    let open = [
        "case",
        "open",
        "--regime",
        "uk-proposal-2020",
        "--brand",
        "Acme",
        "--model",
        "Glint 2",
        "--kind",
        "camera",
        "--gtin",
        "05012345678900",
        "--respondent",
        "manufacturer:Acme Drill Ltd",
        "--reason",
        "The next model of a banned camera.",
    ];
    let opened = keep("case-open.json", 0, &open)?;
    let opened = text(&opened, "/case")?;
    let close = [
        "case",
        "close",
        &opened,
        "--reasons",
        "Opened to show what is answered.",
    ];
    keep("acted.json", 0, &close)?;
    let approve = ["notice", "approve", &case, &notice];
    keep("refused.json", 4, &approve)?;
    Ok(())
}

fn text(document: &Value, pointer: &str) -> Result<String> {
    let found = document.pointer(pointer).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .with_context(|| format!("no text at {pointer} in {document}"))
}
