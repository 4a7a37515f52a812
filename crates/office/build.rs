//! Lists the page assets and templates as constants, so that the binary carries them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match list() {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("{line}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> Result<(), String> {
    let here =
        PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?);
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|error| error.to_string())?);
    let brought = here.join("../../assets");
    println!("cargo::rerun-if-changed=build.rs");
    println!(
        "cargo::rerun-if-changed={}",
        brought.join("assets.lock").display()
    );
    if !brought.join("assets.lock").is_file() {
        return Err("the page assets are missing: run cargo xtask assets first".to_owned());
    }
    let mut code = String::new();
    let templates = [brought.join("templates"), here.join("templates")];
    constant(
        &mut code,
        "TEMPLATES",
        "&str",
        "include_str!",
        &templates,
        &out,
    )?;
    let statics = [brought.join("static"), here.join("static")];
    constant(
        &mut code,
        "STATIC_FILES",
        "&[u8]",
        "include_bytes!",
        &statics,
        &out,
    )?;
    fs::write(out.join("embedded.rs"), code)
        .map_err(|error| format!("writing the list of assets: {error}"))
}

/// Writes one sorted list of (name, content) over the files under `roots`.
fn constant(
    code: &mut String,
    name: &str,
    kind: &str,
    include: &str,
    roots: &[PathBuf],
    out: &Path,
) -> Result<(), String> {
    let mut rows = Vec::new();
    for root in roots {
        println!("cargo::rerun-if-changed={}", root.display());
        for file in files(root)? {
            let relative = file.strip_prefix(root).map_err(|error| error.to_string())?;
            let embedded = match file.extension() {
                Some(kind) if kind == "css" => without_fonts(&file, out)?,
                _ => file.clone(),
            };
            rows.push((
                relative.display().to_string(),
                embedded.display().to_string(),
            ));
        }
    }
    rows.sort();
    let _infallible = writeln!(code, "pub(crate) static {name}: &[(&str, {kind})] = &[");
    for (relative, file) in rows {
        let _infallible = writeln!(code, "    ({relative:?}, {include}({file:?})),");
    }
    code.push_str("];\n");
    Ok(())
}

/// A copy of a style sheet that asks for no font: GDS Transport is for gov.uk services only, and a page
/// that is drawn before our own sheet is there would ask for it in vain.
fn without_fonts(sheet: &Path, out: &Path) -> Result<PathBuf, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", sheet.display());
    let text = fs::read_to_string(sheet).map_err(wrong)?;
    let mut parts = text.split("@font-face");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    let copy = out.join(sheet.file_name().unwrap_or_default());
    fs::write(&copy, kept).map_err(wrong)?;
    Ok(copy)
}

/// Every file under `root`, without following links.
fn files(root: &Path) -> Result<Vec<PathBuf>, String> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .map_err(|error| format!("reading {}: {error}", folder.display()))?;
        for entry in entries {
            let entry = entry.map_err(|error| error.to_string())?;
            let kind = entry.file_type().map_err(|error| error.to_string())?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}
