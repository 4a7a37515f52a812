//! `proofhouse watch` over a small market behind a real nginx: what is planted comes out, a killed sweep goes on without
//! asking anyone twice, and the second night tells what changed and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use proofhouse_testkit::market::{Maker, Market};
use proofhouse_testkit::wait::until;
use serde_json::Value;

use super::cli::{Said, command, proofhouse};
use super::office::Office;
use super::schemas::held;

/// The present year, from which the market's dates are counted.
fn year() -> i32 {
    i32::from(proofhouse_law::clock::civil_date(jiff::Timestamp::now()).year())
}

fn planted(folder: &Path, count: usize) -> (Market, u16) {
    let port = Market::port().unwrap();
    let market = Market::plant(&folder.join("market"), count, year(), port).unwrap();
    fs::write(folder.join("market.csv"), market.csv()).unwrap();
    (market, port)
}

const CALL: [&str; 8] = [
    "watch",
    "market.csv",
    "--state",
    "state",
    "--report",
    "report",
    "--format",
    "json",
];

fn watch(folder: &Path, more: &[&str]) -> Said {
    proofhouse(folder, &[&CALL[..], more].concat())
}

/// The rows of a table by the site's address, each cell by its column.
fn table(file: &Path) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let text = fs::read_to_string(file).unwrap();
    let rows = proofhouse_publications::watch::csv::read(&text).unwrap();
    let head = rows[0].cells.clone();
    let mut found: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for row in &rows[1..] {
        let cells: BTreeMap<String, String> = head.iter().cloned().zip(row.cells.clone()).collect();
        found.entry(cells["site"].clone()).or_default().push(cells);
    }
    found
}

/// Every reading of the first night beside what was planted: the list of those that differ.
fn wrong_readings(makers: &[Maker], file: &Path) -> Vec<String> {
    let rows = table(file);
    let mut wrong = Vec::new();
    for maker in makers {
        let row = &rows[&maker.site][0];
        let got = [
            "contact",
            "acknowledgement",
            "status_updates",
            "support_period",
            "end_date",
            "security_txt",
        ]
        .map(|column| row[column].clone());
        let right = maker.truth().first;
        if got != right {
            wrong.push(format!(
                "{:?} {}: {got:?}, and planted was {right:?} ({})",
                maker.variety, maker.site, row["why"]
            ));
        }
    }
    wrong
}

fn count(sweep: &Value, name: &str) -> u64 {
    sweep["asked"][name].as_u64().unwrap()
}

#[test]
fn a_killed_sweep_goes_on_and_the_second_night_tells_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (market, port) = planted(folder, 60);
    let serving = market.serve(port).unwrap();
    let key = [
        "keys", "new", "--role", "lab", "--name", "Lab", "--out", "lab.key",
    ];
    proofhouse(folder, &key).ends(0);

    // Killed halfway, with no chance to tidy up.
    let mut child = command(folder, &[&CALL[..], &["--at-once", "2"]].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let journal = folder.join("state/sweep.jsonl");
    let lines = |kind: &str| {
        let text = fs::read_to_string(&journal).unwrap_or_default();
        text.matches(&format!("{{\"line\":\"{kind}\"")).count()
    };
    assert!(until(Duration::from_mins(5), || lines("done") >= 12));
    child.kill().unwrap();
    child.wait().unwrap();
    let (begun, done) = (lines("begun"), lines("done"));
    assert!(done < 60 && begun >= done);

    let said = watch(folder, &[]).ends(3);
    let sweep = held("watch", said.json());
    assert!(said.err.contains("sweep 1 goes on"), "{}", said.err);
    let interrupted = u64::try_from(begun - done).unwrap();
    assert_eq!(count(&sweep, "interrupted"), interrupted);
    assert_eq!(
        count(&sweep, "read") + interrupted,
        market.makers.len() as u64
    );
    let twice: Vec<_> = serving
        .requests()
        .unwrap()
        .into_iter()
        .filter(|((_, path), times)| path == "/robots.txt" && *times > 1)
        .collect();
    assert!(twice.is_empty(), "asked twice: {twice:?}");

    // Nothing is due, so nobody is asked, and what was interrupted is told no more.
    let before = serving.requests().unwrap();
    let sweep = held("watch", watch(folder, &[]).ends(0).json());
    assert_eq!(count(&sweep, "not_due"), market.makers.len() as u64);
    assert_eq!(serving.requests().unwrap(), before);

    // A night without an interval reads those too; then every reading is what was planted.
    watch(folder, &["--every", "0s"]);
    let wrong = wrong_readings(&market.makers, &folder.join("report/market.csv"));
    assert!(wrong.is_empty(), "{wrong:#?}");

    second_night(folder, &market);
}

