//! The rules that a notice rests on, as its documents list them: its power, what it binds, its conditions and paragraphs, and
//! the provisions that its allegations name.

use std::collections::BTreeSet;

use proofhouse_documents::Block;
use proofhouse_documents::notice::{Rule, rules};
use proofhouse_law::case::NoticeRecord;
use proofhouse_law::regime::flat;
use proofhouse_law::{CaseState, ProvisionId, Regime};

use super::notice_text::basis;

/// The list, with the address of the edition that the case pins.
pub(super) fn of(
    public_url: &str,
    regime: &Regime,
    state: &CaseState,
    notice: &NoticeRecord,
) -> Vec<Block> {
    let alleged: BTreeSet<&str> = notice
        .terms
        .allegations
        .iter()
        .filter_map(|id| state.allegation(id))
        .flat_map(|allegation| allegation.provisions.iter().map(ProvisionId::as_str))
        .collect();
    let power = notice.terms.power.as_str();
    let named: Vec<Rule> = flat::rows(regime)
        .into_iter()
        .filter(|row| {
            row.power.as_deref() == Some(power)
                || row
                    .provision
                    .as_deref()
                    .is_some_and(|one| alleged.contains(one))
        })
        .map(|row| Rule {
            basis: basis(&row.footing),
            path: row.path,
            cite: row.footing.citation,
        })
        .collect();
    let page = format!("{public_url}/law/{}/{}", regime.id(), regime.hash());
    rules(&page, &named)
}
