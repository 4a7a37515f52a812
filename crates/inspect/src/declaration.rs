//! What a maker declares of its product's interfaces, in one of two files: a short one with nothing but interfaces
//! ([`read()`]), or the filled form of a self-assessment or conformance record, whose IXIT names them ([`of_form`]).

use proofhouse_law::Digest;
use proofhouse_law::conformity::{Named, Names};
use proofhouse_law::observation::Interface;

mod form;
mod read;

pub use form::{is_form, of_form};
pub use read::{DECLARATION_BYTES_MAX, read};

/// The interfaces that a maker declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What observations call it: its file's name.
    pub name: String,
    /// Of its file, so that a transcript says which one was read.
    pub sha256: Digest,
    /// What is known of the form, where it is not the short file.
    pub form: Option<Form>,
    /// The interfaces on a network.
    pub interfaces: Vec<Declared>,
}

/// A filled form, as far as it excuses what no interface of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The edition over which it was filled in, in words.
    pub over: String,
    /// What its entries name, and what they may mean.
    pub names: Names,
    /// The ids of entries that may be about a network and name no port.
    pub portless: Vec<String>,
}

/// A declared interface on a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its id in the declaration, such as `SoftServ-1`.
    pub id: String,
    /// `tcp` or `udp`.
    pub transport: &'static str,
    /// The ports, at least one.
    pub ports: Vec<u16>,
    /// What is spoken there, where the maker says it in one word.
    pub service: Option<String>,
    /// Whether it is meant to answer.
    pub status: Status,
}

/// Whether a declared interface is meant to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is: silence is worth a word.
    Enabled,
    /// It is not: an answer counts as undeclared.
    Disabled,
    /// The declaration does not say: either is right.
    Unsaid,
}

impl Declaration {
    /// The ports over one transport that may answer as declared.
    pub fn ports(&self, transport: &str) -> Vec<u16> {
        let may_answer = |one: &&Declared| one.status != Status::Disabled;
        let of = self.interfaces.iter().filter(may_answer);
        of.filter(|one| one.transport == transport)
            .flat_map(|one| one.ports.iter().copied())
            .collect()
    }

    /// Whether an entry may mean an interface that none names for sure, as the conformance record reads it.
    pub fn may_mean(&self, interface: &Interface) -> bool {
        let form = self.form.as_ref();
        form.is_some_and(|form| form.names.of(interface) != Named::Nowhere)
    }
}

impl std::fmt::Display for Declared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let status = match self.status {
            Status::Enabled => "enabled",
            Status::Disabled => "disabled",
            Status::Unsaid => "enabled or not",
        };
        let service = self.service.as_deref().unwrap_or("no service named");
        let (id, transport, ports) = (&self.id, self.transport, &self.ports);
        write!(f, "{id}: {transport} {ports:?}, {service}, {status}")
    }
}
