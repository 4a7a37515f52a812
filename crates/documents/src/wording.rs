//! The form's own words that notices and reports share: dates, verdicts, findings, particulars, verification.

use jiff::civil::Date;
use proofhouse_law::standard::Level;

mod checking;
mod lists;
mod sources;
mod terms;
mod tried;

pub(crate) use checking::{Again, bundles, checking};
pub(crate) use lists::{lists, on_the_testers_word};
pub(crate) use sources::{made_by, short, sources, tested_by, unchecked};
pub(crate) use terms::{terms, word_list};
pub(crate) use tried::{lines as tried_lines, tried};

use crate::content::{Basis, Block, Inline, NamedDigest, Source, Summary};
use crate::notice::{Authority, Finding, Footing, LawWords, Paragraph, Regime, Verdict, Verify};

/// What stands at the head of a paper where nobody says who made it.
pub(crate) const NOBODY_NAMED: &str = "No tester named";

/// Writes a date as `23 November 2026`.
pub(crate) fn day(date: Date) -> String {
    let month = match date.month() {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    };
    format!("{} {month} {}", date.day(), date.year())
}

/// Writes what a provision asks with.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Mandatory => "Mandatory.",
        Level::Recommended => "Recommended.",
        Level::Guideline => "Guideline.",
        Level::Duty => "Duty of the record.",
    }
}

/// Writes that nobody compared a row with its text, where that is so.
pub(crate) fn unverified_mark(verified: bool) -> &'static str {
    if verified { "" } else { " Not verified." }
}

/// Writes a verdict as a word.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Pass",
        Verdict::Fail => "Fail",
        Verdict::Inconclusive => "Inconclusive",
        Verdict::NotApplicable => "Not applicable",
        Verdict::Error => "Error",
    }
}

/// Writes the sender's name, address and contact on lines.
pub(crate) fn sender(authority: &Authority) -> String {
    on_lines(&authority.name, &authority.address, &authority.contact)
}

/// Writes a name, the lines of an address and a last line, leaving out what is empty.
pub(crate) fn on_lines(name: &str, address: &[String], last: &str) -> String {
    std::iter::once(name)
        .chain(address.iter().map(String::as_str))
        .chain(std::iter::once(last))
        .filter(|line| !line.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

pub(crate) fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        text: text.to_owned(),
    }
}

pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph {
        inlines: vec![Inline::text(text)],
    }
}

pub(crate) fn row(name: &str, value: &str) -> Summary {
    Summary {
        name: name.to_owned(),
        value: vec![Inline::text(value)],
    }
}

pub(crate) fn code_row(name: &str, value: &str) -> Summary {
    Summary {
        name: name.to_owned(),
        value: vec![Inline::code(value)],
    }
}

pub(crate) fn bullets<'a>(items: impl IntoIterator<Item = &'a String>) -> Block {
    Block::List {
        items: items
            .into_iter()
            .map(|item| vec![Inline::text(item)])
            .collect(),
    }
}

pub(crate) fn law(words: &LawWords) -> Block {
    Block::LawText {
        words: words.words.clone(),
        cite: words.cite.clone(),
        basis: words.basis,
    }
}

/// Writes words of an officer, set apart from the form's and the law's.
pub(crate) fn officer(words: &str) -> Block {
    Block::OfficerText {
        words: words.to_owned(),
    }
}

/// Writes a part that an officer answers: the heading, the officer's words, and the words of the law that ask for them.
pub(crate) fn part(level: u8, part: &Paragraph) -> Vec<Block> {
    if part.officer_words.trim().is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![heading(level, &part.heading), officer(&part.officer_words)];
    blocks.extend(part.law.as_ref().map(law));
    blocks
}

/// What `verified` means in the law as data; both templates have the same words.
const COMPARED: &str = "compared with notes on it, not with its own text";

/// Writes what words or a value of the law rest on.
pub(crate) fn basis(basis: Basis) -> String {
    let source = match basis.source {
        Source::Statute => "Statute",
        Source::Policy => "Policy proposal",
        Source::Assumed => "Assumed by this system",
    };
    let verified = if basis.verified {
        COMPARED
    } else {
        "not verified"
    };
    format!("{source}, {verified}")
}

/// Writes what a rule of the law data rests on.
pub(crate) fn law_basis(basis: proofhouse_law::Basis) -> String {
    let source = match basis.source {
        proofhouse_law::Source::Statute => Source::Statute,
        proofhouse_law::Source::Policy => Source::Policy,
        proofhouse_law::Source::Assumed => Source::Assumed,
    };
    self::basis(Basis {
        source,
        verified: basis.verified,
    })
}

