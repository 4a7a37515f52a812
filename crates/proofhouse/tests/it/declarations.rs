//! What a maker declares, from the form that the maker filled in already: read, refused with what to give instead, and sealed.

use std::fs;
use std::path::Path;

use proofhouse_evidence::bundle::{Limits, open};
use proofhouse_testkit::device::{Behaviour, Device, Spec};
use serde_json::Value;

use super::cli::{Said, proofhouse};
use super::lab;

/// The page that tells makers how.
const PAGE: &str = include_str!("../../../../docs/reference/declaration.md");

/// A bench of this device, whose maker declares its interfaces in this file.
fn bench(folder: &Path, device: &Device, file: &str) {
    let ports: Vec<String> = device.ports().iter().map(u16::to_string).collect();
    let text = format!(
        "[device]\nbrand = \"Acme\"\nmodel = \"CAM-100\"\nkind = \"camera\"\ndeclaration = \"{file}\"\n\
         [authority]\nowner = \"the tests\"\nbasis = \"their own\"\nexpires = 2089-12-31\n\
         [[units]]\nlabel = \"A\"\naddress = \"{}\"\nserial = \"A-1\"\nports = [{}]\n\
         [test]\nstates = [\"set-up-by-user\"]\n[caps]\ntries_per_account = 1\ntries_per_service = 1\n",
        device.address(),
        ports.join(", ")
    );
    fs::write(folder.join("bench.toml"), text).unwrap();
}

/// The form with the first open field `key` of the entry `id` filled in.
fn filled(form: &str, id: &str, key: &str, words: &str) -> String {
    let (before, entry) = form.split_once(&format!("id = \"{id}\"\n")).unwrap();
    let open = format!("{key} = \"?\"");
    assert!(entry.contains(&open), "{id} has no open {key}");
    let entry = entry.replacen(&open, &format!("{key} = \"{words}\""), 1);
    format!("{before}id = \"{id}\"\n{entry}")
}

fn checked(folder: &Path) -> Said {
    proofhouse(folder, &["bench", "check", "bench.toml"])
}

#[track_caller]
fn refused(folder: &Path, words: &[&str]) {
    let said = checked(folder).ends(2).err;
    for one in words {
        assert!(said.contains(one), "{one}: {said}");
    }
}

#[test]
fn the_filled_form_of_a_record_is_the_declaration_and_names_its_edition_in_what_is_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    lab::furnish(at);
    let device = Device::start(&Spec::new(Behaviour::UniquePerUnit)).unwrap();
    let mut others = device.ports();
    let first = others.remove(0);
    bench(at, &device, "record.toml");
    let form = proofhouse(at, &["record", "new"]).ends(0).out;
    let declare = |form: &str| fs::write(at.join("record.toml"), form).unwrap();

    // Nobody filled it in: it is said what to write, and where.
    declare(&form);
    refused(
        at,
        &["declaration.no-interface", "tcp/443", "[[ixit.Intf]]"],
    );
    let words = format!("All that it has, on tcp/{first}.");
    let form = filled(&form, "Intf-1", "description", &words);
    let form = filled(&form, "Intf-1", "status", "enabled");
    let elsewhere = form.replacen("product = \"?\"", "product = \"Acme Other\"", 1);
    declare(&elsewhere);
    refused(at, &["declaration.product", "Acme CAM-100"]);
    declare(&form.replacen("[[ixit.Intf]]", "[[ixit.Intff]]", 1));
    refused(at, &["Intff"]);

    declare(&form);
    let said = checked(at).ends(0);
    assert!(
        said.out.contains("declares in record.toml")
            && said.err.contains("no port, such as tcp/443, is named by"),
        "{said:?}"
    );
    let inspect = [
        "inspect",
        "bench.toml",
        "--key",
        "lab.pem",
        "--hands",
        "true",
    ];
    let more = ["--out", "b.zip", "--format", "json"];
    let answer = proofhouse(at, &[&inspect[..], &more].concat()).json();
    let mut undeclared: Vec<u16> = seen(&answer).map(port).collect();
    undeclared.sort_unstable();
    others.sort_unstable();
    assert_eq!(undeclared, others);
    let bundle = open(&fs::read(at.join("b.zip")).unwrap(), &Limits::default()).unwrap();
    let sealed = bundle.transcripts.iter();
    let mut sealed = sealed.filter(|(path, _)| path.ends_with("declaration"));
    let (_, transcript) = sealed.next().unwrap();
    let transcript = String::from_utf8_lossy(transcript);
    for words in [
        "the declaration record.toml, SHA-256",
        "a filled form over ETSI EN 303 645 V2.1.1, with the IXIT of ETSI TS 103 701 V1.1.1",
        "AuthMech-1 names no port",
    ] {
        assert!(transcript.contains(words), "{words}: {transcript}");
    }
}

fn seen(answer: &Value) -> impl Iterator<Item = &Value> {
    let seen = answer["observations"].as_array().unwrap().iter();
    seen.filter(|one| one["check"] == "inspect.declared-interfaces")
}

fn port(seen: &Value) -> u16 {
    let port = seen["fact"]["interface"]["port"].as_u64().unwrap();
    port.try_into().unwrap()
}

#[test]
fn the_commands_and_examples_of_the_page_work_as_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let device = Device::start(&Spec::new(Behaviour::UniquePerUnit)).unwrap();
    let commands = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("$ proofhouse "));
    let mut written = 0;
    for command in commands {
        let (command, file) = command.split_once(" > ").unwrap();
        let words: Vec<&str> = command.split(' ').collect();
        let form = proofhouse(at, &words).ends(0).out;
        fs::write(at.join(file), form).unwrap();
        bench(at, &device, file);
        refused(at, &["declaration.no-interface"]);
        written += 1;
    }
    assert!(written >= 2, "the page shows no command");
    let examples: Vec<&str> = PAGE.split("```toml\n").skip(1).collect();
    let example = examples
        .iter()
        .find(|one| one.contains("transport = "))
        .and_then(|one| one.split("```").next())
        .unwrap();
    fs::write(at.join("ixit.toml"), example).unwrap();
    bench(at, &device, "ixit.toml");
    checked(at).ends(0);
    // Of the maker's claims it says nothing: where those are read, it is said what to give.
    for words in [&["conformity"][..], &["record", "canonical"]] {
        let said = proofhouse(at, &[words, &["ixit.toml"]].concat())
            .ends(2)
            .err;
        assert!(
            said.contains("conformity.interfaces-alone") && said.contains("record new"),
            "{said}"
        );
    }
}
