//! What was tested, by whom, with what authority: the bundles that a report rests on.

mod units;

use jiff::Timestamp;
use proofhouse_law::Digest;
use proofhouse_law::clock::{civil_date, moment_in_words as moment};
use proofhouse_law::observation::{Visit, VisitOutcome};
use proofhouse_law::record::{Authorised, Signature, Source};

use super::{code_row, day, heading, paragraph, row};
use crate::content::{Block, Inline, Summary};

/// The most visits of one bundle that a paper shows: 16 units in 5 states, and some made twice.
const VISITS_MAX: usize = 120;

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
        let number = at.saturating_add(1);
        blocks.push(heading(3, &format!("Bundle {number}")));
        blocks.push(one(source));
        blocks.extend(units::table(number, source));
        blocks.extend(visits(number, source));
    }
    blocks
}

/// What a reader must know first where a signature was not checked: that of a bundle, or of the leave to test.
pub(crate) fn unchecked(sources: &[Source]) -> String {
    let mut said = String::new();
    let unchecked = sources.iter().filter(|one| !one.signature.is_checked());
    said.push_str(match unchecked.count() {
        0 => "",
        _ if sources.len() == 1 => {
            " The signature of the evidence was not checked: who made it is not known."
        }
        _ => " The signatures of the evidence were not all checked: who made it is not known.",
    });
    let mut authorities = sources.iter().filter_map(|one| one.authorised.as_ref());
    if authorities.any(|one| !one.signature.is_checked()) {
        said.push_str(
            " The signature of an authority to test was not checked: who gave it is not known.",
        );
    }
    said
}

fn one(source: &Source) -> Block {
    let mut rows = vec![row(
        "Product",
        &format!("{} ({})", source.product, source.kind),
    )];
    if source.is_drill() {
        rows.push(row(
            "DRILL",
            "Made in an exercise: it proves nothing outside it.",
        ));
    }
    rows.extend(subject(source));
    rows.extend(source.authorised.iter().flat_map(authority));
    rows.extend([
        row("Authority held until", &until(source.expires)),
        row("From", &moment(source.started)),
        row("To", &moment(source.ended)),
    ]);
    if source.partial {
        rows.push(row("State", "Stopped before its end"));
    }
    rows.extend(source.relies_on.iter().map(|digest| {
        let name = "It relies on the bundle with the SHA-256";
        code_row(name, &digest.to_string())
    }));
    rows.extend([
        code_row("It names as its signer the key", &source.signer),
        row(
            "It says it was signed at",
            &format!("{}, by the signer's own clock", moment(source.signed_at)),
        ),
        row("Signature", &source.signature.words()),
        code_row("SHA-256 of the bundle", &source.bundle.to_string()),
    ]);
    rows.retain(|row| row.value != vec![Inline::text("")]);
    Block::SummaryList { rows }
}

/// What was looked at, who looked, and by whose leave: of units, of pages, or of nothing but what people judged.
fn subject(source: &Source) -> Vec<Summary> {
    let (owner, basis) = (&source.owner, &source.basis);
    let with = format!("{} {}", source.tool, source.tool_version);
    if source.is_judgements() {
        return vec![
            row("Judged by", &tested_by(source)),
            row("Units", &source.units.join("\n")),
            row("Sealed with", &with),
            row("Owner of what was judged", owner),
            row("Ground of the test", basis),
        ];
    }
    if source.units.is_empty() {
        // Who answers for a reading of pages owns nothing of them.
        return vec![
            row("Read by", &tested_by(source)),
            row("Units", "None: what the maker publishes was read"),
            row("Read with", &with),
            row("Read for", owner),
            row("Ground of the reading", basis),
            row("Addresses", &source.targets.join("\n")),
            row("Looked at", "Pages of the maker"),
        ];
    }
    let searched = match (source.all_ports, source.came_to_its_end()) {
        (true, true) => "Every TCP port of every unit",
        (true, false) => {
            "Every TCP port, wherever a unit answered and was gone through to the end; not every unit was, in every state"
        }
        (false, _) => "Some ports; others may answer",
    };
    vec![
        row("Tested by", &tested_by(source)),
        row(
            "Number under the bar code (GTIN), as the bench file names it",
            &units::stated(source.gtin.as_slice()),
        ),
        row(
            "Firmware, as the bench file names it",
            &units::stated(&source.firmware),
        ),
        row("Tested with", &with),
        row("Owner of what was tested", owner),
        row("Ground of the test", basis),
        row("Looked at", searched),
    ]
}

