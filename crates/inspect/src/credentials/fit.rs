//! What a row of a list is for, and how well that fits the device and the service that are there.

/// What begins the line that names the columns before `ACCOUNT,PASSWORD`.
pub(super) const COLUMNS: &str = "#columns ";
/// Shorter names of brands and kinds fit by being the same, and not as a part of a longer one.
const PART_MIN: usize = 3;

/// When the turn of a pair comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// What the tester or the bench knows.
    Known,
    /// What lists hold.
    #[default]
    Listed,
    /// Words of a text.
    Guessed,
}

/// What a pair is for; what is empty holds for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct About {
    /// When its turn comes.
    pub turn: Turn,
    /// The brand.
    pub brand: String,
    /// The kind of device.
    pub kind: String,
    /// The service, such as `ssh`, or `http` for each login of the web.
    pub service: String,
}

impl About {
    /// Whether it is for every device and service.
    pub(super) fn is_for_all(&self) -> bool {
        self.brand.is_empty() && self.kind.is_empty() && self.service.is_empty()
    }

    /// How much of what it names is there, the brand above the kind above the service; `None` where one is another. A
    /// service that is not known yet may be any.
    pub(super) fn fit(&self, brand: &str, kind: &str, service: Option<&str>) -> Option<u8> {
        let mut fit = 0;
        if !self.brand.is_empty() {
            let (own, there) = (plain(&self.brand), plain(brand));
            let begins = own.len() >= PART_MIN && there.starts_with(&own);
            (own == there || begins).then(|| fit += 4)?;
        }
        if !self.kind.is_empty() {
            let (own, there) = (plain(&self.kind), plain(kind));
            let part = own.len() >= PART_MIN && there.contains(&own);
            (own == there || part).then(|| fit += 2)?;
        }
        if let Some(service) = service
            && !self.service.is_empty()
        {
            let rest = service.strip_prefix(self.service.as_str())?;
            (rest.is_empty() || rest.starts_with('-')).then(|| fit += 1)?;
        }
        Some(fit)
    }
}

/// Letters and digits alone, in small letters: `TP-Link` and `tplink` are one brand.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[derive(Clone, Copy, Debug)]
enum Column {
    Brand,
    Kind,
    Service,
}

/// The columns before `ACCOUNT,PASSWORD`.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    /// The columns that a line names; `None` where one is not known.
    pub(super) fn read(named: &str) -> Option<Self> {
        let columns = named.split(',').map(|name| match name.trim() {
            "brand" => Some(Column::Brand),
            "kind" => Some(Column::Kind),
            "service" => Some(Column::Service),
            _ => None,
        });
        columns.collect::<Option<Vec<Column>>>().map(Self)
    }

    /// What a row is for, and the rest of it.
    pub(super) fn take<'a>(&self, row: &'a str) -> Option<(About, &'a str)> {
        let (mut about, mut rest) = (About::default(), row);
        for column in &self.0 {
            let (value, after) = rest.split_once(',')?;
            rest = after;
            let value = value.trim().to_owned();
            match column {
                Column::Brand => about.brand = value,
                Column::Kind => about.kind = value,
                Column::Service => about.service = value,
            }
        }
        Some((about, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_are_the_same_however_they_are_written_and_others_are_not() {
        let about = |brand: &str| About {
            brand: brand.to_owned(),
            ..About::default()
        };
        for (own, there, fits) in [
            ("tp-link", "TP-Link Technologies", true),
            ("tplink", "TP-LINK", true),
            ("lg", "LG", true),
            ("lg", "LGX", false),
            ("axis", "Praxis", false),
            ("axis", "", false),
        ] {
            let fit = about(own).fit(there, "camera", None);
            assert_eq!(fit.is_some(), fits, "{own} {there}");
        }
        let http = About {
            service: "http".to_owned(),
            ..About::default()
        };
        assert_eq!(http.fit("", "", Some("http-form")), Some(1));
        assert_eq!(http.fit("", "", Some("https")), None);
        assert_eq!(http.fit("", "", None), Some(0));
    }
}
