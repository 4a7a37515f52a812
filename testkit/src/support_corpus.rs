//! Wordings of support periods with their right answers, made by a seeded grammar: a wording's answer is known because of
//! how the wording was put together, and no parser has a say in it.

/// What a wording states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Right {
    /// This end date, `YYYY-MM-DD`.
    End(String),
    /// One of these, and the words do not say which.
    Either(Vec<String>),
    /// No end date.
    None,
}

/// A wording and its right answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The words, plain text.
    pub text: String,
    /// What they state.
    pub right: Right,
    /// The pattern that made it, or the reading that a written wording is labelled with.
    pub pattern: String,
}

/// Reads a file of written wordings: `end`, `reading`, `text`, parted by tabs; lines that begin with `#` are notes.
///
/// # Errors
/// If a line has fewer than three fields.
pub fn written(file: &str) -> Result<Vec<Wording>, String> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let fields: Vec<&str> = line.splitn(3, '\t').collect();
            let [end, pattern, text] = fields.as_slice() else {
                return Err(format!("a line without three fields: {line}"));
            };
            let right = match end.strip_prefix('?') {
                Some(dates) => Right::Either(dates.split(',').map(str::to_owned).collect()),
                None if *end == "-" => Right::None,
                None => Right::End((*end).to_owned()),
            };
            Ok(Wording {
                text: (*text).to_owned(),
                right,
                pattern: (*pattern).to_owned(),
            })
        })
        .collect()
}

/// `count` wordings from a seed: the same seed makes the same wordings.
pub fn generated(seed: u64, count: usize) -> Vec<Wording> {
    let mut dice = Dice(seed);
    (0..count).map(|_| one(&mut dice)).collect()
}

/// `splitmix64`: small, and the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// One of several, which must not be none.
    ///
    /// # Panics
    /// If there is none.
    #[expect(clippy::expect_used, reason = "the lists are written in these files")]
    pub(crate) fn one_of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.below(from.len());
        from.get(at).expect("a list that is not empty")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = self.below(from.len());
        from.get(at).copied().unwrap_or_default()
    }
}

const MONTHS: [(&str, &str, u8); 12] = [
    ("January", "Jan", 31),
    ("February", "Feb", 28),
    ("March", "Mar", 31),
    ("April", "Apr", 30),
    ("May", "May", 31),
    ("June", "Jun", 30),
    ("July", "Jul", 31),
    ("August", "Aug", 31),
    ("September", "Sept", 30),
    ("October", "Oct", 31),
    ("November", "Nov", 30),
    ("December", "Dec", 31),
];

fn last_day(year: usize, month: usize) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = MONTHS.get(month - 1).map_or(31, |(_, _, days)| *days);
    if month == 2 && leap { 29 } else { days }
}

fn iso(year: usize, month: usize, day: u8) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// A date in one of many spellings, with what it means.
fn date(dice: &mut Dice) -> (String, Right) {
    let year = 2027 + dice.below(10);
    let month = 1 + dice.below(12);
    let last = last_day(year, month);
    let day = 1 + u8::try_from(dice.below(usize::from(last))).unwrap_or(0);
    let (name, short, _) = MONTHS
        .get(month - 1)
        .copied()
        .unwrap_or(("January", "Jan", 31));
    let whole = Right::End(iso(year, month, day));
    let of_month = Right::End(iso(year, month, last));
    let suffix = match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    match dice.below(14) {
        0 => (format!("{day} {name} {year}"), whole),
        1 => (format!("{day}{suffix} {name} {year}"), whole),
        2 => (format!("{day}{suffix} of {name} {year}"), whole),
        3 => (format!("{name} {day}, {year}"), whole),
        4 => (iso(year, month, day), whole),
        5 => (format!("{day} {short} {year}"), whole),
        6 => (format!("{name} {year}"), of_month),
        7 => (format!("the end of {name} {year}"), of_month),
        8 => (format!("{year}"), Right::End(iso(year, 12, 31))),
        9 => (format!("the end of {year}"), Right::End(iso(year, 12, 31))),
        10 => {
            let quarter = 1 + dice.below(4);
            let month = quarter * 3;
            (
                format!("Q{quarter} {year}"),
                Right::End(iso(year, month, last_day(year, month))),
            )
        }
        11 => (format!("{month:02}/{year}"), of_month),
        _ => numeric(dice, year, month, day),
    }
}

/// `dd/mm/yyyy`, which can be read two ways where both parts could be a month.
fn numeric(dice: &mut Dice, year: usize, month: usize, day: u8) -> (String, Right) {
    let mark = dice.pick(&["/", ".", "-"]);
    let text = format!("{day:02}{mark}{month:02}{mark}{year}");
    let right = if day > 12 || usize::from(day) == month {
        Right::End(iso(year, month, day))
    } else {
        let other = iso(year, usize::from(day), u8::try_from(month).unwrap_or(1));
        let mut both = vec![iso(year, month, day), other];
        both.sort();
        Right::Either(both)
    };
    (text, right)
}

const PRODUCTS: [&str; 12] = [
    "this product",
    "the PH-100",
    "your camera",
    "this doorbell",
    "our smart plugs",
    "the HomeEye PH-100 camera",
    "all models",
    "this device",
    "the router",
    "your smart speaker",
    "the PH-100 thermostat",
    "these light bulbs",
];
const UPDATES: [&str; 8] = [
    "security updates",
    "software security updates",
    "security patches",
    "software updates",
    "firmware updates",
    "free security updates",
    "security support",
    "software and security updates",
];
const UNTIL: [&str; 6] = [
    "until",
    "until at least",
    "through",
    "till",
    "up to and including",
    "until no earlier than",
];

