//! What a person asks about: a domain or an address, and the brief under which its pages are fetched.

use url::{Host, Url};

use crate::brief::{Brief, BriefError, is_loopback};

/// What is asked about, and what may be fetched for it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The site, or the address of the file itself.
    pub site: Url,
    /// The brief: the site, its www name, the hosts that a person added, and the host that CSAF names.
    pub brief: Brief,
}

/// Why something is not a site that can be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTarget {
    /// It is neither a domain nor an address.
    #[error("{0:?} is neither a domain nor an address")]
    Malformed(String),
    /// The brief refuses it.
    #[error(transparent)]
    Brief(#[from] BriefError),
}

/// Reads a domain, such as `maker.example`, or an address, such as `https://maker.example/.well-known/security.txt`.
pub fn target(text: &str, hosts: &[String]) -> Result<Asked, NoTarget> {
    let malformed = || NoTarget::Malformed(text.to_owned());
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}/"))
    };
    let mut site = url.map_err(|_| malformed())?;
    if site.host().is_none() || (!text.contains("://") && site.path() != "/") {
        return Err(malformed());
    }
    site.set_fragment(None);
    let mut all = hosts.to_vec();
    if let (Some(Host::Domain(name)), false) = (site.host(), is_loopback(&site)) {
        all.push(csaf_host(name));
    }
    // RFC 9116 and CSAF publish these files to be read by anybody: that is the basis.
    let mut brief = Brief::for_site(site.clone())?;
    brief.maker.hosts = all;
    brief.check_site()?;
    Ok(Asked { site, brief })
}

/// The host that CSAF 2.0 section 7.1 names for a domain.
pub(super) fn csaf_host(domain: &str) -> String {
    let bare = domain.strip_prefix("www.").unwrap_or(domain);
    format!("csaf.data.security.{bare}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_and_an_address_are_targets() {
        let asked = target("maker.example", &["help.maker.example".to_owned()]).unwrap();
        assert_eq!(asked.site.as_str(), "https://maker.example/");
        for allowed in [
            "https://www.maker.example/security.txt",
            "https://csaf.data.security.maker.example/",
            "https://help.maker.example/key.asc",
        ] {
            assert!(
                asked.brief.allows(&Url::parse(allowed).unwrap()),
                "{allowed}"
            );
        }
        assert!(
            !asked
                .brief
                .allows(&Url::parse("https://elsewhere.example/").unwrap())
        );
        let asked = target("https://maker.example/security.txt#x", &[]).unwrap();
        assert_eq!(asked.site.as_str(), "https://maker.example/security.txt");
    }

    #[test]
    fn what_is_no_target_is_refused() {
        for bad in [
            "",
            "a b",
            "maker.example/x",
            "mailto:a@b.example",
            "file:///etc/passwd",
        ] {
            assert!(target(bad, &[]).is_err(), "{bad}");
        }
        assert!(matches!(
            target("http://maker.example/", &[]),
            Err(NoTarget::Brief(BriefError::NotHttps(_)))
        ));
    }
}
