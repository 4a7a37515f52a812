//! Drafts of a call for views: mistakes, names, and who may open it.

use proofhouse_law::case::Role;
use serde_json::json;

use crate::web::client::{Program, WebOffice};
use crate::web::drafts::{REGIME, WAIT, asked};

#[test]
fn a_draft_with_mistakes_is_refused_with_all_of_them_and_one_without_changes_too() {
    let (office, _) = WebOffice::with_lab();
    let mut editor = Program::of(&office, Role::PublicationsEditor);
    let mut open = |changes: &[(&str, &str)], days| {
        editor.post("/api/v1/views", &asked(&office, changes, days))
    };
    let broken = [
        (
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = \"ten\"\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        ),
        (
            "[[requirement]]\nid = \"psti.sch1.2\"",
            "[[requirement]]\nid = \"psti.sch1.9\"",
        ),
    ];
    let (status, answer) = open(&broken, 30);
    let detail = answer["detail"].as_str().unwrap();
    assert_eq!(status, 400);
    assert!(
        detail.contains("power-permanent-ban.toml line")
            && detail.contains("requirements.toml line"),
        "{detail}"
    );
    let (status, answer) = open(&[], 30);
    assert!(
        status == 400
            && answer["detail"]
                .as_str()
                .unwrap()
                .contains("changes nothing"),
        "{answer}"
    );
    let (status, answer) = open(
        &[(
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        )],
        -1,
    );
    assert!(
        status == 400 && answer["detail"].as_str().unwrap().contains("closes"),
        "{answer}"
    );
}

#[test]
fn names_and_questions_of_a_draft_are_looked_at_and_only_its_roles_may_open_it() {
    let (office, _) = WebOffice::with_lab();
    let mut editor = Program::of(&office, Role::PublicationsEditor);
    let mut wrong = asked(
        &office,
        &[(
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        )],
        30,
    );
    wrong["files"][0]["name"] = json!("../power-recall.toml");
    wrong["title"] = json!("");
    let (status, answer) = editor.post("/api/v1/views", &wrong);
    let detail = answer["detail"].as_str().unwrap();
    assert!(
        status == 400 && detail.contains("title") && detail.contains("is no name"),
        "{detail}"
    );
    let mut other = asked(
        &office,
        &[(
            "days = 10\nurgent = true\ncite = \"PSTI Act 2022 s.29",
            "days = 14\nurgent = true\ncite = \"PSTI Act 2022 s.29",
        )],
        30,
    );
    other["questions"] = json!({ "guard.none": "Why?", WAIT: "Is 14 days long enough?" });
    let (_, answer) = editor.post("/api/v1/views", &other);
    assert!(
        answer["detail"].as_str().unwrap().contains("guard.none"),
        "{answer}"
    );
    other["questions"] = json!({ WAIT: "Is 14 days long enough?" });
    let (status, answer) = editor.post("/api/v1/views", &other);
    assert_eq!(
        (status, answer["questions"][0]["asks"].as_str()),
        (201, Some("Is 14 days long enough?")),
        "{answer}"
    );
    assert_eq!(
        Program::of(&office, Role::Tester)
            .post("/api/v1/views", &other)
            .0,
        409
    );
    // A small body: a stranger is turned away before what they send is read.
    let stranger = Program::anonymous(&office).post("/api/v1/views", &json!({}));
    assert_eq!(stranger.0, 401);
    let path = format!("/law/{REGIME}/{}", answer["draft"].as_str().unwrap());
    assert!(
        office.browser().get(&path).one("main").contains("draft"),
        "a draft is read by its hash"
    );
}
