//! Builders for the tests: the regimes of the repository, officers, observations and a case under way.

mod observed;
mod people;
mod regimes;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proofhouse_law::case::{
    Application, ComplianceTerms, CourtOrder, Documents, EconomicRole, ForfeitureTerms, Hearing,
    Identifier, InterestedNotice, Lot, NoticeState, OrderOutcome, Particulars, PenaltyTerms,
    Product, RecallTerms, Respondent, ServiceMethod, Sought, Terms, TestPlan, UnitScope,
};
use proofhouse_law::finding::Finding;
use proofhouse_law::penalty::{Revenue, Rules};
use proofhouse_law::regime::Effect;
use proofhouse_law::{
    Action, Actor, CaseState, Context, Digest, Event, Ids, NoticeId, Refusal, Regime, Verdict,
    clock, decide, status_at,
};

pub(crate) use observed::{accepted, forced, interface, public_list, refused, seen};
pub(crate) use people::{anybody, decider, drafter, lawyer, officer};
pub(crate) use regimes::{files, load, regime};

pub(crate) const PROPOSAL: &str = "uk-proposal-2020";
pub(crate) const PSTI: &str = "uk-psti-2022";

pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// Ten in the morning in London on that day.
pub(crate) fn at(day: Date) -> Timestamp {
    clock::start_of_day(day) + jiff::SignedDuration::from_hours(10)
}

