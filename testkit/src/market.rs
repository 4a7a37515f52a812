//! A market of makers on loopback, served by the real nginx of Debian: good sites, silent ones and broken ones, each with
//! what a true reading of it comes to, and a second night on which some of them have changed.
//!
//! Every maker has an address of its own below `127.64.0.0/10`, so that one nginx serves them all by the name asked for.

mod nginx;
mod pages;
mod pdf;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use nginx::Serving;

use crate::maker_site::{Answer, MakerSite, Running};

/// What kind of maker it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variety {
    /// Contact, both timings, an end date, security.txt.
    Good,
    /// The same, its policy a PDF.
    GoodPdf,
    /// Nothing of it.
    Silent,
    /// A duration from manufacture.
    DurationOnly,
    /// Words without a time.
    Vague,
    /// An end date that has passed.
    Passed,
    /// Good, and its security.txt has expired.
    TxtExpired,
    /// Good, and a page of HTML stands in place of its security.txt.
    TxtSoft404,
    /// Good; on the second night its period is shorter.
    Shortened,
    /// Good; on the second night its period is shorter, and its policy cannot be read: nothing may be told.
    ShortenedUnseen,
    /// Good; on the second night its period is longer.
    Extended,
    /// Good; on the second night the whole policy is gone.
    PolicyGone,
    /// Good; on the second night its security.txt has expired.
    TxtExpires,
    /// Good; on the second night its start page is gone.
    GoesDark,
    /// Its start page is there on the second night only.
    ComesBack,
    /// Every page answers with status 500.
    Status500,
    /// Its start page redirects to itself by a detour.
    Loop,
    /// robots.txt forbids everything.
    Forbidden,
    /// Good, and sent slowly.
    Slow,
    /// A start page without an end; not served by nginx.
    Endless,
    /// A start page that never comes to its end within the time; not served by nginx.
    Dripping,
}

use Variety::{
    ComesBack, Dripping, DurationOnly, Endless, Extended, Forbidden, GoesDark, Good, GoodPdf, Loop,
    Passed, PolicyGone, Shortened, ShortenedUnseen, Silent, Slow, Status500, TxtExpired,
    TxtExpires, TxtSoft404, Vague,
};

/// One of each, then the common ones again: the market goes round through this list.
const ROUND: [Variety; 60] = [
    Good,
    Silent,
    DurationOnly,
    Vague,
    Passed,
    TxtExpired,
    TxtSoft404,
    Shortened,
    ShortenedUnseen,
    Extended,
    PolicyGone,
    TxtExpires,
    GoesDark,
    ComesBack,
    Status500,
    Loop,
    Forbidden,
    GoodPdf,
    Slow,
    Good,
    Silent,
    DurationOnly,
    Vague,
    Good,
    Silent,
    DurationOnly,
    Vague,
    Good,
    Silent,
    DurationOnly,
    Vague,
    Good,
    Silent,
    DurationOnly,
    Passed,
    Good,
    Silent,
    TxtExpired,
    Vague,
    Good,
    Silent,
    DurationOnly,
    Vague,
    Good,
    Silent,
    TxtSoft404,
    Good,
    Silent,
    Good,
    Silent,
    Good,
    DurationOnly,
    Good,
    Vague,
    Good,
    Silent,
    Good,
    Good,
    Silent,
    Good,
];
/// How many makers with an endless page, and how many with a dripping one, stand at the market's end.
const BROKEN: usize = 2;

/// A maker, and what a true reading of its site comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// What it is.
    pub variety: Variety,
    /// The brand; several makers share one.
    pub brand: String,
    /// The kind of product.
    pub kind: &'static str,
    /// The model.
    pub model: String,
    /// The start page.
    pub site: String,
    /// The host asked for.
    pub host: String,
    /// The end of support on the first night, and on the second, as `2030-06-30`.
    pub ends: [String; 2],
}

/// What a reading comes to, in the words of `market.csv`: contact, acknowledgement, status updates, support period, end
/// date, security.txt; and the changes of the second night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// Of the first night.
    pub first: [String; 6],
    /// The names of the second night's changes, sorted.
    pub changes: Vec<&'static str>,
}

