//! Reads the text of both forms: the PDF's through poppler, the HTML's by a small reader of our own markup.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// What a program wrote to its standard output; fails the test when it did not end well.
pub(crate) fn output_of(program: &str, arguments: &[&str], file: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap_or_else(|error| {
            panic!("{program} did not start ({error}): install it with `cargo xtask setup`")
        });
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Writes `bytes` to a file of its own, which lasts as long as the returned folder.
pub(crate) fn on_disk(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.pdf");
    std::fs::write(&file, bytes).unwrap();
    (folder, file)
}

/// The text of a PDF in the order of its content, with header and footer of each page.
pub(crate) fn whole_pdf_text(pdf: &[u8]) -> String {
    let (_folder, file) = on_disk(pdf);
    let output = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8"])
        .arg(&file)
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The text of a PDF as its structure tree gives it: what a screen reader says, without header, footer and repeated heads.
pub(crate) fn spoken_pdf_text(pdf: &[u8]) -> String {
    let (_folder, file) = on_disk(pdf);
    output_of("pdfinfo", &["-struct-text"], &file)
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix('"')?.strip_suffix('"'))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text of the body of a page, without its markup; the steps of an ordered list with the numbers that a browser draws.
pub(crate) fn html_text(html: &str) -> String {
    let body = html
        .split_once("<body")
        .unwrap()
        .1
        .split_once('>')
        .unwrap()
        .1;
    let mut text = String::new();
    let mut rest = body;
    let mut step = None;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap();
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n'])
            .next()
            .unwrap();
        if !matches!(name, "code" | "strong" | "span" | "a" | "cite" | "time") {
            text.push(' ');
        }
        match (tag, &mut step) {
            ("ol", _) => step = Some(0),
            ("/ol", _) => step = None,
            ("li", Some(number)) => {
                *number += 1;
                let _ = write!(text, "{number}. ");
            }
            _ => {}
        }
        rest = after;
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
}
