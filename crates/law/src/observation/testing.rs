//! How observations were made: by whom, in which visits, and with which lists of credentials.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::DeviceState;
use crate::digest::Digest;

/// Who tested, in the tester's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tester {
    /// The person, or the persons.
    pub name: String,
    /// For whom they tested, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

/// One unit in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The unit, by the name that the subject's `units` use.
    pub unit: String,
    /// The state that it was brought into.
    pub state: DeviceState,
    /// Who brought it there. Bundles from before that was sealed do not say, nor does a visit that was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought_by: Option<BroughtBy>,
    /// When it was in that state and the looking began; none where it was left out.
    pub began: Option<Timestamp>,
    /// When the looking ended; none where it was left out, or broken off so that nobody could note it.
    pub ended: Option<Timestamp>,
    /// What became of it.
    pub outcome: VisitOutcome,
    /// Why it was not finished; none where it was.
    pub why: Option<String>,
    /// Where the unit was met; none where it was met nowhere, and in bundles from before that was noted, which have no
    /// such field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
}

/// At which of its addresses a unit was met, and what is known of who answers there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Met {
    /// The address, one of the unit's targets.
    pub address: IpAddr,
    /// Whether its hardware address (MAC) is one that the bench names.
    pub mac: MacSeen,
}

/// What became of comparing the hardware address of who answers with those that the bench names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "compared", rename_all = "kebab-case", deny_unknown_fields)]
pub enum MacSeen {
    /// It is one of them. Another one is never met: nothing is tried there.
    AsNamed {
        /// The one seen, as in `02:00:5e:10:00:01`.
        seen: String,
    },
    /// The bench names none.
    NoneNamed,
    /// It could not be compared.
    NotCompared {
        /// Why not.
        why: String,
    },
}

impl Met {
    /// The address and what is known of who answers there, for people.
    pub fn words(&self) -> String {
        let mac = match &self.mac {
            MacSeen::AsNamed { seen } => format!(" (MAC {seen}, as the bench names it)"),
            MacSeen::NoneNamed => String::new(),
            MacSeen::NotCompared { why } => format!(" (its MAC was not compared: {why})"),
        };
        format!("at {}{mac}", self.address)
    }

    /// Its longest text, which bounds are held against.
    pub fn longest(&self) -> &str {
        match &self.mac {
            MacSeen::AsNamed { seen } => seen,
            MacSeen::NoneNamed => "",
            MacSeen::NotCompared { why } => why,
        }
    }
}

/// Who brought a unit into its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BroughtBy {
    /// A person, who said so at the terminal.
    Person,
    /// A command of the tester's, which ended as it should.
    Command,
    /// Nobody knows who: the answer came over a pipe or from a file.
    Piped,
}

impl BroughtBy {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Person => "brought there by a person",
            Self::Command => "brought there by a command",
            Self::Piped => "brought there as an answer over a pipe says",
        }
    }
}

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitOutcome {
    /// It was gone through to its end.
    Finished,
    /// It ended early; what was seen until then is in the bundle.
    Partial,
    /// It was broken off and made again: what was seen until then is not in the bundle, though the device had its tries.
    Discarded,
    /// It was never begun.
    LeftOut,
}

/// A list of credentials that was at hand, without anything that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialList {
    /// What observations call it.
    pub name: String,
    /// Where it comes from, in the words of whoever gave it; none where they do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// By what right it may be used, in the same words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The address at which anybody can look it up; none where it is not public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<String>,
    /// Of its file. Of a list that is not public, which may be short enough to be guessed, of the salt in `bench.json` and
    /// then the SHA-256 of its file, both as hexadecimal text.
    pub sha256: Digest,
    /// How many credentials it holds, for every device and service.
    pub entries: u32,
    /// Whether it is public, and on whose word.
    pub standing: Standing,
}

/// Whether a list is public, and on whose word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Public, on the word of the tool's makers, who ship it.
    PublicShipped,
    /// Public, on the word of the tester, whose index gives the address at which anybody can look it up.
    PublicByTester,
    /// The tester's own, or one of which nobody says where it can be looked up: not public.
    TestersOwn,
}

impl Standing {
    /// Whether a password that stands in it counts as one that anybody could know.
    pub fn is_public(self) -> bool {
        matches!(self, Self::PublicShipped | Self::PublicByTester)
    }
}
