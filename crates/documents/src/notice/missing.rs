//! What is empty in a notice and must not be: nothing is built before every such part has its words.

use super::{MissingPart, NoticeContent, NoticeKind, Paragraph, Particulars};

/// Every part that is empty and must not be.
pub(super) fn missing(content: &NoticeContent) -> Vec<MissingPart> {
    let mut parts = named(content);
    parts.extend(of_kind(content));
    parts.extend(content.particulars.iter().flat_map(particulars));
    parts.extend(unanswered(&content.paragraphs));
    parts.extend(passages(content));
    parts
}

fn part(id: &str, heading: &str) -> MissingPart {
    MissingPart {
        id: id.to_owned(),
        heading: heading.to_owned(),
    }
}

fn named(content: &NoticeContent) -> Vec<MissingPart> {
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
    blank(&named)
}

fn blank(named: &[(&str, &str, &str)]) -> Vec<MissingPart> {
    named
        .iter()
        .filter(|(_, _, words)| words.trim().is_empty())
        .map(|(id, heading, _)| part(id, heading))
        .collect()
}

/// A document of a kind says what its kind is about.
fn of_kind(content: &NoticeContent) -> Option<MissingPart> {
    let says = |pick: fn(&Particulars) -> bool| content.particulars.iter().any(pick);
    let (there, heading) = match content.kind {
        NoticeKind::Compliance => (
            says(|one| matches!(one, Particulars::Compliance(_))),
            "By when to comply",
        ),
        NoticeKind::Recall => (
            says(|one| matches!(one, Particulars::Recall(_))),
            "What is recalled",
        ),
        NoticeKind::Penalty => (
            says(|one| matches!(one, Particulars::Penalty(_))),
            "What is to be paid",
        ),
        NoticeKind::Forfeiture | NoticeKind::Interested => (
            says(|one| matches!(one, Particulars::Forfeiture(_))),
            "What the court is asked for",
        ),
        NoticeKind::Variation => (
            says(|one| matches!(one, Particulars::Variation(it) if !it.changes.is_empty())),
            "What changed",
        ),
        NoticeKind::Compensation => (
            says(|one| matches!(one, Particulars::Compensation(_))),
            "What was decided",
        ),
        NoticeKind::Intent
        | NoticeKind::TemporaryBan
        | NoticeKind::PermanentBan
        | NoticeKind::Lifting
        | NoticeKind::Service
        | NoticeKind::Information => return None,
    };
    let hearing = content.kind != NoticeKind::Interested
        || says(|one| matches!(one, Particulars::Forfeiture(it) if it.hearing.is_some()));
    match (there, hearing) {
        (false, _) => Some(part("particulars", heading)),
        (true, false) => Some(part("hearing", "The day of the hearing")),
        (true, true) => None,
    }
}

fn particulars(particulars: &Particulars) -> Vec<MissingPart> {
    match particulars {
        Particulars::Recall(it) => {
            let mut parts = blank(&[("return-to", "To whom units are returned", &it.return_to)]);
            parts.extend(unanswered(&it.limbs));
            parts
        }
        Particulars::Penalty(it) => {
            let mut parts = blank(&[
                ("breach", "The breach", &it.breach),
                ("amount", "The sum", &it.amount),
            ]);
            if it.working.is_empty() {
                parts.push(part("working", "How the sum was reckoned"));
            }
            parts.extend(unanswered(&it.factors));
            parts
        }
        Particulars::Forfeiture(it) => {
            let mut parts = blank(&[("court", "The court", &it.court)]);
            if it.goods.is_empty() {
                parts.push(part("goods", "The goods"));
            }
            parts
        }
        Particulars::Compliance(_) | Particulars::Variation(_) | Particulars::Compensation(_) => {
            Vec::new()
        }
    }
}

fn unanswered(paragraphs: &[Paragraph]) -> impl Iterator<Item = MissingPart> {
    paragraphs
        .iter()
        .filter(|paragraph| paragraph.mandatory && paragraph.officer_words.trim().is_empty())
        .map(|paragraph| part(&paragraph.id, &paragraph.heading))
}

fn passages(content: &NoticeContent) -> impl Iterator<Item = MissingPart> {
    [
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
    ]
    .into_iter()
    .filter(|(_, _, passage)| {
        passage
            .as_ref()
            .is_some_and(|passage| passage.words.trim().is_empty())
    })
    .map(|(id, heading, _)| part(id, heading))
}
