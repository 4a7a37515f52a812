//! The brief (`MAKER.toml`): which maker's pages are read, for which product, and on whose authority.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Bytes of a brief at most.
pub const MAX_BYTES: usize = 64 * 1024;
/// Pages for users at most.
const MAX_USER_PAGES: usize = 8;
/// Further hosts at most.
const MAX_HOSTS: usize = 16;

/// A brief as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// Whose site.
    pub maker: Maker,
    /// Which product.
    pub product: Product,
    /// Who allows it.
    pub authority: Authority,
    /// How its hosts are reached, where that is not as anyone reaches them.
    #[serde(default, skip_serializing_if = "Access::is_plain")]
    pub access: Access,
}

/// How the hosts are reached; all of it is sealed with the brief.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The authority behind a test site's certificates: in a brief a PEM file beside it, in a bundle its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// Hosts of a test site and the network address of each, such as `127.0.0.1:8443`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub resolve: BTreeMap<String, SocketAddr>,
    /// Why robots.txt is not followed; only an authority with a power to read has such a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_robots: Option<String>,
    /// Whether a page that shows nothing without its scripts may be opened in a browser; yes where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<bool>,
}

impl Access {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// The site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maker {
    /// The maker's name.
    pub name: String,
    /// The page to start at: the product's, where there is one.
    pub site: Url,
    /// Further hosts whose pages may be read, by exact name.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Pages that the maker names as its information for users (`UserInfo` of TS 103 701): on sensors, telemetry,
    /// updates. Only where such a page is named can it be said that something does not stand there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_information: Vec<Url>,
}

/// The product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its brand.
    pub brand: String,
    /// What it is, such as `camera`.
    pub kind: String,
    /// Its model, as the pages write it.
    pub model: String,
}

/// Who allows the reading, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Who answers for it.
    pub owner: String,
    /// On what ground.
    pub basis: String,
    /// The last day on which pages may be read.
    pub expires: Date,
}

/// Why a brief cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BriefError {
    /// It is too long to be one.
    #[error("the brief is longer than 64 KiB")]
    TooLong,
    /// It is not TOML, or lacks or misnames a field.
    #[error("the brief cannot be read: {0}")]
    Malformed(String),
    /// The site is reached without TLS, and is not on this machine.
    #[error("the site {0} must start with https://; http:// is for this machine only")]
    NotHttps(Url),
    /// The site or a host cannot be asked for.
    #[error(
        "{0:?} is not a host that can be named in a brief: write one exact name, no range and no pattern"
    )]
    BadHost(String),
    /// A page of information for users cannot be asked for.
    #[error(
        "maker.user_information cannot have {0}: name at most 8 pages, of the site itself or of a host under maker.hosts"
    )]
    BadUserPage(String),
    /// A field is empty.
    #[error("the field {0} is empty")]
    Empty(&'static str),
    /// Its file, or that of the certificates it names, cannot be read.
    #[error("{file}: {what}")]
    File {
        /// Which file.
        file: String,
        /// Why not.
        what: String,
    },
    /// The authority has ended.
    #[error("the authority to read ended on {0}")]
    Expired(Date),
}

impl Brief {
    /// Reads a brief and the certificates that it names, which then stand in it, and checks it for use on the day `on`.
    pub fn read_file(path: &Path, on: Date) -> Result<Self, BriefError> {
        let mut brief = Self::read(&read_text(path)?, on)?;
        if let Some(ca) = &brief.access.ca {
            let file = path.parent().unwrap_or(Path::new(".")).join(ca);
            let pem = read_text(&file)?;
            if crate::fetch::own_roots(&pem).is_empty() {
                return Err(BriefError::File {
                    file: file.display().to_string(),
                    what: "it holds no certificate in PEM".to_owned(),
                });
            }
            brief.access.ca = Some(pem);
        }
        Ok(brief)
    }

    /// A brief for reading one site whoever asks, without a product: for a check of a domain or a page.
    pub fn for_site(site: Url) -> Result<Self, BriefError> {
        let brief = Self {
            maker: Maker {
                name: site.host_str().unwrap_or_default().to_owned(),
                site,
                hosts: Vec::new(),
                user_information: Vec::new(),
            },
            product: Product {
                brand: String::new(),
                kind: String::new(),
                model: String::new(),
            },
            authority: Authority {
                owner: "whoever asks".to_owned(),
                basis: "pages that anyone may read".to_owned(),
                expires: Date::MAX,
            },
            access: Access::default(),
        };
        brief.check_site()?;
        Ok(brief)
    }

    /// Reads a brief and checks it for use on the day `on`.
    pub fn read(text: &str, on: Date) -> Result<Self, BriefError> {
        if text.len() > MAX_BYTES {
            return Err(BriefError::TooLong);
        }
        let brief: Self =
            toml::from_str(text).map_err(|error| BriefError::Malformed(error.to_string()))?;
        brief.check(on)?;
        Ok(brief)
    }

