//! Who runs a call for views on a draft of the law: rows of the regime that is in force, since the office works by them.

use serde::{Deserialize, Serialize};

use super::model::{Footing, Regime};
use super::reader::Table;
use super::rows::read_footing;
use crate::case::{Actor, Role};
use crate::refusal::Refusal;

/// What is done about a call for views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewsAct {
    /// Opening one, with its questions and its times.
    Open,
    /// Closing one before its time.
    Close,
    /// Recording what came of a question.
    Outcome,
}

impl ViewsAct {
    /// Its name in the regimes and in refusals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
            Self::Outcome => "outcome",
        }
    }
}

/// Who may do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ViewsPermission {
    /// What is done.
    pub act: ViewsAct,
    /// Any of these roles.
    pub roles: Vec<Role>,
    /// On what it stands.
    pub footing: Footing,
}

pub(super) fn permission(table: &mut Table<'_, '_>) -> Option<ViewsPermission> {
    if let Some(act) = table.text_opt("act") {
        table.rename(format!("views permission {act}"));
    }
    let (footing, roles) = (read_footing(table), table.words("roles", 1));
    Some(ViewsPermission {
        act: table.word("act")?,
        roles,
        footing,
    })
}

impl Regime {
    /// Who runs calls for views.
    pub fn views_permissions(&self) -> &[ViewsPermission] {
        &self.views_permissions
    }

    /// Whether an officer may do this about a call for views, on a day on which the designation holds.
    ///
    /// # Errors
    /// A [`Refusal`] that names the row of the regime, and who may.
    pub fn may_run_views(&self, act: ViewsAct, actor: &Actor) -> Result<(), Refusal> {
        let rule = format!("views-permission.{}", act.as_str());
        let Some(row) = self.views_permissions.iter().find(|row| row.act == act) else {
            let remedy = format!(
                "The regime lets nobody {} a call for views. Add a [[views-permission]] with the roles that may.",
                words(act)
            );
            return Err(Refusal::procedure(&rule, remedy));
        };
        if row
            .roles
            .iter()
            .any(|role| actor.designation.roles.contains(role))
        {
            return Ok(());
        }
        let roles: Vec<String> = row.roles.iter().map(ToString::to_string).collect();
        Err(Refusal {
            rule,
            citation: row.footing.citation.clone(),
            lawful_from: None,
            remedy: format!(
                "The designation of {} by {} does not let them {} a call for views. It takes the role {}.",
                actor.officer,
                actor.designation.instrument,
                words(act),
                roles.join(" or ")
            ),
            basis: row.footing.basis,
        })
    }
}

fn words(act: ViewsAct) -> &'static str {
    match act {
        ViewsAct::Open => "open",
        ViewsAct::Close => "close",
        ViewsAct::Outcome => "record the outcome of",
    }
}
