//! What a check of a bench file says, and the command that follows it.

use std::fs;

use std::process::Command;

use crate::cli::proofhouse;

#[test]
fn a_check_says_every_mistake_at_once_and_what_a_hand_must_do() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let wrong = "[device]\nbrand = \"Acme\"\nmodel = \"Eye\"\n[authority]\nowner = \"o\"\nbasis = \"b\"\n\
        expires = 2020-01-01\n[hands]\nresett = \"x\"\n";
    fs::write(at.join("bench.toml"), wrong).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"]).ends(2);
    for code in [
        "bench.missing",
        "bench.authority-expired",
        "bench.unknown-key",
    ] {
        assert!(said.err.contains(code), "{code}: {}", said.err);
    }
    let right = "[device]\nbrand = \"Acme\"\nmodel = \"Eye\"\nkind = \"camera\"\n[authority]\nowner = \"o\"\n\
        basis = \"b\"\nexpires = 2089-01-01\n[[units]]\nlabel = \"A\"\naddress = \"10.0.0.1\"\nserial = \"S\"\n\
        [test]\nstates = [\"factory-default\", \"reset\"]\n[hands]\nreset = \"hold R for 10 s\"\n";
    fs::write(at.join("bench.toml"), right).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"]).ends(0);
    for words in [
        "without mistakes",
        "A hand is needed 2 times",
        "  2. reset: Unit A: hold R for 10 s.",
        "at most",
        "the 32 common TCP ports",
        "No rule of uk-psti-2022 on passwords binds in these states, so nothing is decided: add one of \
         set-up-without-change, set-up-by-user, reset-then-set-up to `states`.",
    ] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let set_up = right.replace("\"factory-default\"", "\"set-up-without-change\"");
    fs::write(at.join("bench.toml"), &set_up).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"]).ends(0);
    assert!(!said.out.contains("No rule of"), "{}", said.out);
    let unknown = "No `user_password` is named for A: what is chosen at the bench is not tried";
    assert!(said.out.contains(unknown), "{}", said.out);
    let made_up = "user_password = \"made-up-for-the-test\"\n";
    let second = format!(
        "[[units]]\nlabel = \"B\"\naddress = \"10.0.0.2\"\nserial = \"T\"\n{made_up}[test]"
    );
    let one_chosen = right.replace("[test]", &format!("{made_up}{second}"));
    fs::write(at.join("bench.toml"), one_chosen).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"]).ends(0);
    let shared = "A `user_password` of A, B is that of another unit too: where one takes what was set on the other, nobody could tell.";
    assert!(said.out.contains(shared), "{}", said.out);
    let one_port = right.replace("serial = \"S\"", "serial = \"S\"\nports = [80]");
    fs::write(at.join("bench.toml"), one_port).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"]).ends(0);
    assert!(said.out.contains("10.0.0.1: 1 TCP port;"), "{}", said.out);
    let moving = "serial = \"S\"\nalso_at = [\"10.0.0.9\"]\nmac = [\"02:00:5e:10:00:01\", \"02-00-5E-10-00-02\"]";
    fs::write(
        at.join("bench.toml"),
        right.replace("serial = \"S\"", moving),
    )
    .unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"]).ends(0);
    let met =
        "Unit A at 10.0.0.1, else at 10.0.0.9 with the MAC 02:00:5e:10:00:01 or 02:00:5e:10:00:02:";
    assert!(said.out.contains(met), "{}", said.out);
}

#[test]
fn two_units_with_one_address_are_told_apart_by_their_macs_and_are_connected_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let bench = "[device]\nbrand = \"Acme\"\nmodel = \"Eye\"\nkind = \"camera\"\n[authority]\nowner = \"o\"\n\
        basis = \"b\"\nexpires = 2089-01-01\n\
        [[units]]\nlabel = \"A\"\naddress = \"192.168.1.64\"\nmac = \"02:00:5e:10:00:01\"\n\
        [[units]]\nlabel = \"B\"\naddress = \"192.168.1.64\"\nmac = \"02:00:5e:10:00:02\"\n\
        [test]\nstates = [\"reset\"]\n";
    fs::write(at.join("bench.toml"), bench).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"])
        .ends(0)
        .out;
    let alone =
        "and let it start; have unit A off the network, since it may be met at the same address.";
    assert!(said.contains(alone), "{said}");
    let twice = bench.replace("10:00:02", "10:00:01");
    fs::write(at.join("bench.toml"), twice).unwrap();
    let said = proofhouse(at, &["bench", "check", "bench.toml"])
        .ends(2)
        .err;
    assert!(said.contains("no MAC address tells them apart"), "{said}");
}

#[test]
fn the_command_after_a_check_inspects_with_what_was_checked() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let bench = "[device]\nbrand = \"Acme\"\nmodel = \"Eye\"\nkind = \"camera\"\n[authority]\nowner = \"o\"\n\
        basis = \"b\"\nexpires = 2089-01-01\n[[units]]\nlabel = \"A\"\naddress = \"10.0.0.1\"\nserial = \"S\"\n";
    fs::write(at.join("our bench.toml"), bench).unwrap();
    fs::write(at.join("it's mine.csv"), "root,secret\n").unwrap();
    fs::write(at.join("manual.txt"), "The password is tiger.\n").unwrap();
    let asked = ["bench", "check", "our bench.toml"];
    let lists = ["--credentials", "it's mine.csv", "--words", "manual.txt"];
    let trust = ["--trust", "trust.json"];
    let said = proofhouse(at, &[&asked[..], &lists, &trust].concat()).ends(0);
    let next = said.out.lines().last().unwrap_or_default();
    let next = next.strip_prefix("Next: proofhouse ").unwrap();
    // A shell splits it into the words that were given.
    let script = format!("printf '%s\\n' {next}");
    let split = Command::new("sh").args(["-c", &script]).output().unwrap();
    let split = String::from_utf8(split.stdout).unwrap();
    let split: Vec<&str> = split.lines().collect();
    assert_eq!(&split[..2], ["inspect", "our bench.toml"], "{next}");
    assert!(split.ends_with(&[&lists[..], &trust].concat()), "{next}");

    let nowhere = [
        "inspect",
        "our bench.toml",
        "--key",
        "no.pem",
        "--out",
        "our papers/x.zip",
    ];
    let said = proofhouse(at, &nowhere).ends(2).err;
    assert!(
        said.contains("There is no folder our papers for the bundle."),
        "{said}"
    );
    assert!(said.contains("mkdir -p 'our papers'"), "{said}");

    // A public address needs an authority that is signed, and the trust file that it is judged by.
    let public = bench
        .replace("10.0.0.1", "8.8.8.8")
        .replace("basis = \"b\"", "basis = \"b\"\nsigned = \"leave.json\"");
    fs::write(at.join("public.toml"), public).unwrap();
    let said = proofhouse(at, &["bench", "check", "public.toml"]).ends(0);
    let next = said.out.lines().last().unwrap_or_default();
    assert!(next.ends_with(" --trust trust.json"), "{next}");
    let said = proofhouse(
        at,
        &[&["bench", "check", "public.toml"], &trust[..]].concat(),
    )
    .ends(2);
    assert!(
        said.err.contains("bench.authority-unreadable"),
        "{}",
        said.err
    );
}
