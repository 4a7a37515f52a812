//! A running office: `proofhouse serve` in a process of its own, killed when the test ends.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::browser::Browser;
use super::cli::{Said, command, proofhouse};
use super::lab;

/// An office, with a folder that holds its data (`office`), the lab's files and the sessions.
pub(crate) struct Office {
    folder: TempDir,
    running: Option<Running>,
    drill: bool,
}

struct Running {
    process: Child,
    /// Held open: an office whose output is closed must not be what a test is about.
    _stdout: BufReader<ChildStdout>,
    ready: Value,
}

impl Office {
    /// A drill that trusts the lab, with every role signed in at the command line.
    pub(crate) fn drill() -> Self {
        let folder = tempfile::tempdir().unwrap();
        lab::furnish(folder.path());
        let mut office = Self {
            folder,
            running: None,
            drill: true,
        };
        office.start();
        office
    }

    /// An office that is no drill, as it is at its first start.
    pub(crate) fn real() -> Self {
        let mut office = Self {
            folder: tempfile::tempdir().unwrap(),
            running: None,
            drill: false,
        };
        office.start();
        office
    }

    /// Starts the process and waits until it says that it is open.
    pub(crate) fn start(&mut self) {
        let mut arguments = vec![
            "serve",
            "--data",
            "office",
            "--listen",
            "127.0.0.1:0",
            "--format",
            "json",
        ];
        if self.drill {
            arguments.extend(["--drill", "--trust", "trust.json"]);
        }
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.path("office.log"))
            .unwrap();
        let mut process = command(self.folder(), &arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line);
        let ready = ready.unwrap_or_else(|_| panic!("no office: {line} {}", self.log()));
        self.running = Some(Running {
            process,
            _stdout: stdout,
            ready,
        });
        for (role, link) in self.drill_links() {
            let (url, session) = (self.url(), session(&role));
            let asked = ["login", &url, "--link", &link, "--session", &session];
            proofhouse(self.folder(), &asked).ends(0);
        }
    }

    /// Ends the process at once, as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.process.kill().unwrap();
            running.process.wait().unwrap();
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// What the office wrote to standard error.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("office.log")).unwrap_or_default()
    }

    pub(crate) fn ready(&self, name: &str) -> Value {
        self.running().ready[name].clone()
    }

    pub(crate) fn url(&self) -> String {
        self.ready("listening").as_str().unwrap().to_owned()
    }

    pub(crate) fn port(&self) -> u16 {
        self.url().rsplit(':').next().unwrap().parse().unwrap()
    }

    pub(crate) fn process_id(&self) -> u32 {
        self.running().process.id()
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("a running office")
    }

    fn drill_links(&self) -> BTreeMap<String, String> {
        let links = self.ready("drill_links");
        let links = links.as_object().into_iter().flatten();
        links
            .map(|(role, link)| (role.clone(), link.as_str().unwrap().to_owned()))
            .collect()
    }

    /// Runs a command in the office's folder, signed in to nothing.
    pub(crate) fn tool(&self, arguments: &[&str]) -> Said {
        proofhouse(self.folder(), arguments)
    }

    /// Runs a command, given as one line and what follows it, wanting JSON.
    pub(crate) fn say(&self, line: &str, more: &[&str]) -> Said {
        let mut arguments: Vec<&str> = line.split_whitespace().collect();
        arguments.extend(more);
        arguments.extend(["--format", "json"]);
        self.tool(&arguments)
    }

    /// The key that signs the register's checkpoints.
    pub(crate) fn register_key(&self) -> String {
        self.ready("register_key").as_str().unwrap().to_owned()
    }

    /// The key that signs its snapshots.
    pub(crate) fn snapshot_key(&self) -> String {
        self.ready("snapshot_key").as_str().unwrap().to_owned()
    }

    /// Runs a command as the officer in `role`, wanting JSON.
    pub(crate) fn ask(&self, role: &str, arguments: &[&str]) -> Said {
        let session = session(role);
        self.tool(&[arguments, &["--session", &session, "--format", "json"]].concat())
    }

    /// What a command that must succeed says in words to the officer in `role`.
    #[track_caller]
    pub(crate) fn told(&self, role: &str, arguments: &[&str]) -> String {
        let session = session(role);
        self.tool(&[arguments, &["--session", &session]].concat())
            .ends(0)
            .out
    }

    /// Runs a command that must succeed.
    #[track_caller]
    pub(crate) fn run(&self, role: &str, arguments: &[&str]) -> Value {
        self.ask(role, arguments).ends(0).json()
    }

    /// The bearer token of the officer in `role`.
    pub(crate) fn token(&self, role: &str) -> String {
        let session: Value =
            serde_json::from_slice(&fs::read(self.path(&session(role))).unwrap()).unwrap();
        session["token"].as_str().unwrap().to_owned()
    }

    /// Puts a token that nobody was given into the session of the officer in `role`.
    pub(crate) fn spoil_token(&self, role: &str) {
        let file = self.path(&session(role));
        let mut kept: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        kept["token"] = "x".repeat(43).into();
        fs::write(file, kept.to_string()).unwrap();
    }

    /// Posts JSON to the API as the officer in `role`: status, media type, document.
    pub(crate) fn post(&self, role: &str, path: &str, body: &Value) -> (u16, String, Value) {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .new_agent();
        let mut answer = agent
            .post(format!("{}{path}", self.url()))
            .header("authorization", format!("Bearer {}", self.token(role)))
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap();
        let media = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let text = answer.body_mut().read_to_string().unwrap();
        (
            answer.status().as_u16(),
            media,
            serde_json::from_str(&text).unwrap(),
        )
    }

    /// A browser in which the officer in `role` is signed in.
    pub(crate) fn browser(&self, role: &str) -> Browser {
        let minted = self.run("administrator", &["drill", "link", "--role", role]);
        let link = minted["link"].as_str().unwrap();
        let path = link.strip_prefix(&self.url()).unwrap();
        let mut browser = Browser::new(&self.url());
        let page = browser.get(path);
        let answer = browser.submit(&page, path, &[]);
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    /// The office's day.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.run("case-officer", &["clock", "show"])["today"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// The office's time.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.run("case-officer", &["clock", "show"])["now"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.kill();
    }
}

fn session(role: &str) -> String {
    format!("{role}.json")
}
