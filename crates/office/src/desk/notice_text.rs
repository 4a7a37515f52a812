//! The text of a notice: from the case, its terms and the paragraphs of its regime to both forms of the document.

mod changes;
mod letter;
mod parts;
mod powers;
mod varied;

use jiff::civil::Date;
use proofhouse_documents::notice::{
    Addressee, Authority, Demand, NoticeContent, NoticeKind, Power, Product, Regime as RegimeName,
    Verify,
};
use proofhouse_documents::{Block, Rendered, render};
use proofhouse_law::case::{Documents, NoticeRecord};
use proofhouse_law::clock::civil_date;
use proofhouse_law::regime::{self, Effect, GuardKind};
use proofhouse_law::{Action, CaseState, NoticeId, PartyId, Regime};

use super::act::Prepared;
use super::{ActError, ActRequest, CaseFile, Desk, notice_rules};
use crate::store::personal::{self, Personal};
pub use letter::{Letter, LetterAsked};
pub(super) use parts::basis;
use parts::{
    appeal, bundle_name, findings, guard_stands, paragraph, representations, role, sha256, stands,
    test_plan, unit,
};
use varied::By;

/// The notice of a record under its power, in its case: what every text is made from.
#[derive(Clone, Copy)]
struct Subject<'s> {
    state: &'s CaseState,
    record: &'s NoticeRecord,
    regime: &'s Regime,
    power: &'s regime::Power,
}

impl Desk {
    /// Makes the documents that the action is about to give, and puts their digests into it: a notice, its letter of
    /// intent, the notice as varied (by an officer or by a tribunal), an application to a court. Both files are on the
    /// disk when this returns.
    pub(super) async fn prepare(
        &self,
        case: Option<&CaseFile>,
        request: &mut ActRequest,
    ) -> Result<Option<Prepared>, ActError> {
        let Some(notice) = asks_for_documents(&request.action) else {
            return Ok(None);
        };
        let Some(case) = case else {
            return Err(ActError::CaseAndAction);
        };
        // Refused before anything is written: most refusals need no document.
        let now = self.clock.now();
        self.decide(&case.state, request, now)?;
        let on = civil_date(now);
        let content = match &request.action {
            Action::GiveIntent { .. } => self.notice(&case.state, &notice, true, on).await?,
            Action::Vary(_) => self.varied(&case.state, &notice, on).await?,
            Action::DetermineAppeal {
                terms: Some(terms),
                occurred_on,
                ..
            } => {
                let by = By::Tribunal(*occurred_on);
                self.as_varied(&case.state, &notice, terms, by, on).await?
            }
            // What was lodged bears the day on which it was lodged.
            Action::LodgeApplication(it) => {
                self.notice(&case.state, &notice, false, it.occurred_on)
                    .await?
            }
            _ => self.notice(&case.state, &notice, false, on).await?,
        };
        let rules = self.rules(&case.state, &notice)?;
        let rendered = render_on_a_thread(content, rules).await?;
        let html = self.exhibits.put(&rendered.html)?;
        let pdf = self.exhibits.put(&rendered.pdf)?;
        let made = Documents {
            html: html.digest,
            pdf: pdf.digest,
        };
        match &mut request.action {
            Action::Issue { documents, .. }
            | Action::GiveIntent {
                document: documents,
                ..
            } => *documents = made,
            Action::Vary(it) => it.documents = made,
            Action::LodgeApplication(it) => it.documents = made,
            Action::DetermineAppeal { documents, .. } => *documents = Some(made),
            _ => {}
        }
        Ok(Some(Prepared {
            documents: made,
            sizes: (html.size, pdf.size),
            version: case.version,
            on,
        }))
    }

    /// Both forms of a notice as it would be issued today, for an officer to read before approving it.
    pub async fn preview(
        &self,
        state: &CaseState,
        notice: &NoticeId,
    ) -> Result<Rendered, ActError> {
        let today = self.clock.today();
        let content = self.notice(state, notice, false, today).await?;
        render_on_a_thread(content, self.rules(state, notice)?).await
    }

