//! What a check found, in plain words.

use std::fmt::Write as _;

use proofhouse_evidence::compliance::Signed;
use proofhouse_law::Verdict;
use proofhouse_law::statement::{FieldFinding, Passage, Report, RouteFinding, Search};

use super::check::Checked;
use super::open::Kind;
use super::page::PageFinding;
use crate::commands::law::footing;
use crate::output::verdict_word;

/// The whole check.
pub(super) fn checked(checked: &Checked) -> String {
    let kind = match checked.kind {
        Kind::Json => "data",
        Kind::Pdf => "a PDF with its data",
        Kind::PdfWithoutData => "a PDF without data, read by its words alone",
    };
    let mut words = format!(
        "{}: {kind}; looked at for {}\n{}\n",
        checked.file,
        checked.on,
        verdict_word(checked.verdict)
    );
    if let Some(report) = &checked.report {
        self::report(&mut words, report);
    }
    if let Some(search) = &checked.words {
        searched(&mut words, search);
    }
    if let Some(pdf) = &checked.pdf {
        let _ = writeln!(
            words,
            "\nWords and data\n{:<14} {}",
            verdict_word(pdf.verdict()),
            pdf.words()
        );
    }
    if let Some(page) = &checked.page {
        self::page(&mut words, page);
    }
    let _ = writeln!(
        words,
        "\nSignature of the file\n{}",
        signature(&checked.signature, checked.kind)
    );
    let _ = writeln!(words, "\nSHA-256 {}", checked.sha256);
    words.push_str(
        "A statement that says all that it must is the manufacturer's own word: it does not show that the product is as it says.",
    );
    super::printable(words)
}

fn report(words: &mut String, report: &Report) {
    words.push_str("\nWhat it must say\n");
    for one in &report.fields {
        field(words, one);
    }
    if !report.routes.is_empty() {
        words.push_str("\nWhat it rests on\n");
    }
    for one in &report.routes {
        route(words, one);
    }
}

fn field(words: &mut String, one: &FieldFinding) {
    let said = match one.said.as_slice() {
        [] => String::new(),
        said => format!(": {}", said.join("; ")),
    };
    let said = said.replace('\n', ", ");
    let _ = writeln!(
        words,
        "{:<14} {}{said}\n               {}",
        state_word(one),
        one.title,
        footing(&one.footing)
    );
    for why in one.why.iter().chain(&one.remedy) {
        let _ = writeln!(words, "               {why}");
    }
    if let Some(reading) = &one.rests_on {
        let _ = writeln!(words, "               rests on {}", footing(reading));
    }
}

/// How a field stands; a failure must not be overlooked.
fn state_word(one: &FieldFinding) -> String {
    match one.verdict {
        Verdict::Fail => one.state.words().to_uppercase(),
        _ => one.state.words().to_owned(),
    }
}

fn route(words: &mut String, one: &RouteFinding) {
    let _ = writeln!(words, "{:<14} {}", verdict_word(one.verdict), one.title);
    for reason in &one.reasons {
        let _ = writeln!(words, "               {reason}");
    }
    if let Some(until) = one.until {
        let _ = writeln!(words, "               It holds until {until}.");
    }
    let _ = writeln!(words, "               {}", footing(&one.footing));
    for value in &one.rests_on {
        let _ = writeln!(words, "               rests on {}", footing(value));
    }
}

fn searched(words: &mut String, search: &Search) {
    words.push_str("\nWhat its words say\n");
    for one in &search.fields {
        passage(words, one);
    }
    if search.cut {
        words.push_str("Only the beginning of the text was read.\n");
    }
    words.push_str(
        "What is not found in the words may be there in a picture or in other words: somebody must look at the document.\n",
    );
}

fn passage(words: &mut String, one: &Passage) {
    let _ = writeln!(
        words,
        "{:<14} {}\n               {}",
        one.found.words(),
        one.title,
        footing(&one.footing)
    );
    if let Some(passage) = &one.passage {
        let _ = writeln!(words, "               \"{passage}\"");
    }
    let _ = writeln!(words, "               {}", one.why);
}

fn page(words: &mut String, page: &PageFinding) {
    let _ = writeln!(
        words,
        "\nThe maker's page\n{:<14} {}",
        verdict_word(page.verdict),
        page.why
    );
    if let Some(passage) = &page.passage {
        let _ = writeln!(words, "               \"{}\"", passage.replace('\n', " "));
    }
    if let Some(stands) = &page.footing {
        let _ = writeln!(words, "               {}", footing(stands));
    }
}

fn signature(signed: &Signed, kind: Kind) -> String {
    match signed {
        Signed::SignedBy { name, key_id } => format!("signed by {name} ({key_id})"),
        Signed::NotSigned if kind == Kind::PdfWithoutData => {
            "not looked at: there are no data that a signature could be over".to_owned()
        }
        Signed::NotSigned => {
            "not signed; the law asks for the signature on the statement, and for no other"
                .to_owned()
        }
        Signed::UnknownKey { hint } => format!(
            "signed, by a key that was not given{}; give the maker's public key with --signed-by",
            hint.as_ref()
                .map_or_else(String::new, |hint| format!(" (it says {hint})"))
        ),
        Signed::Broken { why } => format!("BROKEN: {why}"),
    }
}
