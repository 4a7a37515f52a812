//! A chart of bars with its table beside it: the table says all that the bars show.

use crate::watch::figures::share;
use crate::watch::report::html::Html;

const LABEL: usize = 190;
const WIDTH: usize = 300;
const ROW: usize = 30;

/// Bars for `rows`, each a share of `of`.
pub(super) fn chart(html: &mut Html, title: &str, rows: &[(&str, usize)], of: usize) {
    html.put("h3", &[], title);
    html.open("div", &[("class", "side")]);
    let height = ROW * rows.len();
    let view = format!("0 0 {} {height}", LABEL + WIDTH + 50);
    let label = format!("Bars of the table beside it: {title}, of {of} products read");
    html.open(
        "svg",
        &[("viewBox", &view), ("role", "img"), ("aria-label", &label)],
    );
    for (index, (name, count)) in rows.iter().enumerate() {
        let top = index * ROW;
        let long = (count * WIDTH)
            .checked_div(of)
            .unwrap_or_default()
            .max(usize::from(*count > 0));
        let (base, at, width) = (
            (top + 19).to_string(),
            (top + 4).to_string(),
            long.to_string(),
        );
        let (start, end) = (LABEL.to_string(), (LABEL + long + 6).to_string());
        html.put("text", &[("x", "0"), ("y", &base)], name);
        html.open(
            "rect",
            &[
                ("x", &start),
                ("y", &at),
                ("width", &width),
                ("height", "22"),
                ("fill", "#1d5a96"),
            ],
        )
        .close("rect");
        let number = count.to_string();
        html.put("text", &[("x", &end), ("y", &base)], &number);
    }
    html.close("svg");
    html.open("table", &[]);
    html.put("caption", &[], &format!("{title}, of {of} products read"));
    html.open("thead", &[]).open("tr", &[]);
    html.put("th", &[("scope", "col")], "Reading");
    html.put("th", &[("scope", "col"), ("class", "n")], "Products");
    html.close("tr").close("thead").open("tbody", &[]);
    for (name, count) in rows {
        html.open("tr", &[]).put("th", &[("scope", "row")], name);
        html.put("td", &[("class", "n")], &share(*count, of))
            .close("tr");
    }
    html.close("tbody").close("table").close("div");
}