pub(crate) fn digest(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

pub(crate) fn documents() -> Documents {
    Documents {
        html: digest("html"),
        pdf: digest("pdf"),
    }
}

fn lot(seal: &str) -> Lot {
    Lot {
        description: "Acme Cam 1, boxed".into(),
        quantity: 40,
        seal: seal.into(),
        held_at: "Store 3".into(),
    }
}

/// Findings with one verdict on one provision.
pub(crate) fn findings(provision: &str, verdict: Verdict) -> Vec<Finding> {
    vec![Finding {
        provision: id(provision),
        verdict,
        reasons: vec!["seen".into()],
        relies_on: vec![id("o-1")],
    }]
}

/// Each factor that the regime asks for, weighed.
fn factors(regime: &Regime) -> BTreeMap<String, String> {
    let rules = Rules::of(regime, None).unwrap();
    let weighed = |id: &String| (id.clone(), "weighed, and found grave".to_owned());
    rules.factors.iter().map(|one| weighed(&one.id)).collect()
}

/// A case being worked on: the clock stands where it is put.
pub(crate) struct World {
    pub(crate) regime: Regime,
    pub(crate) state: CaseState,
    pub(crate) events: Vec<Event>,
    pub(crate) ids: Ids,
    pub(crate) today: Date,
    pub(crate) drill: bool,
    pub(crate) provision: &'static str,
}

impl World {
    pub(crate) fn new(regime_id: &str) -> Self {
        let provision = if regime_id == PSTI {
            "psti.sch1.1.2"
        } else {
            "proposal.1.unique"
        };
        Self {
            regime: regime(regime_id),
            state: CaseState::new(),
            events: Vec::new(),
            ids: Ids::from_seed([7; 16]),
            today: date(2026, 1, 5),
            drill: true,
            provision,
        }
    }

    /// A case with a lodged finding and an allegation on it.
    pub(crate) fn with_evidence(regime_id: &str, verdict: Verdict) -> Self {
        let mut world = Self::new(regime_id);
        world.open();
        world.lodge("bundle-1", false, verdict);
        world.allege();
        world
    }

    pub(crate) fn open(&mut self) {
        let action = Action::Open {
            product: Product {
                brand: "Acme".into(),
                model: "Cam 1".into(),
                kind: "camera".into(),
                identifiers: vec![Identifier {
                    scheme: "gtin".into(),
                    value: "05012345678900".into(),
                }],
                firmware: None,
            },
            respondents: vec![Respondent {
                party: id("maker"),
                role: EconomicRole::Manufacturer,
                name: digest("salted"),
            }],
            regime: self.regime.id().clone(),
            reason: "a report".into(),
        };
        self.may(&anybody("ada"), &action);
    }

    pub(crate) fn lodge(&mut self, bundle: &str, partial: bool, verdict: Verdict) {
        let action = Action::LodgeEvidence {
            bundle: digest(bundle),
            signer: "lab-1".into(),
            partial,
            findings: findings(self.provision, verdict),
        };
        self.may(&anybody("ada"), &action);
    }

    pub(crate) fn allege(&mut self) {
        let action = Action::Allege {
            provisions: vec![id(self.provision)],
            respondent: id("maker"),
            grounds: "two units share a password".into(),
        };
        self.may(&anybody("ada"), &action);
    }

    pub(crate) fn terms(&self, power: &str) -> Terms {
        let temporary = power == "temporary-ban";
        let power = self.regime.power(&id(power)).unwrap();
        let paragraphs: BTreeMap<String, String> = power
            .paragraphs
            .iter()
            .map(|one| (one.id.clone(), format!("About {}.", one.title)))
            .collect();
        Terms {
            power: power.id.clone(),
            allegations: self
                .state
                .allegations()
                .iter()
                .map(|one| one.id.clone())
                .collect(),
            addressees: vec![id("maker")],
            addressee_classes: vec!["manufacturer".into()],
            activities: power
                .reach
                .as_ref()
                .map_or_else(Vec::new, |reach| reach.activities[..1].to_vec()),
            units: vec![UnitScope {
                scheme: "gtin".into(),
                value: "05012345678900".into(),
                batch: None,
                firmware: None,
            }],
            territory: "United Kingdom".into(),
            from: self.today,
            ends_on: temporary.then(|| self.today + jiff::ToSpan::days(60)),
            test_plan: temporary.then(|| TestPlan {
                lab: "Lab 1".into(),
                provisions: vec![id(self.provision)],
                method: "two units, the public lists".into(),
                finishes_on: self.today + jiff::ToSpan::days(30),
            }),
            paragraphs,
            urgency: None,
            replaces: None,
            particulars: self.particulars(power.effect),
        }
    }

    /// What a notice of the kind says beyond that, in order.
    fn particulars(&self, effect: Effect) -> Option<Particulars> {
        let later = self.today + jiff::ToSpan::days(90);
        Some(match effect {
            Effect::Compliance => Particulars::Compliance(ComplianceTerms {
                comply_by: later,
                steps: vec!["make every password unique".into()],
            }),
            Effect::Recall => Particulars::Recall(RecallTerms {
                supplied: 1000,
                inadequate: "The maker only told its shops.".into(),
                insufficient: "Units stand in homes already.".into(),
                return_to: "The maker, freepost".into(),
                arrangements_by: later,
                inform_customers: true,
            }),
            Effect::Penalty => Particulars::Penalty(PenaltyTerms {
                breach: id(self.provision),
                amount_pence: 50_000_000,
                daily_pence: Some(100_000),
                pay_within_days: 28,
                factors: factors(&self.regime),
                revenue: Revenue::NoPeriod,
                group: false,
            }),
            Effect::Forfeiture => Particulars::Forfeiture(ForfeitureTerms {
                court: "Westminster Magistrates' Court".into(),
                sought: Sought::Destroy,
                goods: ["S-1", "S-2"].map(lot).to_vec(),
                interested: vec![id("maker")],
            }),
            Effect::TemporaryBan | Effect::PermanentBan | Effect::Information => return None,
        })
    }

    pub(crate) fn cx(&self) -> Context<'_> {
        Context {
            regime: &self.regime,
            now: at(self.today),
            drill: self.drill,
        }
    }

    /// Tries an action and keeps its events.
    pub(crate) fn tries(&mut self, actor: &Actor, action: &Action) -> Result<(), Refusal> {
        let mut ids = self.ids.clone();
        let events = decide(&self.state, action, actor, &self.cx(), &mut ids)?;
        self.ids = ids;
        for event in &events {
            self.state.evolve(event);
        }
        self.events.extend(events);
        Ok(())
    }

    pub(crate) fn may(&mut self, actor: &Actor, action: &Action) {
        if let Err(refusal) = self.tries(actor, action) {
            panic!("{} was refused: {refusal}", action.name());
        }
    }

    pub(crate) fn may_not(&mut self, actor: &Actor, action: &Action) -> Refusal {
        match self.tries(actor, action) {
            Ok(()) => panic!("{} was allowed", action.name()),
            Err(refusal) => refusal,
        }
    }

    pub(crate) fn draft(&mut self, terms: Terms) -> NoticeId {
        self.may(&drafter(), &Action::Draft { terms });
        self.state.notices().last().unwrap().id.clone()
    }

    /// Approves, issues and serves.
    pub(crate) fn bring_into_force(&mut self, notice: &NoticeId) {
        self.may(
            &decider(),
            &Action::Approve {
                notice: notice.clone(),
            },
        );
        self.may(
            &decider(),
            &Action::Issue {
                notice: notice.clone(),
                documents: documents(),
            },
        );
        self.serve(notice);
    }

    /// Takes an approved application through its hearing to the court's decision, all today.
    pub(crate) fn go_to_court(&mut self, notice: &NoticeId, outcome: OrderOutcome) {
        let (notice, today) = (notice.clone(), self.today);
        let lodged = Application {
            notice: notice.clone(),
            occurred_on: today,
            court_reference: "M-1".into(),
            documents: documents(),
        };
        self.may(&decider(), &Action::LodgeApplication(lodged));
        let told = InterestedNotice {
            notice: notice.clone(),
            person: id("maker"),
            method: ServiceMethod::Post,
            occurred_on: today,
        };
        self.may(&drafter(), &Action::NotifyInterested(told));
        let heard = Hearing {
            notice: notice.clone(),
            occurred_on: today,
            outcome: "heard".into(),
        };
        self.may(&drafter(), &Action::RecordHearing(heard));
        let order = CourtOrder {
            notice,
            outcome,
            occurred_on: today,
            document: digest("order"),
        };
        self.may(&drafter(), &Action::RecordOrder(order));
    }

    pub(crate) fn serve(&mut self, notice: &NoticeId) {
        let action = Action::Serve {
            notice: notice.clone(),
            on: id("maker"),
            method: ServiceMethod::Hand,
            occurred_on: self.today,
        };
        self.may(&drafter(), &action);
    }

    pub(crate) fn give_intent(&mut self, notice: &NoticeId) {
        self.may(
            &drafter(),
            &Action::GiveIntent {
                notice: notice.clone(),
                document: documents(),
            },
        );
    }

    pub(crate) fn status(&self, notice: &NoticeId) -> NoticeState {
        self.status_on(notice, self.today)
    }

    pub(crate) fn status_on(&self, notice: &NoticeId, day: Date) -> NoticeState {
        status_at(&self.state, notice, &self.regime, at(day))
            .unwrap()
            .state
    }
}
