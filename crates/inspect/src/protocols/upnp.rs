//! `UPnP` actions without authentication (`UPnP` Device Architecture 1.1): SOAP over HTTP, on the port of a description.
//!
//! A description of the device is looked for where its announcement says that one stands on this port, and at the usual
//! places of each web service. Of its services only those with an action here that reads are asked ([`READS`]): nothing is
//! set, mapped, browsed or played, and no key is asked for. An action that answers 200 with its own response was done
//! for someone who showed no authentication. For a gateway's external address that is so by the design of `UPnP`: the
//! fact is stated, and what follows from it is the regime's. A control address elsewhere is not asked. Does not
//! cover: events, TR-064 behind Digest (401 is no finding). Limits: those of HTTP, 32 services, 8 actions.

use super::http::{Client, Request, Response, local_redirect};
use crate::discovery::Way;
use crate::wire::Place;

/// Where descriptions stand.
const USUAL_PLACES: [&str; 8] = [
    "/rootDesc.xml",
    "/description.xml",
    "/upnp/description.xml",
    "/device.xml",
    "/igd.xml",
    "/gatedesc.xml",
    "/setup.xml",
    "/tr64desc.xml",
];
/// How the namespace of a description ends: it is the `UPnP` forum's, Belkin's or that of TR-064.
const NAMESPACE_ENDS: [&str; 2] = [":device-1-0\"", ":device-1-0'"];
/// The most services of a description that are looked at.
const SERVICES_MAX: usize = 32;
/// The most actions that are asked of one device.
const ACTIONS_MAX: usize = 8;
/// The longest name, address or value that is taken from a description, in bytes.
const VALUE_BYTES_MAX: usize = 256;

/// Actions that only read: the service type without its version, and the action.
///
/// None of them takes an argument, gives out a key, a password or what is stored, or starts anything.
pub const READS: [(&str, &str); 9] = [
    (
        "urn:schemas-upnp-org:service:WANIPConnection",
        "GetExternalIPAddress",
    ),
    (
        "urn:schemas-upnp-org:service:WANPPPConnection",
        "GetExternalIPAddress",
    ),
    (
        "urn:schemas-upnp-org:service:WANCommonInterfaceConfig",
        "GetCommonLinkProperties",
    ),
    (
        "urn:schemas-upnp-org:service:WANIPv6FirewallControl",
        "GetFirewallStatus",
    ),
    (
        "urn:schemas-upnp-org:service:Layer3Forwarding",
        "GetDefaultConnectionService",
    ),
    (
        "urn:schemas-upnp-org:service:ContentDirectory",
        "GetSystemUpdateID",
    ),
    (
        "urn:schemas-upnp-org:service:ConnectionManager",
        "GetProtocolInfo",
    ),
    ("urn:Belkin:service:basicevent", "GetBinaryState"),
    ("urn:dslforum-org:service:DeviceInfo", "GetInfo"),
];

/// A service of a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Service {
    /// Its type, with its version.
    pub(crate) kind: String,
    /// Where its actions are asked.
    pub(crate) control: String,
}

impl Service {
    /// The action that is asked of it, if any is.
    pub(crate) fn reads(&self) -> Option<&'static str> {
        let (kind, version) = self.kind.rsplit_once(':')?;
        let numbered = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        let known = READS.iter().find(|(known, _)| *known == kind)?;
        numbered.then_some(known.1)
    }
}

/// A description of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Description {
    /// What it calls itself.
    pub(crate) name: String,
    /// Where addresses begin that are not whole.
    base: Option<String>,
    /// Its services.
    pub(crate) services: Vec<Service>,
}

