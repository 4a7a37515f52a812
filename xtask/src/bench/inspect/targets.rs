//! What is raced at: servers of Debian, each with the pair planted or with a password of its own.

use std::ops::RangeInclusive;

use anyhow::{Result, bail};
use proofhouse_testkit::room::Room;
use proofhouse_testkit::servers;

/// What a server speaks, as far as it decides how a tool is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    HttpBasic,
    HttpsBasic,
    HttpDigest,
    HttpForm,
    Telnet,
    Ssh,
    Ftp,
    Rtsp,
    Snmp,
    SnmpV3,
    Mqtt,
    Vnc,
    Redis,
    Sip,
}

impl Service {
    /// Whether it asks for a password alone.
    pub(super) fn takes_no_account(self) -> bool {
        matches!(self, Self::Vnc | Self::Redis | Self::Snmp)
    }

    /// How many characters a password may have, so that every tool sends it and the server can hold it.
    pub(super) fn password_lengths(self) -> RangeInclusive<usize> {
        match self {
            // RFC 3414, section 11.2.
            Self::SnmpV3 => 8..=32,
            // VNC takes eight.
            _ => 1..=8,
        }
    }
}

/// A server to race at.
pub(super) struct Target {
    /// How the command names it.
    pub(super) name: &'static str,
    /// Which server it is.
    pub(super) server: &'static str,
    pub(super) service: Service,
    pub(super) port: u16,
    /// Starts it in a room with this password.
    pub(super) start: fn(&mut Room, &str),
}

/// All of them, in the order of the table.
const TARGETS: [Target; 18] = [
    Target {
        name: "http-basic-lighttpd",
        server: "lighttpd, HTTP Basic",
        service: Service::HttpBasic,
        port: 80,
        start: |room, password| servers::lighttpd(room, password, "\"method\" => \"basic\""),
    },
    Target {
        name: "http-basic-nginx",
        server: "nginx, HTTP Basic",
        service: Service::HttpBasic,
        port: 80,
        start: servers::nginx,
    },
    Target {
        name: "https-basic-new",
        server: "nginx, HTTP Basic within TLS 1.3",
        service: Service::HttpsBasic,
        port: 443,
        start: |room, password| {
            servers::nginx_within_tls(
                room,
                password,
                "ssl_protocols TLSv1.3; ssl_ciphers DEFAULT:@SECLEVEL=0;",
            );
        },
    },
    Target {
        name: "https-basic-old",
        server: "nginx, HTTP Basic within TLS 1.0",
        service: Service::HttpsBasic,
        port: 443,
        start: |room, password| {
            let settings = "ssl_protocols TLSv1; ssl_ciphers AES128-SHA:@SECLEVEL=0;";
            servers::nginx_within_tls(room, password, settings);
        },
    },
    Target {
        name: "http-digest",
        server: "lighttpd, HTTP Digest (MD5)",
        service: Service::HttpDigest,
        port: 80,
        start: |room, password| {
            servers::lighttpd(
                room,
                password,
                "\"method\" => \"digest\", \"algorithm\" => \"MD5\"",
            );
        },
    },
    Target {
        name: "http-form",
        server: "lighttpd, an HTML form behind CGI",
        service: Service::HttpForm,
        port: 80,
        start: servers::form,
    },
    Target {
        name: "telnet-busybox",
        server: "busybox telnetd and login",
        service: Service::Telnet,
        port: 23,
        start: servers::busybox_telnetd,
    },
    Target {
        name: "telnet-inetutils",
        server: "inetutils telnetd, PAM",
        service: Service::Telnet,
        port: 23,
        start: servers::inetutils_telnetd,
    },
    Target {
        name: "ssh-dropbear",
        server: "dropbear",
        service: Service::Ssh,
        port: 22,
        start: servers::dropbear,
    },
    Target {
        name: "ssh-openssh",
        server: "OpenSSH, PAM",
        service: Service::Ssh,
        port: 22,
        start: |room, password| {
            room.accounts(&[(servers::ACCOUNT, password, false)]);
            servers::openssh(room, &["UsePAM=yes"]);
        },
    },
    Target {
        name: "ftp",
        server: "vsftpd, PAM",
        service: Service::Ftp,
        port: 21,
        start: |room, password| servers::vsftpd(room, password, "anonymous_enable=NO\n", 21),
    },
    Target {
        name: "rtsp",
        server: "gst-rtsp-server, Basic",
        service: Service::Rtsp,
        port: 554,
        // hydra asks for no other path.
        start: |room, password| servers::gst_rtsp_at(room, "/", "basic", password),
    },
    Target {
        name: "snmp",
        server: "snmpd, SNMPv2c",
        service: Service::Snmp,
        port: 161,
        start: |room, password| {
            servers::snmpd(room, &format!("rocommunity {password} 127.0.0.1\n"));
        },
    },
    Target {
        name: "snmpv3",
        server: "snmpd, SNMPv3 with a user (SHA, noPriv)",
        service: Service::SnmpV3,
        port: 161,
        start: |room, password| {
            let user = servers::ACCOUNT;
            servers::snmpd(
                room,
                &format!("createUser {user} SHA {password}\nrouser {user} auth\n"),
            );
        },
    },
    Target {
        name: "mqtt",
        server: "mosquitto",
        service: Service::Mqtt,
        port: 1883,
        start: |room, password| {
            servers::mosquitto(room, Some(password), "allow_anonymous false\n");
        },
    },
    Target {
        name: "vnc",
        server: "Xtigervnc, without its lock",
        service: Service::Vnc,
        port: 5900,
        start: |room, password| {
            servers::tigervnc(
                room,
                password,
                &["-SecurityTypes", "VncAuth", "-UseBlacklist=0"],
            );
        },
    },
    Target {
        name: "redis",
        server: "redis-server with requirepass",
        service: Service::Redis,
        port: 6379,
        start: |room, password| servers::redis(room, "", &["--requirepass", password]),
    },
    Target {
        name: "sip",
        server: "kamailio, REGISTER",
        service: Service::Sip,
        port: 5060,
        start: |room, password| servers::kamailio(room, Some(password)),
    },
];

/// Where a target stands in the table.
pub(super) fn place_of(name: &str) -> usize {
    let place = TARGETS.iter().position(|target| target.name == name);
    place.unwrap_or(TARGETS.len())
}

/// The names of the targets that are not among these.
pub(super) fn unmeasured(measured: &[&str]) -> Vec<&'static str> {
    let names = TARGETS.iter().map(|target| target.name);
    names.filter(|name| !measured.contains(name)).collect()
}

/// The targets whose names begin with one of these, or all of them.
pub(super) fn named(beginnings: &[String]) -> Result<Vec<&'static Target>> {
    let chosen: Vec<&Target> = TARGETS
        .iter()
        .filter(|target| {
            beginnings.is_empty()
                || beginnings
                    .iter()
                    .any(|one| target.name.starts_with(one.as_str()))
        })
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("no target is named so; there are {}", names.join(", "));
    }
    Ok(chosen)
}
