//! Pages that invite to purchase a product, and where on them the support period stands.
//!
//! A machine sees whether the period is on the page, in which part, folded away or in small print. Whether it is as
//! prominent as the price is a person's to say.

use proofhouse_law::observation::{Passage, PeriodPlace};

use crate::prose::{Source, sentences};
use crate::support_period::{Saying, Statement};
use crate::text::{Block, Kind, Page};
use crate::words::{any, words};

/// Blocks between an offer and a period that still count as beside each other.
const NEAR: usize = 12;
/// What one presses to buy.
const BUY: [&str; 12] = [
    "add to basket",
    "add to cart",
    "add to bag",
    "add to trolley",
    "buy now",
    "buy it now",
    "pre-order",
    "preorder now",
    "order now",
    "proceed to checkout",
    "in den warenkorb",
    "subscribe and buy",
];
/// Words of a link that leads to the period.
const LEADS: [&str; 9] = [
    "support period",
    "security update*",
    "software update*",
    "update period",
    "software support",
    "security support",
    "psti",
    "statement of compliance",
    "product compliance",
];

/// An invitation to purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The words of the invitation.
    pub invitation: Passage,
    /// Where the support period stands.
    pub period: PeriodPlace,
    /// What can be seen of how prominent either is, a sentence each.
    pub seen: Vec<String>,
}

/// The invitation of a page, if it makes one: a price, and something to press or a description of an offer.
pub fn read(source: &Source<'_>, statements: &[Statement]) -> Option<Offer> {
    let page = source.page;
    let price = page.blocks.iter().position(|block| has_price(&block.text));
    let press = page
        .blocks
        .iter()
        .position(|block| any(&words(&block.text), &BUY));
    let at = match (price, press, page.structured_offer) {
        (Some(price), Some(_), _) | (Some(price), None, true) => price,
        (None, Some(press), true) => press,
        _ => return None,
    };
    let invitation = sentences(page)
        .iter()
        .find(|sentence| sentence.block == at)
        .and_then(|sentence| source.passage(sentence))?;
    let (period, seen) = place(page, at, statements);
    Some(Offer {
        invitation,
        period,
        seen,
    })
}

/// A sum of money: a sign or a code of a currency beside figures.
fn has_price(text: &str) -> bool {
    let figure = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
    let signs = text
        .char_indices()
        .filter(|(_, sign)| "\u{a3}\u{20ac}$".contains(*sign));
    let mut beside = signs.map(|(at, sign)| {
        let behind = text
            .get(at + sign.len_utf8()..)
            .unwrap_or_default()
            .trim_start();
        let before = text.get(..at).unwrap_or_default().trim_end();
        figure(behind.chars().next()) || figure(before.chars().next_back())
    });
    beside.any(|found| found)
        || text.split_once("GBP").is_some_and(|(before, behind)| {
            figure(behind.trim_start().chars().next())
                || figure(before.trim_end().chars().next_back())
        })
}

/// Where the period stands beside the block of the offer.
fn place(page: &Page, offer: usize, statements: &[Statement]) -> (PeriodPlace, Vec<String>) {
    let mut seen = Vec::new();
    let of_it = |one: &&Statement| one.about != Some(false);
    let distance = |one: &&Statement| one.block.abs_diff(offer);
    let Some(nearest) = statements.iter().filter(of_it).min_by_key(distance) else {
        let link = page
            .links
            .iter()
            .find(|link| any(&words(&link.text), &LEADS));
        if let Some(link) = link {
            seen.push(format!("A link says {:?}.", shown(&link.text)));
            return (PeriodPlace::BehindLink, seen);
        }
        if page.running_scripts > 0 {
            seen.push(format!(
                "The page runs {} scripts, which were not run.",
                page.running_scripts
            ));
            return (PeriodPlace::AbsentWithoutScripts, seen);
        }
        return (PeriodPlace::Absent, seen);
    };
    if matches!(nearest.saying, Saying::Unread) {
        seen.push("What it says of the period was not understood.".to_owned());
    }
    let block = |at: usize| page.blocks.get(at);
    let (Some(here), Some(there)) = (block(offer), block(nearest.block)) else {
        return (PeriodPlace::ElsewhereOnPage, seen);
    };
    let away = nearest.block.abs_diff(offer);
    let side = if nearest.block < offer {
        "before"
    } else {
        "behind"
    };
    seen.push(format!(
        "It stands {away} blocks of text {side} the price or the button."
    ));
    let under = |at: usize| {
        heading(page, at).map_or("no heading".to_owned(), |(level, text)| {
            format!("a heading of level {level}, {:?}", shown(text))
        })
    };
    seen.push(format!(
        "The offer stands under {}; the period under {}.",
        under(offer),
        under(nearest.block)
    ));
    if there.place.small {
        seen.push("The period is in small print or in the foot of the page.".to_owned());
    }
    if folded(there) {
        seen.push(
            "The period is folded away, in a tooltip or in a footnote, until somebody acts."
                .to_owned(),
        );
        return (PeriodPlace::Hidden, seen);
    }
    if here.place.part == there.place.part && away <= NEAR {
        return (PeriodPlace::SameRegion, seen);
    }
    (PeriodPlace::ElsewhereOnPage, seen)
}

