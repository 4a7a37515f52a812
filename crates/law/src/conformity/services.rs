//! The services that a maker's prose speaks of.

/// Services on the network, by what observations call them, and the words by which people speak of them.
const SERVICES: [(&str, &[&str]); 18] = [
    (
        "http",
        &[
            "http",
            "https",
            "web",
            "website",
            "page",
            "pages",
            "browser",
            "html",
            "video",
            "stream",
            "streams",
            "streaming",
            "messages",
        ],
    ),
    (
        "rtsp",
        &["rtsp", "rtsps", "video", "stream", "streams", "streaming"],
    ),
    (
        "onvif",
        &["onvif", "video", "stream", "streams", "streaming"],
    ),
    (
        "ssh",
        &["ssh", "sftp", "scp", "shell", "terminal", "console"],
    ),
    ("telnet", &["telnet", "shell", "terminal", "console"]),
    ("ftp", &["ftp", "ftps"]),
    ("mqtt", &["mqtt", "mqtts", "broker", "messages"]),
    ("coap", &["coap", "coaps", "messages"]),
    ("snmp", &["snmp"]),
    ("vnc", &["vnc", "rfb"]),
    ("sip", &["sip", "sips", "voip"]),
    ("dns", &["dns"]),
    ("mdns", &["mdns", "bonjour"]),
    ("ntp", &["ntp", "sntp"]),
    ("tftp", &["tftp"]),
    ("upnp", &["upnp", "ssdp", "dlna"]),
    ("smb", &["smb", "samba"]),
    ("ipp", &["ipp", "airprint"]),
];
/// What observations call a service of which nothing is known but that it answers, or that TLS carries it.
const NOT_KNOWN: [&str; 2] = ["unknown", "tls"];

/// What a text speaks of, beside a service that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// That service, or nobody knows which it is.
    It,
    /// Others alone.
    Others,
    /// No service that is known.
    Nothing,
}

/// What a text in lower case says of a service, such as `http-form`.
pub(super) fn speaks(text: &str, service: &str) -> Speaks {
    let service = service.split('-').next().unwrap_or_default();
    let words = || text.split(|letter: char| !letter.is_alphanumeric());
    let has_any = |of: &[&str]| words().any(|word| of.contains(&word));
    let known = SERVICES.iter();
    let mut spoken = known.filter(|(_, of)| has_any(of)).peekable();
    if NOT_KNOWN.contains(&service) || text.contains(service) {
        Speaks::It
    } else if spoken.peek().is_none() {
        Speaks::Nothing
    } else if spoken.any(|(name, _)| *name == service) {
        Speaks::It
    } else {
        Speaks::Others
    }
}
