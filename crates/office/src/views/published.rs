//! What everyone may read of a call that is closed: the counts of all answers, and the answers that may be published.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::Words;
use super::{Call, Choice, Respondent};
use crate::store::personal::{self, Personal};
use crate::store::views as rows;
use crate::store::{StoreError, Tx};
use crate::web::WebError;

/// How many answers one page shows.
pub(crate) const PAGE: u32 = 20;

/// The counts of a call.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Counted {
    /// All answers.
    pub(crate) answers: i64,
    /// Those that may be published.
    pub(crate) published: i64,
    /// By kind of respondent.
    pub(crate) respondents: BTreeMap<String, i64>,
    /// By the path of the rule, then by what was chosen; every choice is there, also where nobody made it.
    pub(crate) choices: BTreeMap<String, BTreeMap<&'static str, i64>>,
}

/// An answer that may be published.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Published {
    /// Names it.
    pub(crate) view: String,
    /// What kind of respondent.
    pub(crate) respondent: Respondent,
    /// Who; none where they did not say or it was erased.
    pub(crate) name: Option<String>,
    /// What was chosen, by the path of the rule.
    pub(crate) choices: BTreeMap<String, String>,
    /// What was written, by the path of the rule.
    pub(crate) texts: BTreeMap<String, String>,
    /// What was written about the whole.
    pub(crate) general: Option<String>,
    /// Whether the words were erased.
    pub(crate) erased: bool,
}

/// Counts all answers of a call.
pub(crate) async fn counted(tx: &mut Tx, call: &Call) -> Result<Counted, WebError> {
    let none = || {
        Choice::ALL
            .iter()
            .map(|choice| (choice.name(), 0))
            .collect::<BTreeMap<_, _>>()
    };
    let mut choices: BTreeMap<String, BTreeMap<&'static str, i64>> = call
        .questions
        .iter()
        .map(|question| (question.path.clone(), none()))
        .collect();
    for (path, choice, many) in rows::counts(tx, &call.row.call).await? {
        if let Some(choice) = Choice::named(&choice) {
            choices
                .entry(path)
                .or_insert_with(none)
                .insert(choice.name(), many);
        }
    }
    let mut counted = Counted {
        answers: 0,
        published: 0,
        respondents: BTreeMap::new(),
        choices,
    };
    for (respondent, many, consenting) in rows::respondents(tx, &call.row.call).await? {
        counted.answers = counted.answers.saturating_add(many);
        counted.published = counted.published.saturating_add(consenting);
        counted.respondents.insert(respondent, many);
    }
    Ok(counted)
}

/// The answers that may be published, `PAGE` of them after the first `skip`.
pub(crate) async fn published(
    tx: &mut Tx,
    call: &Call,
    skip: u32,
) -> Result<Vec<Published>, WebError> {
    let mut shown = Vec::new();
    for row in rows::consenting(tx, &call.row.call, skip, PAGE).await? {
        let words = match personal::value(tx, row.commitment).await? {
            Personal::Known(text) => Some(
                serde_json::from_str::<Words>(&text)
                    .map_err(|error| StoreError::corrupt(format!("an answer's words: {error}")))?,
            ),
            Personal::Erased(_) => None,
            Personal::Unknown => {
                return Err(
                    StoreError::corrupt("a commitment of an answer without its value").into(),
                );
            }
        };
        let erased = words.is_none();
        let words = words.unwrap_or_default();
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        shown.push(Published {
            respondent: Respondent::named(&row.respondent).unwrap_or(Respondent::Other),
            name: given(words.name),
            choices: rows::choices(tx, &row.view).await?,
            texts: words.texts,
            general: given(words.general),
            erased,
            view: row.view,
        });
    }
    Ok(shown)
}
