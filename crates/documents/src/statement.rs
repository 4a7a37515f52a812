//! Builds a maker's statement of compliance out of its data: the words that stand on it, each field under its own heading.
//!
//! The words belong to the schema of the data (`proofhouse_law::statement::SCHEMA`): a check writes the document again from the data and compares, so a
//! change of a word here is a change of the schema.

use jiff::civil::Date;
use proofhouse_law::Regime;
use proofhouse_law::deemed::{Route, Way};
use proofhouse_law::statement::{Basis, Label, Party, Signatory, StandardClaim, Statement};

use crate::content::{Block, Document, Inline, Kind, Summary};
use crate::render::{Attachment, RenderError, Rendered, render_with};
use crate::wording;

/// The name of the data inside the PDF.
pub const DATA: &str = "statement-of-compliance.json";
/// The day that a document shows where the statement gives none.
const NO_DAY: Date = Date::constant(1, 1, 1);

/// Builds the document. What the statement lacks is said to be lacking, so that a draft can be looked at too.
pub fn document(regime: &Regime, statement: &Statement) -> Document {
    let product = or_lacking(statement.product.type_name.as_ref());
    let makers: Vec<String> = statement
        .manufacturers
        .iter()
        .map(|one| or_lacking(one.name.as_ref()))
        .collect();
    let issued = day_of(statement.issue.date.as_ref());
    Document {
        title: format!("Statement of compliance: {product}"),
        language: "en-GB".to_owned(),
        kind: Kind::StatementOfCompliance,
        authority: makers.join(" and "),
        reference: match statement.product.batches.as_slice() {
            [] => "no batch".to_owned(),
            batches => batches.join(", "),
        },
        date: issued.unwrap_or(NO_DAY),
        drill: false,
        blocks: blocks(regime, statement),
    }
}

/// Renders the statement; its data ([`Statement::to_json`]) is attached to the PDF.
///
/// # Errors
/// What [`crate::render()`] refuses.
pub fn rendered(regime: &Regime, statement: &Statement) -> Result<Rendered, RenderError> {
    let json = String::from_utf8_lossy(&statement.to_json()).into_owned();
    let data = Attachment {
        name: DATA,
        media: "application/json",
        description: "The statement of compliance as data",
        text: &json,
    };
    render_with(&document(regime, statement), &data)
}

fn blocks(regime: &Regime, statement: &Statement) -> Vec<Block> {
    let joint = statement.manufacturers.len() > 1;
    let mut blocks = vec![
        wording::paragraph(&format!("Made under {}.", regime.title())),
        wording::heading(2, "Product"),
        Block::SummaryList {
            rows: vec![
                wording::row("Type", &or_lacking(statement.product.type_name.as_ref())),
                wording::row("Batch", &listed(&statement.product.batches)),
            ],
        },
        wording::heading(
            2,
            if joint {
                "Manufacturers"
            } else {
                "Manufacturer"
            },
        ),
    ];
    if joint {
        blocks.push(wording::paragraph(
            "This is a joint statement: it speaks for each manufacturer named here.",
        ));
    }
    blocks.extend(statement.manufacturers.iter().map(party));
    if !statement.representatives.is_empty() {
        blocks.push(wording::heading(2, "Authorised representative"));
        blocks.extend(statement.representatives.iter().map(party));
    }
    blocks.push(wording::heading(2, "Declaration"));
    blocks.push(declaration(statement, joint));
    blocks.extend(basis(regime, statement));
    blocks.extend(labels(statement));
    blocks.push(wording::heading(2, "Defined support period"));
    blocks.push(wording::paragraph(&support_period(statement)));
    blocks.push(wording::heading(2, "Issue and signature"));
    blocks.push(Block::SummaryList {
        rows: vec![
            wording::row(
                "Place of issue",
                &or_lacking(statement.issue.place.as_ref()),
            ),
            wording::row("Date of issue", &in_words(statement.issue.date.as_ref())),
        ],
    });
    blocks.extend(statement.signatories.iter().map(signatory));
    blocks
}

fn declaration(statement: &Statement, joint: bool) -> Block {
    let (maker, have) = if joint {
        ("the manufacturers", "they have")
    } else {
        ("the manufacturer", "it has")
    };
    let said = |declared: Option<bool>, yes: String, no: &str| match declared {
        Some(true) => yes,
        Some(false) => format!("It is NOT declared {no}."),
        None => format!("Nothing is declared about this: {no}."),
    };
    let declares = &statement.declares;
    let prepared = said(
        declares.prepared_by_or_for_manufacturer,
        format!("This statement of compliance is prepared by or on behalf of {maker}."),
        "that the statement is prepared by or on behalf of the manufacturer",
    );
    let complied = said(
        declares.complied_in_their_opinion,
        format!(
            "In the opinion of {maker}, {have} complied with what is named in the table below."
        ),
        "that in the opinion of the manufacturer it has complied",
    );
    Block::Statement {
        inlines: vec![Inline::text(format!("{prepared}\n{complied}"))],
    }
}

