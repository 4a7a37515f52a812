//! How large the dependency tree may grow; its licences, bans and sources stand in `deny.toml`.

use cargo_metadata::Metadata;

/// The default tree stands near 705 packages, 79 of them for OpenPGP (`docs/decisions/0014`); more needs a reason and a
/// change of this line.
const PACKAGES_MAX: usize = 710;

/// Says when the tree outgrew its budget.
pub(super) fn breaches(metadata: &Metadata) -> Vec<String> {
    let packages = metadata.packages.len();
    if packages <= PACKAGES_MAX {
        return Vec::new();
    }
    vec![format!(
        "{packages} packages in the tree, the budget is {PACKAGES_MAX}"
    )]
}
