//! The lists that are shipped, each with where it comes from.

use proofhouse_law::observation::{CredentialOrigin, Standing};

use super::List;
use super::at_hand::AtHand;
use super::folder::{Folder, FolderError};

/// The index of the lists that are shipped, and the lists: each says its origin and licence in its first lines.
const SHIPPED_INDEX: &str = include_str!("../../data/credentials/index.toml");
pub(super) const SHIPPED: [(&str, &str); 2] = [
    (
        "common.csv",
        include_str!("../../data/credentials/common.csv"),
    ),
    (
        "brands.csv",
        include_str!("../../data/credentials/brands.csv"),
    ),
];
/// The communities of SNMP, with their origin and licence in the first lines; `protocols::snmp` names the list.
pub(super) const COMMUNITIES: &str = include_str!("../../data/communities/snmp.csv");
/// Where they come from, as those lines say.
const COMMUNITIES_ORIGIN: &str = "https://github.com/danielmiessler/SecLists";
const COMMUNITIES_LICENCE: &str = "MIT, Copyright (c) 2018 Daniel Miessler; facts selected from it";

impl List {
    /// The lists that are shipped: well-known defaults of small devices, then those of brands.
    ///
    /// # Errors
    /// None while the tests of this crate pass: the lists are embedded.
    pub fn shipped() -> Result<Self, FolderError> {
        Self::shipped_and_known().map(|(list, _)| list)
    }

    /// The same, and what is known of each.
    ///
    /// # Errors
    /// None while the tests of this crate pass: the lists are embedded.
    pub fn shipped_and_known() -> Result<(Self, Vec<AtHand>), FolderError> {
        let file = |name: &str| {
            let found = SHIPPED.iter().find(|(known, _)| *known == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        Folder::read(SHIPPED_INDEX)?.list(Standing::PublicShipped, file)
    }

    /// A list of its own that is shipped for one kind of service.
    pub fn named(name: &str) -> Option<Self> {
        let text = (name == crate::protocols::snmp::LIST).then_some(COMMUNITIES)?;
        let origin = CredentialOrigin::PublicList {
            name: name.to_owned(),
        };
        Self::read(name, text, &origin).ok()
    }

    /// What is known of the list that is shipped for one kind of service.
    pub fn known_of_named(name: &str) -> Option<AtHand> {
        Some(AtHand {
            origin: Some(COMMUNITIES_ORIGIN.to_owned()),
            licence: Some(COMMUNITIES_LICENCE.to_owned()),
            public: Some(COMMUNITIES_ORIGIN.to_owned()),
            standing: Standing::PublicShipped,
            ..AtHand::own(&Self::named(name)?, COMMUNITIES.as_bytes())
        })
    }
}