fn basis(regime: &Regime, statement: &Statement) -> Vec<Block> {
    if statement.basis.is_empty() {
        return Vec::new();
    }
    let rows = statement.basis.iter().map(|one| {
        let requirement = regime
            .requirements()
            .iter()
            .find(|known| known.id == one.requirement);
        let (title, cite) = requirement.map_or((one.requirement.as_str(), ""), |known| {
            (known.title.as_str(), known.footing.citation.as_str())
        });
        vec![
            vec![Inline::strong(title), Inline::text(format!("\n{cite}"))],
            vec![Inline::text(complied(regime, one))],
        ]
    });
    vec![Block::Table {
        caption: "With what the manufacturer has complied".to_owned(),
        header: vec!["Requirement".to_owned(), "Complied with".to_owned()],
        rows: rows.collect(),
    }]
}

fn complied(regime: &Regime, basis: &Basis) -> String {
    let route = basis
        .route
        .as_deref()
        .and_then(|id| regime.deemed().iter().find(|one| one.id == id));
    let mut lines = vec![match (route, &basis.route) {
        (Some(route), _) => format!("The conditions for deemed compliance: {}", route.title),
        (None, Some(unknown)) => format!("The conditions for deemed compliance: {unknown}"),
        (None, None) => "The requirement itself".to_owned(),
    }];
    lines.extend(route.map(|route| format!("({})", route.footing.citation)));
    lines.extend(basis.standard.iter().map(standard));
    lines.extend(basis.standard.iter().flat_map(|one| conditions(route, one)));
    lines.extend(
        basis
            .label
            .iter()
            .map(|number| match route.map(|one| &one.way) {
                Some(Way::Label(way)) => format!("Label {number} of {}", way.name),
                _ => format!("Label {number}"),
            }),
    );
    lines.join("\n")
}

fn standard(claim: &StandardClaim) -> String {
    let mut words = format!(
        "Standard: {}, version {}, of {}",
        or_lacking(claim.number.as_ref()),
        or_lacking(claim.version.as_ref()),
        in_words(claim.dated.as_ref())
    );
    if !claim.provisions.is_empty() {
        words.push_str("; provisions ");
        words.push_str(&claim.provisions.join(", "));
    }
    if !claim.not_relevant.is_empty() {
        words.push_str("; not relevant to the product: ");
        words.push_str(&claim.not_relevant.join(", "));
    }
    words
}

/// The conditions that are said to hold, in the regime's words; one that it does not know by its id.
fn conditions(route: Option<&Route>, claim: &StandardClaim) -> Vec<String> {
    let known = |id: &String| {
        route
            .iter()
            .flat_map(|route| &route.conditions)
            .find(|one| one.id == *id)
            .map_or_else(|| id.clone(), |one| one.text.clone())
    };
    claim
        .conditions
        .iter()
        .map(|id| format!("Holds: {}", known(id)))
        .collect()
}

fn labels(statement: &Statement) -> Vec<Block> {
    if statement.labels.is_empty() {
        return Vec::new();
    }
    let row = |label: &Label| {
        let runs = format!(
            "Issued {}, expires {}{}",
            in_words(Some(&label.issued)),
            in_words(Some(&label.expires)),
            label.withdrawn.as_ref().map_or_else(String::new, |day| {
                format!(", withdrawn since {}", in_words(Some(day)))
            })
        );
        let what = format!(
            "{} {}, for {}\n{runs}",
            label.scheme, label.level, label.product
        );
        vec![vec![Inline::text(&label.number)], vec![Inline::text(what)]]
    };
    vec![Block::Table {
        caption: "Labels that are relied on".to_owned(),
        header: vec!["Number".to_owned(), "Label".to_owned()],
        rows: statement.labels.iter().map(row).collect(),
    }]
}

fn support_period(statement: &Statement) -> String {
    let ends = in_words(statement.support_period.ends.as_ref());
    let first = match statement.support_period.correct_when_first_supplied {
        Some(true) => {
            "This was the defined support period that was correct when the manufacturer first supplied the product."
        }
        Some(false) => {
            "This was NOT the period that was correct when the manufacturer first supplied the product."
        }
        None => {
            "It is not said whether this period was correct when the manufacturer first supplied the product."
        }
    };
    format!("Security updates will be provided at the least until the end of {ends}. {first}")
}

fn party(party: &Party) -> Block {
    Block::SummaryList {
        rows: vec![
            wording::row("Name", &or_lacking(party.name.as_ref())),
            wording::row("Address", &or_lacking(party.address.as_ref())),
        ],
    }
}

fn signatory(one: &Signatory) -> Block {
    let mut rows: Vec<Summary> = vec![
        wording::row("Signature", &or_lacking(one.signature.as_ref())),
        wording::row("Name", &or_lacking(one.name.as_ref())),
        wording::row("Function", &or_lacking(one.function.as_ref())),
    ];
    if !one.signs_for.is_empty() {
        rows.push(wording::row("Signs for", &one.signs_for.join(", ")));
    }
    Block::SummaryList { rows }
}

fn or_lacking(text: Option<&String>) -> String {
    text.map_or_else(|| "(not stated)".to_owned(), |text| text.trim().to_owned())
}

fn listed(all: &[String]) -> String {
    if all.is_empty() {
        return or_lacking(None);
    }
    all.join(", ")
}

fn day_of(text: Option<&String>) -> Option<Date> {
    text?.parse().ok()
}

fn in_words(text: Option<&String>) -> String {
    match day_of(text) {
        Some(day) => wording::day(day),
        None => or_lacking(text),
    }
}