impl Maker {
    /// What is true of it.
    pub fn truth(&self) -> Truth {
        let good = |period: &str, end: &str, file: &str| {
            ["yes", "yes", "yes", period, end, file].map(str::to_owned)
        };
        let none = |period: &str| ["no", "no", "no", period, "", "none"].map(str::to_owned);
        let unknown = |file: &str| {
            let no = "not-known";
            [no, no, no, "could not read", "", file].map(str::to_owned)
        };
        let [end, _] = &self.ends;
        let stated = |file: &str| good("stated end date", end, file);
        let first = match self.variety {
            Silent => none("none found"),
            DurationOnly => none("derivable only"),
            Vague => none("vague"),
            Passed => good("expired", end, "current"),
            TxtExpired => stated("expired"),
            TxtSoft404 => stated("none"),
            Status500 | Forbidden => unknown("could not be read"),
            ComesBack | Loop | Endless | Dripping => unknown("none"),
            _ => stated("current"),
        };
        let changes: &[&str] = match self.variety {
            Shortened => &["period-shortened"],
            Extended => &["period-extended"],
            PolicyGone => &[
                "acknowledgement-gone",
                "contact-gone",
                "security-txt-gone",
                "status-updates-gone",
            ],
            TxtExpires => &["security-txt-expired"],
            ShortenedUnseen | GoesDark | Status500 | Loop | Forbidden | Endless | Dripping => {
                &["could-not-be-read"]
            }
            ComesBack => &["new"],
            _ => &[],
        };
        Truth {
            first,
            changes: changes.to_vec(),
        }
    }
}

/// A market, planted in a folder.
#[derive(Debug)]
pub struct Market {
    folder: PathBuf,
    /// Its makers.
    pub makers: Vec<Maker>,
    broken: Vec<Running>,
}

impl Market {
    /// Plants `count` makers and a few broken ones in an empty folder; `year` is the present one, from which dates are
    /// counted, and `port` nginx's.
    pub fn plant(folder: &Path, count: usize, year: i32, port: u16) -> io::Result<Self> {
        let mut market = Self {
            folder: folder.to_owned(),
            makers: Vec::new(),
            broken: Vec::new(),
        };
        for index in 0..count {
            let variety = ROUND.get(index % ROUND.len()).copied().unwrap_or(Good);
            let host = format!(
                "127.{}.{}.{}",
                64 + index / 62_500,
                index / 250 % 250,
                index % 250 + 1
            );
            let maker = maker(
                index,
                variety,
                year,
                &host,
                &format!("http://{host}:{port}/"),
            );
            pages::plant(&market.root(&maker), &maker, year)?;
            market.makers.push(maker);
        }
        for index in count..count + 2 * BROKEN {
            let (variety, answer) = if index % 2 == 0 {
                (Endless, Answer::Endless)
            } else {
                (Dripping, Answer::Slow)
            };
            let running = MakerSite::Scripted(vec![("/".to_owned(), answer)]).start()?;
            let host = running.address().to_string();
            market
                .makers
                .push(maker(index, variety, year, &host, &running.product_page()));
            market.broken.push(running);
        }
        Ok(market)
    }

    /// What the second night brings.
    pub fn second_night(&self, year: i32) -> io::Result<()> {
        let of_nginx = |maker: &&Maker| !matches!(maker.variety, Endless | Dripping);
        for maker in self.makers.iter().filter(of_nginx) {
            pages::change(&self.root(maker), maker, year)?;
        }
        Ok(())
    }

    /// The market file.
    pub fn csv(&self) -> String {
        let mut text = "brand,kind,model,site\n".to_owned();
        for maker in &self.makers {
            let Maker {
                brand,
                kind,
                model,
                site,
                ..
            } = maker;
            let _infallible = writeln!(text, "{brand},{kind},{model},{site}");
        }
        text
    }

    /// A port for nginx that nobody uses now.
    pub fn port() -> io::Result<u16> {
        nginx::free()
    }

    /// Starts nginx over it.
    pub fn serve(&self, port: u16) -> io::Result<Serving> {
        nginx::serve(&self.folder, port)
    }

    fn root(&self, maker: &Maker) -> PathBuf {
        self.folder.join("sites").join(&maker.host)
    }
}

fn maker(index: usize, variety: Variety, year: i32, host: &str, site: &str) -> Maker {
    let kinds = [
        "camera",
        "plug",
        "doorbell",
        "thermostat",
        "baby monitor",
        "speaker",
    ];
    // Spread by a fixed odd multiplier, so that the same index is the same maker in every run.
    let spread = index.wrapping_mul(2_654_435_761) >> 7;
    let month = spread % 12 + 1;
    let years = i32::try_from(spread % 5).unwrap_or_default();
    let end = |year: i32| format!("{year}-{month:02}-28");
    let first = match variety {
        Passed => end(year - 2 - years),
        _ => end(year + 2 + years),
    };
    let second = match variety {
        Shortened | ShortenedUnseen => end(year + 1 + years),
        Extended => end(year + 3 + years),
        _ => first.clone(),
    };
    Maker {
        variety,
        brand: format!("Brand {}", spread % 97),
        kind: kinds.get(spread % kinds.len()).copied().unwrap_or("camera"),
        model: format!("PH-{}", 1000 + index),
        site: site.to_owned(),
        host: host.to_owned(),
        ends: [first, second],
    }
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
