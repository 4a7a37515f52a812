//! The office of the drill: its process, the people signed in to it, and its end.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::binary::Binary;
use super::narrator::Narrator;

/// A running office, with a session file for each role.
pub(crate) struct Office {
    process: Process,
    _stdout: BufReader<ChildStdout>,
    /// Where a browser finds it.
    pub(crate) url: String,
    /// The register's verifier key.
    pub(crate) register_key: String,
    /// Every key that a till needs: the register's and the snapshot's.
    pub(crate) keys: Vec<String>,
    /// Roles with the one-time link that signs a person in.
    pub(crate) links: BTreeMap<String, String>,
}

impl Office {
    /// Starts `proofhouse serve --drill` and signs every role in.
    pub(crate) fn open(
        binary: &Binary,
        data: &Path,
        port: u16,
        narrator: &mut Narrator,
    ) -> Result<Self> {
        narrator.step(
            "The office opens, as a drill: SQLite and a local folder, nothing else installed",
        );
        let listen = format!("127.0.0.1:{port}");
        let log = std::fs::File::create(data.join("office.log"))?;
        let process = binary
            .command(&["serve", "--drill", "--data", "office", "--listen", &listen])
            .args(["--trust", "trust.json", "--format", "json"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let mut process = Process(process);
        let mut stdout = BufReader::new(process.0.stdout.take().context("the office's output")?);
        let ready = first_line(&mut stdout).with_context(|| {
            format!("the office did not open: see {}/office.log", data.display())
        })?;
        let text = |name: &str| {
            ready
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .unwrap_or_default()
        };
        let office = Self {
            url: text("listening"),
            register_key: text("register_key"),
            keys: vec![text("register_key"), text("snapshot_key")],
            links: links(&ready),
            process,
            _stdout: stdout,
        };
        office.sign_in(binary, narrator)?;
        Ok(office)
    }

    fn sign_in(&self, binary: &Binary, narrator: &mut Narrator) -> Result<()> {
        for (role, link) in &self.links {
            let session = session_file(role);
            binary.expect(
                0,
                &["login", &self.url, "--link", link, "--session", &session],
            )?;
        }
        let roles: Vec<&str> = self.links.keys().map(String::as_str).collect();
        narrator.proved(&format!(
            "signed in, each with a one-time link: {}",
            roles.join(", ")
        ));
        narrator.proved("no account and no password exists that these links did not make");
        narrator.look(&self.url);
        Ok(())
    }

    /// Ends the office's process as Ctrl-C would, and waits for it.
    pub(crate) fn close(mut self) -> Result<()> {
        self.interrupt()?;
        let status = self.process.0.wait()?;
        if !status.success() && status.code() != Some(130) {
            bail!("the office ended with {status}");
        }
        Ok(())
    }

    /// Waits for Ctrl-C, then for the office to end.
    pub(crate) fn stay_open(mut self) -> Result<()> {
        println!("\nThe office stays open at {}. Ctrl-C closes it.", self.url);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(tokio::signal::ctrl_c())?;
        eprintln!("\nclosing the office");
        // A terminal's Ctrl-C reached the office too; a signal to this process alone did not.
        self.interrupt()?;
        self.process.0.wait()?;
        println!("Closed. The drill's data is kept until the next demo.");
        Ok(())
    }

    fn interrupt(&self) -> Result<()> {
        let id = self.process.0.id().to_string();
        let mut kill = crate::shell::program("kill", &["-INT", &id]);
        // The process may have ended already, by the same Ctrl-C.
        let _ended = kill.stderr(Stdio::null()).status()?;
        Ok(())
    }
}

/// The office's process: a demo that failed half way must not leave it behind.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.0.kill();
    }
}

/// The session file of a role, relative to the drill's folder.
pub(crate) fn session_file(role: &str) -> String {
    PathBuf::from("sessions")
        .join(format!("{role}.json"))
        .display()
        .to_string()
}

fn first_line(stdout: &mut impl BufRead) -> Result<Value> {
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn links(ready: &Value) -> BTreeMap<String, String> {
    let Some(links) = ready.get("drill_links").and_then(Value::as_object) else {
        return BTreeMap::new();
    };
    links
        .iter()
        .filter_map(|(role, link)| Some((role.clone(), link.as_str()?.to_owned())))
        .collect()
}
