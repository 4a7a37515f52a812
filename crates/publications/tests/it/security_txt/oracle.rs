//! Two other readers over the same files: PyPI's `sectxt` and the crate `sectxtlib`. Every kind of difference stands in
//! a table with who is right and why; a kind that is not in it fails, and so does one that no file shows any more.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use super::differences::{DIFFERENCES, Right};
use super::generate::{MISTAKES, errors, valid};
use super::real::FILES;
use super::workspace;

/// What `sectxt` calls what we call so; any of them is the same finding.
const AS_SECTXT: &[(&str, &[&str])] = &[
    ("bare-cr", &["no_line_separators"]),
    ("byte-order-mark", &["bom_in_file"]),
    ("chained-values", &["no_uri", "invalid_uri_scheme"]),
    ("contact-missing", &["no_contact"]),
    ("empty-value", &["empty_value"]),
    ("expired", &["expired"]),
    ("expires-missing", &["no_expire"]),
    ("expires-repeated", &["multi_expire"]),
    ("expires-syntax", &["invalid_expiry"]),
    ("extra-space", &["prec_ws", "no_uri", "invalid_expiry"]),
    ("field-name", &["empty_key", "invalid_line", "prec_ws"]),
    ("language-tag", &["invalid_lang"]),
    ("languages-repeated", &["multi_lang"]),
    ("leading-space", &["prec_ws"]),
    ("no-colon", &["invalid_line"]),
    ("no-last-line-end", &["no_line_separators"]),
    ("no-space", &["no_space"]),
    ("not-a-uri", &["no_uri"]),
    ("not-https", &["no_https"]),
    ("not-utf8", &["utf8"]),
];

/// Every file that is read: its name and its bytes.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for seed in 0..200 {
        all.push((format!("valid-{seed:03}"), valid(seed).into_bytes()));
    }
    for mistake in &MISTAKES {
        for seed in 0..5 {
            all.push((format!("{}-{seed}", mistake.name), mistake.in_file(seed)));
        }
    }
    for real in FILES {
        all.push((format!("real-{}", real.name), real.file.as_bytes().to_vec()));
    }
    all.sort();
    all
}

/// Kinds of difference, each with its files.
type Seen = BTreeMap<(&'static str, String), Vec<String>>;

fn note(seen: &mut Seen, reader: &'static str, what: String, file: &str) {
    seen.entry((reader, what))
        .or_default()
        .push(file.to_owned());
}

fn with_sectxt(files: &[(String, Vec<u8>)], seen: &mut Seen) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let python = workspace().join("target/python/bin/python3");
    assert!(
        python.is_file(),
        "{} is missing: `cargo xtask setup` makes it",
        python.display()
    );
    let output = Command::new(python)
        .arg(workspace().join("testkit/interop/read_security_txt.py"))
        .arg(folder.path())
        .output()
        .unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        words.lines().count(),
        files.len(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for ((name, bytes), line) in files.iter().zip(words.lines()) {
        let said: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(said["file"], *name);
        let theirs: Vec<&str> = said["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|code| code.as_str().unwrap())
            .collect();
        compare(&errors(bytes), &theirs, name, seen);
    }
}

fn compare(ours: &[&'static str], theirs: &[&str], file: &str, seen: &mut Seen) {
    let known = |code: &str| {
        let found = AS_SECTXT.iter().find(|(ours, _)| *ours == code);
        found.map_or(&[][..], |(_, theirs)| *theirs)
    };
    for code in ours {
        if !known(code).iter().any(|same| theirs.contains(same)) {
            note(
                seen,
                "sectxt",
                format!("does not say what we call {code}"),
                file,
            );
        }
    }
    for code in theirs {
        if !ours.iter().any(|our| known(our).contains(code)) {
            note(seen, "sectxt", format!("says {code}, and we do not"), file);
        }
    }
}

fn with_sectxtlib(files: &[(String, Vec<u8>)], seen: &mut Seen) {
    for (name, bytes) in files {
        let ours = errors(bytes);
        let theirs = std::str::from_utf8(bytes)
            .map_err(|_| "invalid UTF-8".to_owned())
            .and_then(|text| {
                let read: Result<sectxtlib::SecurityTxt, _> = text.parse();
                read.map(drop).map_err(|error| error.to_string())
            });
        match theirs {
            Ok(()) => {
                for code in ours {
                    note(
                        seen,
                        "sectxtlib",
                        format!("accepts what we call {code}"),
                        name,
                    );
                }
            }
            Err(why) if ours.is_empty() => {
                let why: String = why.chars().filter(|sign| !sign.is_ascii_digit()).collect();
                note(seen, "sectxtlib", format!("refuses: {}", why.trim()), name);
            }
            Err(_) => {}
        }
    }
}

const HEAD: &str = "# security.txt: where other readers differ

A test of `crates/publications` reads 200 files made from the ABNF of RFC 9116, 135 with one mistake each, and 24 after the habits of real makers, with
our reader, with PyPI `sectxt` 0.9.8 and with crate `sectxtlib` 0.5. Each kind of difference stands here with who is right and why; the test fails at a kind that is not
listed, and at one that no file shows any more. Signed files are compared in tests of their own.

| reader | what it does | files | such as | right | why |
|---|---|---|---|---|---|
";

#[test]
fn every_difference_to_other_readers_is_explained() {
    let files = files();
    let mut seen = Seen::new();
    with_sectxt(&files, &mut seen);
    with_sectxtlib(&files, &mut seen);
    let mut page = HEAD.to_owned();
    let mut unlisted = Vec::new();
    for ((reader, what), names) in &seen {
        let listed = DIFFERENCES
            .iter()
            .find(|one| one.reader == *reader && one.what == what);
        let Some(listed) = listed else {
            let example = files.iter().find(|(name, _)| name == &names[0]).unwrap();
            let shown = String::from_utf8_lossy(&example.1).into_owned();
            unlisted.push(format!(
                "{reader} {what}: {} files, {} {shown:?}",
                names.len(),
                names[0]
            ));
            continue;
        };
        let right = match listed.right {
            Right::We => "we",
            Right::Both => "both",
        };
        let _ = writeln!(
            page,
            "| `{reader}` | {what} | {} | `{}` | {right} | {} |",
            names.len(),
            names[0],
            listed.why
        );
    }
    assert!(
        unlisted.is_empty(),
        "differences that nobody explained:\n{}",
        unlisted.join("\n")
    );
    for one in DIFFERENCES {
        let shown = seen.contains_key(&(one.reader, one.what.to_owned()));
        assert!(
            shown,
            "no file shows any more that {} {}",
            one.reader, one.what
        );
    }
    super::held("security-txt-differences.md", &page);
}
