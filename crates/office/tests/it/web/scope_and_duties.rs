//! Whether the law covers a product, and what its sellers owe: the pages and the API, for everyone.

use serde_json::json;

use super::client::{Page, Program, WebOffice};
use super::pages::is_whole;

/// A camera that is sold to consumers as new, as the form sends it.
const CAMERA: &str = "f_over-the-internet=yes&f_kind=none&f_windsor-framework=no&f_to-uk-consumers=yes&f_supplied-before=no&f_in-course-of-business=yes&f_way-of-supply=sale&answer=1";

fn get(office: &WebOffice, path: &str) -> Page {
    let page = office.browser().get(path);
    is_whole(&page, path);
    page
}

#[test]
fn the_form_says_whether_the_law_covers_a_product_and_why() {
    let office = WebOffice::open();
    let page = get(&office, &format!("/scope?{CAMERA}"));
    assert_eq!(page.status, 200);
    assert!(
        page.one("h1").contains("The Act covers it"),
        "{}",
        page.text
    );
    let path = page.main();
    for words in [
        "s.5(1)-(2)",
        "s.54",
        "Sch.3",
        "Can it send and receive data over the internet itself, using an internet protocol? You said yes.",
        "Is it any of these? You said none of these.",
    ] {
        assert!(path.contains(words), "{words}: {path}");
    }
    assert!(
        page.header("set-cookie").is_empty(),
        "a question to the law needs no cookie"
    );
    let used = CAMERA.replace("f_supplied-before=no", "f_supplied-before=yes");
    let page = get(&office, &format!("/scope?{used}"));
    assert!(
        page.one("h1").contains("does not cover it"),
        "{}",
        page.text
    );
}

#[test]
fn what_was_left_out_is_asked_for_and_what_was_typed_is_kept() {
    let office = WebOffice::open();
    let page = get(
        &office,
        "/scope?f_over-the-internet=yes&f_kind=none&answer=1",
    );
    assert!(
        page.one("h1").contains("More answers are needed"),
        "{}",
        page.text
    );
    let links = page.attributes("main li a", "href");
    assert!(
        links.iter().any(|link| link.ends_with("#f_way-of-supply")),
        "{links:?}"
    );
    let back = office.browser().get(links[0].split('#').next().unwrap());
    let checked = back.attributes("input[checked]", "value");
    assert!(
        checked.contains(&"yes".to_owned()) && checked.contains(&"none".to_owned()),
        "{checked:?}"
    );

    let wrong = office.browser().get("/scope?f_other-products-at-once=many&f_kind=none&f_kind=smart-meter&on_day=31&on_month=2&on_year=2025&answer=1");
    assert_eq!(wrong.status, 422);
    is_whole(&wrong, "/scope, with a day that is none");
    assert_eq!(wrong.attributes("#on-day", "name"), ["on_day"]);
    assert!(!wrong.attributes("#on-error", "id").is_empty());
    assert_eq!(
        wrong.all(".govuk-error-summary__list li").len(),
        3,
        "{}",
        wrong.text
    );
    assert_eq!(office.browser().get("/scope?regime=uk-none").status, 400);
    assert_eq!(
        office
            .browser()
            .get("/scope?f_way-of-supply=theft&answer=1")
            .status,
        400
    );
}

#[test]
fn the_day_and_the_part_of_the_country_decide_for_a_car() {
    let office = WebOffice::open();
    let car = CAMERA.replace(
        "f_kind=none",
        "f_kind=motor-vehicle&f_vehicle-type-approval=yes",
    );
    for (asked, heading) in [
        (
            "&territory=GB&on_day=24&on_month=2&on_year=2025",
            "The Act covers it",
        ),
        (
            "&territory=GB&on_day=25&on_month=2&on_year=2025",
            "does not cover it",
        ),
        (
            "&territory=NI&on_day=25&on_month=2&on_year=2025",
            "The Act covers it",
        ),
        (
            "&territory=UK&on_day=25&on_month=2&on_year=2025",
            "More answers are needed",
        ),
    ] {
        let page = get(&office, &format!("/scope?{car}{asked}"));
        assert!(
            page.one("h1").contains(heading),
            "{asked}: {}",
            page.one("h1")
        );
    }
}

