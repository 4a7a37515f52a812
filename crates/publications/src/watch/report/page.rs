//! `index.html`: what changed, the market in figures, charts with a table beside each, and what cannot be said.

mod charts;

use crate::watch::change::What;
use crate::watch::figures::{Answers, Count, share};
use crate::watch::record::{FileState, Period};
use crate::watch::report::html::Html;
use crate::watch::report::{Sweep, Told};

/// Changes shown on the page at most.
const MAX_CHANGES: usize = 1000;
/// Rows of a table of figures at most.
const MAX_ROWS: usize = 1000;

/// The page.
pub(super) fn page(sweep: &Sweep) -> String {
    let mut html = Html::default();
    let title = format!("Market watch, sweep {}", sweep.sweep);
    html.ours("<!doctype html>\n")
        .open("html", &[("lang", "en-GB")]);
    html.open("head", &[]).ours("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.put("title", &[], &title);
    html.ours(concat!("<style>", include_str!("style.css"), "</style>"));
    html.close("head").open("body", &[]).open("main", &[]);
    html.put("h1", &[], &title);
    lead(&mut html, sweep);
    changes(&mut html, sweep);
    figures(&mut html, sweep);
    limits(&mut html, sweep);
    html.close("main").close("body").close("html");
    html.finish()
}

fn lead(html: &mut Html, sweep: &Sweep) {
    let asked = sweep.asked;
    let began = sweep.started.to_string();
    html.put(
        "p",
        &[],
        &format!(
            "Begun {began}, written {}. Rules are cited from {}.",
            sweep.written, sweep.regime
        ),
    );
    if sweep.partial {
        let left = format!(
            "This sweep is partial: {} products were not reached. Run it again to go on; nobody is asked twice.",
            asked.left
        );
        html.put("p", &[("class", "note")], &left);
    }
    html.open("ul", &[]);
    let mut item = |words: String| {
        html.put("li", &[], &words);
    };
    item(format!(
        "{} products in the market; {} read in this sweep, {} not due yet, {} interrupted.",
        sweep.figures.all.products, asked.read, asked.not_due, asked.interrupted
    ));
    item(format!(
        "Changes that the regime calls a failure: {}.",
        sweep.breaches
    ));
    item(format!(
        "{} products read for the first time, {} that could not be compared tonight.",
        sweep.new, sweep.not_compared
    ));
    item(format!(
        "{} requests, {} bytes.",
        sweep.requests, sweep.bytes
    ));
    html.close("ul");
}

fn changes(html: &mut Html, sweep: &Sweep) {
    html.put("h2", &[], "What changed");
    let (of_makers, not_read): (Vec<&Told>, Vec<&Told>) = sweep
        .changes
        .iter()
        .partition(|told| told.change.what != What::CouldNotBeRead);
    if of_makers.is_empty() {
        html.put(
            "p",
            &[],
            "Nothing that was read before is published otherwise now.",
        );
    } else {
        changed(html, &of_makers);
    }
    html.put("h2", &[], "What could not be read");
    if not_read.is_empty() {
        html.put("p", &[], "Everything that was asked could be read.");
        return;
    }
    html.put("p", &[], "Nothing follows for these products: neither that they publish something, nor that they do not, nor that it changed.");
    open_table(
        html,
        "Products that could not be read, or not so far as to be compared",
    );
    head(
        html,
        &[
            ("Product", false),
            ("Readings in a row", true),
            ("Why", false),
        ],
    );
    for told in not_read.iter().take(MAX_CHANGES) {
        html.open("tr", &[]);
        product(html, told);
        let nights = told.change.nights.unwrap_or(1).to_string();
        html.put("td", &[("class", "n")], &nights);
        html.put("td", &[("class", "said")], &told.change.why)
            .close("tr");
    }
    close_table(html);
    left_out(html, not_read.len(), "changes.csv");
}

fn changed(html: &mut Html, changes: &[&Told]) {
    open_table(
        html,
        "Changes since each product's last reading that compares",
    );
    head(
        html,
        &[
            ("Product", false),
            ("Change", false),
            ("Before", false),
            ("Now", false),
            ("Why, and the rule", false),
        ],
    );
    for told in changes.iter().take(MAX_CHANGES) {
        let change = &told.change;
        html.open("tr", &[]);
        product(html, told);
        html.open("td", &[]);
        let mark = if change.is_breach() {
            "mark fail"
        } else {
            "mark"
        };
        html.put("span", &[("class", mark)], change.what.words())
            .close("td");
        html.put(
            "td",
            &[("class", "d")],
            change.before.as_deref().unwrap_or("-"),
        );
        html.put(
            "td",
            &[("class", "d")],
            change.after.as_deref().unwrap_or("-"),
        );
        html.open("td", &[("class", "said")]).text(&change.why);
        if let Some(rule) = &change.rule {
            let verdict = rule.verdict.words();
            let cited = format!(" Verdict {verdict}: {} ({})", rule.provision, rule.citation);
            html.open("br", &[]).put("strong", &[], &cited);
        }
        if let Some(kept) = &told.kept {
            let file = format!("Evidence: {}", kept.file);
            html.open("br", &[]).text(&file);
        }
        html.close("td").close("tr");
    }
    close_table(html);
    left_out(html, changes.len(), "changes.csv");
}

fn product(html: &mut Html, told: &Told) {
    html.open("th", &[("scope", "row")]);
    html.text(&format!("{} {} ({})", told.brand, told.model, told.kind));
    html.open("br", &[])
        .open("a", &[("href", &told.url), ("rel", "noreferrer")]);
    html.text(&told.url).close("a").close("th");
}

fn figures(html: &mut Html, sweep: &Sweep) {
    let all = &sweep.figures.all;
    html.put("h2", &[], "The market in figures");
    html.put(
        "p",
        &[],
        &format!(
            "By each product's last reading. {} products: {} read, {} whose start page could not be read, {} not read yet. Shares are of what they name, never of more.",
            all.products, all.read, all.unreadable, all.not_asked
        ),
    );
    let period: Vec<(&str, usize)> = Period::ALL
        .iter()
        .map(|one| (one.words(), all.of_period(*one)))
        .collect();
    charts::chart(html, "Support period", &period, all.read);
    let published = |words, answers: Answers| (words, answers.yes);
    for (title, answers) in [
        ("Contact for reports", all.contact),
        ("Time of acknowledgement", all.acknowledgement),
        ("Time of status updates", all.status_updates),
    ] {
        let rows = [
            published("published", answers),
            ("not published", answers.no),
            ("nobody can say", answers.not_known),
        ];
        charts::chart(html, title, &rows, all.read);
    }
    let files: Vec<(&str, usize)> = [
        FileState::Current,
        FileState::Expired,
        FileState::NoExpiry,
        FileState::Absent,
        FileState::Unreadable,
    ]
    .iter()
    .map(|state| {
        let count = all.security_txt.get(state);
        (state.words(), count.copied().unwrap_or_default())
    })
    .collect();
    charts::chart(html, "security.txt", &files, all.read);
    groups(
        html,
        "By kind of product",
        "Kind",
        sweep.figures.kinds.iter(),
    );
    groups(html, "By brand", "Brand", sweep.figures.brands.iter());
}

fn groups<'a>(
    html: &mut Html,
    title: &str,
    what: &str,
    rows: impl ExactSizeIterator<Item = (&'a String, &'a Count)>,
) {
    let total = rows.len();
    html.put("h3", &[], title);
    open_table(
        html,
        &format!("{title}: products, and how many of those read publish what"),
    );
    let mut columns = vec![
        (what, false),
        ("Products", true),
        ("Read", true),
        ("Not readable", true),
        ("Contact", true),
        ("Acknow\u{ad}ledgement", true),
        ("Status updates", true),
    ];
    columns.extend(Period::ALL.iter().map(|period| (period.words(), true)));
    head(html, &columns);
    for (name, count) in rows.take(MAX_ROWS) {
        html.open("tr", &[]).put("th", &[("scope", "row")], name);
        let mut number = |words: &str| {
            html.put("td", &[("class", "n")], words);
        };
        number(&count.products.to_string());
        number(&count.read.to_string());
        number(&count.unreadable.to_string());
        for answers in [count.contact, count.acknowledgement, count.status_updates] {
            number(&format!("{} of {}", answers.yes, answers.known()));
        }
        for period in Period::ALL {
            number(&count.of_period(period).to_string());
        }
        html.close("tr");
    }
    close_table(html);
    left_out(html, total, "sweep.json");
}

