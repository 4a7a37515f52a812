//! What a device announces: avahi, miniupnpd and wsdd in a network of their own, across a wire from the inspection.
//!
//! wsdd reads probes from the group only. It runs from a copy in which two addresses are bound otherwise, so that it
//! hears the one that is sent to its own address, as cameras do; what it says is its own.

use super::*;

/// The address of the device, and of the bench.
pub(super) const DEVICE: [u8; 4] = [192, 168, 77, 1];
const BENCH: &str = "192.168.77.2/24";

/// Lays a wire to a device's own network.
pub(super) fn wire() {
    call("ip", &["netns", "add", "device"]);
    let pair = [
        "link", "add", "here", "type", "veth", "peer", "name", "dev0", "netns", "device",
    ];
    call("ip", &pair);
    call("ip", &["addr", "add", BENCH, "dev", "here"]);
    call("ip", &["link", "set", "here", "up"]);
    let within = |words: &[&str]| call("ip", &[&["-n", "device"], words].concat());
    within(&["link", "set", "lo", "up"]);
    within(&["addr", "add", "192.168.77.1/24", "dev", "dev0"]);
    within(&["link", "set", "dev0", "up", "multicast", "on"]);
    within(&["route", "add", "224.0.0.0/4", "dev", "dev0"]);
}

/// Starts a server in the device's network, and waits until `question` is answered at a UDP port there.
fn start(room: &mut Room, words: &[&str], port: u16, question: &str) {
    assert!(
        std::path::Path::new(words[0]).exists(),
        "{} is missing: run `cargo xtask setup`",
        words[0]
    );
    room.spawn(
        "/usr/sbin/ip",
        &[&["netns", "exec", "device"], words].concat(),
    );
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    let patience = Duration::from_secs(2);
    socket.set_read_timeout(Some(patience)).unwrap();
    let answered = wait::until(Duration::from_mins(3), || {
        // Nobody is there yet at first; and wsdd answers each message id once.
        let question = question.replace("ID-OF-ITS-OWN", &random());
        let sent = socket.send_to(question.as_bytes(), (IpAddr::from(DEVICE), port));
        sent.is_ok() && socket.recv_from(&mut [0; 2048]).is_ok()
    });
    let log = std::fs::read_to_string("/etc/server.log").unwrap_or_default();
    assert!(answered, "{} does not answer: {log}", words[0]);
}

fn avahi(room: &mut Room) {
    // It looks for a user of its own even where it stays root.
    for (name, line) in [
        ("passwd", "avahi:x:101:101::/run:/usr/sbin/nologin\n"),
        ("group", "avahi:x:101:\n"),
    ] {
        let text = std::fs::read_to_string(format!("/etc/{name}")).unwrap();
        room.write(name, &(text + line));
    }
    room.write(
        "avahi/avahi.conf",
        "[server]\nhost-name=camera-7\nuse-ipv4=yes\nuse-ipv6=no\nenable-dbus=no\nallow-interfaces=dev0\n",
    );
    room.write(
        "avahi/services/camera.service",
        "<?xml version=\"1.0\" standalone='no'?>\n<!DOCTYPE service-group SYSTEM \"avahi-service.dtd\">\n\
         <service-group><name>Acme Eye</name>\
         <service><type>_http._tcp</type><port>8123</port><txt-record>model=Eye 1</txt-record></service>\
         <service><type>_rtsp._tcp</type><port>8654</port></service></service-group>\n",
    );
    let words = [
        "/usr/sbin/avahi-daemon",
        "-f",
        "/etc/avahi/avahi.conf",
        "--no-drop-root",
        "--no-rlimits",
        "--no-chroot",
    ];
    let question = "\0\x01\0\0\0\x01\0\0\0\0\0\0\x05_http\x04_tcp\x05local\0\0\x0c\0\x01";
    start(room, &words, 5353, question);
}

