//! The text of a notice: from the case, its terms and the paragraphs of its regime to both forms of the document.

mod changes;
mod letter;
mod parts;
mod powers;

use jiff::civil::Date;
use proofhouse_documents::notice::{
    Addressee, Authority, Demand, NoticeContent, NoticeKind, Particulars, Power, Product,
    Regime as RegimeName, Variation, Verify,
};
use proofhouse_documents::{Rendered, render};
use proofhouse_law::case::{Documents, NoticeRecord};
use proofhouse_law::clock::civil_date;
use proofhouse_law::regime::{self, Effect, GuardKind};
use proofhouse_law::{Action, CaseState, NoticeId, PartyId, Regime};

use super::act::Prepared;
use super::{ActError, ActRequest, CaseFile, Desk};
use crate::store::personal::{self, Personal};
pub use letter::{Letter, LetterAsked};
use parts::{
    answered, appeal, bundle_name, findings, guard_stands, paragraph, representations, role,
    sha256, stands, test_plan, unit,
};

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
    /// intent, the notice as varied, an application to a court. Both files are on the disk when this returns.
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
            // What was lodged bears the day on which it was lodged.
            Action::LodgeApplication(it) => {
                self.notice(&case.state, &notice, false, it.occurred_on)
                    .await?
            }
            _ => self.notice(&case.state, &notice, false, on).await?,
        };
        let rendered = render_on_a_thread(content).await?;
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
        render_on_a_thread(self.notice(state, notice, false, today).await?).await
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

    /// The notice as the proposed variation would leave it, with what it changes.
    async fn varied(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        on: Date,
    ) -> Result<NoticeContent, ActError> {
        let record = recorded(state, notice)?;
        let Some(proposed) = &record.proposed else {
            return Err(ActError::Document(
                "no variation is proposed; propose it first".to_owned(),
            ));
        };
        let mut after = record.clone();
        after.terms.clone_from(&proposed.terms);
        let subject = self.subject(state, &after)?;
        let mut content = self.content(subject, NoticeKind::Variation, on).await?;
        let law = guard_stands(subject.power, |kind| kind == GuardKind::LessOnerous);
        let parties: Vec<PartyId> = record.terms.addressees.clone();
        let names = self.names(state, &parties).await?;
        let names: Vec<_> = parties.into_iter().zip(names).collect();
        let changes = changes::between(&record.terms, &proposed.terms, subject.power, &names);
        content
            .particulars
            .insert(0, Particulars::Variation(Variation { on, changes, law }));
        let why = answered(
            "variation",
            "Why the notice is varied",
            &proposed.reasons,
            None,
        );
        content.paragraphs.insert(0, why);
        Ok(content)
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
            authority: Authority {
                name: self.settings.authority.clone(),
                address: self.settings.address.clone(),
                contact: self.settings.contact.clone(),
            },
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

async fn render_on_a_thread(content: NoticeContent) -> Result<Rendered, ActError> {
    let made = tokio::task::spawn_blocking(move || {
        let document = content.document().map_err(|error| error.to_string())?;
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
        Effect::Recall | Effect::Penalty | Effect::Compliance => Demand::Requires,
        Effect::Forfeiture | Effect::Information => Demand::Nothing,
    }
}
