//! The market file: one row a product, `brand,kind,model,site[,hosts]`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use proofhouse_law::Digest;
use url::Url;

use super::csv::{self, Mistake, Row};
use crate::brief::{Authority, Brief, Product};

/// Bytes of a market file at most.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Rows at most.
const MAX_ROWS: usize = 200_000;
/// Bytes of one cell at most.
const MAX_CELL: usize = 2048;
/// Mistakes that are told at most.
const MAX_MISTAKES: usize = 100;
/// The columns, in order; the last may be left out.
const COLUMNS: [&str; 5] = ["brand", "kind", "model", "site", "hosts"];

/// One product of the market and where its maker publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its name in the state: it follows from brand, kind, model and site, and from nothing else.
    pub id: String,
    /// The brand.
    pub brand: String,
    /// What it is, such as `camera`.
    pub kind: String,
    /// The model, as the pages write it.
    pub model: String,
    /// The page to start at.
    pub url: Url,
    /// Further hosts whose pages may be read.
    pub hosts: Vec<String>,
}

impl Site {
    /// The brief under which it is read.
    pub fn brief(&self, authority: &Authority) -> Result<Brief, crate::brief::BriefError> {
        let mut brief = Brief::for_site(self.url.clone())?;
        brief.maker.name.clone_from(&self.brand);
        brief.maker.hosts.clone_from(&self.hosts);
        brief.product = Product {
            brand: self.brand.clone(),
            kind: self.kind.clone(),
            model: self.model.clone(),
        };
        brief.authority = authority.clone();
        brief.check_site()?;
        Ok(brief)
    }

    /// The host and port of its start page; sites that share them are read one after another.
    pub fn place(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// Reads a market, or tells every mistake with its line.
pub fn read(text: &str) -> Result<Vec<Site>, Vec<Mistake>> {
    let rows = csv::read(text).map_err(|mistake| vec![mistake])?;
    let at = |line, what: String| Mistake { line, what };
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else {
        let what = format!("it is empty; the first line is {}", COLUMNS.join(","));
        return Err(vec![at(1, what)]);
    };
    let named: Vec<String> = head.cells.iter().map(|cell| cell.to_lowercase()).collect();
    if named.len() < 4
        || COLUMNS
            .get(..named.len())
            .is_none_or(|these| these != named)
    {
        let what = format!(
            "the first line must be {}; hosts may be left out",
            COLUMNS.join(",")
        );
        return Err(vec![at(head.line, what)]);
    }
    let mut mistakes = Vec::new();
    let mut sites = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        if sites.len() >= MAX_ROWS {
            mistakes.push(at(row.line, format!("it has more than {MAX_ROWS} rows")));
            break;
        }
        match site(&row, named.len()) {
            Err(what) => mistakes.push(at(row.line, what)),
            Ok(site) => match lines.insert(site.id.clone(), row.line) {
                Some(first) => {
                    mistakes.push(at(row.line, format!("it says the same as line {first}")));
                }
                None => sites.push(site),
            },
        }
        if mistakes.len() >= MAX_MISTAKES {
            break;
        }
    }
    if mistakes.is_empty() && sites.is_empty() {
        mistakes.push(at(head.line, "no site follows the first line".to_owned()));
    }
    if mistakes.is_empty() {
        Ok(sites)
    } else {
        Err(mistakes)
    }
}

fn site(row: &Row, columns: usize) -> Result<Site, String> {
    if row.cells.len() != columns && row.cells.len() != 4 {
        let found = row.cells.len();
        return Err(format!(
            "it has {found} cells, and the first line {columns}"
        ));
    }
    if row.cells.iter().any(|cell| cell.len() > MAX_CELL) {
        return Err(format!("a cell is longer than {MAX_CELL} bytes"));
    }
    let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
    for (at, name) in COLUMNS.iter().enumerate().take(4) {
        let text = cell(at);
        if text.is_empty() {
            return Err(format!("{name} is empty"));
        }
        if text.chars().any(char::is_control) {
            return Err(format!(
                "{name} has a line break or another control character"
            ));
        }
    }
    let (brand, kind, model, address) = (cell(0), cell(1), cell(2), cell(3));
    let mut url = Url::parse(&address).map_err(|error| format!("the site {address:?}: {error}"))?;
    url.set_fragment(None);
    let hosts: Vec<String> = cell(4)
        .split([' ', ';'])
        .filter(|host| !host.is_empty())
        .map(str::to_lowercase)
        .collect();
    let id = Digest::of([&brand, &kind, &model, url.as_str()].join("\0").as_bytes()).to_string();
    let id = id.rsplit(':').next().unwrap_or_default();
    let site = Site {
        id: id.chars().take(32).collect(),
        brand,
        kind,
        model,
        url,
        hosts,
    };
    let nobody = Authority {
        owner: String::new(),
        basis: String::new(),
        expires: Date::MAX,
    };
    site.brief(&nobody).map_err(|error| error.to_string())?;
    Ok(site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = "brand,kind,model,site,hosts\n\
            A,camera,PH-1,https://a.example/,help.a.example cdn.a.example\n\
            A,,PH-2,https://a.example/\n\
            B,plug,PH-3,http://b.example/,\n\
            B,plug,PH-3,nothing,\n\
            A,camera,PH-1,https://a.example/,\n\
            C,plug,PH-4,https://c.example/,*.c.example\n\
            D,plug\n";
        let told: Vec<String> = read(text)
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        let starts = [
            "line 3: kind is empty",
            "line 4: the site http://b.example/ must start with https://",
            "line 5: the site \"nothing\"",
            "line 6: it says the same as line 2",
            "line 7: \"*.c.example\" is not a host",
            "line 8: it has 2 cells",
        ];
        assert_eq!(told.len(), starts.len(), "{told:#?}");
        for (said, start) in told.iter().zip(starts) {
            assert!(said.starts_with(start), "{said}");
        }
        assert_eq!(read("brand,model\n").unwrap_err().len(), 1);
        assert_eq!(read("").unwrap_err().len(), 1);
        assert_eq!(read("brand,kind,model,site\n").unwrap_err().len(), 1);
    }

    #[test]
    fn a_site_keeps_its_name_when_rows_move_or_hosts_are_added() {
        let one = read("brand,kind,model,site\nA,camera,PH-1,https://a.example/\n").unwrap();
        let other = read(
            "brand,kind,model,site,hosts\nB,plug,P,https://b.example/,\nA,camera,PH-1,https://a.example/#top,h.a.example\n",
        )
        .unwrap();
        let id = |sites: &[Site], at: usize| sites.get(at).unwrap().id.clone();
        assert_eq!(id(&one, 0), id(&other, 1));
        assert_ne!(id(&one, 0), id(&other, 0));
    }
}
