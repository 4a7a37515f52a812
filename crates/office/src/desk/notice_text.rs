//! The text of a notice: from the case, its terms and the paragraphs of its regime to both forms of the document.

use proofhouse_documents::content::{Basis, NamedDigest, Source};
use proofhouse_documents::notice::{
    Addressee, Authority, Finding, LawWords, NoticeContent, NoticeKind, Paragraph, Passage, Power,
    Product, Regime as RegimeName, TestPlan, Unit, Verdict, Verify,
};
use proofhouse_documents::{Block, Rendered, Sha256, render};
use proofhouse_law as law;
use proofhouse_law::case::{Documents, EconomicRole, NoticeRecord};
use proofhouse_law::clock::civil_date;
use proofhouse_law::regime::{Effect, Footing};
use proofhouse_law::{Action, CaseState, Digest, NoticeId, Regime};

use super::act::Prepared;
use super::notice_rules;
use super::{ActError, ActRequest, CaseFile, Desk};
use crate::store::personal::{self, Personal};

impl Desk {
    /// Makes the documents of a notice that is about to be issued, or of the letter of intent, and puts
    /// their digests into the action. Both files are on the disk when this returns.
    pub(super) async fn prepare(
        &self,
        case: Option<&CaseFile>,
        request: &mut ActRequest,
    ) -> Result<Option<Prepared>, ActError> {
        let (notice, intent) = match &request.action {
            Action::Issue { notice, .. } => (notice.clone(), false),
            Action::GiveIntent { notice, .. } => (notice.clone(), true),
            _ => return Ok(None),
        };
        let Some(case) = case else {
            return Err(ActError::CaseAndAction);
        };
        // Refused before anything is written: most refusals need no document.
        let now = self.clock.now();
        self.decide(&case.state, request, now)?;
        let on = civil_date(now);
        let content = self.content(&case.state, &notice, intent, on).await?;
        let rules = self.rules(&case.state, &notice)?;
        let rendered = render_on_a_thread(content, rules).await?;
        let html = self.exhibits.put(&rendered.html)?;
        let pdf = self.exhibits.put(&rendered.pdf)?;
        let made = Documents {
            html: html.digest,
            pdf: pdf.digest,
        };
        if let Action::Issue { documents, .. }
        | Action::GiveIntent {
            document: documents,
            ..
        } = &mut request.action
        {
            *documents = made;
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
        let content = self
            .content(state, notice, false, self.clock.today())
            .await?;
        render_on_a_thread(content, self.rules(state, notice)?).await
    }

    async fn content(
        &self,
        state: &CaseState,
        notice: &NoticeId,
        intent: bool,
        on: jiff::civil::Date,
    ) -> Result<NoticeContent, ActError> {
        let regime = self.regime_of(state)?;
        let record = state.notice(notice).ok_or_else(|| ActError::NoNotice {
            notice: notice.clone(),
        })?;
        let terms = &record.terms;
        let power = regime.power(&terms.power).ok_or_else(|| {
            ActError::Document(format!("the regime has no power {}", terms.power))
        })?;
        let product = state.product().ok_or(ActError::CaseAndAction)?;
        Ok(NoticeContent {
            kind: kind(power.effect, intent)?,
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
            },
            reference: notice.to_string(),
            case: state.case().map(ToString::to_string).unwrap_or_default(),
            date: on,
            addressee: self.addressee(state, record).await?,
            product: Product {
                brand: product.brand.clone(),
                model: product.model.clone(),
                kind: product.kind.clone(),
            },
            units: terms.units.iter().map(unit).collect(),
            activities: terms
                .activities
                .iter()
                .map(|one| one.replace('-', " "))
                .collect(),
            territory: terms.territory.clone(),
            findings: findings(state, record, regime),
            paragraphs: power
                .paragraphs
                .iter()
                .map(|one| paragraph(one, record))
                .collect(),
            test_plan: terms.test_plan.as_ref().map(test_plan),
            // A notice binds from its service, and never from a day before it is issued.
            from: Some(terms.from.max(on)),
            ends_on: terms.ends_on,
            representations: intent
                .then(|| representations(power, &self.settings.contact, on))
                .flatten(),
            appeal: (!intent).then(|| appeal(power)).flatten(),
            consequences: None,
            replaces: terms.replaces.as_ref().map(ToString::to_string),
            verify: self.how_to_verify(record),
        })
    }

    /// Where each rule that the notice rests on can be read, in the edition that the case pins.
    fn rules(&self, state: &CaseState, notice: &NoticeId) -> Result<Vec<Block>, ActError> {
        let regime = self.regime_of(state)?;
        let record = state.notice(notice).ok_or_else(|| ActError::NoNotice {
            notice: notice.clone(),
        })?;
        Ok(notice_rules::of(
            &self.settings.public_url,
            regime,
            state,
            record,
        ))
    }

