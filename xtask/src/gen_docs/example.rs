//! `cargo xtask gen --example`: plays the demo and keeps what a stranger can verify in `docs/example/`.
//!
//! The demo's own inspections hold a megabyte of transcripts, so a shorter one of the same kind of device is made
//! here, sealed by the same laboratory key. Only public things are copied: no private key, no session, no event log.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use proofhouse_testkit::device::{Behaviour, Control, ControlSocket, Device, Spec};
use serde_json::Value;

use super::office;
use crate::shell;

/// Where the example stands.
pub(super) const FOLDER: &str = "docs/example";
/// The folder in which its drill is played.
const DRILL: &str = "target/demo-example";
/// The regime of the drill.
const REGIME: &str = "uk-proposal-2020";
/// A folder of this size or more is too much to carry in a repository.
const BYTES_MAX: u64 = 1 << 20;
/// What must stand in no file of the example, besides this machine's own name and folders: no private key, no session.
const SECRETS: [&str; 3] = ["PRIVATE KEY", "/drill/sign-in/", "\"token\""];

/// Plays the drill and writes the example anew.
pub(super) fn write() -> Result<()> {
    let drill = shell::root().join(DRILL);
    play(&drill)?;
    let example = shell::root().join(FOLDER);
    let json = example.join("json");
    for part in ["register", "json"] {
        let old = example.join(part);
        if old.exists() {
            std::fs::remove_dir_all(&old)?;
        }
    }
    std::fs::create_dir_all(&json)?;
    short_inspection(&drill, &example, &json)?;
    publications(&drill, &example, &json)?;
    copy(&drill.join("snapshot"), &example.join("snapshot"))?;
    copy(&drill.join("trust.json"), &example.join("trust.json"))?;
    copy(
        &drill.join("office/register/keys.txt"),
        &example.join("keys.txt"),
    )?;
    register(
        &drill.join("office/register/log"),
        &example.join("register"),
    )?;
    notice(&drill, &example)?;
    office::keep_answers(&drill, &json)?;
    // Where the binary writes before it renames.
    let _unfinished = std::fs::remove_dir(example.join(".writing"));
    vetted(&example)
}

/// The built binary, run in `folder`.
pub(super) fn binary(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(shell::target().join("debug/proofhouse"));
    command.args(arguments).current_dir(folder);
    command
}

/// Runs the binary, which must end with `exit`; returns what it wrote to standard output.
pub(super) fn ask(folder: &Path, exit: i32, arguments: &[&str]) -> Result<String> {
    let output = binary(folder, arguments).stdin(Stdio::null()).output()?;
    if output.status.code() != Some(exit) {
        bail!(
            "proofhouse {} ended with {}, {exit} was expected\n{}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A port that nothing uses at this moment.
pub(super) fn free_port() -> Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port().to_string())
}

fn play(drill: &Path) -> Result<()> {
    let data = drill.display().to_string();
    let port = free_port()?;
    let mut demo = shell::cargo(&["run", "--quiet", "--package", "xtask", "--", "demo"]);
    demo.args([
        "--exit", "--regime", REGIME, "--data", &data, "--port", &port,
    ]);
    shell::run(&mut demo)
}

/// Copies the bytes and not the mode: what the office keeps is read-only, and the next run writes here again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(from).with_context(|| format!("copying {}", from.display()))?;
    let _earlier_run = std::fs::remove_file(to);
    std::fs::write(to, bytes)?;
    Ok(())
}

/// The drill's reading of the silent maker's site: its bundle, and the answer of the command in its own words.
fn publications(drill: &Path, example: &Path, json: &Path) -> Result<()> {
    copy(
        &drill.join("bundles/glint-maker.zip"),
        &example.join("publications.zip"),
    )?;
    let told = std::fs::read_to_string(drill.join("bundles/glint-maker.json"))?;
    let here = format!("{}/", drill.display());
    std::fs::write(json.join("publications.json"), told.replace(&here, ""))?;
    Ok(())
}

/// The log's checkpoint and the tiles of its size; older partial tiles are left out, as a mirror may.
fn register(log: &Path, to: &Path) -> Result<()> {
    let checkpoint = std::fs::read_to_string(log.join("checkpoint"))?;
    let size = checkpoint.lines().nth(1).context("a checkpoint's size")?;
    let tiles = [format!("0/000.p/{size}"), format!("entries/000.p/{size}")];
    std::fs::create_dir_all(to)?;
    copy(&log.join("checkpoint"), &to.join("checkpoint"))?;
    for tile in tiles {
        let place = to.join("tile").join(&tile);
        std::fs::create_dir_all(place.parent().context("a folder")?)?;
        copy(&log.join("tile").join(&tile), &place)?;
    }
    Ok(())
}

/// The permanent ban: its two forms as issued, and the proof that the register holds it.
fn notice(drill: &Path, example: &Path) -> Result<()> {
    let keys = std::fs::read_to_string(example.join("keys.txt"))?;
    let key = keys.lines().next().context("the register's key")?;
    for index in 0.. {
        let number = index.to_string();
        let _earlier_run = std::fs::remove_file(example.join("notice.tlog-proof"));
        let proof = [
            "register",
            "proof",
            &number,
            "--register",
            "register",
            "--key",
            key,
        ];
        ask(
            example,
            0,
            &[&proof[..], &["--out", "notice.tlog-proof"]].concat(),
        )?;
        let verify = [
            "register",
            "verify-proof",
            "notice.tlog-proof",
            "--key",
            key,
        ];
        let told = ask(example, 0, &[&verify[..], &["--format", "json"]].concat())?;
        let told: Value = serde_json::from_str(&told)?;
        let entry = told.get("text").and_then(Value::as_str).unwrap_or_default();
        let entry: Value = serde_json::from_str(entry)?;
        if entry.get("power").and_then(Value::as_str) == Some("permanent-ban") {
            return forms(&entry, drill, example);
        }
    }
    bail!("the register holds no permanent ban")
}

