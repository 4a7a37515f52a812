//! The case that a page is about: read for the person who looks at it, with the names behind its commitments.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use minijinja::{Value, context};
use proofhouse_law::case::NoticeRecord;
use proofhouse_law::{CaseId, Digest, NoticeId, OfficerId, PartyId, Regime};

use super::words;
use crate::desk::CaseFile;
use crate::people::Person;
use crate::store::personal::{self, Personal};
use crate::store::{Tx, accounts};
use crate::web::{Visit, WebError};

/// A case, open on an officer's desk.
pub(crate) struct Opened {
    /// The request.
    pub(crate) visit: Visit,
    /// Who looks at it.
    pub(crate) person: Person,
    /// The case's id.
    pub(crate) id: CaseId,
    /// What its events add up to.
    pub(crate) file: CaseFile,
    notice: Option<NoticeId>,
    parties: BTreeMap<PartyId, String>,
}

impl Opened {
    /// The regime that the case pins.
    pub(crate) fn regime(&self) -> Result<&Regime, WebError> {
        Ok(self.visit.app().desk().regime_of(&self.file.state)?)
    }

    /// The notice that the address names.
    pub(crate) fn notice(&self) -> Result<&NoticeRecord, WebError> {
        let id = self.notice.as_ref().ok_or(WebError::NotFound)?;
        self.file.state.notice(id).ok_or(WebError::NotFound)
    }

    /// The name of a party; its pseudonym where the name was erased.
    pub(crate) fn party(&self, party: &PartyId) -> String {
        self.parties
            .get(party)
            .cloned()
            .unwrap_or_else(|| party.to_string())
    }

    /// A party with its role for the product.
    pub(crate) fn party_with_role(&self, party: &PartyId) -> String {
        let role = self
            .file
            .state
            .respondents()
            .iter()
            .find(|one| one.party == *party);
        let name = self.party(party);
        role.map_or(name.clone(), |one| {
            format!("{name} ({})", words::economic_role(one.role).to_lowercase())
        })
    }

    /// The address of the case's page.
    pub(crate) fn path(&self) -> String {
        format!("/cases/{}", self.id)
    }

    /// What the head of each of the case's pages says.
    pub(crate) fn header(&self) -> Value {
        let product = self.file.state.product();
        context! {
            id => self.id.as_str(),
            path => self.path(),
            product => product.map(|one| format!("{} {}", one.brand, one.model)).unwrap_or_default(),
            drill => self.file.state.is_drill(),
            closed => self.file.state.closed_at().is_some(),
        }
    }

    /// The notice in the address, as heads of pages name it; none where the page is about the case.
    pub(crate) fn notice_header(&self) -> Result<Value, WebError> {
        match &self.notice {
            None => Ok(Value::from(())),
            Some(_) => self.notice_line(self.notice()?),
        }
    }

    /// One line about a notice: what it is and where it stands now.
    pub(crate) fn notice_line(&self, notice: &NoticeRecord) -> Result<Value, WebError> {
        let regime = self.regime()?;
        let app = self.visit.app();
        let status = app
            .desk()
            .status(&self.file.state, &notice.id, app.clock().now())?;
        let (state, class, meaning) = status.map_or(("Not known", "grey", ""), |status| {
            words::state(status.state)
        });
        let power = regime.power(&notice.terms.power);
        Ok(context! {
            id => notice.id.as_str(),
            path => format!("{}/notices/{}", self.path(), notice.id),
            power => power.map_or_else(|| notice.terms.power.to_string(), |one| one.title.clone()),
            state => state,
            class => class,
            meaning => meaning,
            from => status.and_then(|one| one.in_force_from).map(crate::web::in_words),
            to => status.and_then(|one| one.in_force_to).map(crate::web::in_words),
            addressees => notice.terms.addressees.iter().map(|one| self.party(one)).collect::<Vec<_>>().join("; "),
            published => notice.published_at.is_some(),
        })
    }

    /// The value behind a commitment, or what became of it.
    pub(crate) async fn personal(&self, commitment: Digest) -> Result<String, WebError> {
        let mut tx = self.visit.app().store().read().await?;
        Ok(
            match personal::value(&mut tx, *commitment.as_bytes()).await? {
                Personal::Known(text) => text,
                Personal::Erased(at) => format!("Erased on {}.", crate::web::in_words(at)),
                Personal::Unknown => "No text is kept for it.".to_owned(),
            },
        )
    }

    /// Names of the officers, by pseudonym.
    pub(crate) async fn officers(&self) -> Result<BTreeMap<OfficerId, String>, WebError> {
        let mut tx = self.visit.app().store().read().await?;
        let accounts = accounts::list(&mut tx).await?;
        Ok(accounts
            .into_iter()
            .map(|one| (one.officer, one.name))
            .collect())
    }
}

/// The names of the parties of a case; those that were erased are not among them.
pub(crate) async fn parties(
    tx: &mut Tx,
    file: &CaseFile,
) -> Result<BTreeMap<PartyId, String>, WebError> {
    let mut names = BTreeMap::new();
    for one in file.state.respondents() {
        if let Personal::Known(name) = personal::value(tx, *one.name.as_bytes()).await? {
            names.insert(one.party.clone(), name);
        }
    }
    Ok(names)
}

impl<S: Send + Sync> FromRequestParts<S> for Opened {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let person = visit.person().cloned().ok_or(WebError::SignIn)?;
        let given = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| WebError::NotFound)?;
        let find = |name: &str| {
            given
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        let id: CaseId = find("case")
            .and_then(|text| text.parse().ok())
            .ok_or(WebError::NotFound)?;
        let file = visit.app().desk().case(&id).await?;
        let notice = match find("notice") {
            None => None,
            Some(text) => {
                let id: NoticeId = text.parse().map_err(|_| WebError::NotFound)?;
                file.state.notice(&id).ok_or(WebError::NotFound)?;
                Some(id)
            }
        };
        let mut tx = visit.app().store().read().await?;
        let parties = parties(&mut tx, &file).await?;
        Ok(Self {
            visit,
            person,
            id,
            file,
            notice,
            parties,
        })
    }
}
