//! Files signed by `GnuPG` with a key made at run time, and what happens when somebody touches them.

use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use proofhouse_publications::security_txt::parse;
use proofhouse_publications::security_txt::signature::{KeyFile, Signature, check};

const TEXT: &str = "# Reports\nContact: mailto:psirt@maker.example  \n- dashed: no\nExpires: 2999-01-01T00:00:00Z\n\
    Canonical: https://maker.example/.well-known/security.txt\n";

/// A `GnuPG` home with one key.
struct Signer {
    home: tempfile::TempDir,
    name: &'static str,
}

impl Signer {
    fn new(name: &'static str, algorithm: &str) -> Self {
        let signer = Self {
            home: tempfile::tempdir().unwrap(),
            name,
        };
        signer.gpg(
            &["--quick-generate-key", name, algorithm, "default", "never"],
            "",
        );
        signer
    }

    fn gpg(&self, arguments: &[&str], input: &str) -> Vec<u8> {
        // Debian's gnupg: `cargo xtask setup` installs it.
        let mut child = Command::new("gpg")
            .args([
                "--batch",
                "--quiet",
                "--no-tty",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
            ])
            .arg("--homedir")
            .arg(self.home.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "gpg {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    fn sign(&self, text: &str) -> String {
        String::from_utf8(self.gpg(&["--clearsign"], text)).unwrap()
    }

    fn key(&self) -> KeyFile {
        KeyFile {
            from: self.name.to_owned(),
            bytes: self.gpg(&["--armor", "--export"], ""),
        }
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        // The agent ends by itself too, once its home is gone.
        let _gone = Command::new("gpgconf")
            .arg("--homedir")
            .arg(self.home.path())
            .args(["--kill", "all"])
            .status();
    }
}

fn checked(file: &str, key: &KeyFile) -> Signature {
    let file = parse(file.as_bytes());
    let now: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    check(file.message.as_ref(), std::slice::from_ref(key), &[], now)
}

fn codes(file: &str) -> Vec<&'static str> {
    let now: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    let findings = parse(file.as_bytes()).judge(now, &[]);
    let errors = findings.iter().filter(|finding| finding.is_error());
    errors.map(|finding| finding.code.id).collect()
}

#[test]
fn files_signed_by_another_program_are_verified_and_touched_ones_are_not() {
    for (name, algorithm) in [
        ("ed25519", "ed25519/cert,sign"),
        ("rsa", "rsa2048/cert,sign"),
        ("subkey", "default"),
    ] {
        let maker = Signer::new(name, algorithm);
        let (key, signed) = (maker.key(), maker.sign(TEXT));
        let text = TEXT.replace("- dashed: no\n", "");
        let clean = maker.sign(&text);
        assert_eq!(codes(&clean), [] as [&str; 0], "{clean}");
        for file in [signed.clone(), clean.clone(), clean.replace('\n', "\r\n")] {
            let result = checked(&file, &key);
            assert!(
                matches!(&result, Signature::Verified { notes, .. } if notes.is_empty()),
                "{name}: {result:?}"
            );
        }
        let thief = "Contact: mailto:thief@other.example";
        let altered = clean.replace("psirt@", "thief@");
        assert!(matches!(
            checked(&altered, &key),
            Signature::NotVerified { names: Some(_), .. }
        ));
        for (change, code) in [
            (
                clean.replacen("\n\n", &format!("\n{thief}\n\n"), 1),
                "signed-header",
            ),
            (format!("{clean}{thief}\n"), "signed-data-after"),
            (format!("{thief}\n{clean}"), "signed-data-before"),
            (clean.replacen("\n\n", "\n", 1), "signed-no-blank-line"),
            (format!("{clean}{clean}"), "signed-several"),
        ] {
            assert!(codes(&change).contains(&code), "{code}: {change}");
            assert!(
                matches!(checked(&change, &key), Signature::NotChecked { .. }),
                "{code}"
            );
            let stolen = parse(change.as_bytes());
            assert!(
                stolen
                    .contacts()
                    .all(|field| !field.value.contains("thief")),
                "{code}"
            );
        }
    }
}

#[test]
fn a_wrong_key_or_no_key_is_no_fault_of_the_maker() {
    let (maker, other) = (
        Signer::new("maker", "ed25519/cert,sign"),
        Signer::new("other", "ed25519/cert,sign"),
    );
    let signed = maker.sign(&TEXT.replace("- dashed: no\n", ""));
    let result = checked(&signed, &other.key());
    assert!(
        result.words().contains("another key signed it"),
        "{result:?}"
    );
    assert_eq!(codes(&signed), [] as [&str; 0]);
    let none = KeyFile {
        from: "page.html".to_owned(),
        bytes: b"<html>not a key</html>".to_vec(),
    };
    assert!(matches!(
        checked(&signed, &none),
        Signature::NotChecked { .. }
    ));
}

#[test]
fn the_other_reader_takes_a_touched_file_and_ours_does_not() {
    let maker = Signer::new("maker", "ed25519/cert,sign");
    let signed = maker.sign(&TEXT.replace("- dashed: no\n", ""));
    let altered = signed.replace("psirt@", "thief@");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("altered"), &altered).unwrap();
    let output = Command::new(super::workspace().join("target/python/bin/python3"))
        .arg(super::workspace().join(Path::new("testkit/interop/read_security_txt.py")))
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("\"errors\": []"),
        "it verifies no signature: {said}"
    );
    assert!(altered.parse::<sectxtlib::SecurityTxt>().is_ok());
    assert!(matches!(
        checked(&altered, &maker.key()),
        Signature::NotVerified { .. }
    ));
}
