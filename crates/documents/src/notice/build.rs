//! Turns the data of a notice into blocks, in the order that its reader needs them.

use super::{MissingPart, NoticeContent, NoticeError, NoticeKind, Passage, Unit};
use crate::content::{Block, Document, Inline, Kind, Summary};
use crate::wording::{self, bullets, code_row, day, heading, law, paragraph, row};

/// Builds the document, or names every part that is empty and must not be.
pub(super) fn document(content: &NoticeContent) -> Result<Document, NoticeError> {
    let missing = missing(content);
    if !missing.is_empty() {
        return Err(NoticeError::Missing { missing });
    }
    Ok(Document {
        title: title(content),
        language: content.language.clone(),
        kind: match content.kind {
            NoticeKind::Intent => Kind::NoticeOfIntent,
            NoticeKind::TemporaryBan => Kind::TemporaryBan,
            NoticeKind::PermanentBan => Kind::PermanentBan,
            NoticeKind::Lifting => Kind::Lifting,
            NoticeKind::Service => Kind::ServiceLetter,
        },
        authority: content.authority.name.clone(),
        reference: content.reference.clone(),
        date: content.date,
        drill: content.drill,
        blocks: blocks(content),
    })
}

fn missing(content: &NoticeContent) -> Vec<MissingPart> {
    let part = |id: &str, heading: &str| MissingPart {
        id: id.to_owned(),
        heading: heading.to_owned(),
    };
    let named = [
        (
            "authority",
            "Who gives the notice",
            content.authority.name.as_str(),
        ),
        (
            "regime",
            "The law it is given under",
            content.regime.title.as_str(),
        ),
        ("power", "The power used", content.power.title.as_str()),
        ("reference", "Reference", content.reference.as_str()),
        (
            "addressee",
            "To whom it is addressed",
            content.addressee.name.as_str(),
        ),
        ("product", "The product", content.product.model.as_str()),
    ];
    let passages = [
        (
            "representations",
            "How to make representations",
            &content.representations,
        ),
        ("appeal", "How to appeal", &content.appeal),
        (
            "consequences",
            "If you do not comply",
            &content.consequences,
        ),
    ];
    named
        .iter()
        .filter(|(_, _, words)| words.trim().is_empty())
        .map(|(id, heading, _)| part(id, heading))
        .chain(
            content
                .paragraphs
                .iter()
                .filter(|paragraph| {
                    paragraph.mandatory && paragraph.officer_words.trim().is_empty()
                })
                .map(|paragraph| part(&paragraph.id, &paragraph.heading)),
        )
        .chain(
            passages
                .iter()
                .filter(|(_, _, passage)| {
                    passage
                        .as_ref()
                        .is_some_and(|passage| passage.words.trim().is_empty())
                })
                .map(|(id, heading, _)| part(id, heading)),
        )
        .collect()
}

fn product(content: &NoticeContent) -> String {
    format!("{} {}", content.product.brand, content.product.model)
        .trim()
        .to_owned()
}

fn title(content: &NoticeContent) -> String {
    let power = &content.power.title;
    let product = product(content);
    match content.kind {
        NoticeKind::Intent => format!("Notice of intent: {power}: {product}"),
        NoticeKind::TemporaryBan | NoticeKind::PermanentBan => format!("{power}: {product}"),
        NoticeKind::Lifting => format!("End of a notice: {power}: {product}"),
        NoticeKind::Service => format!("Service of a notice: {power}: {product}"),
    }
}

fn blocks(content: &NoticeContent) -> Vec<Block> {
    let mut blocks = vec![
        Block::Statement {
            inlines: statement(content),
        },
        particulars(content),
    ];
    if !content.activities.is_empty() {
        blocks.push(heading(2, activities_heading(content.kind)));
        blocks.push(bullets(&content.activities));
    }
    blocks.extend(units(content));
    if content.kind != NoticeKind::Service {
        blocks.extend(grounds(content));
        blocks.extend(test_plan(content));
    }
    for part in content
        .paragraphs
        .iter()
        .filter(|part| !part.officer_words.trim().is_empty())
    {
        blocks.push(heading(2, &part.heading));
        blocks.push(Block::OfficerText {
            words: part.officer_words.clone(),
        });
        blocks.extend(part.law.as_ref().map(law));
    }
    blocks.extend(passage(
        "How to make representations",
        "Last day",
        content.representations.as_ref(),
    ));
    blocks.extend(passage(
        "How to appeal",
        "Last day",
        content.appeal.as_ref(),
    ));
    blocks.extend(passage(
        "If you do not comply",
        "From",
        content.consequences.as_ref(),
    ));
    blocks.extend(wording::verify(
        &content.verify,
        &content.regime,
        is_public(content.kind),
    ));
    blocks
}

/// An intent and a letter are between the authority and the addressee; publishing them early would make a list of targets.
fn is_public(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::TemporaryBan | NoticeKind::PermanentBan | NoticeKind::Lifting
    )
}

fn activities_heading(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Intent => "What the notice would forbid",
        NoticeKind::TemporaryBan | NoticeKind::PermanentBan | NoticeKind::Service => {
            "What you must not do"
        }
        NoticeKind::Lifting => "What is no longer forbidden",
    }
}