impl Description {
    /// Reads a description, tolerantly: what a device leaves out is left out.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if !NAMESPACE_ENDS.iter().any(|end| text.contains(end)) {
            return None;
        }
        let services = text.split("<service>").skip(1).take(SERVICES_MAX);
        let services = services.filter_map(|part| {
            let part = part.split("</service>").next()?;
            Some(Service {
                kind: value(part, "serviceType")?,
                control: value(part, "controlURL")?,
            })
        });
        Some(Self {
            name: value(text, "friendlyName").unwrap_or_default(),
            base: value(text, "URLBase"),
            services: services.collect(),
        })
    }

    /// Where the actions of a service are asked on this very address and port; `None` where it is elsewhere.
    pub(crate) fn control_of(&self, service: &Service, place: Place, path: &str) -> Option<String> {
        match &self.base {
            // The base is mostly the device's own address; one that is not leads away.
            Some(base) => {
                let base = local_redirect(place, path, base)?;
                local_redirect(place, &base, &service.control)
            }
            None => local_redirect(place, path, &service.control),
        }
    }
}

/// What stands between the first `<tag>` and its end, without entities, trimmed; none where it is empty or long.
fn value(text: &str, tag: &str) -> Option<String> {
    let (_, after) = text.split_once(&format!("<{tag}>"))?;
    let (value, _) = after.split_once(&format!("</{tag}>"))?;
    let value = value.trim();
    if value.is_empty() || value.len() > VALUE_BYTES_MAX || value.contains('<') {
        return None;
    }
    Some(value.replace("&amp;", "&"))
}

/// The request of an action without arguments.
fn request(control: String, kind: &str, action: &str) -> Request {
    let body = format!(
        "<?xml version=\"1.0\"?>\r\n\
         <s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body>\
         <u:{action} xmlns:u=\"{kind}\"></u:{action}></s:Body></s:Envelope>\r\n"
    );
    Request {
        method: "POST",
        target: control,
        headers: Vec::new(),
        body: Some(body),
    }
    .header("Content-Type", "text/xml; charset=\"utf-8\"")
    .header("SOAPAction", format!("\"{kind}#{action}\""))
}

/// Whether a response is the action's own: 200, and its element under whatever prefix.
pub(crate) fn was_done(status: u16, body: &str, action: &str) -> bool {
    let name = format!("{action}Response");
    let opens = body.match_indices(&name).any(|(at, _)| {
        let before = body.get(..at).unwrap_or_default();
        let after = body.get(at + name.len()..).unwrap_or_default();
        let prefix = before.rsplit('<').next().unwrap_or_default();
        let prefixed = prefix.is_empty() || prefix.ends_with(':') && !prefix.starts_with('/');
        before.contains('<') && prefixed && after.starts_with(['>', ' ', '/', '\r', '\n', '\t'])
    });
    status == 200 && opens && body.contains("Envelope") && !body.contains("Fault>")
}

/// What is done for anyone by the `UPnP` services that are described on the port of `client`: at the paths that are `named`
/// elsewhere, or at the usual ones.
pub async fn way(client: &Client, place: Place, named: &[String]) -> Option<Way> {
    let is_named = |path: &str| named.iter().any(|named| named == path);
    let usual = USUAL_PLACES.into_iter().filter(|path| !is_named(path));
    for path in named.iter().map(String::as_str).chain(usual) {
        // A service that does not answer, or answers nobody without a login, is not asked seven times more.
        let page = client.send(&Request::get(path)).await.ok()?;
        if page.status() == 401 {
            return None;
        }
        if let Some(description) = description(&page) {
            client
                .log()
                .note(&format!("a UPnP description stands at {path}"));
            let way = way_of(client, place, path, &description).await;
            // A device may name several, each of other services.
            if way.is_some() || !is_named(path) {
                return way;
            }
        }
    }
    None
}

fn description(page: &Response) -> Option<Description> {
    (page.status() == 200)
        .then(|| Description::read(&page.body))
        .flatten()
}

