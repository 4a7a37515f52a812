//! `proofhouse bench`: a bench file is written by whoever answers, and says what it will cost before anything is sent.

mod checked;

use std::fs;
use std::io::{BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use super::cli::{BINARY, answering, program, proofhouse};

/// A password that must show nowhere but in the bench file.
const SECRET: &str = "tiger-7-label";

/// Answers up to the states, with the mistakes that a person makes; each is followed by the answer that mends it.
const DEVICE_AND_AUTHORITY: [&str; 19] = [
    "",
    "Acme",
    "CAM \"100\"",
    "door lock",
    "1.0.3",
    "05012345678901",
    "no",
    "yes",
    "lock, alarm",
    "maybe",
    "no",
    "yes",
    "Example Test House",
    "bought by the lab, invoice 17",
    "2020-01-01",
    "31 March 2089",
    "2089-03-31",
    "",
    "Ada Advocate, Example Test House",
];
/// Two states, and what a hand does for the second.
const STATES: [&str; 4] = [
    "reset, 9",
    "reset, 2",
    "",
    "hold the reset button for 10 s until the light blinks",
];
/// Two units.
const UNITS: [&str; 22] = [
    "",
    "",
    "",
    "02-00-5e",
    "02:00:5e:10:00:01",
    "192.168.1.0/24",
    "8.8.8.8",
    "192.168.1.20",
    "192.168.1.20",
    "10.0.0.1, 10.0.0.2",
    SECRET,
    SECRET,
    "admin123",
    "",
    "admin, root",
    "yes",
    "A",
    "B",
    "SN-2",
    "",
    "192.168.1.20",
    "192.168.1.21",
];
/// No password, no third unit, ports, caps, no declaration, and yes.
const REST: [&str; 11] = [
    "", "", "no", "23, 0", "[23, 80]", "no", "5", "x", "20", "", "",
];

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_person_who_answers_gets_a_bench_file_and_hears_what_is_wrong_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let first = [&DEVICE_AND_AUTHORITY[..], &STATES, &UNITS[..14]].concat();
    let said = answering(at, &["bench", "new"], &first).ends(2);
    for words in [
        "the authority expired on 2020-01-01",
        "`expires` is not a date",
        "nobody attends",
        "the check digit is wrong",
        "Answer yes or no.",
        "Name what can do harm",
        "no device state is called \"9\"",
        "is a range of addresses",
        "8.8.8.8 is a public address",
        "the unit's address 192.168.1.20 is named twice",
        "is not a MAC address",
        "`user_password` is the one on the label",
        "`user_password` is in the lists of default passwords",
        "Nobody answered the question `units.1.accounts`",
        "bench.toml.draft",
    ] {
        let said = said.err.to_lowercase();
        assert!(said.contains(&words.to_lowercase()), "{words}: {said}");
    }
    assert!(!at.join("bench.toml").exists());
    assert_eq!(mode(&at.join("bench.toml.draft")), 0o600);

    // The interview goes on with the question that was open.
    let rest = [&UNITS[14..], &REST, &["yes"]].concat();
    let more = answering(at, &["bench", "new", "--format", "json"], &rest).ends(0);
    assert!(more.err.contains("Going on from"), "{}", more.err);
    assert!(!more.err.contains("The brand"), "asked again: {}", more.err);
    let unknown = "may both be met at 192.168.1.20, and no MAC address tells them apart";
    assert!(more.err.contains(unknown), "{}", more.err);
    let next = more.json()["next"].to_string();
    assert!(next.contains("proofhouse inspect bench.toml"), "{next}");
    for all in [&said.err, &more.err, &more.out] {
        assert!(!all.contains(SECRET), "a password is shown: {all}");
    }

    let file = at.join("bench.toml");
    assert_eq!(mode(&file), 0o600);
    assert!(!at.join("bench.toml.draft").exists());
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(SECRET), "{text}");
    let plan = proofhouse(at, &["bench", "check", "bench.toml", "--format", "json"]).ends(0);
    let plan = plan.json();
    let bench = &plan["bench"];
    assert_eq!(bench["device"]["model"], "CAM \"100\"");
    assert_eq!(
        bench["tester"],
        serde_json::json!({ "name": "Ada Advocate", "organisation": "Example Test House" })
    );
    assert_eq!(bench["units"][0]["accounts"][1], "root");
    assert_eq!(bench["units"][0]["also_at"][1], "10.0.0.2");
    assert_eq!(bench["caps"]["tries_per_account"], 5);
    assert_eq!(
        bench["states"],
        serde_json::json!(["set-up-without-change", "reset"])
    );
    // 5 tries an account and 20 a service, two controls, five for the defence; two units in two states.
    assert_eq!(plan["units"][1]["listed"], 20);
    assert_eq!(plan["units"][1]["tries_per_login"], 27);
    assert_eq!(plan["units"][1]["tcp_ports"], 2);
    assert_eq!(plan["visits"].as_array().unwrap().len(), 4);
    assert_eq!(
        plan["visits"][3]["hand"],
        "Unit B: hold the reset button for 10 s until the light blinks"
    );

    let again = answering(at, &["bench", "new"], &[]).ends(2);
    assert!(again.err.contains("never overwritten"), "{}", again.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn back_leads_to_the_question_before_and_no_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let answers = ["back", "?", "Acme", "Eye", "back", "Eye 2"];
    let said = answering(at, &["bench", "new", "."], &answers).ends(2);
    assert!(
        said.err.contains("This is the first question."),
        "{}",
        said.err
    );
    assert_eq!(said.err.matches("The brand, as it stands").count(), 3);
    let more = "`brand`: the brand. Needed. In the file: `brand = \"Acme\"`";
    assert!(said.err.contains(more), "{}", said.err);
    assert_eq!(said.err.matches("The model, as it stands").count(), 2);
    assert_eq!(said.err.matches("(you answered: Eye)").count(), 1);
    let draft = fs::read_to_string(at.join("bench.toml.draft")).unwrap();
    assert!(
        draft.contains("Eye 2") && !draft.contains("\"Eye\""),
        "{draft}"
    );

    let rest = [
        "camera",
        "",
        "",
        "",
        "Owner",
        "Bought",
        "2089-01-01",
        "",
        "",
        "2",
        "",
        "",
        "SN-1",
        "",
        "10.0.0.1",
        // No password, though what is typed there is not shown.
        "back",
        "10.0.0.1",
        "",
        "",
        "",
        "",
        "",
        "",
        "?",
        "perhaps",
        "no",
    ];
    let said = answering(at, &["bench", "new", "."], &rest).ends(2);
    for words in [
        "`?` says more about a question",
        "Answer yes, no or `back`.",
    ] {
        assert!(said.err.contains(words), "{}", said.err);
    }
    assert!(said.err.contains("as you wished"), "{}", said.err);
    assert!(!at.join("bench.toml").exists() && at.join("bench.toml.draft").exists());
    let said = answering(at, &["bench", "new", "."], &["yes"]).ends(0);
    assert!(said.out.contains("Written: ./bench.toml"), "{}", said.out);

    fs::remove_file(at.join("bench.toml")).unwrap();
    fs::write(at.join("bench.toml.draft"), "[{\"question\": 1}]").unwrap();
    let said = answering(at, &["bench", "new"], &["Acme"]).ends(2);
    assert!(said.err.contains("draft.unusable"), "{}", said.err);
}