    /// Where each rule that the notice rests on can be read, in the edition that the case pins.
    fn rules(&self, state: &CaseState, notice: &NoticeId) -> Result<Vec<Block>, ActError> {
        let regime = self.regime_of(state)?;
        let record = recorded(state, notice)?;
        let url = &self.settings.public_url;
        Ok(notice_rules::of(url, regime, state, record))
    }

    /// A notice, or the letter of intent for it.
    async fn notice(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        intent: bool,
        on: Date,
    ) -> Result<NoticeContent, ActError> {
        let record = recorded(state, notice)?;
        let subject = self.subject(state, record)?;
        let kind = if intent {
            NoticeKind::Intent
        } else {
            kind(subject.power.effect)
        };
        self.content(subject, kind, on).await
    }

    fn subject<'s>(
        &'s self,
        state: &'s CaseState,
        record: &'s NoticeRecord,
    ) -> Result<Subject<'s>, ActError> {
        let regime = self.regime_of(state)?;
        let id = &record.terms.power;
        let power = regime
            .power(id)
            .ok_or_else(|| ActError::Document(format!("the regime has no power {id}")))?;
        Ok(Subject {
            state,
            record,
            regime,
            power,
        })
    }

    async fn content(
        &self,
        subject: Subject<'_>,
        kind: NoticeKind,
        on: Date,
    ) -> Result<NoticeContent, ActError> {
        let Subject {
            state,
            record,
            regime,
            power,
        } = subject;
        let terms = &record.terms;
        let product = state.product().ok_or(ActError::CaseAndAction)?;
        let intent = kind == NoticeKind::Intent;
        Ok(NoticeContent {
            kind,
            drill: self.clock.is_drill(),
            language: "en-GB".to_owned(),
            authority: self.authority(),
            regime: RegimeName {
                id: regime.id().to_string(),
                title: regime.title().to_owned(),
                sha256: sha256(regime.hash()),
            },
            power: Power {
                id: power.id.to_string(),
                title: power.title.clone(),
                cite: power.footing.citation.clone(),
                basis: stands(&power.footing).basis,
            },
            reference: record.id.to_string(),
            case: state.case().map(ToString::to_string).unwrap_or_default(),
            date: on,
            addressee: self.addressee(subject, kind).await?,
            product: Product {
                brand: product.brand.clone(),
                model: product.model.clone(),
                kind: product.kind.clone(),
            },
            units: terms.units.iter().map(unit).collect(),
            demand: demand(power.effect),
            activities: terms
                .activities
                .iter()
                .map(|one| one.replace('-', " "))
                .collect(),
            activities_law: power.reach.as_ref().map(|reach| stands(&reach.footing)),
            territory: terms.territory.clone(),
            findings: findings(state, record, regime),
            paragraphs: power
                .paragraphs
                .iter()
                .map(|one| paragraph(one, record))
                .collect(),
            particulars: self.particulars(subject, on).await?,
            test_plan: terms.test_plan.as_ref().map(test_plan),
            from: begins(power.effect, terms.from, kind, on),
            ends_on: terms.ends_on,
            ends_law: terms.ends_on.and_then(|_| {
                guard_stands(power, |kind| matches!(kind, GuardKind::MaxDuration { .. }))
            }),
            representations: intent
                .then(|| representations(power, &self.settings.contact, on))
                .flatten(),
            appeal: (!intent && power.effect != Effect::Forfeiture)
                .then(|| appeal(power))
                .flatten(),
            consequences: None,
            replaces: terms.replaces.as_ref().map(ToString::to_string),
            verify: self.how_to_verify(record),
        })
    }

    fn authority(&self) -> Authority {
        Authority {
            name: self.settings.authority.clone(),
            address: self.settings.address.clone(),
            contact: self.settings.contact.clone(),
        }
    }

    /// Those to whom the document goes: a court, the public, or the notice's own addressees.
    async fn addressee(
        &self,
        subject: Subject<'_>,
        kind: NoticeKind,
    ) -> Result<Addressee, ActError> {
        let record = subject.record;
        let plain = |name: String| Addressee {
            name,
            role: String::new(),
            address: Vec::new(),
        };
        match (kind, record.terms.forfeiture()) {
            (NoticeKind::Forfeiture, Some(terms)) => return Ok(plain(terms.court.clone())),
            (NoticeKind::Information, _) => return Ok(plain("The public".to_owned())),
            _ => {}
        }
        let names = self.names(subject.state, &record.terms.addressees).await?;
        let respondents = subject.state.respondents();
        let mut roles: Vec<String> = respondents
            .iter()
            .filter(|one| record.terms.addressees.contains(&one.party))
            .map(|one| role(one.role))
            .collect();
        roles.dedup();
        Ok(Addressee {
            role: roles.join(", "),
            ..plain(names.join("; "))
        })
    }

    /// The names of parties; the pseudonym of one whose name was erased.
    async fn names(&self, state: &CaseState, parties: &[PartyId]) -> Result<Vec<String>, ActError> {
        let mut tx = self.store.read().await?;
        let mut names = Vec::new();
        for party in parties {
            let known = state.respondents().iter().find(|one| one.party == *party);
            let name = match known {
                Some(known) => personal::value(&mut tx, *known.name.as_bytes()).await?,
                None => Personal::Unknown,
            };
            names.push(match name {
                Personal::Known(name) => name,
                Personal::Erased(_) | Personal::Unknown => party.to_string(),
            });
        }
        Ok(names)
    }

    fn how_to_verify(&self, notice: &NoticeRecord) -> Verify {
        Verify {
            url: format!("{}/notices/{}", self.settings.public_url, notice.id),
            code: notice.id.to_string(),
            hashes: notice.relies_on.iter().map(bundle_name).collect(),
            log_index: None,
        }
    }
}