async fn way_of(
    client: &Client,
    place: Place,
    path: &str,
    description: &Description,
) -> Option<Way> {
    let mut asked: Vec<&str> = Vec::new();
    let mut done = Vec::new();
    for service in &description.services {
        let Some(action) = service.reads() else {
            continue;
        };
        if asked.len() >= ACTIONS_MAX || asked.contains(&service.kind.as_str()) {
            continue;
        }
        asked.push(&service.kind);
        let Some(control) = description.control_of(service, place, path) else {
            client.log().note(&format!(
                "not asked: {:?} leaves the address of the bench",
                service.control
            ));
            continue;
        };
        let request = request(control, &service.kind, action);
        let Ok(response) = client.send(&request).await else {
            continue;
        };
        if was_done(response.status(), &response.body, action) {
            done.push(format!("{action} of {}", service.kind));
        }
    }
    (!done.is_empty()).then(|| Way::Open {
        service: "upnp",
        proof: format!(
            "without any authentication being asked for, {:?} ({path}) did: {}",
            description.name,
            done.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    const DESCRIPTION: &str = "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\">\
        <device><friendlyName>Router</friendlyName><serviceList>\
        <service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:2</serviceType>\
        <controlURL>/ctl/IPConn</controlURL></service>\
        <service><serviceType>urn:schemas-upnp-org:service:DeviceProtection:1</serviceType>\
        <controlURL>/ctl/DP</controlURL></service>\
        <service><serviceType>cut";

    fn place() -> Place {
        SocketAddr::from(([192, 168, 1, 1], 5000)).into()
    }

    #[test]
    fn services_are_read_and_only_reading_actions_asked() {
        let description = Description::read(DESCRIPTION).unwrap();
        assert_eq!(description.name, "Router");
        let reads: Vec<Option<&str>> = description.services.iter().map(Service::reads).collect();
        assert_eq!(reads, [Some("GetExternalIPAddress"), None]);
        assert_eq!(Description::read("<html><service></service></html>"), None);
        for namespace in ["urn:Belkin:device-1-0", "urn:dslforum-org:device-1-0"] {
            let text = DESCRIPTION.replace("urn:schemas-upnp-org:device-1-0", namespace);
            assert!(Description::read(&text).is_some(), "{namespace}");
        }
        assert!(
            READS.iter().all(|(_, action)| action.starts_with("Get")),
            "an action that is not a question"
        );
    }

    #[test]
    fn a_control_address_elsewhere_is_not_asked() {
        let at = |base: Option<&str>, control: &str| {
            let description = Description {
                base: base.map(str::to_owned),
                ..Description::default()
            };
            let service = Service {
                kind: String::new(),
                control: control.to_owned(),
            };
            description.control_of(&service, place(), "/d/rootDesc.xml")
        };
        assert_eq!(at(None, "/ctl").as_deref(), Some("/ctl"));
        assert_eq!(at(None, "ctl").as_deref(), Some("/d/ctl"));
        assert_eq!(
            at(Some("http://192.168.1.1:5000/x/"), "ctl").as_deref(),
            Some("/x/ctl")
        );
        for away in ["http://192.168.1.2:5000/ctl", "//cloud.example/ctl"] {
            assert_eq!(at(None, away), None);
            assert_eq!(at(Some(away), "ctl"), None);
        }
    }

    #[test]
    fn only_the_actions_own_answer_says_that_it_was_done() {
        let done = |body: &str| was_done(200, body, "GetInfo");
        let own = "<s:Envelope><s:Body><u:GetInfoResponse xmlns:u=\"x\"></u:GetInfoResponse></s:Body></s:Envelope>";
        assert!(done(own));
        assert!(!was_done(500, own, "GetInfo"));
        assert!(!was_done(200, own, "GetStatusInfo"));
        for other in [
            "<s:Envelope><s:Body><s:Fault>GetInfoResponse</s:Fault></s:Body></s:Envelope>",
            "<s:Envelope>the GetInfoResponse was sent</s:Envelope>",
            "<html>GetInfo</html>",
            "",
        ] {
            assert!(!done(other), "{other}");
        }
    }
}