fn folded(block: &Block) -> bool {
    block.place.folded
}

/// The heading over a block, with its level.
fn heading(page: &Page, at: usize) -> Option<(u8, &str)> {
    let above = page.blocks.get(..=at)?.iter().rev();
    above.into_iter().find_map(|block| match block.kind {
        Kind::Heading(level) => Some((level, block.text.as_str())),
        _ => None,
    })
}

/// Words of a page, cut.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support_period::statements;
    use crate::text;

    fn offer(html: &str) -> Option<Offer> {
        let page = text::html(html.as_bytes());
        let source = Source {
            url: "https://maker.example/p",
            transcript: "t",
            body_at: 0,
            page: &page,
        };
        read(&source, &statements(&source, "PH-100"))
    }

    const BUY_BOX: &str = "<h2>PH-100</h2><p>\u{a3}49.99</p><button>Add to basket</button>";

    #[test]
    fn where_the_period_stands() {
        let period = "<p>Security updates until 31 December 2029.</p>";
        for (html, place) in [
            (
                format!("<main>{BUY_BOX}{period}</main>"),
                PeriodPlace::SameRegion,
            ),
            (
                format!("<section>{BUY_BOX}</section><section><h2>Details</h2>{period}</section>"),
                PeriodPlace::ElsewhereOnPage,
            ),
            (
                format!("<main>{BUY_BOX}<details><summary>More</summary>{period}</details></main>"),
                PeriodPlace::Hidden,
            ),
            (
                format!("<main>{BUY_BOX}<div class='tooltip'><div>x</div>{period}</div></main>"),
                PeriodPlace::Hidden,
            ),
            (
                format!("<main>{BUY_BOX}<p><a href='/s'>Support period</a></p></main>"),
                PeriodPlace::BehindLink,
            ),
            (
                format!("<main>{BUY_BOX}<script src='a.js'></script></main>"),
                PeriodPlace::AbsentWithoutScripts,
            ),
            (
                format!("<main>{BUY_BOX}<p>A camera with a two-year warranty.</p></main>"),
                PeriodPlace::Absent,
            ),
        ] {
            assert_eq!(
                offer(&html).map(|offer| offer.period),
                Some(place),
                "{html}"
            );
        }
    }

    #[test]
    fn what_is_no_invitation() {
        for html in [
            "<p>Delivery costs \u{a3}5.</p>",
            "<button>Add to basket</button><p>Ask us for the price.</p>",
            "<p>Security updates until 31 December 2029.</p>",
        ] {
            assert_eq!(offer(html), None, "{html}");
        }
        let data = "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@type\":\"Offer\"}</script><p>GBP 49.99</p>";
        assert_eq!(
            offer(data).map(|offer| offer.period),
            Some(PeriodPlace::Absent)
        );
    }

    #[test]
    fn a_part_that_is_closed_hides_nothing_behind_it() {
        let html = format!(
            "<main><div class='tooltip'><div>x</div></div>{BUY_BOX}<p>Security updates until 2029.</p></main>"
        );
        assert_eq!(
            offer(&html).map(|offer| offer.period),
            Some(PeriodPlace::SameRegion)
        );
    }
}
