//! Turns the data of a notice into blocks, in the order that its reader needs them.

use super::{
    Demand, NoticeContent, NoticeError, NoticeKind, Particulars, Passage, Unit, ban, compensation,
    compliance, forfeiture, missing, penalty, recall, statement, variation,
};
use crate::content::{Block, Document, Inline, Kind, Summary};
use crate::wording::{
    self, Kept, bullets, code_row, day, heading, law, paragraph, part, row, stands,
};

/// Builds the document, or names every part that is empty and must not be.
pub(super) fn document(content: &NoticeContent) -> Result<Document, NoticeError> {
    let missing = missing::missing(content);
    if !missing.is_empty() {
        return Err(NoticeError::Missing { missing });
    }
    Ok(Document {
        title: statement::title(content),
        language: content.language.clone(),
        kind: kind(content.kind),
        authority: content.authority.name.clone(),
        reference: content.reference.clone(),
        date: content.date,
        drill: content.drill,
        blocks: blocks(content),
    })
}

fn kind(kind: NoticeKind) -> Kind {
    match kind {
        NoticeKind::Intent => Kind::NoticeOfIntent,
        NoticeKind::TemporaryBan => Kind::TemporaryBan,
        NoticeKind::PermanentBan => Kind::PermanentBan,
        NoticeKind::Lifting => Kind::Lifting,
        NoticeKind::Service => Kind::ServiceLetter,
        NoticeKind::Compliance => Kind::ComplianceNotice,
        NoticeKind::Recall => Kind::RecallNotice,
        NoticeKind::Penalty => Kind::PenaltyNotice,
        NoticeKind::Forfeiture => Kind::ForfeitureApplication,
        NoticeKind::Interested => Kind::InterestedLetter,
        NoticeKind::Information => Kind::PublicInformation,
        NoticeKind::Variation => Kind::Variation,
        NoticeKind::Compensation => Kind::CompensationDecision,
    }
}

fn blocks(content: &NoticeContent) -> Vec<Block> {
    let mut blocks = vec![
        Block::Statement {
            inlines: statement::statement(content),
        },
        particulars(content),
    ];
    blocks.extend(activities(content));
    blocks.extend(content.particulars.iter().flat_map(of_kind));
    blocks.extend(units(content));
    if content.kind != NoticeKind::Service {
        blocks.extend(grounds(content));
        blocks.extend(content.test_plan.iter().flat_map(ban::test_plan));
    }
    blocks.extend(paragraphs(content));
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
        kept(content.kind),
    ));
    blocks
}

/// An intent and a letter are between the authority and the addressee; publishing them early would make a list of targets.
fn kept(kind: NoticeKind) -> Kept {
    match kind {
        NoticeKind::TemporaryBan
        | NoticeKind::PermanentBan
        | NoticeKind::Compliance
        | NoticeKind::Recall
        | NoticeKind::Penalty
        | NoticeKind::Information
        | NoticeKind::Variation
        | NoticeKind::Lifting => Kept::Public,
        NoticeKind::Forfeiture => Kept::Court,
        NoticeKind::Intent
        | NoticeKind::Service
        | NoticeKind::Interested
        | NoticeKind::Compensation => Kept::Case,
    }
}

fn of_kind(particulars: &Particulars) -> Vec<Block> {
    match particulars {
        Particulars::Compliance(it) => compliance::blocks(it),
        Particulars::Recall(it) => recall::blocks(it),
        Particulars::Penalty(it) => penalty::blocks(it),
        Particulars::Forfeiture(it) => forfeiture::blocks(it),
        Particulars::Variation(it) => variation::blocks(it),
        Particulars::Compensation(it) => compensation::blocks(it),
    }
}

fn activities(content: &NoticeContent) -> Vec<Block> {
    if content.activities.is_empty() {
        return Vec::new();
    }
    let title = match (content.demand, content.kind) {
        (Demand::Nothing, _) => return Vec::new(),
        (Demand::Forbids, NoticeKind::Intent) => "What the notice would forbid",
        (Demand::Forbids, NoticeKind::Lifting) => "What is no longer forbidden",
        (Demand::Forbids, _) => "What you must not do",
        (Demand::Requires, NoticeKind::Intent) => "What the notice would require",
        (Demand::Requires, NoticeKind::Lifting) => "What is no longer required",
        (Demand::Requires, _) => "What you must do",
    };
    let mut blocks = vec![heading(2, title), bullets(&content.activities)];
    blocks.extend(content.activities_law.as_ref().map(stands));
    blocks
}

/// What the officer wrote; in an application it is what the court must be satisfied of.
fn paragraphs(content: &NoticeContent) -> Vec<Block> {
    let application = content
        .particulars
        .iter()
        .find_map(|one| match (content.kind, one) {
            (NoticeKind::Forfeiture, Particulars::Forfeiture(it)) => Some(it),
            _ => None,
        });
    let mut blocks = application.map(forfeiture::grounds).unwrap_or_default();
    let level = if application.is_some() { 3 } else { 2 };
    blocks.extend(content.paragraphs.iter().flat_map(|one| part(level, one)));
    blocks
}

fn particulars(content: &NoticeContent) -> Block {
    let addressee = &content.addressee;
    let to = wording::on_lines(&addressee.name, &addressee.address, "");
    let under = [
        content.regime.title.as_str(),
        &content.power.cite,
        &wording::basis(content.power.basis),
    ];
    let mut rows = vec![
        row("To", &to),
        row("Your role", &addressee.role),
        row("From", &wording::sender(&content.authority)),
        row("Given under", &under.join("\n")),
        code_row("Regime", &content.regime.id),
        row(
            "Product",
            &format!("{}\n{}", statement::product(content), content.product.kind),
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
    let stands = |until: String| match &content.ends_law {
        Some(law) => format!("{until}\n{}\n{}", law.cite, wording::basis(law.basis)),
        None => until,
    };
    let until = match (content.kind, content.ends_on) {
        (NoticeKind::Lifting, _) => None,
        (NoticeKind::Intent, Some(until)) => Some(row("Would end on", &stands(day(until)))),
        (_, Some(until)) => Some(row("Ends on", &stands(day(until)))),
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
