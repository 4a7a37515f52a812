//! A `UPnP` device description: what a device calls itself, who made it, and which services it offers.

use crate::protocols::xml::{child_text, named, read};

/// The most devices and services of one description.
const DEVICES_MAX: usize = 8;
const SERVICES_MAX: usize = 32;

/// What a device says in its description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The name of the root device.
    pub name: String,
    /// What else it says, a line each.
    pub says: Vec<String>,
    /// Whole web addresses that it names for itself.
    pub urls: Vec<String>,
}

impl Description {
    /// Reads a description; `None` where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let document = read(text)?;
        let root = document.root_element();
        let mut described = Self {
            urls: child_text(root, "URLBase").into_iter().collect(),
            ..Self::default()
        };
        for device in named(root, "device").take(DEVICES_MAX) {
            let friendly = child_text(device, "friendlyName").unwrap_or_default();
            if described.name.is_empty() {
                described.name.clone_from(&friendly);
            } else {
                described.says.push(format!("holds: {friendly}"));
            }
            for (name, words) in [
                ("manufacturer", "maker"),
                ("modelName", "model"),
                ("modelNumber", "model number"),
                ("modelDescription", "description"),
                ("deviceType", "type"),
                ("serialNumber", "serial number"),
                ("UDN", "device name"),
            ] {
                let value = child_text(device, name);
                described
                    .says
                    .extend(value.map(|value| format!("{words}: {value}")));
            }
            let shown = child_text(device, "presentationURL");
            described
                .urls
                .extend(shown.filter(|url| url.contains("://")));
        }
        for service in named(root, "service").take(SERVICES_MAX) {
            if let Some(kind) = child_text(service, "serviceType") {
                let control = child_text(service, "controlURL").unwrap_or_default();
                described
                    .says
                    .push(format!("service: {kind}, controlled at {control:?}"));
                described
                    .urls
                    .extend(Some(control).filter(|url| url.contains("://")));
            }
        }
        let says_nothing = described.name.is_empty() && described.says.is_empty();
        (!says_nothing).then_some(described)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_read() {
        let text = "<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\"><URLBase>http://192.168.1.9:49152/</URLBase>\
            <device><friendlyName>Acme Eye</friendlyName><manufacturer>Acme</manufacturer><modelName>Eye 1</modelName>\
            <serviceList><service><serviceType>urn:x:service:Motor:1</serviceType><controlURL>/ctl</controlURL></service></serviceList>\
            <presentationURL>http://192.168.1.9:8080/</presentationURL></device></root>";
        let described = Description::read(text).unwrap();
        assert_eq!(described.name, "Acme Eye");
        assert_eq!(
            described.says,
            [
                "maker: Acme",
                "model: Eye 1",
                "service: urn:x:service:Motor:1, controlled at \"/ctl\""
            ]
        );
        assert_eq!(
            described.urls,
            ["http://192.168.1.9:49152/", "http://192.168.1.9:8080/"]
        );
        assert_eq!(Description::read("<html><body>no</body></html>"), None);
        assert_eq!(Description::read("no XML"), None);
    }
}