    async fn addressee(
        &self,
        state: &CaseState,
        notice: &NoticeRecord,
    ) -> Result<Addressee, ActError> {
        let mut tx = self.store.read().await?;
        let (mut names, mut roles) = (Vec::new(), Vec::new());
        for party in &notice.terms.addressees {
            let Some(respondent) = state.respondents().iter().find(|one| one.party == *party)
            else {
                continue;
            };
            names.push(
                match personal::value(&mut tx, *respondent.name.as_bytes()).await? {
                    Personal::Known(name) => name,
                    Personal::Erased(_) | Personal::Unknown => party.to_string(),
                },
            );
            roles.push(role(respondent.role));
        }
        roles.dedup();
        Ok(Addressee {
            name: names.join("; "),
            role: roles.join(", "),
            address: Vec::new(),
        })
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

fn kind(effect: Effect, intent: bool) -> Result<NoticeKind, ActError> {
    match effect {
        _ if intent => Ok(NoticeKind::Intent),
        Effect::TemporaryBan => Ok(NoticeKind::TemporaryBan),
        Effect::PermanentBan => Ok(NoticeKind::PermanentBan),
        Effect::Recall
        | Effect::Forfeiture
        | Effect::Penalty
        | Effect::Compliance
        | Effect::Information => Err(ActError::Document(
            "this office writes no notice of this kind yet".to_owned(),
        )),
    }
}

fn sha256(digest: Digest) -> Sha256 {
    Sha256::from(*digest.as_bytes())
}

fn bundle_name(bundle: &Digest) -> NamedDigest {
    NamedDigest {
        name: "Evidence bundle".to_owned(),
        sha256: sha256(*bundle),
    }
}

fn unit(unit: &law::case::UnitScope) -> Unit {
    Unit {
        scheme: unit.scheme.clone(),
        value: unit.value.clone(),
        batch: unit.batch.clone(),
        firmware: unit.firmware.clone(),
    }
}

fn test_plan(plan: &law::case::TestPlan) -> TestPlan {
    TestPlan {
        lab: plan.lab.clone(),
        provisions: plan.provisions.iter().map(ToString::to_string).collect(),
        method: plan.method.clone(),
        finishes_on: plan.finishes_on,
    }
}

pub(super) fn basis(footing: &Footing) -> Basis {
    let source = match footing.basis.source {
        law::Source::Statute => Source::Statute,
        law::Source::Policy => Source::Policy,
        law::Source::Assumed => Source::Assumed,
    };
    Basis {
        source,
        verified: footing.basis.verified,
    }
}

fn words(words: &str, footing: &Footing) -> LawWords {
    LawWords {
        words: words.to_owned(),
        cite: footing.citation.clone(),
        basis: basis(footing),
    }
}

fn paragraph(asked: &law::regime::Paragraph, notice: &NoticeRecord) -> Paragraph {
    Paragraph {
        id: asked.id.clone(),
        heading: asked.title.clone(),
        mandatory: true,
        officer_words: notice
            .terms
            .paragraphs
            .get(&asked.id)
            .cloned()
            .unwrap_or_default(),
        law: Some(words(&asked.must_say, &asked.footing)),
    }
}

fn representations(
    power: &law::regime::Power,
    contact: &str,
    on: jiff::civil::Date,
) -> Option<Passage> {
    let (guard, (days, _)) = power.intent()?;
    let until = law::clock::last_of_days(on, days);
    Some(Passage {
        words: format!(
            "You may tell us why this notice should not be given, by writing to {contact}."
        ),
        until: Some(until),
        law: Some(words(
            &format!("{days} days, beginning with the day on which this is given."),
            &guard.footing,
        )),
    })
}

fn appeal(power: &law::regime::Power) -> Option<Passage> {
    let (guard, (days, suspends)) = power.appeal()?;
    let effect = if suspends {
        "The notice has no effect until the appeal is determined."
    } else {
        "The notice has effect while the appeal is heard."
    };
    Some(Passage {
        words: format!("You may appeal against this notice. {effect}"),
        until: None,
        law: Some(words(
            &format!("{days} days, beginning with the day on which the notice is given to you."),
            &guard.footing,
        )),
    })
}

fn role(role: EconomicRole) -> String {
    match role {
        EconomicRole::Manufacturer => "Manufacturer",
        EconomicRole::Importer => "Importer",
        EconomicRole::Distributor => "Distributor",
        EconomicRole::AuthorisedRepresentative => "Authorised representative",
        EconomicRole::Producer => "Producer",
    }
    .to_owned()
}

/// The latest finding on each provision that the notice's allegations name, in the bundles it relies on.
fn findings(state: &CaseState, notice: &NoticeRecord, regime: &Regime) -> Vec<Finding> {
    let mut alleged: Vec<_> = notice
        .terms
        .allegations
        .iter()
        .filter_map(|id| state.allegation(id))
        .flat_map(|allegation| &allegation.provisions)
        .collect();
    alleged.sort();
    alleged.dedup();
    let lodged = || {
        state
            .lodgements()
            .iter()
            .rev()
            .filter(|one| notice.relies_on.contains(&one.bundle))
    };
    alleged
        .into_iter()
        .filter_map(|provision| {
            let (bundle, finding) = lodged().find_map(|one| {
                one.findings
                    .iter()
                    .find(|finding| finding.provision == *provision)
                    .map(|finding| (one.bundle, finding))
            })?;
            Some(Finding {
                provision: provision.to_string(),
                title: regime
                    .provision(provision)
                    .map(|one| one.title.clone())
                    .unwrap_or_default(),
                verdict: verdict(finding.verdict),
                reasons: finding.reasons.clone(),
                evidence: vec![bundle_name(&bundle)],
            })
        })
        .collect()
}

fn verdict(verdict: law::Verdict) -> Verdict {
    match verdict {
        law::Verdict::Pass => Verdict::Pass,
        law::Verdict::Fail => Verdict::Fail,
        law::Verdict::Inconclusive => Verdict::Inconclusive,
        law::Verdict::NotApplicable => Verdict::NotApplicable,
        law::Verdict::Error => Verdict::Error,
    }
}
