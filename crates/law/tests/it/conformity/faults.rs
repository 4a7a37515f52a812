//! Mistakes of form in an ICS or an IXIT.

use proofhouse_law::Verdict;
use proofhouse_law::conformity;

use super::{V2, claimed, evidence, of, report};
use crate::standards::whole;

#[test]
fn an_ixit_table_that_is_needed_must_be_there_and_filled_in() {
    let library = whole();
    let text = claimed(library, V2) + &evidence(library, V2);
    let open = text.replacen(
        "detection-mechanisms = \"said\"",
        "detection-mechanisms = \"?\"",
        1,
    );
    let found = report(&open, library);
    let fault = &found.faults[0];
    assert_eq!(fault.code, "conformity.ixit-field");
    assert!(fault.message.contains("SecBoot-1") && fault.message.contains("detection-mechanisms"));
    assert!(fault.line > 0);
    assert_eq!(of(&found, "5.7-1").verdict, Verdict::Inconclusive);
    assert_eq!(
        of(&found, "5.2-1").verdict,
        Verdict::Pass,
        "others are untouched"
    );

    let at = text.find("[[ixit.ExtSens]]").unwrap();
    let end = at + text[at..].find("\n\n").unwrap();
    let gone = format!("{}{}", &text[..at], &text[end..]);
    let codes: Vec<&str> = report(&gone, library)
        .faults
        .iter()
        .map(|one| one.code)
        .collect();
    assert_eq!(codes, ["conformity.ixit-missing"]);
    let said = gone.replacen(
        "[ixit-empty]\n",
        "[ixit-empty]\nExtSens = \"It senses nothing.\"\n",
        1,
    );
    assert_eq!(report(&said, library).faults, Vec::new());
}

#[test]
fn every_mistake_of_form_is_named_with_its_line() {
    let library = whole();
    let text = r#"[assessment]
edition = "V2.1.1"
product = "x"
maker = "y"
by = "z"
on = "2026-11-25"
colour = "red"

[conditions]
C1 = "perhaps"
C99 = "yes"

[[claim]]
provision = "5.3-4A"
support = "Y"

[[claim]]
provision = "5.1-1"
support = "maybe"

[[claim]]
provision = "5.1-1"
support = "Y"

[[guideline]]
number = "14"
support = "Y"

[[evidence]]
case = "5.1-1-9"
verdict = "pass"
reference = "r"

[[evidence]]
case = "5.1-1-1"
verdict = "not-applicable"
reference = "r"

[[ixit.AuthMech]]
id = "a"
smell = "b"

[[ixit.NoTable]]
id = "a"
"#;
    let problems = conformity::read("own.toml", text.as_bytes(), library).unwrap_err();
    let named: Vec<(usize, &str)> = problems.iter().map(|one| (one.line, one.code)).collect();
    assert_eq!(
        named,
        [
            (7, "conformity.unknown-key"),
            (10, "conformity.unknown-value"),
            (11, "conformity.unknown-key"),
            (13, "conformity.unknown-provision"),
            (19, "conformity.unknown-value"),
            (21, "conformity.twice"),
            (25, "conformity.unknown-provision"),
            (29, "conformity.unknown-case"),
            (36, "conformity.unknown-value"),
            (41, "conformity.unknown-key"),
            (43, "conformity.unknown-key"),
        ]
    );
    let wrong = text.replacen("V2.1.1", "V2.0.0", 1);
    let problems = conformity::read("own.toml", wrong.as_bytes(), library).unwrap_err();
    assert!(
        problems
            .iter()
            .any(|one| one.code == "conformity.unknown-edition" && one.remedy.contains("V3.1.3"))
    );
    let huge = vec![b' '; (1 << 20) + 1];
    assert_eq!(
        conformity::read("own.toml", &huge, library).unwrap_err()[0].code,
        "conformity.too-large"
    );
}

#[test]
fn a_file_of_interfaces_alone_is_refused_with_what_to_give_instead() {
    let library = whole();
    let entry = "[[ixit.SoftServ]]\nid = \"SoftServ-1\"\ntransport = \"tcp\"\nport = 443\nstatus = \"enabled\"\n";
    let problems = conformity::read("ixit.toml", entry.as_bytes(), library).unwrap_err();
    let [one] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert_eq!(one.code, "conformity.interfaces-alone");
    assert!(one.remedy.contains("record new"), "{}", one.remedy);
    // A form without its head is still a form, and is told what it lacks.
    let form = format!("{entry}[[claim]]\nprovision = \"5.1-1\"\nsupport = \"Y\"\n");
    let problems = conformity::read("own.toml", form.as_bytes(), library).unwrap_err();
    assert_eq!(problems[0].code, "conformity.missing", "{problems:?}");
}
