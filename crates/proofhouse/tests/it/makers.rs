//! What `publications`, `publications replay`, `support-period` and `disclosure` answer about a maker's site on this machine.

use std::fs;
use std::path::Path;

use proofhouse_testkit::maker_site::{Answer, MakerSite, Running};
use serde_json::Value;

use super::cli::proofhouse;
use super::schemas::held;

const AT: &str = "2026-11-25T00:00:00Z";
const PRODUCT: &str = "<h1>PH-100</h1><p>Security updates for the PH-100 until 31 December 2029.</p>\
    <p><a href=\"/security\">Report a vulnerability</a></p>";
const POLICY: &str = "<h1>Report a vulnerability</h1><p>Write to psirt@maker.example.</p>\
    <p>We acknowledge your report within 5 working days and send status updates every 14 days.</p>";

fn site() -> Running {
    let pages = [("/", PRODUCT), ("/security", POLICY)];
    let pages = pages.map(|(path, page)| (path.to_owned(), Answer::html(page)));
    MakerSite::Scripted(pages.to_vec()).start().unwrap()
}

/// A bundle of the site, sealed by a laboratory's key; what the reading said.
fn sealed(folder: &Path, site: &Running) -> String {
    let brief = format!(
        "[maker]\nname = \"Maker\"\nsite = \"{}\"\n[product]\nbrand = \"B\"\nkind = \"camera\"\nmodel = \"PH-100\"\n\
         [authority]\nowner = \"Lab\"\nbasis = \"own site\"\nexpires = \"2099-12-31\"\n",
        site.product_page()
    );
    fs::write(folder.join("maker.toml"), brief).unwrap();
    let words = [
        "keys", "new", "--role", "lab", "--name", "Lab", "--out", "lab.pem",
    ];
    proofhouse(folder, &words).ends(0);
    let words = [
        "publications",
        "maker.toml",
        "--key",
        "lab.pem",
        "--out",
        "site.zip",
    ];
    proofhouse(folder, &words).ends(0).out
}

fn json(folder: &Path, words: &[&str], exit: i32, schema: &str) -> Value {
    let words = [words, &["--format", "json"]].concat();
    held(schema, proofhouse(folder, &words).ends(exit).json())
}

#[test]
fn a_sealed_reading_comes_out_again_when_the_site_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let running = site();
    let said = sealed(folder.path(), &running);
    for words in [
        "Support period: states that support ends on ",
        "SI 2023/1007 Sch.1 para 2(2)(a): A point of contact is published",
        "proofhouse evidence findings site.zip --regime uk-psti-2022 names them.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    drop(running);
    let words = ["publications", "replay", "site.zip"];
    let again = json(folder.path(), &words, 0, "publications-replay");
    assert_eq!(again["same"], true);
    assert_eq!(again["observations"].as_array().unwrap().len(), 4);
    let human = proofhouse(folder.path(), &words).ends(0).out;
    assert!(human.contains("without the network, all 4"), "{human}");
}

#[test]
fn a_site_is_asked_for_its_policy_and_says_how_many_clicks_lead_there() {
    let folder = tempfile::tempdir().unwrap();
    let running = site();
    let page = running.product_page();
    let account = json(folder.path(), &["disclosure", &page], 0, "disclosure");
    assert_eq!(account["contact"]["contact"], "mailto:psirt@maker.example");
    assert_eq!(account["clicks_from_home"], 1);
    let human = proofhouse(folder.path(), &["disclosure", &page])
        .ends(0)
        .out;
    assert!(human.contains("within 5 working days"), "{human}");
    assert!(
        human.contains("From the start page to it: 1 click."),
        "{human}"
    );
}

#[test]
fn a_period_on_a_page_is_read_and_a_shortened_one_is_told_with_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    let running = site();
    let page = running.product_page();
    let words = ["support-period", &page, "--model", "PH-100", "--at", AT];
    let old = json(folder.path(), &words, 0, "support-period");
    assert_eq!(old["end_date"], "2029-12-31");
    assert_eq!(old["ambiguous_dates"], Value::Array(Vec::new()));
    let shorter = PRODUCT.replace("2029", "2028");
    fs::write(folder.path().join("page.html"), shorter).unwrap();
    let words = [
        "support-period",
        "page.html",
        "--model",
        "PH-100",
        "--at",
        AT,
    ];
    let new = json(folder.path(), &words, 0, "support-period");
    fs::write(folder.path().join("old.json"), old.to_string()).unwrap();
    fs::write(folder.path().join("new.json"), new.to_string()).unwrap();
    let words = ["support-period", "compare", "old.json", "new.json"];
    let change = json(folder.path(), &words, 1, "support-period-compare");
    assert_eq!(change["change"], "shortened", "{change}");
    let human = proofhouse(folder.path(), &words).ends(1).out;
    assert!(human.contains("SI 2023/1007 Sch.1 para 3(6)"), "{human}");
}

#[test]
fn a_date_that_can_be_read_two_ways_is_no_end_date() {
    let folder = tempfile::tempdir().unwrap();
    let page = PRODUCT.replace("31 December 2029", "01/02/2029");
    fs::write(folder.path().join("page.html"), page).unwrap();
    let words = [
        "support-period",
        "page.html",
        "--model",
        "PH-100",
        "--at",
        AT,
    ];
    let read = json(folder.path(), &words, 3, "support-period");
    assert_eq!(read["end_date"], Value::Null);
    let dates = read["ambiguous_dates"].as_array().unwrap();
    assert_eq!(dates, &["2029-01-02", "2029-02-01"]);
}
