//! What was tested, by whom, with what authority: the bundles that a report rests on.

use jiff::Timestamp;
use proofhouse_law::Digest;
use proofhouse_law::clock::civil_date;
use proofhouse_law::record::Source;

use super::{code_row, day, heading, paragraph, row};
use crate::content::{Block, Inline};

/// The first letters of a digest, by which a bundle is quoted.
pub(crate) fn short(digest: Digest) -> String {
    digest.to_string().chars().take(12).collect()
}

/// Writes the bundles, or `none` where there is no bundle.
pub(crate) fn sources(sources: &[Source], none: &str) -> Vec<Block> {
    let mut blocks = vec![heading(2, "What was tested, by whom, with what authority")];
    if sources.is_empty() {
        blocks.push(paragraph(none));
    }
    for (at, source) in sources.iter().enumerate() {
        blocks.push(heading(3, &format!("Bundle {}", at.saturating_add(1))));
        blocks.push(one(source));
    }
    blocks
}

/// What a reader must know first where the signature of a bundle was not checked.
pub(crate) fn unchecked(sources: &[Source]) -> &'static str {
    let unchecked = sources.iter().filter(|one| !one.signature.is_checked());
    match unchecked.count() {
        0 => "",
        _ if sources.len() == 1 => {
            " The signature of the evidence was not checked: who made it is not known."
        }
        _ => " The signatures of the evidence were not all checked: who made it is not known.",
    }
}

fn one(source: &Source) -> Block {
    let units = if source.units.is_empty() {
        "None: what the maker publishes was read".to_owned()
    } else {
        source.units.join("\n")
    };
    let searched = match (source.units.is_empty(), source.all_ports) {
        (true, _) => "Pages of the maker",
        (false, true) => "Every TCP port of every unit",
        (false, false) => "Some ports; others may answer",
    };
    // Who answers for a reading of pages owns nothing of them.
    let (owner, ground) = if source.units.is_empty() {
        ("Read for", "Ground of the reading")
    } else {
        ("Owner of what was tested", "Ground of the test")
    };
    let mut rows = vec![
        row("Product", &format!("{} ({})", source.product, source.kind)),
        row("Units", &units),
        row(
            "Tested with",
            &format!("{} {}", source.tool, source.tool_version),
        ),
        row(owner, &source.owner),
        row(ground, &source.basis),
        row("Authority held until", &until(source.expires)),
        row("Addresses", &source.targets.join("\n")),
        row("Looked at", searched),
        row("From", &moment(source.started)),
        row("To", &moment(source.ended)),
        code_row("It names as its signer the key", &source.signer),
        row(
            "It says it was signed at",
            &format!("{}, by the signer's own clock", moment(source.signed_at)),
        ),
        row("Signature", &source.signature.words()),
        code_row("SHA-256 of the bundle", &source.bundle.to_string()),
    ];
    if !source.firmware.is_empty() {
        rows.insert(2, row("Firmware", &source.firmware.join("\n")));
    }
    if source.partial {
        rows.push(row("State", "Stopped before its end"));
    }
    rows.retain(|row| row.value != vec![Inline::text("")]);
    Block::SummaryList { rows }
}

/// A moment to the second, in UTC: the bundle has it more finely.
fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M:%S UTC").to_string()
}

/// An end that falls between two days in London is the end of the first, as it was written.
fn until(at: Timestamp) -> String {
    let before = at - jiff::Span::new().nanoseconds(1);
    let last = civil_date(before);
    if last == civil_date(at) {
        moment(at)
    } else {
        format!("the end of {} in London", day(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_to_the_end_of_a_day_is_said_by_that_day() {
        let at = |text: &str| until(text.parse().unwrap());
        assert_eq!(
            at("2028-01-01T00:00:00Z"),
            "the end of 31 December 2027 in London"
        );
        assert_eq!(
            at("2027-03-31T23:00:00Z"),
            "the end of 31 March 2027 in London"
        );
        assert_eq!(at("2027-03-31T12:00:00Z"), "31 March 2027, 12:00:00 UTC");
    }
}
