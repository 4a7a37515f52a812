//! Duties: what somebody in the supply chain owes in a situation, to whom it must be told, with what content, by when.
//!
//! The rows stand in `regimes/<regime>/duties.toml`. What need not be told twice is a row too: who told you, what you
//! were told and what you found out are circumstances, and each row says which of them dispense with it.

use serde::{Deserialize, Serialize};

use crate::case::EconomicRole;
use crate::days::Days;
use crate::regime::Footing;

mod owed;

pub use owed::{Because, NoAnswer, Owed, OwedDuty, Question, Standing, ToTell, owed};

/// What a regime says of duties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Duties {
    /// The situations that one can be in.
    pub situations: Vec<Situation>,
    /// What can be the case in one.
    pub circumstances: Vec<Circumstance>,
    /// What a notification can have to say.
    pub contents: Vec<Content>,
    /// The duties.
    pub duties: Vec<Duty>,
}

/// A situation, such as knowing of one's own failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Situation {
    /// Its id.
    pub id: String,
    /// In a few words, from the view of whoever is in it.
    pub title: String,
}

/// Something that can be the case, and that changes what is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Circumstance {
    /// Its id.
    pub id: String,
    /// In words that follow "if": `you were told that …`.
    pub text: String,
    /// It is the case where one of these told you.
    pub implied_by: Vec<Recipient>,
    /// It is the case for whoever told you, and for nobody else.
    pub for_the_teller: bool,
    /// On which days it can be the case.
    #[serde(flatten)]
    pub days: Days,
    /// On what it stands.
    pub footing: Footing,
}

/// Something that a notification says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    /// Its id.
    pub id: String,
    /// What is said.
    pub text: String,
    /// On what it stands.
    pub footing: Footing,
}

/// One duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// Dotted id; rows of one id on different days are editions of one duty.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is owed, in our words.
    pub text: String,
    /// Who owes it.
    pub roles: Vec<EconomicRole>,
    /// In which situations.
    pub situations: Vec<String>,
    /// By when.
    pub by: By,
    /// The circumstance without which it is not owed.
    pub only_if: Option<String>,
    /// The circumstances that dispense with it.
    pub unless: Vec<String>,
    /// To whom the manufacturer may hand it.
    pub delegation: Option<Delegation>,
    /// Who must be told.
    pub tells: Vec<Tell>,
    /// What a record of it holds.
    pub record: Vec<String>,
    /// On which days it is law.
    #[serde(flatten)]
    pub days: Days,
    /// On what it stands.
    pub footing: Footing,
}

/// By when something is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct By {
    /// How soon.
    pub speed: Speed,
    /// From when, where it counts from something: `after you contacted the manufacturer`.
    pub after: Option<String>,
    /// For how many years, where it lasts.
    pub years: Option<u16>,
    /// What the years begin with.
    pub beginning_with: Option<String>,
    /// What lasts instead where it lasts longer.
    pub or_if_longer: Option<String>,
}

/// How soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speed {
    /// Before the product is made available, and while it is.
    BeforeMakingAvailable,
    /// As soon as possible.
    AsSoonAsPossible,
    /// As soon as is practicable.
    AsSoonAsPracticable,
    /// At once: an activity that may not be begun or carried on.
    AtOnce,
    /// For so long.
    ForSoLong,
    /// The law names no time.
    NotStated,
}

impl std::fmt::Display for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.speed {
            Speed::BeforeMakingAvailable => "before you make it available, and while you do",
            Speed::AsSoonAsPossible => "as soon as possible",
            Speed::AsSoonAsPracticable => "as soon as is practicable",
            Speed::AtOnce => "at once",
            Speed::ForSoLong => "for",
            Speed::NotStated => "the law names no time",
        })?;
        if let Some(after) = &self.after {
            write!(f, " {after}")?;
        }
        if let Some(years) = self.years {
            write!(f, " {years} years")?;
        }
        if let Some(beginning) = &self.beginning_with {
            write!(f, " beginning with {beginning}")?;
        }
        if let Some(longer) = &self.or_if_longer {
            write!(f, ", or {longer} if that is longer")?;
        }
        Ok(())
    }
}

/// To whom a manufacturer may hand a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delegation {
    /// To these.
    pub to: Vec<EconomicRole>,
    /// On what that stands.
    pub footing: Footing,
}

/// Somebody who must be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tell {
    /// Who.
    pub whom: Recipient,
    /// Which of them, in words.
    pub which: Option<String>,
    /// The ids of what they are told.
    pub content: Vec<String>,
    /// The circumstance without which it is not owed.
    pub only_if: Option<String>,
    /// The circumstances that dispense with it.
    pub unless: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// Who is told, or who told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// The body that enforces.
    Authority,
    /// The manufacturer.
    Manufacturer,
    /// Other manufacturers of the product.
    OtherManufacturers,
    /// Importers.
    Importers,
    /// Distributors.
    Distributors,
    /// Whoever supplied the product to you.
    Supplier,
    /// Customers.
    Customers,
}

impl Recipient {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Authority,
        Self::Manufacturer,
        Self::OtherManufacturers,
        Self::Importers,
        Self::Distributors,
        Self::Supplier,
        Self::Customers,
    ];

    /// As files and commands write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Manufacturer => "manufacturer",
            Self::OtherManufacturers => "other-manufacturers",
            Self::Importers => "importers",
            Self::Distributors => "distributors",
            Self::Supplier => "supplier",
            Self::Customers => "customers",
        }
    }

    /// In words, with their article.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Authority => "the authority",
            Self::Manufacturer => "the manufacturer",
            Self::OtherManufacturers => "the other manufacturers",
            Self::Importers => "importers",
            Self::Distributors => "distributors",
            Self::Supplier => "whoever supplied it to you",
            Self::Customers => "customers",
        }
    }

    /// Whether there can be others of the kind than the one who told you.
    fn are_many(self) -> bool {
        matches!(
            self,
            Self::OtherManufacturers | Self::Importers | Self::Distributors | Self::Customers
        )
    }
}

impl std::str::FromStr for Recipient {
    type Err = NoRecipient;

    fn from_str(text: &str) -> Result<Self, NoRecipient> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(NoRecipient)
    }
}

/// Text that names nobody who tells or is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "whoever told you is authority, manufacturer, other-manufacturers, importers, distributors, supplier or customers"
)]
pub struct NoRecipient;

/// A role as files and commands write it.
pub fn role_name(role: EconomicRole) -> String {
    match role {
        EconomicRole::Manufacturer => "manufacturer",
        EconomicRole::Importer => "importer",
        EconomicRole::Distributor => "distributor",
        EconomicRole::AuthorisedRepresentative => "authorised-representative",
        EconomicRole::Producer => "producer",
    }
    .to_owned()
}

impl Duties {
    /// The roles that have duties, or to which duties may be handed.
    pub fn roles(&self) -> Vec<EconomicRole> {
        let mut roles: Vec<EconomicRole> = Vec::new();
        for duty in &self.duties {
            let handed = duty.delegation.iter().flat_map(|one| &one.to);
            for role in duty.roles.iter().chain(handed) {
                if !roles.contains(role) {
                    roles.push(*role);
                }
            }
        }
        roles
    }

    /// The circumstance of that id.
    pub fn circumstance(&self, id: &str) -> Option<&Circumstance> {
        self.circumstances.iter().find(|one| one.id == id)
    }
}