/// By whose name the paper goes: that of who tested, before that of who read what a maker publishes.
pub(crate) fn made_by(sources: &[Source]) -> Option<String> {
    let (inspections, others): (Vec<&Source>, Vec<&Source>) =
        sources.iter().partition(|one| one.is_inspection());
    let mut all = inspections.into_iter().chain(others);
    all.find_map(Source::made_by).map(str::to_owned)
}

/// Who tested, read or judged, as far as anybody says it; that nobody does, where nobody does.
pub(crate) fn tested_by(source: &Source) -> String {
    let said = match &source.tester {
        Some(tester) => {
            let of = tester.organisation.as_ref();
            let of = of.map_or_else(String::new, |of| format!(", {of}"));
            format!("{}{of}: so the bench file says.", tester.name)
        }
        None if !source.judged_by.is_empty() => {
            format!("{}: so the judgements say.", source.judged_by.join(", "))
        }
        None if source.units.is_empty() => "No person is named.".to_owned(),
        None => "No person is named: the bench file names no tester.".to_owned(),
    };
    let sealed = match &source.signature {
        Signature::Trusted { name, .. } => {
            format!(
                "It is sealed with the key of {name}: so the trust file of whoever made this report calls it."
            )
        }
        Signature::WhenLodged => {
            "It is sealed with a key that the office knew when the bundle was lodged.".to_owned()
        }
        Signature::NotChecked { .. } => {
            "Whose key it is sealed with is not known: the signature was not checked.".to_owned()
        }
    };
    format!("{said}\n{sealed}")
}

/// When each unit was gone through in each state; nothing where no unit was.
fn visits(number: usize, source: &Source) -> Vec<Block> {
    if !source.is_inspection() {
        return Vec::new();
    }
    if source.visits.is_empty() {
        return vec![paragraph(&format!(
            "Bundle {number} does not say when each unit was visited in each state, as it was sealed before that was kept."
        ))];
    }
    let time = |at: Option<Timestamp>| at.map_or_else(|| "not noted".to_owned(), moment);
    let row = |visit: &Visit| {
        let when = match (visit.began, visit.ended) {
            (None, None) => String::new(),
            (began, ended) => format!("From {}\nto {}\n", time(began), time(ended)),
        };
        let met = visit.met.as_ref();
        let is_silent = source.was_silent(visit);
        let met = met.map_or_else(String::new, |met| {
            let verb = if is_silent { "Looked for" } else { "Met" };
            format!("{verb} {}\n", met.words())
        });
        let brought = visit.brought_by;
        let brought = brought.map_or_else(String::new, |by| format!("; {}", by.words()));
        let mut became = format!("{}{brought}", became(visit.outcome, is_silent));
        became.extend(visit.why.iter().map(|why| format!(": {why}")));
        let what = format!("\n{}", visit.state.words());
        vec![
            vec![
                Inline::strong(format!("Unit {}", visit.unit)),
                Inline::text(what),
            ],
            vec![Inline::text(format!("{met}{when}{became}."))],
        ]
    };
    let mut blocks = vec![Block::Table {
        caption: format!("Bundle {number}: when each unit was visited"),
        header: ["Unit and state", "When, and what became of the visit"]
            .map(str::to_owned)
            .to_vec(),
        rows: source.visits.iter().take(VISITS_MAX).map(row).collect(),
    }];
    let more = source.visits.len().saturating_sub(VISITS_MAX);
    if more > 0 {
        blocks.push(paragraph(&format!(
            "{more} more visits are left out here: proofhouse evidence show BUNDLE has them all."
        )));
    }
    blocks
}

fn became(outcome: VisitOutcome, is_silent: bool) -> &'static str {
    match outcome {
        VisitOutcome::Finished if is_silent => "Nothing answered, so that nothing was tested",
        VisitOutcome::Finished => "Gone through to its end",
        VisitOutcome::Partial => "Ended early; what was seen until then is in the bundle",
        VisitOutcome::Discarded => {
            "Broken off and made again; what was seen until then is not in the bundle, though the device had its tries"
        }
        VisitOutcome::LeftOut => "Left out",
    }
}

/// Who gave leave for the test, and by which file anybody can see it.
fn authority(authorised: &Authorised) -> [Summary; 2] {
    [
        row("Test authorised", &authorised.words()),
        code_row(
            "SHA-256 of the signed authority",
            &authorised.sha256.to_string(),
        ),
    ]
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
        assert_eq!(at("2027-03-31T12:00:00Z"), "31 March 2027, 13:00:00 BST");
    }
}
