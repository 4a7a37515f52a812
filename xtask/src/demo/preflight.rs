//! What the demo needs before it starts, each with a one-line remedy.

use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;

use crate::shell;

/// The free disk space that a cold build and the drill's data take, in GiB.
const DISK_GIB_TO_BUILD: u64 = 6;
/// The free disk space that the drill takes once the program was built, in GiB: a changed crate is built anew.
const DISK_GIB_ONCE_BUILT: u64 = 2;
/// The oldest Rust that builds the workspace: `rust-version` of the root `Cargo.toml`.
const RUST_MIN: (u32, u32) = (1, 95);

/// One thing that was looked at.
struct Need {
    what: &'static str,
    /// What was found, or the remedy.
    found: Result<String, String>,
}

/// Looks at everything, prints a line for each, and stops the demo if one is missing.
pub(crate) fn run(port: u16) -> Result<(), ExitCode> {
    let needs = [
        Need {
            what: "Rust",
            found: rust(),
        },
        Need {
            what: "disk",
            found: disk(),
        },
        Need {
            what: "port",
            found: port_free(port),
        },
        Need {
            what: "npm",
            found: tool(
                "npm",
                "install Node.js with npm (Debian: apt-get install npm)",
            ),
        },
        Need {
            what: "pip",
            found: tool("pip", "install pip (Debian: apt-get install python3-pip)"),
        },
        Need {
            what: "registries",
            found: registries(),
        },
    ];
    let mut missing = false;
    for need in &needs {
        match &need.found {
            Ok(found) => println!("  ok       {:<11} {found}", need.what),
            Err(remedy) => {
                println!("  missing  {:<11} {remedy}", need.what);
                missing = true;
            }
        }
    }
    if missing {
        Err(ExitCode::from(2))
    } else {
        Ok(())
    }
}

fn rust() -> Result<String, String> {
    let remedy = || {
        format!(
            "Rust {}.{} or later: rustup update stable",
            RUST_MIN.0, RUST_MIN.1
        )
    };
    let version = shell::read(&mut shell::program("rustc", &["--version"])).ok_or_else(remedy)?;
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    let mut parts = number
        .split('.')
        .filter_map(|part| part.parse::<u32>().ok());
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found >= RUST_MIN {
        Ok(number.to_owned())
    } else {
        Err(remedy())
    }
}

fn disk() -> Result<String, String> {
    let report = shell::read(&mut shell::program(
        "df",
        &["--output=avail", "--block-size=1G", "."],
    ))
    .unwrap_or_default();
    let free: u64 = report
        .lines()
        .nth(1)
        .and_then(|line| line.trim().parse().ok())
        .unwrap_or(0);
    let built = shell::target().join("debug").join("proofhouse").is_file();
    enough(free, built)
}

/// Whether the drill fits into what is free; a program that was built already takes its room no second time.
fn enough(free: u64, built: bool) -> Result<String, String> {
    let needed = if built {
        DISK_GIB_ONCE_BUILT
    } else {
        DISK_GIB_TO_BUILD
    };
    if free >= needed {
        return Ok(format!("{free} GiB free"));
    }
    Err(format!(
        "{free} GiB free here, {needed} are needed: make room or clone to another disk"
    ))
}

fn port_free(port: u16) -> Result<String, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(|_| format!("127.0.0.1:{port} is free"))
        .map_err(|_| format!("127.0.0.1:{port} is taken: stop what uses it, or add --port NUMBER"))
}

fn tool(name: &str, remedy: &str) -> Result<String, String> {
    let version = shell::read(&mut shell::program(name, &["--version"]));
    version
        .and_then(|words| {
            words
                .lines()
                .next()
                .map(|line| line.chars().take(40).collect())
        })
        .ok_or_else(|| remedy.to_owned())
}

/// The registries are asked only while something of theirs is missing; a later run works offline.
fn registries() -> Result<String, String> {
    if shell::root().join("assets").join("complete.txt").is_file() {
        return Ok("not needed, the page assets are here".to_owned());
    }
    let npm = shell::read(&mut shell::program(
        "npm",
        &["view", "govuk-frontend", "version"],
    ));
    if npm.is_none() {
        return Err(
            "npm cannot reach its registry: check the network or npm's settings".to_owned(),
        );
    }
    Ok("npm answers".to_owned())
}

#[cfg(test)]
mod tests {
    use super::enough;

    #[test]
    fn what_was_built_needs_no_room_for_a_cold_build() {
        assert_eq!(enough(4, true), Ok("4 GiB free".to_owned()));
        assert_eq!(
            enough(4, false),
            Err("4 GiB free here, 6 are needed: make room or clone to another disk".to_owned())
        );
        assert_eq!(
            enough(1, true),
            Err("1 GiB free here, 2 are needed: make room or clone to another disk".to_owned())
        );
    }
}