    fn check(&self, on: Date) -> Result<(), BriefError> {
        for (name, value) in [
            ("maker.name", &self.maker.name),
            ("product.brand", &self.product.brand),
            ("product.kind", &self.product.kind),
            ("product.model", &self.product.model),
            ("authority.owner", &self.authority.owner),
            ("authority.basis", &self.authority.basis),
        ] {
            if value.trim().is_empty() {
                return Err(BriefError::Empty(name));
            }
        }
        if self
            .access
            .ignore_robots
            .as_deref()
            .is_some_and(|why| why.trim().is_empty())
        {
            return Err(BriefError::Empty("access.ignore_robots"));
        }
        self.check_site()?;
        if self.authority.expires < on {
            return Err(BriefError::Expired(self.authority.expires));
        }
        Ok(())
    }

    /// The site and the further hosts.
    pub(crate) fn check_site(&self) -> Result<(), BriefError> {
        let site = &self.maker.site;
        if !(site.scheme() == "https" || (site.scheme() == "http" && is_loopback(site))) {
            return Err(BriefError::NotHttps(site.clone()));
        }
        if !site.username().is_empty() || site.password().is_some() {
            return Err(BriefError::BadHost(
                site.host_str().unwrap_or_default().to_owned(),
            ));
        }
        let plain = |host: &String| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        };
        if let Some(bad) = self.maker.hosts.iter().find(|host| !plain(host)) {
            return Err(BriefError::BadHost(bad.clone()));
        }
        if self.maker.hosts.len() > MAX_HOSTS {
            return Err(BriefError::BadHost(format!("more than {MAX_HOSTS} hosts")));
        }
        let pages = &self.maker.user_information;
        if let Some(bad) = pages.iter().find(|page| !self.allows(page)) {
            return Err(BriefError::BadUserPage(bad.to_string()));
        }
        if pages.len() > MAX_USER_PAGES {
            return Err(BriefError::BadUserPage(format!("{} pages", pages.len())));
        }
        Ok(())
    }

    /// Whether the brief lets this address be read.
    pub fn allows(&self, url: &Url) -> bool {
        let site = &self.maker.site;
        if url.origin() == site.origin() {
            return true;
        }
        let Some(host) = url.host_str() else {
            return false;
        };
        let bare = |host: &str| {
            host.strip_prefix("www.")
                .unwrap_or(host)
                .to_ascii_lowercase()
        };
        let named = site.host_str().is_some_and(|own| bare(own) == bare(host))
            || self
                .maker
                .hosts
                .iter()
                .any(|named| named.eq_ignore_ascii_case(host));
        named && url.scheme() == "https" && url.port().is_none()
    }
}

fn read_text(path: &Path) -> Result<String, BriefError> {
    let problem = |what: String| BriefError::File {
        file: path.display().to_string(),
        what,
    };
    let file = std::fs::File::open(path).map_err(|error| problem(error.to_string()))?;
    let mut text = String::new();
    let limit = u64::try_from(MAX_BYTES + 1).unwrap_or(u64::MAX);
    std::io::Read::read_to_string(&mut std::io::Read::take(file, limit), &mut text)
        .map_err(|error| problem(error.to_string()))?;
    if text.len() > MAX_BYTES {
        return Err(problem("it is longer than 64 KiB".to_owned()));
    }
    Ok(text)
}

/// Whether an address is on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn brief(site: &str) -> String {
        format!(
            "[maker]\nname = \"Maker\"\nsite = \"{site}\"\nhosts = [\"help.maker.example\"]\n[product]\nbrand = \"B\"\nkind = \"camera\"\nmodel = \"PH-100\"\n\
             [authority]\nowner = \"Office\"\nbasis = \"public pages\"\nexpires = \"2026-12-31\"\n"
        )
    }

    #[test]
    fn only_named_hosts_are_allowed() {
        let brief =
            Brief::read(&brief("https://maker.example/ph-100"), date(2026, 12, 31)).unwrap();
        let allows = |url: &str| brief.allows(&Url::parse(url).unwrap());
        for yes in [
            "https://maker.example/x",
            "https://www.maker.example/",
            "https://help.maker.example/a",
        ] {
            assert!(allows(yes), "{yes}");
        }
        for no in [
            "http://maker.example/x",
            "https://maker.example:8443/",
            "https://evil.example/",
            "https://x.maker.example/",
            "ftp://maker.example/",
        ] {
            assert!(!allows(no), "{no}");
        }
    }

    #[test]
    fn a_brief_without_authority_is_refused() {
        let good = brief("https://maker.example/");
        assert!(matches!(
            Brief::read(&good, date(2027, 1, 1)),
            Err(BriefError::Expired(_))
        ));
        assert!(matches!(
            Brief::read(&good.replace("public pages", " "), date(2026, 1, 1)),
            Err(BriefError::Empty("authority.basis"))
        ));
        assert!(matches!(
            Brief::read(&brief("http://maker.example/"), date(2026, 1, 1)),
            Err(BriefError::NotHttps(_))
        ));
        assert!(Brief::read(&brief("http://127.0.0.1:8080/"), date(2026, 1, 1)).is_ok());
        assert!(matches!(
            Brief::read(&good.replace("help.maker", "*.maker"), date(2026, 1, 1)),
            Err(BriefError::BadHost(_))
        ));
        assert!(matches!(
            Brief::read("site = 1", date(2026, 1, 1)),
            Err(BriefError::Malformed(_))
        ));
    }
}