fn miniupnpd(room: &mut Room) {
    room.write(
        "miniupnpd.conf",
        "ext_ifname=lo\next_ip=8.8.8.8\nlistening_ip=dev0\nhttp_port=5001\nenable_upnp=yes\n\
         uuid=12345678-0000-0000-0000-00000000abcd\nfriendly_name=Acme Router\nmodel_name=AR-1\nmanufacturer_name=Acme\n",
    );
    let words = ["/usr/sbin/miniupnpd", "-f", "/etc/miniupnpd.conf", "-d"];
    let question = "M-SEARCH * HTTP/1.1\r\nHOST: 192.168.77.1:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: upnp:rootdevice\r\n\r\n";
    start(room, &words, 1900, question);
}

fn wsdd(room: &mut Room) {
    let text = std::fs::read_to_string("/usr/sbin/wsdd")
        .unwrap_or_else(|error| panic!("wsdd is missing ({error}): run `cargo xtask setup`"));
    let by_unicast = text
        .replace(
            "recv_socket.bind((WSD_MCAST_GRP_V4, WSD_UDP_PORT))",
            "recv_socket.bind(('', WSD_UDP_PORT))",
        )
        .replace(
            "uc_send_socket.bind((self.address, WSD_UDP_PORT))",
            "uc_send_socket.bind((self.address, 0))",
        );
    assert_ne!(text, by_unicast, "wsdd binds otherwise now");
    room.write("wsdd.py", &by_unicast);
    let words = [
        "/usr/bin/python3",
        "/etc/wsdd.py",
        "-4",
        "-i",
        "dev0",
        "-n",
        "camera",
    ];
    let question = "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
        xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\">\
        <s:Header><a:MessageID>urn:uuid:ID-OF-ITS-OWN</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>\
        <a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></s:Header>\
        <s:Body><d:Probe><d:Types>wsdp:Device</d:Types></d:Probe></s:Body></s:Envelope>";
    start(room, &words, 3702, question);
}

/// A page of the device at this port.
pub(super) fn page(room: &mut Room, port: u16) {
    room.write(
        "www/index.html",
        "<h1>Status</h1><p>All is well here.</p>\n",
    );
    let place = port.to_string();
    let words = [
        "netns",
        "exec",
        "device",
        "/bin/busybox",
        "httpd",
        "-f",
        "-p",
        &place,
        "-h",
        "/etc/www",
    ];
    room.spawn("/usr/sbin/ip", &words);
    let at = (IpAddr::from(DEVICE), port);
    let answers = || std::net::TcpStream::connect(at).is_ok();
    assert!(
        wait::until(Duration::from_mins(3), answers),
        "busybox httpd does not listen"
    );
}

/// What was announced by this protocol: the name and the lines.
fn said<'i>(inspection: &'i Inspection, by: &str) -> (&'i str, &'i [String]) {
    let mut all = inspection.observations.iter();
    all.find_map(|seen| match &seen.fact {
        Fact::Announced {
            protocol,
            name,
            says,
        } if protocol == by => Some((name.as_str(), says.as_slice())),
        _ => None,
    })
    .unwrap_or_else(|| panic!("{by} was not heard: {:?}", facts(inspection)))
}

#[test]
fn real_announcers_are_heard_and_what_they_announce_is_looked_at() {
    let inspection = in_a_room(|room| {
        wire();
        // At the port that avahi announces, and that no list of ports names.
        page(room, 8123);
        avahi(room);
        miniupnpd(room);
        wsdd(room);
        let bench = bench_of(IpAddr::from(DEVICE), Ports::These(vec![80]), true);
        inspect(&bench, &list("admin,admin\n"), None)
    });
    let (name, says) = said(&inspection, "mdns");
    assert_eq!(name, "camera-7.local");
    let web = "Acme Eye._http._tcp.local at camera-7.local port 8123: model=Eye 1".to_owned();
    assert!(says.contains(&web), "{says:?}");
    let (name, says) = said(&inspection, "ssdp");
    assert_eq!(name, "Acme Router");
    for line in [
        "maker: Acme",
        "model: AR-1",
        "described at http://192.168.77.1:5001/rootDesc.xml",
    ] {
        assert!(says.contains(&line.to_owned()), "{line}: {says:?}");
    }
    let (_, says) = said(&inspection, "ws-discovery");
    assert!(says.contains(&"type: wsdp:Device".to_owned()), "{says:?}");
    let found = services(&inspection);
    let places: Vec<(&str, u16)> = found
        .keys()
        .map(|(over, port)| (over.as_str(), *port))
        .collect();
    // Port 80 is listed and closed; 8654 is announced and closed; 5001 and 8123 are announced and there.
    assert_eq!(
        places,
        [
            ("tcp", 5001),
            ("tcp", 8123),
            ("udp", 1900),
            ("udp", 3702),
            ("udp", 5353)
        ]
    );
}

