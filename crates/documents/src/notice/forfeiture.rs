//! Forfeiture: the application to a court, and the letter that tells an interested person of it. The court alone orders it.

use jiff::civil::Date;

use super::Footing;
use crate::content::{Block, Inline};
use crate::wording::{bullets, day, heading, row, stands};

/// What an application for forfeiture adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forfeiture {
    /// The court.
    pub court: String,
    /// What it is asked to order of the goods, such as `delivered up`.
    pub sought: String,
    /// Against whom.
    pub respondents: String,
    /// The goods.
    pub goods: Vec<Lot>,
    /// Who has an interest in them and can be identified.
    pub interested: Vec<String>,
    /// What the telling of them stands on.
    pub interested_law: Option<Footing>,
    /// What the court must be satisfied of stands on this.
    pub grounds_law: Option<Footing>,
    /// The court's own reference, once there is one.
    pub reference: Option<String>,
    /// The day of the hearing, in the letter to an interested person.
    pub hearing: Option<Date>,
}

/// A lot of goods under one seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// The number of the seal.
    pub seal: String,
    /// What they are.
    pub description: String,
    /// How many.
    pub quantity: u64,
    /// Where they are held.
    pub held_at: String,
}

/// What the application says first.
pub(super) fn statement(it: &Forfeiture, product: &str) -> (String, String) {
    (
        format!("We apply for the forfeiture of goods: {product}."),
        format!(
            "We ask {} to order that the goods listed below are {}. Only the court can order this.",
            it.court, it.sought
        ),
    )
}

/// What the letter to an interested person says first.
pub(super) fn told(it: &Forfeiture, product: &str) -> (String, String) {
    let hearing = it.hearing.map_or(String::new(), |on| {
        format!(" The hearing is on {}.", day(on))
    });
    (
        format!("Goods in which you may have an interest are before a court: {product}."),
        format!(
            "We have asked {} to order that they are {}.{hearing} If you have an interest in the goods, you may appear.",
            it.court, it.sought
        ),
    )
}

pub(super) fn blocks(it: &Forfeiture) -> Vec<Block> {
    let mut rows = vec![
        row("Court", &it.court),
        row("We ask that the goods are", &it.sought),
        row("Respondent", &it.respondents),
    ];
    rows.extend(
        it.reference
            .as_ref()
            .map(|it| row("The court's reference", it)),
    );
    rows.extend(it.hearing.map(|on| row("Hearing", &day(on))));
    let mut blocks = vec![
        heading(2, "The application"),
        Block::SummaryList { rows },
        heading(2, "The goods"),
        goods(&it.goods),
        heading(2, "Interested persons"),
    ];
    if it.interested.is_empty() {
        blocks.push(crate::wording::paragraph(
            "No person with an interest in the goods could be identified.",
        ));
    } else {
        blocks.push(bullets(&it.interested));
    }
    blocks.extend(it.interested_law.as_ref().map(stands));
    blocks
}

/// What stands above the paragraphs of an application.
pub(super) fn grounds(it: &Forfeiture) -> Vec<Block> {
    let mut blocks = vec![heading(2, "What the court must be satisfied of")];
    blocks.extend(it.grounds_law.as_ref().map(stands));
    blocks
}

fn goods(lots: &[Lot]) -> Block {
    Block::Table {
        caption: "The goods, lot by lot".to_owned(),
        header: ["Seal", "Goods", "Quantity", "Held at"]
            .map(str::to_owned)
            .to_vec(),
        rows: lots
            .iter()
            .map(|lot| {
                vec![
                    vec![Inline::code(&lot.seal)],
                    vec![Inline::text(&lot.description)],
                    vec![Inline::text(lot.quantity.to_string())],
                    vec![Inline::text(&lot.held_at)],
                ]
            })
            .collect(),
    }
}