/// The first sentence: what the reader is told or ordered, from when and until when.
fn statement(content: &NoticeContent) -> Vec<Inline> {
    let power = &content.power.title;
    let product = product(content);
    let from = content.from.map(day);
    let until = content.ends_on.map(day);
    let (lead, rest) = match content.kind {
        NoticeKind::Intent => (
            "We intend to give you a notice.".to_owned(),
            format!(
                "The notice would be: {power}, for {product}. It is not yet in force. You can answer before we decide."
            ),
        ),
        NoticeKind::TemporaryBan => (
            format!("You must stop the activities listed below for {product}."),
            match (from, until) {
                (Some(from), Some(until)) => {
                    format!(
                        "This applies from {from} until the end of {until}, while the product is tested."
                    )
                }
                (Some(from), None) => {
                    format!("This applies from {from}, while the product is tested.")
                }
                (None, Some(until)) => {
                    format!("This applies until the end of {until}, while the product is tested.")
                }
                (None, None) => "This applies while the product is tested.".to_owned(),
            },
        ),
        NoticeKind::PermanentBan => (
            format!("You must stop the activities listed below for {product}."),
            match (from, until) {
                (Some(from), Some(until)) => {
                    format!("This applies from {from} until the end of {until}.")
                }
                (Some(from), None) => format!("This applies from {from}. It has no end date."),
                (None, Some(until)) => format!("This applies until the end of {until}."),
                (None, None) => "This has no end date.".to_owned(),
            },
        ),
        NoticeKind::Lifting => (
            format!("The notice for {product} is ended."),
            match from {
                Some(from) => format!("From {from} it has no effect."),
                None => "It has no effect.".to_owned(),
            },
        ),
        NoticeKind::Service => (
            "A notice is served on you with this letter.".to_owned(),
            format!(
                "The notice is: {power}, for {product}. Read it in full: it says what you must do and by when."
            ),
        ),
    };
    vec![Inline::strong(lead), Inline::text(format!(" {rest}"))]
}

fn particulars(content: &NoticeContent) -> Block {
    let addressee = &content.addressee;
    let to = wording::on_lines(&addressee.name, &addressee.address, "");
    let mut rows = vec![
        row("To", &to),
        row("Your role", &addressee.role),
        row("From", &wording::sender(&content.authority)),
        row(
            "Given under",
            &format!("{}\n{}", content.regime.title, content.power.cite),
        ),
        row(
            "Product",
            &format!("{}\n{}", product(content), content.product.kind),
        ),
        row("Where", &content.territory),
        code_row("Case", &content.case),
    ];
    if let Some(replaces) = &content.replaces {
        let name = if content.kind == NoticeKind::Lifting {
            "Notice that is ended"
        } else {
            "Replaces"
        };
        rows.push(code_row(name, replaces));
    }
    rows.extend(period(content));
    rows.retain(|row| !is_empty(row));
    Block::SummaryList { rows }
}

fn is_empty(row: &Summary) -> bool {
    row.value.iter().all(|inline| match inline {
        Inline::Text { text } | Inline::Strong { text } | Inline::Code { text } => {
            text.trim().is_empty()
        }
        Inline::Link { url } => url.trim().is_empty(),
    })
}

fn period(content: &NoticeContent) -> Vec<Summary> {
    let from = content.from.map(|from| {
        let name = match content.kind {
            NoticeKind::Intent => "Would take effect on",
            NoticeKind::Lifting => "Ended from",
            _ => "Takes effect on",
        };
        row(name, &day(from))
    });
    let until = match (content.kind, content.ends_on) {
        (NoticeKind::Lifting, _) => None,
        (NoticeKind::Intent, Some(until)) => Some(row("Would end on", &day(until))),
        (_, Some(until)) => Some(row("Ends on", &day(until))),
        (NoticeKind::TemporaryBan | NoticeKind::PermanentBan, None) => {
            Some(row("Ends on", "No end date is set."))
        }
        (_, None) => None,
    };
    from.into_iter().chain(until).collect()
}

fn units(content: &NoticeContent) -> Vec<Block> {
    if content.units.is_empty() {
        return Vec::new();
    }
    let scope = |value: &Option<String>| value.as_deref().unwrap_or("All").to_owned();
    let cells = |unit: &Unit| {
        vec![
            vec![Inline::code(&unit.value)],
            vec![Inline::text(unit.scheme.to_uppercase())],
            vec![Inline::text(scope(&unit.batch))],
            vec![Inline::text(scope(&unit.firmware))],
        ]
    };
    vec![
        heading(2, "The units covered"),
        Block::Table {
            caption: "Units covered by the notice".to_owned(),
            header: ["Identifier", "Scheme", "Batch", "Firmware"]
                .map(str::to_owned)
                .to_vec(),
            rows: content.units.iter().map(cells).collect(),
        },
    ]
}

fn grounds(content: &NoticeContent) -> Vec<Block> {
    if content.findings.is_empty() {
        return Vec::new();
    }
    wording::findings(&content.findings, "Findings relied on")
}

fn test_plan(content: &NoticeContent) -> Vec<Block> {
    let Some(plan) = &content.test_plan else {
        return Vec::new();
    };
    vec![
        heading(2, "The test"),
        Block::SummaryList {
            rows: vec![
                row("Laboratory", &plan.lab),
                row("Provisions tested", &plan.provisions.join("\n")),
                row("Method", &plan.method),
                row("Finished by", &day(plan.finishes_on)),
            ],
        },
    ]
}

fn passage(title: &str, date_name: &str, passage: Option<&Passage>) -> Vec<Block> {
    let Some(passage) = passage else {
        return Vec::new();
    };
    let mut blocks = vec![heading(2, title)];
    blocks.extend(passage.until.map(|until| Block::Paragraph {
        inlines: vec![
            Inline::text(format!("{date_name}: ")),
            Inline::strong(day(until)),
        ],
    }));
    blocks.extend(
        passage
            .words
            .split("\n\n")
            .filter(|words| !words.trim().is_empty())
            .map(paragraph),
    );
    blocks.extend(passage.law.as_ref().map(law));
    blocks
}