/// A wording that states the date, around it.
fn stating(dice: &mut Dice, date: &str) -> (String, &'static str) {
    let (updates, product, until) = (dice.pick(&UPDATES), dice.pick(&PRODUCTS), dice.pick(&UNTIL));
    let capital = {
        let mut letters = updates.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    match dice.below(16) {
        0 => (format!("{capital} {until} {date}."), "bare"),
        1 => (
            format!("{capital} for {product} will be provided {until} {date}."),
            "passive",
        ),
        2 => (
            format!("We provide {updates} for {product} {until} {date}."),
            "we provide",
        ),
        3 => (
            format!("We guarantee {updates} {until} {date} for {product}."),
            "we guarantee",
        ),
        4 => (
            format!("{capital} are available for {product} {until} {date}."),
            "are available",
        ),
        5 => (
            format!("You will receive {updates} for {product} {until} {date}."),
            "you receive",
        ),
        6 => (format!("Minimum support period: {until} {date}"), "label"),
        7 => (
            format!("The security update support period for {product} ends on {date}."),
            "ends on",
        ),
        8 => (format!("End of security support: {date}"), "end label"),
        9 => (
            format!("Until {date}, we will provide {updates} for {product}."),
            "until first",
        ),
        10 => (
            format!("We commit to providing {updates} {until} {date}, and possibly longer."),
            "and longer",
        ),
        11 => (
            format!("Minimum security update period: 5 years, {until} {date}."),
            "duration beside",
        ),
        12 => (
            format!("{capital} for {product} are guaranteed for at least 4 years, {until} {date}."),
            "duration before",
        ),
        13 => (
            format!("The warranty is two years; {updates} are issued {until} {date}."),
            "after a semicolon",
        ),
        14 => (
            format!("Our {product} line gets {updates} {until} {date}.")
                .replace("Our the", "The")
                .replace("Our this", "This")
                .replace("Our your", "Your")
                .replace("Our our", "Our")
                .replace("Our all", "All")
                .replace("Our these", "These"),
            "line",
        ),
        _ => (
            format!("Defined support period: 1 January 2025 to {date}"),
            "range",
        ),
    }
}

/// A wording that states no end date, though it speaks of a date or a time.
#[expect(clippy::too_many_lines, reason = "one line a pattern")]
fn stating_none(dice: &mut Dice, date: &str) -> (String, &'static str) {
    let (updates, product) = (dice.pick(&UPDATES), dice.pick(&PRODUCTS));
    let number = dice.pick(&["two", "3", "four", "5", "five (5)", "7", "ten"]);
    let anchor = dice.pick(&[
        "launch",
        "the first sale",
        "the last sale",
        "the date of manufacture",
        "purchase",
        "activation",
        "registration",
    ]);
    match dice.below(20) {
        0 => (
            format!("We provide {updates} for at least {number} years from {anchor}."),
            "duration",
        ),
        1 => (
            format!("We provide {updates} for up to {number} years from {anchor}."),
            "up to",
        ),
        2 => (
            format!("We aim to provide {updates} for {product} until {date}."),
            "aim",
        ),
        3 => (
            format!("{product} may receive {updates} until {date}."),
            "may",
        ),
        4 => (
            format!("We expect to support {product} with {updates} until {date}."),
            "expect",
        ),
        5 => (format!("Estimated end of {updates}: {date}."), "estimate"),
        6 => (
            format!("{product} is on sale until {date} and gets {updates}."),
            "on sale",
        ),
        7 => (
            format!("We provide {updates} for units sold until {date}."),
            "sold until",
        ),
        8 => (
            format!("We provide {updates} for units manufactured before {date}."),
            "made before",
        ),
        9 => (
            format!("The warranty of {product} ends on {date}; {updates} are free."),
            "warranty",
        ),
        10 => (
            format!("The latest of our {updates} was released on {date}."),
            "released",
        ),
        11 => (
            format!("Since {date} we provide {updates} for {product}."),
            "since",
        ),
        12 => (
            format!("Feature updates for {product} are provided until {date}."),
            "features",
        ),
        13 => (
            format!("Customer support for {product} is open until {date}."),
            "helpline",
        ),
        14 => (
            format!("We provide {updates} until {date} at the latest."),
            "at the latest",
        ),
        15 => (
            format!(
                "We provide {updates} until {date} or {number} years after purchase, whichever comes first."
            ),
            "whichever first",
        ),
        16 => (
            format!("We provide {updates} until around {date}."),
            "around",
        ),
        17 => (
            format!("{product} is not guaranteed to get {updates} until {date}."),
            "not guaranteed",
        ),
        18 => (
            format!("We provide {updates} for {number} years from {date}."),
            "from a date",
        ),
        _ => (
            format!("Order by {date} and get free {updates}."),
            "order by",
        ),
    }
}

fn one(dice: &mut Dice) -> Wording {
    let (date, right) = date(dice);
    let none = dice.below(5) < 2;
    let (text, pattern) = if none {
        stating_none(dice, &date)
    } else {
        stating(dice, &date)
    };
    Wording {
        text,
        right: if none { Right::None } else { right },
        pattern: pattern.to_owned(),
    }
}