fn forms(entry: &Value, drill: &Path, example: &Path) -> Result<()> {
    let documents = entry.get("documents").and_then(Value::as_array);
    for document in documents.context("the entry's documents")? {
        let text = |name: &str| document.get(name).and_then(Value::as_str);
        let sha256 = text("sha256").context("a digest")?;
        let name = match text("media") {
            Some("text/html") => "notice.html",
            Some("application/pdf") => "notice.pdf",
            other => bail!("a form that this example does not know: {other:?}"),
        };
        let shelf = sha256.get(..2).context("a digest")?;
        let stored = drill.join("office/exhibits").join(shelf).join(sha256);
        copy(&stored, &example.join(name))?;
    }
    Ok(())
}

/// Two units of one model, one service, two states: enough for the password rule, a tenth of the drill's transcripts.
fn short_inspection(drill: &Path, example: &Path, json: &Path) -> Result<()> {
    let first = Device::start(&unit(2))?;
    let second = Device::start(&unit(3).on_the_ports_of(&first))?;
    let units = [("glint-c", &first), ("glint-d", &second)];
    let socket = drill.join("example.socket");
    let controls: Vec<(String, Control)> = units
        .iter()
        .map(|(label, device)| ((*label).to_owned(), device.control().clone()))
        .collect();
    let _control = ControlSocket::open(&socket, controls)?;
    let hand = shell::target().join("debug/testkit-hand");
    let hands = drill.join("example-hands");
    let script = format!(
        "#!/bin/sh\nexec '{}' '{}' \"$@\"\n",
        hand.display(),
        socket.display()
    );
    std::fs::write(&hands, script)?;
    make_runnable(&hands)?;
    let bench = drill.join("example-bench.toml");
    std::fs::write(&bench, bench_text(&units)?)?;
    let bundle = PathBuf::from("inspection.zip");
    let _earlier_run = std::fs::remove_file(example.join(&bundle));
    let (bench, hands) = (bench.display().to_string(), hands.display().to_string());
    let key = drill.join("keys/lab.pem").display().to_string();
    let inspect = ["inspect", &bench, "--out", "inspection.zip", "--key", &key];
    let more = ["--hands", &hands, "--regime", REGIME, "--format", "json"];
    let told = ask(example, 1, &[&inspect[..], &more].concat())?;
    std::fs::write(json.join("inspect.json"), told)?;
    Ok(())
}

fn unit(host: u8) -> Spec {
    Spec::new(Behaviour::UniversalDefault).at(IpAddr::V4(Ipv4Addr::new(127, 0, 7, host)))
}

fn bench_text(units: &[(&str, &Device)]) -> Result<String> {
    let expires = jiff::ZonedDateTime::now()
        .checked_add(jiff::Span::new().days(30))?
        .date();
    let mut text = format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"Glint 1\"\nkind = \"camera\"\nfirmware = \"1.0\"\n\
         gtin = \"05012345678900\"\n\n[authority]\nowner = \"the drill\"\n\
         basis = \"the drill's own test devices\"\nexpires = {expires}\n"
    );
    for (label, device) in units {
        let port = device.telnet_port().context("a Telnet port")?;
        let (address, control) = (device.address(), device.control());
        write!(
            text,
            "\n[[units]]\nlabel = \"{label}\"\naddress = \"{address}\"\nserial = \"DRILL-{label}\"\nports = [{port}]\n\
             accounts = [\"admin\"]\nlabel_password = \"{}\"\nuser_password = \"{}\"\n",
            control.label_password(),
            control.user_password(),
        )?;
    }
    text.push_str("\n[test]\nstates = [\"set-up-without-change\", \"reset\"]\n\n[caps]\ntries_per_second = 200\n");
    Ok(text)
}

fn make_runnable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
    Ok(())
}

/// Fails if the example is too large, or holds a secret or a trace of the machine it was made on.
fn vetted(example: &Path) -> Result<()> {
    let mut forbidden: Vec<String> = SECRETS.iter().map(|word| (*word).to_owned()).collect();
    forbidden.push(shell::root().display().to_string());
    forbidden.extend(
        ["HOME", "HOSTNAME"]
            .iter()
            .filter_map(|name| std::env::var(name).ok()),
    );
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    forbidden.push(host.trim().to_owned());
    forbidden.retain(|word| word.len() > 3);
    let mut bytes = 0;
    for file in files(example)? {
        let content = std::fs::read(&file)?;
        bytes += content.len() as u64;
        for word in &forbidden {
            let found = content
                .windows(word.len())
                .any(|window| window == word.as_bytes());
            ensure!(!found, "{} holds {word:?}", file.display());
        }
    }
    ensure!(
        bytes < BYTES_MAX,
        "the example has {bytes} bytes, at most {BYTES_MAX} are wanted"
    );
    println!("gen: wrote {FOLDER}, {bytes} bytes");
    Ok(())
}

/// Every file below a folder, sorted.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