/// The night on which the planted changes have happened.
fn second_night(folder: &Path, market: &Market) {
    market.second_night(year()).unwrap();
    let office = Office::drill();
    let url = office.url();
    let night = [
        "--every",
        "0s",
        "--keep",
        "kept",
        "--key",
        "lab.key",
        "--to-office",
        &url,
    ];
    let sweep = held("watch", watch(folder, &night).ends(1).json());
    let rows = table(&folder.join("report/changes.csv"));
    for maker in &market.makers {
        let empty = Vec::new();
        let mut got: Vec<&str> = rows
            .get(&maker.site)
            .unwrap_or(&empty)
            .iter()
            .map(|row| row["change"].as_str())
            .collect();
        got.sort_unstable();
        assert_eq!(got, maker.truth().changes, "{maker:?}");
    }
    let first = &sweep["changes"][0];
    assert_eq!(first["what"], "period-shortened");
    assert_eq!(first["rule"]["citation"], "SI 2023/1007 Sch.1 para 3(6)");
    assert_eq!(first["rule"]["verdict"], "fail");
    // The office has it as a report, with the rule and what the evidence is known by.
    let reports = office.run("case-officer", &["report", "list"]);
    let reports = reports["reports"].as_array().unwrap();
    let breaches = sweep["changes"].as_array().unwrap().iter();
    let breaches = breaches.filter(|one| one["rule"]["verdict"] == "fail");
    assert_eq!(reports.len(), breaches.count());
    let sha256 = first["kept"]["sha256"].as_str().unwrap();
    let taken = reports.iter().any(|one| {
        let happened = one["happened"].as_str().unwrap();
        happened.contains("SI 2023/1007 Sch.1 para 3(6)") && happened.contains(sha256)
    });
    assert!(taken, "{reports:#?}");
    let bundle = format!("kept/{}", first["kept"]["file"].as_str().unwrap());
    proofhouse(folder, &["evidence", "show", &bundle]).ends(0);
    let page = fs::read_to_string(folder.join("report/index.html")).unwrap();
    assert!(page.contains("period shortened") && page.contains("3(6)"));
}

#[test]
fn a_market_with_mistakes_asks_nobody_and_names_each_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = "brand,kind,model,site\n=A,camera,PH-1,https://a.example/\nB,,PH-2,https://b.example/\nC,plug,PH-3,http://c.example/\n";
    fs::write(folder.path().join("market.csv"), text).unwrap();
    let said = watch(folder.path(), &[]).ends(2);
    let error = held("error", said.json());
    assert_eq!(error["error"]["code"], "watch.market");
    assert_eq!(error["error"]["mistakes"].as_array().unwrap().len(), 2);
    assert!(said.err.contains("line 3") && said.err.contains("line 4"));
    assert!(!folder.path().join("state").exists());
}

#[test]
fn a_site_that_nobody_serves_is_named_with_the_reason_and_no_market_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let text = "brand,kind,model,site\nC,plug,PH-3,http://127.0.0.1:1/\n";
    fs::write(folder.path().join("market.csv"), text).unwrap();
    let words = [
        "watch",
        "market.csv",
        "--state",
        "state",
        "--report",
        "report",
    ];
    let said = proofhouse(folder.path(), &words).ends(3).out;
    assert!(
        said.contains("could not be read: C PH-3 (plug). http://127.0.0.1:1/"),
        "{said}"
    );
    assert!(!said.contains("0 of 0"), "{said}");
}