#[test]
fn a_proposal_that_was_never_law_is_never_shown_as_law() {
    let office = WebOffice::open();
    for path in [
        "/scope?regime=uk-proposal-2020&f_over-the-internet=yes&f_kind=laptop-computer&f_to-uk-consumers=yes&answer=1",
        "/duties?regime=uk-proposal-2020&role=distributor&situation=making-available&answer=1",
    ] {
        let page = get(&office, path);
        assert!(
            page.main().contains("never became law"),
            "{path}: {}",
            page.text
        );
        assert!(page.main().contains("Policy, not law"), "{path}");
        assert!(!page.main().contains("Law: "), "{path}");
    }
}

#[test]
fn the_duties_page_says_whom_to_tell_and_whom_not() {
    let office = WebOffice::open();
    let asked = "/duties?role=distributor&situation=manufacturer-failure-known&told_by=supplier&given=authority-notified&answer=1";
    let page = get(&office, asked);
    assert_eq!(page.status, 200);
    let headings = page.all("h3");
    assert!(
        headings
            .iter()
            .any(|one| one.contains("need not tell: the authority")),
        "{headings:?}"
    );
    assert!(
        headings
            .iter()
            .any(|one| one.contains("need not tell: whoever supplied it")),
        "{headings:?}"
    );
    assert!(
        headings
            .iter()
            .any(|one| one.starts_with("Tell: importers")),
        "{headings:?}"
    );
    assert!(
        page.main().contains("As soon as possible") || page.main().contains("as soon as possible")
    );
    let empty = office.browser().get("/duties?answer=1");
    assert_eq!(empty.status, 422);
    assert_eq!(
        empty.all(".govuk-error-summary__list li").len(),
        2,
        "{}",
        empty.text
    );
    let none = get(
        &office,
        "/duties?role=distributor&situation=investigation-done&answer=1",
    );
    assert!(none.main().contains("no duty on you"), "{}", none.text);
}

#[test]
fn programs_ask_the_same_over_the_api() {
    let office = WebOffice::open();
    let mut program = Program::anonymous(&office);
    let product = json!({
        "territory": "GB",
        "on": "2025-02-25",
        "answers": {
            "over-the-internet": true, "kind": ["motor-vehicle"], "vehicle-type-approval": true,
            "to-uk-consumers": true, "supplied-before": false, "in-course-of-business": true, "way-of-supply": "sale",
        },
    });
    let (status, answer) = program.post("/api/v1/scope", &product);
    assert_eq!(
        (status, answer["answer"].as_str()),
        (200, Some("out")),
        "{answer}"
    );
    assert!(
        answer["because"]
            .as_array()
            .unwrap()
            .iter()
            .any(|step| step["row"] == "psti.sch3.6")
    );
    let wrong = json!({ "colour": "red", "answers": { "kind": "car" }, "connection": [{}] });
    let (status, problem) = program.post("/api/v1/scope", &wrong);
    assert_eq!(status, 400);
    for part in ["colour", "kind", "`to`"] {
        assert!(problem.to_string().contains(part), "{part}: {problem}");
    }
    let (status, owed) = program.get(
        "/api/v1/duties?role=importer&situation=manufacturer-failure-known&told_by=manufacturer",
    );
    assert_eq!(status, 200, "{owed}");
    let contact = owed["duties"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == "psti.s19.contact")
        .unwrap()
        .clone();
    assert_eq!(contact["standing"], "not-owed");
    for wrong in [
        "role=king&situation=making-available",
        "role=importer&situation=x",
        "role=importer&situation=making-available&told_by=x",
        "role=importer&situation=making-available&on=soon",
    ] {
        assert_eq!(
            program.get(&format!("/api/v1/duties?{wrong}")).0,
            400,
            "{wrong}"
        );
    }
}
