//! A product as somebody describes it: answers to questions, and lists of what it connects to, works with and came through.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What is known of a product. What is absent is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What people call it.
    pub name: Option<String>,
    /// Answers, by the id of the question.
    pub answers: BTreeMap<String, Given>,
    /// What it can be connected to.
    pub connections: Vec<Connection>,
    /// Whether these are all.
    pub lists_every_connection: Option<bool>,
    /// Whether it belongs to products designed to be used together to make a computer easier to use.
    pub peripherals_for_a_computer: Option<bool>,
    /// These products, itself among them.
    pub peripherals: Vec<Peripheral>,
    /// To whom it was supplied before.
    pub earlier_supplies: Vec<EarlierSupply>,
    /// Whether these are all.
    pub lists_every_supply: Option<bool>,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Yes or no.
    Yes(bool),
    /// A count.
    Number(u16),
    /// Words, of those to choose from.
    Words(BTreeSet<String>),
}

impl std::fmt::Display for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Yes(true) => write!(f, "yes"),
            Self::Yes(false) => write!(f, "no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Words(words) if words.is_empty() => write!(f, "none of these"),
            Self::Words(words) => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                write!(f, "{}", words.join(", "))
            }
        }
    }
}

/// One kind of product at the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// What it is.
    pub to: String,
    /// By which kind of protocol.
    pub protocol: Option<Protocol>,
    /// Through what.
    pub through: Option<Through>,
    /// Whether the other end is merely a connecting cable.
    pub cable: bool,
    /// Whether the other end can itself connect to the internet.
    pub internet_connectable: Option<bool>,
    /// To how many such products at the same time.
    pub at_once: u16,
    /// Connections of one word hold at the same time, those of different words do not; without one it is not known.
    pub together: Option<String>,
}

/// A kind of protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Of the Internet Protocol suite.
    Ip,
    /// Any other.
    NonIp,
}

/// Through what a connection passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// Nothing but air.
    Air,
    /// A wire.
    Wire,
    /// Another product.
    AnotherProduct,
}

/// One of a set of products for a computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peripheral {
    /// What it is called.
    pub name: String,
    /// Its part in the set.
    pub part: Part,
    /// Whether it is the product that is asked about.
    pub this_product: bool,
    /// By which kind of protocol it connects.
    pub protocol: Option<Protocol>,
    /// Through what.
    pub through: Option<Through>,
    /// The linking products that an input product connects to, by name.
    pub connects_to: Vec<String>,
    /// Whether a linking product connects to a product that can connect to the internet.
    pub internet_connectable: Option<bool>,
}

/// The part of a product in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// It links the others to the computer.
    Linking,
    /// It connects to the linking products.
    Input,
}

/// One earlier supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierSupply {
    /// What kind.
    pub kind: SupplyKind,
    /// Whether a relevant person made it: a manufacturer, importer or distributor.
    pub by_relevant_person: Option<bool>,
}

/// What kind of supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyKind {
    /// It was sold.
    Sale,
    /// It was given, or won.
    GiftOrPrize,
    /// It was bartered.
    Barter,
    /// It was hired out or lent.
    HireOrLoan,
    /// Sold, and returned because it was not wanted.
    ReturnedUnwanted,
    /// Sold, and returned because of the law on its security, as in a recall.
    ReturnedForSecurity,
    /// Sold, and since reconditioned by or for a manufacturer.
    Reconditioned,
    /// Handed to an installer who is no distributor.
    ToInstaller,
    /// Handed on as scrap.
    Scrap,
    /// Carried for somebody and no more.
    Transport,
    /// Given back after repair.
    ReturnAfterRepair,
    /// Passed through a finance house.
    Finance,
}
