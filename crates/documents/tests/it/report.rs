//! A report of findings: what a lawyer must not be led to believe.

use proofhouse_documents::render;
use proofhouse_documents::report::ReportContent;
use proofhouse_law::Verdict;

use crate::reading::html_text;
use crate::samples;

fn page(content: &ReportContent) -> String {
    let rendered = render(&content.document()).unwrap();
    html_text(std::str::from_utf8(&rendered.html).unwrap())
}

#[test]
fn under_a_law_that_binds_nobody_here_no_rule_is_said_to_fail() {
    let mut content = samples::report();
    assert!(page(&content).contains("These rules fail: The title of 1"));
    content.binds_nobody = Some("For reference only: others enforce it.".to_owned());
    let page = page(&content);
    assert!(
        page.contains(
            "For reference only: others enforce it. These rules would not be met: The title of 1"
        ) && page.contains("1 would not be met, 1 pass")
            && page.contains("What would not be met"),
        "{page}"
    );
    for word in ["rules fail", "What fails", "1 fail"] {
        assert!(!page.contains(word), "{word}: {page}");
    }
}

#[test]
fn what_a_check_broke_off_at_is_counted_as_not_decided_everywhere() {
    let content = samples::report();
    let broken = content
        .rulings
        .iter()
        .filter(|one| one.verdict == Verdict::Error);
    assert_eq!(broken.count(), 1);
    let page = page(&content);
    assert!(
        page.contains("2 not decided") && page.contains("2 rules are not decided"),
        "{page}"
    );
}

#[test]
fn what_nobody_judged_of_the_law_is_said_even_where_nothing_of_the_device_was_left_out() {
    let mut content = samples::report();
    content.left_out.clear();
    let page = page(&content);
    let at = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words} is missing: {page}"))
    };
    assert!(
        at("Whether this law applies to the product was not judged") < at("nothing was left out")
    );
    assert!(
        at("What this law says of times and exceptions") < at("a label stands in for the rules")
    );
    assert!(!page.contains("verified against"), "{page}");
}
