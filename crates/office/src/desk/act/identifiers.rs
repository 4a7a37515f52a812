//! Identifiers of products as officers type them, brought to the one form that the register knows.

use proofhouse_law::Action;
use proofhouse_law::case::Terms;
use proofhouse_register::Gtin;

use super::super::ActError;

/// Writes every GTIN with its 14 digits, and refuses one that cannot exist before a notice rests on it.
pub(super) fn normalise(action: &mut Action) -> Result<(), ActError> {
    let values: Vec<(&str, &mut String)> = match action {
        Action::Open { product, .. } => product
            .identifiers
            .iter_mut()
            .map(|one| (one.scheme.as_str(), &mut one.value))
            .collect(),
        Action::Draft { terms } | Action::Amend { terms, .. } => units(terms),
        Action::ProposeVariation(it) => units(&mut it.terms),
        Action::DetermineAppeal {
            terms: Some(terms), ..
        } => units(terms),
        _ => return Ok(()),
    };
    for (scheme, value) in values {
        if scheme == "gtin" {
            *value = Gtin::parse(value)
                .map_err(|why| ActError::BadIdentifier {
                    scheme: scheme.to_owned(),
                    value: value.clone(),
                    why: why.to_string(),
                })?
                .to_string();
        }
    }
    Ok(())
}

fn units(terms: &mut Terms) -> Vec<(&str, &mut String)> {
    let units = terms.units.iter_mut();
    units
        .map(|one| (one.scheme.as_str(), &mut one.value))
        .collect()
}
