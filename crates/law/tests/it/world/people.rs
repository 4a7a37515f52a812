//! Officers with their roles.

use jiff::civil::date;
use proofhouse_law::Actor;
use proofhouse_law::case::{Designation, Role};

use super::id;

pub(crate) fn officer(name: &str, roles: &[Role]) -> Actor {
    Actor {
        officer: id(name),
        designation: Designation {
            roles: roles.to_vec(),
            from: date(2026, 1, 1),
            until: Some(date(2026, 12, 31)),
            instrument: "instrument 7".to_owned(),
        },
    }
}

pub(crate) fn drafter() -> Actor {
    officer("ada", &[Role::CaseOfficer])
}

pub(crate) fn decider() -> Actor {
    officer("ben", &[Role::DecisionMaker])
}

pub(crate) fn lawyer() -> Actor {
    officer("cara", &[Role::Lawyer])
}

/// An officer who may do everything: for tests of guards other than the designation.
pub(crate) fn anybody(name: &str) -> Actor {
    officer(
        name,
        &[
            Role::CaseOfficer,
            Role::DecisionMaker,
            Role::Lawyer,
            Role::PublicationsEditor,
            Role::Tester,
        ],
    )
}
