//! Standards on pages and over the API: the same rows, each with its status, its cases and whether it was verified.

use super::client::{Program, WebOffice};

#[test]
fn a_page_says_status_conditions_and_cases_and_marks_what_nobody_verified() {
    let office = WebOffice::open();
    let page = office.browser().get("/standards");
    assert_eq!(page.status, 200);
    assert!(
        page.attributes("tbody a", "href")
            .contains(&"/standards/etsi-en-303-645-v2.1.1".to_owned()),
        "{}",
        page.text
    );
    let page = office.browser().get("/standards/etsi-en-303-645-v2.1.1");
    for words in [
        "Only if: Passwords are used.",
        "5.1-1-2 (what the device does)",
        "In doubt:",
    ] {
        assert!(page.text.contains(words), "{words} is not on the page");
    }
    assert_eq!(
        page.text.matches("Not verified").count(),
        1,
        "only the row in doubt"
    );
    let page = office.browser().get("/standards/etsi-en-303-645-v3.1.3");
    assert!(page.text.contains("5.3-4 in the edition before"));
    assert!(page.text.contains("No test case is known here"));
    assert!(page.text.contains("Not verified"));
}

#[test]
fn the_api_has_the_rows_of_the_page() {
    let office = WebOffice::open();
    let mut program = Program::anonymous(&office);
    let (status, list) = program.get("/api/v1/standards");
    assert_eq!(status, 200);
    assert_eq!(list["standards"].as_array().unwrap().len(), 6);
    let (status, one) = program.get("/api/v1/standards/etsi-en-303-645-v2.1.1");
    assert_eq!(status, 200);
    assert_eq!(one["provisions"].as_array().unwrap().len(), 68);
    assert_eq!(program.get("/api/v1/standards/no-such").0, 404);
    assert_eq!(office.browser().get("/standards/no-such").status, 404);
}
