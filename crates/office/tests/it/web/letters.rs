//! Letters over the API: made when asked for, confined, and only in their own case.

use proofhouse_law::case::Role;

use super::client::{Program, WebOffice};

#[test]
fn a_letter_is_made_when_asked_for_and_nothing_in_it_can_run() {
    let (office, notice) = WebOffice::with_published_notice();
    let mut program = Program::of(&office, Role::CaseOfficer);
    let (_, cases) = program.get("/api/v1/cases");
    let case = cases["cases"][0]["case"].as_str().unwrap().to_owned();
    let path =
        |case: &str, rest: &str| format!("/api/v1/cases/{case}/notices/{notice}/letters/{rest}");
    let letter = program.page(&path(&case, "service/html"));
    assert_eq!(letter.status, 200, "{}", letter.text);
    assert!(
        letter
            .text
            .contains("A notice is served on you with this letter.")
    );
    let policy = letter.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("script"),
        "{policy}"
    );
    assert_eq!(letter.header("cache-control"), "no-store");
    let pdf = program.page(&path(&case, "service/pdf"));
    assert_eq!(pdf.header("content-type"), "application/pdf");

    // A notice that is not lifted has no such letter yet; another case, and a letter that nobody knows, are not there.
    let (status, early) = program.get(&path(&case, "lifting/html"));
    assert_eq!(status, 400);
    assert!(early.to_string().contains("lift it first"), "{early}");
    assert_eq!(
        program.get(&path(&case, "service/html?hearing=soon")).0,
        400
    );
    assert_eq!(program.get(&path("C-2020-000001", "service/html")).0, 404);
    assert_eq!(program.get(&path(&case, "poem/html")).0, 404);
    assert_eq!(
        Program::anonymous(&office)
            .get(&path(&case, "service/html"))
            .0,
        401
    );
}
