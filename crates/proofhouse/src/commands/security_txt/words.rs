//! What is known of a security.txt, in words: the four answers, then each finding with its place.

use std::fmt::Write as _;

use proofhouse_publications::security_txt::answers::{Answer, Timing, Timings};
use proofhouse_publications::security_txt::codes::Kind;
use proofhouse_publications::security_txt::contact::Usable;
use proofhouse_publications::security_txt::look::Report;

use super::super::law::footing;

/// The report in words. Control characters of a hostile file, and those that turn the direction of words, never reach
/// the terminal.
pub(super) fn report(report: &Report) -> String {
    let mut words = format!("{}, judged at {}\n", report.asked, report.at);
    if report.partial {
        words.push_str("Stopped before the end: what was not read is not known.\n");
    }
    answers(&mut words, report);
    findings(&mut words, report);
    let _ = writeln!(
        words,
        "\nSignature (advice; never a fault of the maker)\n  {}",
        report.signature.words()
    );
    csaf(&mut words, report);
    if !report.places.is_empty() {
        words.push_str("\nLooked at\n");
    }
    for place in &report.places {
        let _ = writeln!(words, "  {}: {}", place.over.join(" leads to "), place.came);
    }
    words.retain(|letter| {
        let turns = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        letter == '\n' || !(letter.is_control() || turns)
    });
    words
}

fn answers(words: &mut String, report: &Report) {
    let answers = &report.answers;
    let errors = match answers.valid.errors {
        0 => String::new(),
        1 => " (1 error)".to_owned(),
        many => format!(" ({many} errors)"),
    };
    let _ = writeln!(
        words,
        "\n1. Valid by RFC 9116: {}{errors}",
        word(answers.valid.answer)
    );
    let _ = writeln!(
        words,
        "2. A contact can be used: {}",
        word(answers.contact.answer)
    );
    if let Some(why) = &answers.contact.not_relied_on {
        let _ = writeln!(words, "   The file is not relied on: {why}.");
    }
    for one in &answers.contact.each {
        let how = match &one.usable {
            Usable::Yes => "its form leads to the maker; nobody has tried it",
            Usable::No(why) | Usable::Doubtful(why) => why,
        };
        let _ = writeln!(words, "   line {}: {}: {how}", one.line, one.contact);
    }
    timings(words, &answers.timings);
    words.push_str("4. Elements of the law, in what was read (no findings; `proofhouse publications` reads the site):\n");
    for element in &answers.law {
        let _ = writeln!(
            words,
            "   {}: {} ({} {})\n      {}\n      {}",
            word(element.present),
            element.title,
            element.regime,
            element.provision,
            element.shows,
            footing(&element.footing)
        );
    }
}

fn timings(words: &mut String, timings: &Timings) {
    words.push_str("3. Timings stated:\n");
    for (name, timing) in [
        ("acknowledgement", &timings.acknowledgement),
        ("status updates", &timings.status_updates),
    ] {
        let said = match timing {
            Timing::Stated { words, url } => format!("yes, at {url}: {words:?}"),
            Timing::NotFound => "not in what was read".to_owned(),
            Timing::NotKnown => "not known; something that may state it was not read".to_owned(),
        };
        let _ = writeln!(words, "   {name}: {said}");
    }
    for page in &timings.read {
        let _ = writeln!(words, "   read: {page}");
    }
    for page in &timings.not_read {
        let _ = writeln!(words, "   not read: {page}");
    }
}

fn findings(words: &mut String, report: &Report) {
    for (kind, title) in [
        (Kind::Error, "Errors"),
        (Kind::Limit, "Not read"),
        (Kind::Contact, "Contacts that nobody can use"),
        (Kind::Recommendation, "Recommendations"),
        (Kind::Notice, "Notices"),
    ] {
        let all = report.findings.iter();
        let mut all = all.filter(|finding| finding.code.kind == kind).peekable();
        if all.peek().is_some() {
            let _ = writeln!(words, "\n{title}");
        }
        for finding in all {
            let _ = writeln!(words, "  {}", finding.words());
        }
    }
}

fn csaf(words: &mut String, report: &Report) {
    let Some(csaf) = &report.csaf else {
        return;
    };
    words.push_str("\nAdvisories for machines (CSAF 2.0; maturity, no duty)\n");
    for place in &csaf.looked {
        let _ = writeln!(words, "  {} ({}): {}", place.url, place.way, place.came);
    }
    let Some(metadata) = &csaf.metadata else {
        return;
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "not said".to_owned());
    let _ = writeln!(
        words,
        "  role {}, publisher {}, last updated {}",
        text(&metadata.role),
        text(&metadata.publisher),
        text(&metadata.last_updated)
    );
    for fault in &metadata.faults {
        let _ = writeln!(words, "  {fault}");
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::NotKnown => "not known",
    }
}
