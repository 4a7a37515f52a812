//! Someone who is signed in, and what they may do.

use jiff::civil::Date;
use proofhouse_law::OfficerId;
use proofhouse_law::case::{Actor, Designation, Role};

/// Someone who has signed in with both factors, or a program that acts for them.
#[derive(Clone, Debug)]
pub struct Person {
    /// The pseudonym that events know.
    pub officer: OfficerId,
    /// Their name, for pages only.
    pub name: String,
    /// Their e-mail address, for their own account page only.
    pub email: String,
    /// What the authority's instrument lets them do.
    pub designation: Designation,
    /// How they came in.
    pub via: Via,
}

/// How someone came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// With a browser's session.
    Session,
    /// With an API token of these scopes.
    Token(Vec<Scope>),
}

/// What an API token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Reading cases.
    CasesRead,
    /// Acting in cases, within the officer's designation.
    CasesAct,
    /// Lodging evidence.
    EvidenceLodge,
}

impl Scope {
    /// Every scope, with what it is called and what it lets a program do.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::CasesRead, "cases-read", "Read cases"),
        (
            Self::CasesAct,
            "cases-act",
            "Act in cases, within your own designation",
        ),
        (
            Self::EvidenceLodge,
            "evidence-lodge",
            "Lodge bundles of evidence",
        ),
    ];

    /// Every scope by itself.
    pub fn all() -> Vec<Self> {
        Self::ALL.iter().map(|(scope, _, _)| *scope).collect()
    }

    /// The scope of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map(|(scope, _, _)| *scope)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CasesRead => "cases-read",
            Self::CasesAct => "cases-act",
            Self::EvidenceLodge => "evidence-lodge",
        }
    }
}

impl Person {
    /// The person as `law` knows who acts.
    pub fn actor(&self) -> Actor {
        Actor {
            officer: self.officer.clone(),
            designation: self.designation.clone(),
        }
    }

    /// Whether the person holds `role` on `day`, by the office's clock.
    pub fn holds(&self, role: Role, day: Date) -> bool {
        let designation = &self.designation;
        designation.roles.contains(&role)
            && designation.from <= day
            && designation.until.is_none_or(|until| day <= until)
    }

    /// Whether what they came in with is good for `scope`: a session is good for all.
    pub fn may(&self, scope: Scope) -> bool {
        match &self.via {
            Via::Session => true,
            Via::Token(scopes) => scopes.contains(&scope),
        }
    }
}

/// Every role, with its name in JSON and in words.
pub const ROLES: [(Role, &str, &str); 6] = [
    (Role::CaseOfficer, "case-officer", "Case officer"),
    (Role::DecisionMaker, "decision-maker", "Decision maker"),
    (Role::Lawyer, "lawyer", "Lawyer"),
    (
        Role::PublicationsEditor,
        "publications-editor",
        "Publications editor",
    ),
    (Role::Tester, "tester", "Tester"),
    (Role::Administrator, "administrator", "Administrator"),
];

/// The role of that name.
pub fn role_named(name: &str) -> Option<Role> {
    ROLES
        .iter()
        .find(|(_, known, _)| *known == name)
        .map(|(role, _, _)| *role)
}

/// A role in words.
pub fn role_in_words(role: Role) -> &'static str {
    ROLES
        .iter()
        .find(|(known, _, _)| *known == role)
        .map_or("Officer", |(_, _, words)| *words)
}
