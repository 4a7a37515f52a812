//! How the units of a document's test cases can be looked at, and which checks judge them: the rows of `automation.toml`.
//!
//! What a check comes to for a unit is a [`UnitReading`], a closed set of reviewed code in `crate::record`; the rows say
//! which of them stands where, what it compares with, and what a person must do where none decides.

use serde::{Deserialize, Serialize};

use crate::regime::Footing;

/// How a unit can be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// By speaking to the device from a host in its own network.
    Device,
    /// By looking whether something stands in what the maker publishes to anyone.
    Published,
    /// By standing between the device and its services, or with altered software.
    Path,
    /// At the device: its surface, inside, menus, app, power or radio.
    Hand,
    /// By judging documents.
    Record,
}

impl Reach {
    /// Whether the network is enough.
    pub fn is_network(self) -> bool {
        matches!(self, Self::Device | Self::Published)
    }
}

/// What a check can come to for a unit: a closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitReading {
    /// Every interface that answers stands in the IXIT.
    InterfacesDeclared,
    /// No interface that could bring in software is missing from the IXIT.
    UpdatesDeclared,
    /// Interfaces are on or off as their table says.
    StatusAsDeclared,
    /// A password that is the user's to choose is chosen before use.
    ChosenByUser,
    /// Passwords are each unit's own.
    PasswordsOwn,
    /// No pre-installed password is one that everybody knows.
    NotListed,
    /// Channels use what the IXIT says of their cryptography.
    CryptographyAsDeclared,
    /// After a change the new password opens and the old does not.
    ChangeWorks,
    /// A login defends itself against guessing.
    GuessingDefended,
    /// The policy on vulnerabilities can be read by anyone.
    PolicyReachable,
    /// The policy has a contact and its times.
    PolicyComplete,
    /// The support period can be read by anyone.
    SupportPeriodReachable,
    /// The published support period is the declared one.
    SupportPeriodAsDeclared,
    /// The page on what the device senses can be read by anyone.
    SensorsPublished,
    /// Which telemetry is collected is published.
    TelemetryPublished,
    /// How telemetry is used is published.
    TelemetryUsePublished,
    /// Why the software cannot be updated is published.
    NoUpdatesReasonPublished,
    /// How hardware is replaced is published.
    ReplacementPublished,
    /// Keys that are shown are each unit's own and known to nobody else.
    KeysOwn,
    /// Implementations name themselves as the report of their review does.
    ImplementationAsReported,
    /// Who has not signed in gets nothing.
    AccessRefused,
    /// Who has signed in gets in.
    AccessGiven,
    /// What is told before a login is declared.
    DisclosureAsDeclared,
    /// What a reset must remove is gone.
    Erased,
    /// Each recommendation that is left out has its reason.
    ReasonsRecorded,
    /// The maker confirms it.
    Confirmed,
}

/// Which verdicts a reading can come to, beside `inconclusive`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decides {
    /// A pass and a failure.
    Both,
    /// A failure only: what was not seen to fail may still do.
    Fail,
    /// A pass only.
    Pass,
}

impl UnitReading {
    /// Every reading.
    pub const ALL: [Self; 26] = [
        Self::InterfacesDeclared,
        Self::UpdatesDeclared,
        Self::StatusAsDeclared,
        Self::ChosenByUser,
        Self::PasswordsOwn,
        Self::NotListed,
        Self::CryptographyAsDeclared,
        Self::ChangeWorks,
        Self::GuessingDefended,
        Self::PolicyReachable,
        Self::PolicyComplete,
        Self::SupportPeriodReachable,
        Self::SupportPeriodAsDeclared,
        Self::SensorsPublished,
        Self::TelemetryPublished,
        Self::TelemetryUsePublished,
        Self::NoUpdatesReasonPublished,
        Self::ReplacementPublished,
        Self::KeysOwn,
        Self::ImplementationAsReported,
        Self::AccessRefused,
        Self::AccessGiven,
        Self::DisclosureAsDeclared,
        Self::Erased,
        Self::ReasonsRecorded,
        Self::Confirmed,
    ];

    /// Which verdicts it can come to. A test holds each reading to this.
    pub fn decides(self) -> Decides {
        match self {
            Self::NotListed | Self::Erased => Decides::Fail,
            Self::AccessGiven => Decides::Pass,
            _ => Decides::Both,
        }
    }
}

/// The rule by which cases are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageRule {
    /// Dotted id.
    pub id: String,
    /// In our words.
    pub text: String,
    /// On what the rule and every row of its file stand.
    pub footing: Footing,
}

/// A number or some words that a reading measures against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Dotted id.
    pub id: String,
    /// The number, where it is one.
    pub number: Option<u16>,
    /// The words, where it is a list.
    pub words: Vec<String>,
    /// On what it stands.
    pub footing: Footing,
}

/// A fact of the product that no table holds, and that a reading asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// What holds of the product, in our words.
    pub text: String,
}

/// How one unit is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitPlan {
    /// The unit, such as `a`.
    pub unit: String,
    /// How it can be carried out.
    pub reach: Reach,
    /// What judges it; none where only a person does.
    pub reading: Option<UnitReading>,
    /// The checks whose facts it reads.
    pub checks: Vec<String>,
    /// The IXIT table that it compares with.
    pub table: Option<String>,
    /// The table whose references choose the entries.
    pub through: Option<String>,
    /// The field that it compares with.
    pub field: Option<String>,
    /// The field that must say yes for an entry to count.
    pub only: Option<String>,
    /// Conditions of the provision that a failure shown by a check shows to hold.
    pub shows: Vec<String>,
    /// What a person does where no check decides.
    pub person: String,
}

/// How one case is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CasePlan {
    /// The case.
    pub case: String,
    /// Whether the rule selects it.
    pub network_relevant: bool,
    /// The unit that asks its question, where the rule selects it.
    pub decisive: Option<String>,
    /// Its units, in order.
    pub units: Vec<UnitPlan>,
}

/// Everything that `automation.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The rule; none where the document has no such file.
    pub rule: Option<CoverageRule>,
    /// What readings measure against.
    pub settings: Vec<Setting>,
    /// What they ask for.
    pub questions: Vec<Question>,
    /// The cases, in the document's order.
    pub cases: Vec<CasePlan>,
}

impl Plan {
    /// How a case is looked at.
    pub fn case(&self, number: &str) -> Option<&CasePlan> {
        self.cases.iter().find(|one| one.case == number)
    }

    /// The number of a setting.
    pub fn number(&self, id: &str) -> Option<u16> {
        self.setting(id)?.number
    }

    /// The words of a setting.
    pub fn words(&self, id: &str) -> &[String] {
        self.setting(id).map_or(&[], |one| &one.words)
    }

    fn setting(&self, id: &str) -> Option<&Setting> {
        self.settings.iter().find(|one| one.id == id)
    }
}
