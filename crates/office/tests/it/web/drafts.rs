//! Drafts of a regime, and calls for views on them, for the tests of pages and of the API.

use std::fmt::Write as _;
use std::path::Path;

use proofhouse_law::case::Role;
use serde_json::{Value, json};

use super::client::{Browser, Page, Program, WebOffice};

pub(crate) const REGIME: &str = "uk-psti-2022";
pub(crate) const WAIT: &str = "guard.psti.s29.intent";

/// The files of a regime with each text put in place of another.
pub(crate) fn draft(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../regimes")
        .join(REGIME);
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    for (from, to) in changes {
        let (_, text) = files
            .iter_mut()
            .find(|(_, text)| text.contains(from))
            .unwrap_or_else(|| panic!("no file has {from:?}"));
        *text = text.replacen(from, to, 1);
    }
    files
}

/// What a program asks for to open a call on a longer wait, which closes so many days from now.
pub(crate) fn asked(office: &WebOffice, changes: &[(&str, &str)], days: i64) -> Value {
    let files: Vec<Value> = draft(changes)
        .into_iter()
        .map(|(name, text)| json!({ "name": name, "text": text }))
        .collect();
    let closes = office.app.clock().today() + jiff::ToSpan::days(days);
    json!({
        "title": "A longer wait", "about": "Makers asked for more time.\n\nWe ask you.", "regime": REGIME,
        "files": files, "closes": format!("{closes}T17:00"),
    })
}

/// An office with an open call on a wait of 14 days in place of 10; its number.
pub(crate) fn office_with_call() -> (WebOffice, String) {
    let (office, _) = WebOffice::with_lab();
    let asked = asked(
        &office,
        &[(
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        )],
        30,
    );
    let (status, made) =
        Program::of(&office, Role::PublicationsEditor).post("/api/v1/views", &asked);
    assert_eq!(status, 201, "{made}");
    let call = made["call"].as_str().unwrap().to_owned();
    (office, call)
}

/// Moves the drill's clock so many days on.
pub(crate) fn days_on(office: &WebOffice, days: i64) {
    let to = office.app.clock().now() + jiff::SignedDuration::from_hours(24 * days);
    let clock = office.app.clock();
    office
        .wait(clock.move_to(office.app.store(), "officer/admin", to))
        .unwrap();
}

/// Sends the upload form of `page`, as a browser does.
pub(crate) fn upload(
    browser: &mut Browser,
    page: &Page,
    fields: &[(&str, &str)],
    files: &[(String, String)],
) -> Page {
    let action = page.attributes("main form", "action").remove(0);
    let mut body = String::new();
    for (name, value) in fields {
        let _ = write!(
            body,
            "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    for (name, text) in files {
        let _ = write!(
            body,
            "--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: application/toml\r\n\r\n{text}\r\n"
        );
    }
    body += "--edge--\r\n";
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    browser.send("POST", &action, &kind, &body)
}
