//! What a form refuses, and what its page then says.

use proofhouse_law::case::Role;

use super::{OPENING, alleged, done, draft, drafting, step, upload};
use crate::web::client::{WebOffice, officer};

#[test]
fn a_ban_whose_tests_failed_is_not_lifted() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let mut ben = officer(&office, Role::DecisionMaker);
    let case = alleged(&office, &mut ada, &bundle);
    let notice = draft(&office, &mut ada, &case, "temporary-ban");
    done(&step(&mut ben, &format!("{notice}/approve"), &[]));
    let checked = [("checked", "yes")];
    done(&step(&mut ben, &format!("{notice}/issue"), &checked));
    let result = format!("{notice}/record-test-result");
    let (status, text) = upload(&office, &mut ada, &result, &bundle);
    assert_eq!(status, 303, "{text}");
    let lift = format!("{notice}/lift");
    let refused = step(&mut ben, &lift, &[("reasons", "The tests are over.")]);
    assert_eq!(refused.status, 409, "{}", refused.text);
    let panel = refused.one("#refusal");
    assert!(panel.contains("temporary-ban.tests-passed"), "{panel}");
    assert_eq!(refused.one("textarea[name=reasons]"), "The tests are over.");
}

#[test]
fn whoever_drafted_a_notice_reads_the_rule_when_they_approve_it() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let mut ben = officer(&office, Role::DecisionMaker);
    let case = alleged(&office, &mut ada, &bundle);
    let notice = draft(&office, &mut ben, &case, "temporary-ban");
    let refused = step(&mut ben, &format!("{notice}/approve"), &[]);
    assert_eq!(refused.status, 409);
    let panel = refused.one("#refusal");
    assert!(
        panel.contains("proposal.temporary-ban.second-person")
            && panel.contains("Let another officer approve it")
            && panel.contains("Policy, not law"),
        "{panel}"
    );
    assert!(refused.one("title").contains("Refused"));
    assert!(!ben.get(&notice).one("main").contains("is approved"));
}

#[test]
fn a_permanent_ban_is_refused_before_its_wait_and_the_page_says_from_when() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let mut ben = officer(&office, Role::DecisionMaker);
    let mut admin = officer(&office, Role::Administrator);
    let case = alleged(&office, &mut ada, &bundle);
    let notice = draft(&office, &mut ada, &case, "permanent-ban");
    done(&step(&mut ada, &format!("{notice}/give-intent"), &[]));
    done(&step(&mut ben, &format!("{notice}/approve"), &[]));
    let issue = format!("{notice}/issue");
    let refused = step(&mut ben, &issue, &[("checked", "yes")]);
    assert_eq!(refused.status, 409, "{}", refused.text);
    let today = office.app.clock().today();
    let lawful = today + jiff::SignedDuration::from_hours(24 * 10);
    let day = lawful.strftime("%-d %B %Y").to_string();
    let panel = refused.one("#refusal");
    assert!(
        panel.contains(&day) && panel.contains("proposal.permanent-ban.intent"),
        "{panel}"
    );
    assert!(
        ben.get(&case).one("main").contains(&day),
        "the case page says it too"
    );
    assert!(ben.get("/clocks").one("main").contains(&day));

    assert_eq!(
        ben.get("/drill/clock").status,
        403,
        "only an administrator moves the clock"
    );
    done(&step(&mut admin, "/drill/clock", &[("days", "10")]));
    done(&step(&mut ben, &issue, &[("checked", "yes")]));
}

#[test]
fn a_refused_draft_keeps_what_was_typed() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let case = alleged(&office, &mut ada, &bundle);
    let path = format!("{case}/draft");
    let page = ada.get(&format!("{path}?power=temporary-ban"));
    let fields = drafting(&office, &page, "temporary-ban");
    let no_end: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| !name.starts_with("ends_"))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let refused = ada.submit(&page, &path, &no_end);
    assert_eq!(refused.status, 409);
    assert!(
        refused
            .one("#refusal")
            .contains("proposal.temporary-ban.end-date")
    );
    assert_eq!(refused.one("textarea[name=method]"), "Two units.");
    assert_eq!(refused.attributes("#lab", "value"), ["Test House"]);

    let mut wrong = no_end.clone();
    wrong.retain(|(name, _)| *name != "unit_1_value");
    wrong.push(("unit_1_value", "5012345678901"));
    let again = ada.submit(&page, &path, &wrong);
    assert_eq!(again.status, 422);
    let targets = again.attributes(".govuk-error-summary a", "href");
    assert_eq!(targets, ["#unit_1_value"]);
    assert!(!again.attributes("#unit_1_value", "id").is_empty());
}

#[test]
fn the_act_has_no_ban_on_suspicion_and_the_page_names_the_other_road() {
    let (office, _) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let page = ada.get("/cases/new");
    let mut fields = OPENING.to_vec();
    fields[4] = ("regime", "uk-psti-2022");
    let answer = ada.submit(&page, "/cases/new", &fields);
    let case = answer.location().unwrap().replace("?done=open", "");
    let powers = ada.get(&format!("{case}/draft"));
    assert!(powers.one("main").contains("Not available: section 29"));
    let refused = ada.get(&format!("{case}/draft?power=temporary-ban"));
    assert_eq!(refused.status, 409, "{}", refused.text);
    let panel = refused.one("#refusal");
    assert!(
        panel.contains("PSTI Act 2022 s.29")
            && panel.contains("Consumer Rights Act 2015")
            && panel.contains("The law, verified"),
        "{panel}"
    );
}

#[test]
fn a_form_of_another_site_opens_no_case_and_a_tester_neither() {
    let (office, _) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(OPENING)
        .finish();
    assert_eq!(ada.post_form("/cases/new", &body).status, 403);
    assert!(ada.get("/cases").one("main").contains("no cases yet"));

    let mut tester = officer(&office, Role::Tester);
    let refused = step(&mut tester, "/cases/new", &OPENING);
    assert_eq!(refused.status, 409);
    assert!(refused.one("#refusal").contains("designation.role"));
    assert_eq!(refused.attributes("#brand", "value"), ["Acme"]);
    assert_eq!(office.browser().get("/cases").status, 303);
}

#[test]
fn a_wrong_check_digit_is_named_at_its_field() {
    let (office, _) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let mut fields = OPENING.to_vec();
    fields[3] = ("gtin", "5012345678901");
    let again = step(&mut ada, "/cases/new", &fields);
    assert_eq!(again.status, 422);
    assert_eq!(
        again.attributes(".govuk-error-summary a", "href"),
        ["#gtin"]
    );
    assert_eq!(again.attributes("#gtin", "value"), ["5012345678901"]);
    assert_eq!(again.attributes("#name_1", "value"), ["Asha Imports Ltd"]);
}