/// The notice whose documents the action gives, where it gives any.
fn asks_for_documents(action: &Action) -> Option<NoticeId> {
    match action {
        Action::Issue { notice, .. } | Action::GiveIntent { notice, .. } => Some(notice.clone()),
        Action::Vary(it) => Some(it.notice.clone()),
        Action::LodgeApplication(it) => Some(it.notice.clone()),
        // What a court decides of an application stands in its order, and changes nothing that the authority wrote.
        Action::DetermineAppeal {
            notice,
            terms: Some(terms),
            ..
        } if terms.forfeiture().is_none() => Some(notice.clone()),
        _ => None,
    }
}

fn recorded<'s>(state: &'s CaseState, notice: &NoticeId) -> Result<&'s NoticeRecord, ActError> {
    state.notice(notice).ok_or_else(|| ActError::NoNotice {
        notice: notice.clone(),
    })
}

/// The first day on the face: a notice binds from its service, and never from a day before it is issued. What binds
/// nobody has none.
fn begins(effect: Effect, from: Date, kind: NoticeKind, on: Date) -> Option<Date> {
    match effect {
        Effect::Forfeiture | Effect::Information => None,
        _ if kind == NoticeKind::Variation => Some(from),
        _ => Some(from.max(on)),
    }
}

async fn render_on_a_thread(
    content: NoticeContent,
    rules: Vec<Block>,
) -> Result<Rendered, ActError> {
    let made = tokio::task::spawn_blocking(move || {
        let mut document = content.document().map_err(|error| error.to_string())?;
        document.blocks.extend(rules);
        render(&document).map_err(|error| error.to_string())
    });
    match made.await {
        Ok(rendered) => rendered.map_err(ActError::Document),
        Err(error) => Err(ActError::Document(error.to_string())),
    }
}

fn kind(effect: Effect) -> NoticeKind {
    match effect {
        Effect::TemporaryBan => NoticeKind::TemporaryBan,
        Effect::PermanentBan => NoticeKind::PermanentBan,
        Effect::Recall => NoticeKind::Recall,
        Effect::Forfeiture => NoticeKind::Forfeiture,
        Effect::Penalty => NoticeKind::Penalty,
        Effect::Compliance => NoticeKind::Compliance,
        Effect::Information => NoticeKind::Information,
    }
}

fn demand(effect: Effect) -> Demand {
    match effect {
        Effect::TemporaryBan | Effect::PermanentBan => Demand::Forbids,
        Effect::Recall | Effect::Compliance => Demand::Requires,
        // A penalty says in its first sentence what is to be paid.
        Effect::Penalty | Effect::Forfeiture | Effect::Information => Demand::Nothing,
    }
}