#[test]
fn a_location_elsewhere_is_written_down_and_never_visited() {
    let (inspection, visits) = in_a_room(|_| {
        wire();
        // Another host of the same network, at which the device points.
        call("ip", &["addr", "add", "192.168.77.3/24", "dev", "here"]);
        let elsewhere = std::net::TcpListener::bind("192.168.77.3:80").unwrap();
        elsewhere.set_nonblocking(true).unwrap();
        let device = UdpSocket::bind((HERE, 1900)).unwrap();
        std::thread::spawn(move || {
            let mut buffer = [0; 2048];
            while let Ok((_, from)) = device.recv_from(&mut buffer) {
                let answer = b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\nLOCATION: http://192.168.77.3/root.xml\r\n\r\n";
                device.send_to(answer, from).unwrap();
            }
        });
        let bench = bench_of(HERE, Ports::These(vec![9]), true);
        let inspection = inspect(&bench, &list("admin,admin\n"), None);
        (inspection, elsewhere.accept().is_ok())
    });
    let (_, says) = said(&inspection, "ssdp");
    assert!(
        says.contains(&"described elsewhere: http://192.168.77.3/root.xml".to_owned()),
        "{says:?}"
    );
    assert!(!visits, "another host was visited");
}

#[test]
fn a_description_that_is_announced_at_an_unusual_place_is_asked_for_what_it_does_for_anyone() {
    const DESCRIPTION: &str = "<root xmlns=\"urn:schemas-upnp-org:device-1-0\"><device><friendlyName>Player</friendlyName>\
        <serviceList><service><serviceType>urn:schemas-upnp-org:service:ConnectionManager:1</serviceType>\
        <controlURL>/control</controlURL></service></serviceList></device></root>";
    const DONE: &str = "<s:Envelope><s:Body><u:GetProtocolInfoResponse xmlns:u=\"x\"></u:GetProtocolInfoResponse>\
        </s:Body></s:Envelope>";
    let inspection = in_a_room(|_| {
        let listener = std::net::TcpListener::bind((HERE, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        serve_http_at(listener, |request| {
            Some(match request.split(' ').nth(1)? {
                "/xml/device_description.xml" => answer_http(200, "", DESCRIPTION),
                "/control" => answer_http(200, "", DONE),
                _ => answer_http(404, "", "no such page"),
            })
        });
        let device = UdpSocket::bind((HERE, 1900)).unwrap();
        std::thread::spawn(move || {
            let mut buffer = [0; 2048];
            while let Ok((_, from)) = device.recv_from(&mut buffer) {
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\n\
                     LOCATION: http://127.0.0.1:{port}/xml/device_description.xml\r\n\r\n"
                );
                device.send_to(answer.as_bytes(), from).unwrap();
            }
        });
        let bench = bench_of(HERE, Ports::These(vec![9]), true);
        inspect(&bench, &list("admin,admin\n"), None)
    });
    assert!(
        facts(&inspection).iter().any(|fact| matches!(
            fact,
            Fact::OpenWithoutAuthentication { interface, proof, .. }
                if interface.service == "upnp" && proof.contains("/xml/device_description.xml")
        )),
        "{:?}",
        facts(&inspection)
    );
}
