//! What a security.txt leads to: its policies, its key, and the maker's CSAF.

use url::{Host, Url};

use super::brief::csaf_host;
use super::{Asked, Context, Fetch, Looked};
use crate::brief::is_loopback;
use crate::csaf::{self, Maturity};
use crate::fetch::Fetched;
use crate::security_txt::signature::KeyFile;
use crate::security_txt::{Field, SecurityTxt};
use crate::text::{self, Page};

/// Policies, keys and CSAF files that are fetched at most, each.
const MOST: usize = 3;

/// Reads the policies for timings.
pub(super) fn policies(
    file: &SecurityTxt,
    asked: &Asked,
    fetch: &dyn Fetch,
    looked: &mut Looked,
    context: &mut Context<'_>,
) {
    for (index, field) in file.named("policy").enumerate() {
        let read = if index >= MOST {
            Err(format!("more than {MOST} policies are not read"))
        } else {
            get(&field.value, asked, fetch, context).and_then(|fetched| words(&fetched))
        };
        match read {
            Ok(page) => looked.pages.push((field.value.clone(), page)),
            Err(why) => looked.not_read.push(format!("{}: {why}", field.value)),
        }
    }
}

/// Fetches the keys that `Encryption` names, from the same host only.
pub(super) fn keys(
    file: &SecurityTxt,
    asked: &Asked,
    fetch: &dyn Fetch,
    looked: &mut Looked,
    context: &mut Context<'_>,
) {
    let fields: Vec<&Field> = file.named("encryption").collect();
    if fields.is_empty() {
        looked
            .missing
            .push("it has no Encryption; give one with --key".to_owned());
    }
    for field in fields.iter().take(MOST) {
        match key(&field.value, asked, fetch, context) {
            Ok(key) => looked.keys.push(key),
            Err(why) => looked.missing.push(format!("{}: {why}", field.value)),
        }
    }
}

fn key(
    value: &str,
    asked: &Asked,
    fetch: &dyn Fetch,
    context: &mut Context<'_>,
) -> Result<KeyFile, String> {
    let url = Url::parse(value).map_err(|_| "it is no address".to_owned())?;
    match url.scheme() {
        "openpgp4fpr" => return Err("a fingerprint is not looked up on key servers".to_owned()),
        "dns" => return Err("a key in the DNS is not looked up".to_owned()),
        _ => {}
    }
    if url.host() != asked.site.host() {
        return Err("a key on another host is not fetched; give it with --key".to_owned());
    }
    let fetched = get(value, asked, fetch, context)?;
    Ok(KeyFile {
        from: value.to_owned(),
        bytes: fetched.body().to_vec(),
    })
}

/// Looks for provider-metadata.json in the standard's order, and reads the first one.
pub(super) fn csaf(
    asked: &Asked,
    file: Option<&SecurityTxt>,
    fetch: &dyn Fetch,
    context: &mut Context<'_>,
) -> Maturity {
    let mut maturity = Maturity::default();
    for (way, address) in csaf_places(asked, file) {
        let came = match get(&address, asked, fetch, context) {
            Err(why) => why,
            Ok(fetched) => {
                let metadata = csaf::read(fetched.body(), Some(&fetched.url));
                let came = match metadata.faults.len() {
                    0 => "it keeps the rules that were checked".to_owned(),
                    1 => "it breaks a rule".to_owned(),
                    many => format!("it breaks {many} rules"),
                };
                maturity.found = Some(address.clone());
                maturity.metadata = Some(metadata);
                came
            }
        };
        maturity.looked.push(csaf::Place {
            url: address,
            way,
            came,
        });
        if maturity.found.is_some() {
            break;
        }
    }
    maturity
}

/// The well-known address, then those of security.txt, then the host named for it.
fn csaf_places(asked: &Asked, file: Option<&SecurityTxt>) -> Vec<(&'static str, String)> {
    let mut places = Vec::new();
    if let Ok(url) = asked.site.join("/.well-known/csaf/provider-metadata.json") {
        places.push(("well-known", url.to_string()));
    }
    let fields = file.into_iter().flat_map(|file| file.named("csaf"));
    places.extend(
        fields
            .take(MOST)
            .map(|field| ("security.txt", field.value.clone())),
    );
    if let (Some(Host::Domain(name)), false) = (asked.site.host(), is_loopback(&asked.site)) {
        places.push(("dns", format!("https://{}/", csaf_host(name))));
    }
    places
}

fn get(
    address: &str,
    asked: &Asked,
    fetch: &dyn Fetch,
    context: &mut Context<'_>,
) -> Result<Fetched, String> {
    let url = Url::parse(address).map_err(|_| "it is no address".to_owned())?;
    if !asked.brief.allows(&url) {
        let host = url.host_str().unwrap_or_default();
        return Err(match url.scheme() {
            "https" => format!(
                "its host was not asked about; if the maker answers for it, ask again with --host {host}"
            ),
            _ => "it is no https address".to_owned(),
        });
    }
    if (context.stopped)() {
        return Err("it was stopped before".to_owned());
    }
    (context.progress)(&format!("reading {url}"));
    let fetched = fetch.get(&url).map_err(|broken| broken.reason)?;
    match fetched.status {
        200 => Ok(fetched),
        404 | 410 => Err("it is not there".to_owned()),
        status => Err(format!("it answered with status {status}")),
    }
}

fn words(fetched: &Fetched) -> Result<Page, String> {
    match fetched.media().as_str() {
        "text/html" | "application/xhtml+xml" => Ok(text::html(fetched.body())),
        "text/plain" => Ok(text::plain(fetched.body())),
        other => Err(format!("it is {other:?}, which is not read")),
    }
}