/// Writes where a value of the law stands, beneath the value.
pub(crate) fn stands(footing: &Footing) -> Block {
    Block::Paragraph {
        inlines: vec![
            Inline::strong("Where this stands:"),
            Inline::text(format!(" {}\n{}", footing.cite, basis(footing.basis))),
        ],
    }
}

pub(crate) fn digests(caption: &str, digests: &[NamedDigest]) -> Block {
    Block::Table {
        caption: caption.to_owned(),
        header: vec!["Evidence".to_owned(), "SHA-256".to_owned()],
        rows: digests
            .iter()
            .map(|digest| {
                vec![
                    vec![Inline::text(&digest.name)],
                    vec![Inline::code(digest.sha256.to_string())],
                ]
            })
            .collect(),
    }
}

/// Writes the findings: one table of the verdicts, then the reasons and the evidence of each.
pub(crate) fn findings(findings: &[Finding], title: &str) -> Vec<Block> {
    let mut blocks = vec![heading(2, title)];
    if findings.is_empty() {
        blocks.push(paragraph("There are no findings."));
        return blocks;
    }
    blocks.push(Block::Table {
        caption: "Verdict by provision".to_owned(),
        header: vec![
            "Provision".to_owned(),
            "What it asks".to_owned(),
            "Verdict".to_owned(),
        ],
        rows: findings
            .iter()
            .map(|finding| {
                vec![
                    vec![Inline::text(&finding.provision)],
                    vec![Inline::text(&finding.title)],
                    vec![Inline::strong(verdict(finding.verdict))],
                ]
            })
            .collect(),
    });
    for finding in findings {
        if finding.reasons.is_empty() && finding.evidence.is_empty() {
            continue;
        }
        blocks.push(heading(
            3,
            &format!(
                "{}: {}",
                finding.provision,
                verdict(finding.verdict).to_lowercase()
            ),
        ));
        if !finding.reasons.is_empty() {
            blocks.push(bullets(&finding.reasons));
        }
        if !finding.evidence.is_empty() {
            blocks.push(digests(
                &format!("Evidence for {}", finding.provision),
                &finding.evidence,
            ));
        }
    }
    blocks
}

/// Where a reader finds the digests of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// In the public log.
    Public,
    /// In the record of the case only.
    Case,
    /// In the record of the case, and in the public log only once what a court orders is published.
    Court,
}

/// Writes how to verify the document, with the digest of the regime.
pub(crate) fn verify(verify: &Verify, regime: &Regime, kept: Kept) -> Vec<Block> {
    let text = match kept {
        Kept::Public => {
            "Do not rely on this paper alone. Anyone can check that it was given, and whether it still has effect, at the address \
         below. The SHA-256 of this document's PDF and HTML stand in the public register; those printed below are of what the \
         document rests on."
        }
        Kept::Case => {
            "Do not rely on this paper alone. Check at the address below that it was given. This document is not in the public \
         register: the SHA-256 of its PDF and HTML stand in the record of the case. Those printed below are of what the \
         document rests on."
        }
        Kept::Court => {
            "Do not rely on this paper alone. Ask at the address below. The SHA-256 of this document's PDF and HTML stand in \
             the record of the case, and in the public register once what the court orders is published. Those printed below \
             are of what the document rests on."
        }
    };
    let mut hashes = verify.hashes.clone();
    if !hashes.iter().any(|digest| digest.sha256 == regime.sha256) {
        let name = format!("Law as data ({})", regime.id);
        hashes.push(NamedDigest {
            name,
            sha256: regime.sha256,
        });
    }
    vec![
        heading(2, "How to verify this document"),
        paragraph(text),
        Block::Verify {
            url: verify.url.clone(),
            code: verify.code.clone(),
            hashes,
            public: kept == Kept::Public,
            log_index: verify.log_index,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_full() {
        assert_eq!(day(jiff::civil::date(2026, 11, 3)), "3 November 2026");
        assert_eq!(day(jiff::civil::date(2027, 12, 31)), "31 December 2027");
    }

    #[test]
    fn empty_lines_of_an_address_are_left_out() {
        assert_eq!(
            on_lines("A", &["1 Way".to_owned(), " ".to_owned()], ""),
            "A\n1 Way"
        );
    }
}
