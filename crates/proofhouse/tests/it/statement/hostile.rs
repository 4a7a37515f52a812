//! Hostile files given as statements.

use std::fs;

use std::path::Path;

use super::{check, foreign};

#[test]
fn hostile_files_are_refused_each_with_one_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write(
        "deep.json",
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes(),
    );
    write(
        "unknown.json",
        br#"{"schema":1,"regime":"uk-psti-2022","colour":"red"}"#,
    );
    write("damaged.pdf", b"%PDF-1.7\nnothing of the kind");
    let large = fs::File::create(folder.path().join("large.json")).unwrap();
    large.set_len(100 << 20).unwrap();
    bomb(folder.path());
    for (file, code) in [
        ("deep.json", "statement.data"),
        ("unknown.json", "statement.data"),
        ("damaged.pdf", "statement.pdf"),
        ("large.json", "statement.too-large"),
        ("bomb.pdf", "statement.pdf"),
        ("none.json", "statement.unreadable"),
    ] {
        let said = check(folder.path(), file, &[]).ends(2).json();
        let found = said["error"]["code"].as_str().unwrap();
        assert!(found.starts_with(code), "{file}: {said:#}");
        assert!(!said["error"]["next"].as_str().unwrap().is_empty());
    }
    let unknown = check(folder.path(), "unknown.json", &[]).json();
    assert!(
        unknown["error"]["what"].to_string().contains("colour"),
        "{unknown}"
    );
}

/// A PDF of under a megabyte that shows one page of words over and over: a hundred times more words than bytes.
fn bomb(folder: &Path) {
    let plain = folder.join("plain.pdf");
    let words = "(bomb) Tj T* ".repeat(1 << 16);
    foreign(folder, "plain.pdf", "");
    let page = format!("BT /F1 1 Tf 0.1 TL 0 800 Td {words} ET");
    let file = fs::read_to_string(&plain).unwrap();
    let from = file.find("<< /Length").unwrap();
    let to = file.find("endstream").unwrap();
    let file = format!(
        "{}<< /Length {} >>\nstream\n{page}\n{}",
        &file[..from],
        page.len(),
        &file[to..]
    );
    // The page is shown many times over: each showing unpacks the same words again.
    let kids = "3 0 R ".repeat(256);
    let file = file.replace(
        "/Kids [3 0 R] /Count 1",
        &format!("/Kids [{kids}] /Count 256"),
    );
    fs::write(folder.join("bomb.pdf"), file).unwrap();
}
