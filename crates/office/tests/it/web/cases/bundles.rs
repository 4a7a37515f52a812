//! Bundles that come in through a form: of an unknown key, of another device.

use proofhouse_law::case::Role;

use super::{OPENING, done, open_case, step, upload};
use crate::web::client::{WebOffice, officer};

#[test]
fn a_bundle_of_an_unknown_key_is_kept_in_quarantine_and_the_page_says_so() {
    let (office, _) = WebOffice::with_lab();
    let stranger = proofhouse_evidence::keys::SigningKey::from_random(
        proofhouse_evidence::keys::KeyRole::Lab,
        "stranger".parse().unwrap(),
        &crate::office::random(),
    );
    let bundle = crate::office::bundle_signed_by(&stranger, office.app.clock().now());
    let mut ada = officer(&office, Role::CaseOfficer);
    let case = open_case(&mut ada);
    let (status, text) = upload(
        &office,
        &mut ada,
        &format!("{case}/lodge-evidence"),
        &bundle,
    );
    assert_eq!(status, 422);
    assert!(
        text.contains("kept in quarantine") && text.contains("nobody enrolled the key"),
        "{text}"
    );
    let digest = proofhouse_law::Digest::of(&bundle);
    assert!(
        office.app.desk().exhibits().check(digest).is_ok(),
        "nothing that was sent is lost"
    );
    let (status, text) = upload(
        &office,
        &mut ada,
        &format!("{case}/lodge-evidence"),
        b"no bundle",
    );
    assert_eq!(status, 422, "{text}");
}

#[test]
fn a_bundle_of_another_device_is_a_hint_and_no_refusal() {
    let (office, bundle) = WebOffice::with_lab();
    let mut ada = officer(&office, Role::CaseOfficer);
    let mut program = crate::web::client::Program::of(&office, Role::Tester);
    for (gtin, other) in [
        ("5012345678900", None),
        ("5012345678924", Some("05012345678900")),
    ] {
        let mut opening = OPENING.to_vec();
        for (name, value) in &mut opening {
            if *name == "gtin" {
                *value = gtin;
            }
        }
        let opened = step(&mut ada, "/cases/new", &opening);
        done(&opened);
        let case = opened.location().unwrap().replace("?done=open", "");
        let (status, text) = upload(
            &office,
            &mut ada,
            &format!("{case}/lodge-evidence"),
            &bundle,
        );
        assert_eq!(status, 303, "{text}");
        let page = ada.get(&case);
        let path = page
            .attributes("main a", "href")
            .into_iter()
            .find(|href| href.contains("/bundles/"))
            .unwrap();
        for page in [page, ada.get(&path)] {
            let main = page.one("main");
            assert_eq!(
                main.contains("Is this the right device?"),
                other.is_some(),
                "{main}"
            );
        }
        let (_, shown) = program.get(&format!("/api/v1{case}"));
        assert_eq!(shown["evidence"][0]["other_gtin"], serde_json::json!(other));
    }
}
