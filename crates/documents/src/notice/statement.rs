//! The first sentence and the title of each kind of document: what the reader is told or ordered.

use super::{NoticeContent, NoticeKind, Particulars, ban, compensation, compliance, forfeiture};
use super::{information, penalty, recall, variation};
use crate::content::Inline;
use crate::wording::day;

/// The product in words.
pub(super) fn product(content: &NoticeContent) -> String {
    format!("{} {}", content.product.brand, content.product.model)
        .trim()
        .to_owned()
}

/// The title of the document.
pub(super) fn title(content: &NoticeContent) -> String {
    let power = &content.power.title;
    let product = product(content);
    match content.kind {
        NoticeKind::Intent => format!("Notice of intent: {power}: {product}"),
        NoticeKind::TemporaryBan
        | NoticeKind::PermanentBan
        | NoticeKind::Compliance
        | NoticeKind::Recall
        | NoticeKind::Penalty
        | NoticeKind::Information => format!("{power}: {product}"),
        NoticeKind::Forfeiture => format!("Application to court: {power}: {product}"),
        NoticeKind::Interested => format!("Notice of an application to court: {power}: {product}"),
        NoticeKind::Variation => format!("Notice as varied: {power}: {product}"),
        NoticeKind::Compensation => format!("Decision on compensation: {power}: {product}"),
        NoticeKind::Lifting => format!("End of a notice: {power}: {product}"),
        NoticeKind::Service => format!("Service of a notice: {power}: {product}"),
    }
}

/// The first sentence, set apart.
pub(super) fn statement(content: &NoticeContent) -> Vec<Inline> {
    let (lead, rest) = words(content);
    vec![Inline::strong(lead), Inline::text(format!(" {rest}"))]
}

fn words(content: &NoticeContent) -> (String, String) {
    let product = product(content);
    let said = content
        .particulars
        .iter()
        .find_map(|one| match (content.kind, one) {
            (NoticeKind::Compliance, Particulars::Compliance(it)) => {
                Some(compliance::statement(it, &product))
            }
            (NoticeKind::Recall, Particulars::Recall(it)) => Some(recall::statement(it, &product)),
            (NoticeKind::Penalty, Particulars::Penalty(it)) => Some(penalty::statement(it)),
            (NoticeKind::Forfeiture, Particulars::Forfeiture(it)) => {
                Some(forfeiture::statement(it, &product))
            }
            (NoticeKind::Interested, Particulars::Forfeiture(it)) => {
                Some(forfeiture::told(it, &product))
            }
            (NoticeKind::Variation, Particulars::Variation(it)) => {
                Some(variation::statement(it, &content.reference, &product))
            }
            (NoticeKind::Compensation, Particulars::Compensation(it)) => {
                Some(compensation::statement(it, &content.reference))
            }
            _ => None,
        });
    said.unwrap_or_else(|| plain(content, &product))
}

/// What is said first where the particulars add nothing to it.
fn plain(content: &NoticeContent, product: &str) -> (String, String) {
    let power = &content.power.title;
    match content.kind {
        NoticeKind::Intent => (
            "We intend to give you a notice.".to_owned(),
            format!(
                "The notice would be: {power}, for {product}. It is not yet in force. You can answer before we decide."
            ),
        ),
        NoticeKind::TemporaryBan => ban::temporary(content, product),
        NoticeKind::PermanentBan => ban::permanent(content, product),
        NoticeKind::Information => information::statement(product),
        NoticeKind::Lifting => (
            format!("The notice for {product} is ended."),
            match content.from.map(day) {
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
        // Never built without its particulars, which say it first.
        NoticeKind::Compliance
        | NoticeKind::Recall
        | NoticeKind::Penalty
        | NoticeKind::Forfeiture
        | NoticeKind::Interested
        | NoticeKind::Variation
        | NoticeKind::Compensation => (format!("{power}: {product}."), String::new()),
    }
}