#[test]
fn ctrl_c_at_a_question_says_what_is_kept_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut terminal = program(
        "script",
        at,
        &["-qec", &format!("{BINARY} bench new"), "/dev/null"],
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    let mut keys = terminal.stdin.take().unwrap();
    let mut shown = BufReader::new(terminal.stdout.take().unwrap());
    let mut until = |wanted: &str| {
        let mut all = String::new();
        while !all.contains(wanted) {
            let mut one = [0];
            assert_eq!(shown.read(&mut one).unwrap(), 1, "{wanted}: {all}");
            all.push(char::from(one[0]));
        }
        all
    };
    until("> ");
    keys.write_all(b"Acme\r").unwrap();
    until("The model, as it stands");
    until("> ");
    keys.write_all(&[0x03]).unwrap();
    let said = until("bench.toml.draft");
    assert!(said.contains("The interview was interrupted."), "{said}");
    assert!(said.contains("1 answer, in "), "{said}");
    let mut rest = String::new();
    shown.read_to_string(&mut rest).unwrap();
    assert_eq!(terminal.wait().unwrap().code(), Some(130), "{rest}");
    assert!(at.join("bench.toml.draft").exists());
}

#[test]
fn a_list_counts_as_public_only_with_an_address_and_takes_no_name_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let bench = "[device]\nbrand = \"Acme\"\nmodel = \"Eye\"\nkind = \"camera\"\n[authority]\nowner = \"o\"\n\
        basis = \"b\"\nexpires = 2089-01-01\n[[units]]\nlabel = \"A\"\naddress = \"10.0.0.1\"\nserial = \"S\"\n";
    fs::write(at.join("bench.toml"), bench).unwrap();
    let public = "public = \"https://lists.example/defaults\"\n";
    let list = |dir: &str, name: &str, more: &str| {
        fs::create_dir_all(at.join(dir)).unwrap();
        fs::write(at.join(dir).join("list.csv"), "root,Kettle-77\n").unwrap();
        let index = format!(
            "[[list]]\nname = \"{name}\"\nfile = \"list.csv\"\norigin = \"a forum\"\nlicence = \"CC0\"\n{more}"
        );
        fs::write(at.join(dir).join("index.toml"), index).unwrap();
    };
    let check = |dirs: &[&str], exit: i32| {
        let mut asked = vec!["bench", "check", "bench.toml"];
        asked.extend(dirs.iter().flat_map(|dir| ["--lists", dir]));
        proofhouse(at, &asked).ends(exit)
    };
    list("one", "found", public);
    let said = check(&["one"], 0).out;
    let word = "The list found counts as public on your word: its index says that anybody can look it up at https://lists.example/defaults.";
    assert!(said.contains(word), "{said}");
    list("two", "found", "");
    let said = check(&["two"], 0).out;
    assert!(said.contains("The list found is your own"), "{said}");
    // What is found names its list, and a reader must know which that is.
    let twice = check(&["one", "two"], 2).err;
    assert!(
        twice.contains("inspect.lists-name") && twice.contains("another that is given"),
        "{twice}"
    );
    for shipped in ["proofhouse-common", "proofhouse-snmp-communities"] {
        list("one", shipped, public);
        let refused = check(&["one"], 2).err;
        assert!(
            refused.contains("inspect.lists-name") && refused.contains(shipped),
            "{refused}"
        );
    }
}
