//! `cargo xtask assets`: brings the GOV.UK page assets, pinned by hash, into `assets/`.
//!
//! They are dependencies, not files of ours: the macros come unmodified from PyPI's
//! `govuk-frontend-jinja`, the style sheet, the script and the official fixtures from npm's
//! `govuk-frontend`. No font and no image is taken: the GDS Transport font and the Crown are for
//! GOV.UK only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The pins, as `xtask/assets.lock` states them.
#[derive(Deserialize)]
struct Lock {
    archive: Vec<Archive>,
}

/// One published archive.
#[derive(Deserialize)]
struct Archive {
    registry: Registry,
    name: String,
    version: String,
    file: String,
    sha256: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Registry {
    Npm,
    Pypi,
}

/// Where the unpacked assets say which pins they came from.
const STAMP: &str = "assets.lock";

/// Brings the assets, or says in one line that they are current.
pub(crate) fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the xtask crate has a parent folder")?;
    let lock_text =
        fs::read_to_string(root.join("xtask/assets.lock")).context("reading xtask/assets.lock")?;
    let target = root.join("assets");
    if fs::read_to_string(target.join(STAMP)).is_ok_and(|stamp| stamp == lock_text) {
        eprintln!("assets: current");
        return Ok(());
    }
    let lock: Lock = toml::from_str(&lock_text).context("reading xtask/assets.lock")?;
    let work = root.join("target/xtask-assets");
    remove(&work)?;
    fs::create_dir_all(&work)?;
    // Everything is made beside the old assets and moved over them at the end, so that an interrupted
    // run leaves either the old ones or the new ones.
    let fresh = work.join("assets");
    fs::create_dir_all(&fresh)?;
    for archive in &lock.archive {
        eprintln!("assets: fetching {} {}", archive.name, archive.version);
        let unpacked = work.join(&archive.name);
        bring(archive, &work, &unpacked)?;
        match archive.registry {
            Registry::Npm => take_frontend(&unpacked, &fresh)?,
            Registry::Pypi => take_macros(&unpacked, &fresh)?,
        }
    }
    fs::write(fresh.join(STAMP), &lock_text)?;
    remove(&target)?;
    fs::rename(&fresh, &target).context("moving the assets into place")?;
    remove(&work)?;
    eprintln!("assets: ready in assets/");
    Ok(())
}

/// Downloads one archive with its registry's own client, checks the hash, and unpacks it.
fn bring(archive: &Archive, work: &Path, unpacked: &Path) -> Result<()> {
    let wanted = format!(
        "{}{}{}",
        archive.name,
        separator(archive.registry),
        archive.version
    );
    match archive.registry {
        Registry::Npm => call(
            "npm",
            &["pack", "--silent", "--ignore-scripts", &wanted],
            work,
        )?,
        Registry::Pypi => call(
            "python3",
            &[
                "-m",
                "pip",
                "--disable-pip-version-check",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                &wanted,
            ],
            work,
        )?,
    }
    let file = work.join(&archive.file);
    let bytes =
        fs::read(&file).with_context(|| format!("{wanted} did not arrive as {}", archive.file))?;
    let found = hex::encode(Sha256::digest(&bytes));
    ensure!(
        found == archive.sha256,
        "{wanted} has the SHA-256 {found}, but xtask/assets.lock pins {}. Nothing was unpacked. \
         If you changed the version on purpose, look at what changed and pin the new hash; else do not use it.",
        archive.sha256
    );
    let module = match archive.registry {
        Registry::Npm => "tarfile",
        Registry::Pypi => "zipfile",
    };
    let into = unpacked
        .to_str()
        .context("the path of the repository is not UTF-8")?;
    call("python3", &["-m", module, "-e", &archive.file, into], work)
}

fn separator(registry: Registry) -> &'static str {
    match registry {
        Registry::Npm => "@",
        Registry::Pypi => "==",
    }
}

/// Takes the style sheet, the script, the licence and each component's official fixtures.
fn take_frontend(unpacked: &Path, fresh: &Path) -> Result<()> {
    let package = unpacked.join("package");
    let dist = package.join("dist/govuk");
    copy(
        &dist.join("govuk-frontend.min.css"),
        &fresh.join("static/govuk-frontend.min.css"),
    )?;
    copy(
        &dist.join("govuk-frontend.min.js"),
        &fresh.join("static/govuk-frontend.min.js"),
    )?;
    let mut components = 0_usize;
    for entry in fs::read_dir(dist.join("components"))? {
        let folder = entry?.path();
        let fixtures = folder.join("fixtures.json");
        if fixtures.is_file() {
            let name = folder
                .file_name()
                .and_then(|name| name.to_str())
                .context("a component without a name")?;
            copy(
                &fixtures,
                &fresh.join("fixtures").join(format!("{name}.json")),
            )?;
            components += 1;
        }
    }
    if components == 0 {
        bail!("govuk-frontend holds no fixtures.json: its layout has changed");
    }
    Ok(())
}

/// Takes the macros as they are. The page template beside them stays out: it puts blocks inside a
/// call, which minijinja does not take, and it carries the Crown; ours is `layout.html`.
fn take_macros(unpacked: &Path, fresh: &Path) -> Result<()> {
    let templates = unpacked.join("govuk_frontend_jinja/templates");
    for folder in ["components", "macros"] {
        copy_tree(
            &templates.join(folder),
            &fresh.join("templates/govuk_frontend_jinja").join(folder),
        )?;
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    // A stack rather than recursion: the depth of the tree is not ours to choose.
    let mut folders: Vec<(PathBuf, PathBuf)> = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = folders.pop() {
        for entry in fs::read_dir(&from).with_context(|| format!("reading {}", from.display()))? {
            let entry = entry?;
            let (source, target) = (entry.path(), to.join(entry.file_name()));
            if source.is_dir() {
                folders.push((source, target));
            } else {
                copy(&source, &target)?;
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Runs one program and turns its absence or failure into one line that says what to do.
fn call(program: &str, arguments: &[&str], folder: &Path) -> Result<()> {
    let output = Command::new(program).args(arguments).current_dir(folder).output().with_context(|| {
        format!("{program} could not be started: install it (Node with npm, Python 3 with pip), then run this again")
    })?;
    ensure!(
        output.status.success(),
        "{program} {} ended with {}:\n{}",
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}
