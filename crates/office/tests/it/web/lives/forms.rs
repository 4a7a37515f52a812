//! The forms of notices and of the actions on them: what they ask for, say and refuse.

use proofhouse_law::case::Role;

use super::{COMPLIANCE, Life, RECALL, heard, resent};
use crate::web::cases::done;

#[test]
fn the_form_of_a_notice_asks_for_what_its_kind_says_and_nothing_of_another() {
    let mut life = Life::of("uk-psti-2022", "compliance", &COMPLIANCE);
    let own = [
        ("compliance", "#comply-day"),
        ("recall", "#supplied"),
        ("penalty", "#sum"),
        ("forfeiture", "#court"),
    ];
    for (power, there) in own {
        let page = life.ada.get(&format!("{}/draft?power={power}", life.case));
        assert!(
            !page.attributes(there, "id").is_empty(),
            "{power} asks for {there}"
        );
        for (other, absent) in own.iter().filter(|(other, _)| *other != power) {
            let found = page.attributes(absent, "id");
            assert!(found.is_empty(), "{power} asks for {absent} of {other}");
        }
        assert!(
            page.attributes("#lab", "id").is_empty(),
            "{power} has no test plan"
        );
    }
    let page = life.ada.get(&format!("{}/draft?power=penalty", life.case));
    assert_eq!(
        page.attributes("#pay_within", "value"),
        ["28"],
        "the regime’s least"
    );
    assert!(page.one("main").contains("psti.sch1.1.2"));
    let path = format!("{}/draft", life.case);
    let again = resent(
        &mut life.ada,
        &page,
        &path,
        &[("sum", "ten pounds"), ("pay_within", "")],
    );
    assert_eq!(again.status, 422, "{}", again.text);
    let targets = again.attributes(".govuk-error-summary a", "href");
    assert_eq!(targets, ["#sum", "#pay_within", "#revenue"]);
    for target in &targets {
        assert!(
            !again.attributes(target, "id").is_empty(),
            "{target} leads nowhere"
        );
    }
    assert_eq!(again.attributes("#sum", "value"), ["ten pounds"]);
    let page = life
        .ada
        .get(&format!("{}/draft?power=forfeiture", life.case));
    let empty = resent(&mut life.ada, &page, &path, &[]);
    let targets = empty.attributes(".govuk-error-summary a", "href");
    assert_eq!(
        targets,
        ["#court", "#sought", "#lot_1_description"],
        "all at once"
    );
}

#[test]
fn a_form_says_activities_in_words_and_keeps_the_regimes_names() {
    let mut life = Life::of("uk-psti-2022", "recall", &RECALL);
    let path = format!("{}/amend", life.notice);
    let page = life.ada.get(&path);
    assert_eq!(page.one("#activities"), "arrange return");
    let other = [("activities", "Arrange return\nbe-quick")];
    let refused = resent(&mut life.ada, &page, &path, &other);
    assert_eq!(refused.status, 409, "{}", refused.text);
    let said = refused.one("#refusal");
    assert!(
        said.contains("`be-quick`"),
        "the other line is known: {said}"
    );
    done(&resent(&mut life.ada, &page, &path, &[("urgency", "")]));
    let id: proofhouse_law::CaseId = life.case.trim_start_matches("/cases/").parse().unwrap();
    let file = life.office.wait(life.office.app.desk().case(&id)).unwrap();
    let terms = &file.state.notices()[0].terms;
    assert_eq!(terms.activities, ["arrange-return"]);
}

#[test]
fn an_action_that_names_a_document_which_the_office_does_not_hold_is_refused_with_what_to_do() {
    let mut life = heard();
    let id = life.notice.rsplit('/').next().unwrap().to_owned();
    let mut program = crate::web::client::Program::of(&life.office, Role::CaseOfficer);
    let case = life.case.trim_start_matches("/cases/").to_owned();
    let day = life.office.app.clock().today().to_string();
    let digest = proofhouse_law::Digest::of(b"an order").to_string();
    let action = serde_json::json!({
        "action": "record-order", "notice": id, "outcome": "destroy", "occurred_on": day, "document": digest,
    });
    let actions = format!("/api/v1/cases/{case}/actions");
    let (status, answer) = program.post(&actions, &action);
    assert_eq!(status, 400, "{answer}");
    let words = answer.to_string();
    assert!(
        words.contains(&digest) && words.contains("/documents"),
        "{words}"
    );
    let documents = format!("/api/v1/cases/{case}/documents");
    let (status, kept) = program.send_bytes(&documents, "an order");
    assert_eq!(status, 201, "{kept}");
    assert_eq!(kept["digest"], serde_json::json!(digest));
    let (status, empty) = program.send_bytes(&documents, "");
    assert_eq!(status, 400, "{empty}");
    let (status, answer) = program.post(&actions, &action);
    assert_eq!(status, 200, "{answer}");
    let (_, shown) = program.get(&format!("/api/v1/cases/{case}"));
    let kinds: Vec<&str> = shown["clocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|clock| clock["id"].as_str())
        .collect();
    assert_eq!(kinds, ["order-appeal-by", "goods-from"]);
    assert!(life.page().contains("The goods are destroyed"));
}