fn limits(html: &mut Html, sweep: &Sweep) {
    let all = &sweep.figures.all;
    html.put("h2", &[], "What cannot be said");
    html.open("ul", &[]);
    for words in [
        format!(
            "Of {} products nobody can say anything: their start page could not be read, or no sweep has read it yet.",
            all.unreadable + all.not_asked
        ),
        format!(
            "Whether a contact is published can be said of {}.",
            share(all.contact.known(), all.read)
        ),
        "\u{201c}Of\u{201d} in the columns on publishing is the number of products of which it can be said.".to_owned(),
        "Pages that need scripts, logins or pictures are not read here, nor are hosts that the market file does not name.".to_owned(),
        "These are readings by a program. They are leads to look into, and no finding against anyone.".to_owned(),
        "The market file says which products these are; it is no sample of any market unless whoever made it drew one.".to_owned(),
    ] {
        html.put("li", &[], &words);
    }
    html.close("ul");
}

fn open_table(html: &mut Html, caption: &str) {
    html.open(
        "div",
        &[
            ("class", "wide"),
            ("role", "region"),
            ("aria-label", caption),
            ("tabindex", "0"),
        ],
    );
    html.open("table", &[]).put("caption", &[], caption);
}

fn head(html: &mut Html, columns: &[(&str, bool)]) {
    html.open("thead", &[]).open("tr", &[]);
    for (name, number) in columns {
        let class = if *number { "n" } else { "" };
        html.put("th", &[("scope", "col"), ("class", class)], name);
    }
    html.close("tr").close("thead").open("tbody", &[]);
}

fn close_table(html: &mut Html) {
    html.close("tbody").close("table").close("div");
}

fn left_out(html: &mut Html, total: usize, file: &'static str) {
    if total > MAX_ROWS {
        let more = format!("{} more stand in {file}.", total - MAX_ROWS);
        html.put("p", &[], &more);
    }
}
