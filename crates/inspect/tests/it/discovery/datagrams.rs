//! Services over UDP. Debian's small servers for TFTP, NTP, DNS and CoAP are not part of what the tests install, so
//! that these four answers are our own, written after the RFCs; the announcements beside this file are real servers'.

use super::*;

/// Answers each datagram at `port` of the room by `answer`, for as long as the test runs; TFTP's from another port.
fn answering(port: u16, answer: fn(&[u8]) -> Option<Vec<u8>>) {
    let socket = UdpSocket::bind((HERE, port)).unwrap();
    let other = UdpSocket::bind((HERE, 0)).unwrap();
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            if let Some(bytes) = answer(&buffer[..length]) {
                let by = if port == 69 { &other } else { &socket };
                by.send_to(&bytes, from).unwrap();
            }
        }
    });
}

/// RFC 1035: the question again, refused.
fn dns(question: &[u8]) -> Option<Vec<u8>> {
    let mut answer = question.to_vec();
    *answer.get_mut(2)? |= 0x80;
    *answer.get_mut(3)? = 5;
    Some(answer)
}

/// RFC 1350 5.
fn tftp(question: &[u8]) -> Option<Vec<u8>> {
    let read = question.starts_with(b"\0\x01") && question.ends_with(b"\0octet\0");
    read.then(|| b"\0\x05\0\x01File not found\0".to_vec())
}

/// RFC 5905: mode 4, stratum 3, the client's timestamp as origin.
fn ntp(question: &[u8]) -> Option<Vec<u8>> {
    let stamp = question.get(40..48)?;
    Some([&[0x24, 3][..], &[0; 22], stamp, &[0; 16]].concat())
}

/// RFC 7252: an acknowledgement with the same id and token, and two links.
fn coap(question: &[u8]) -> Option<Vec<u8>> {
    let token = usize::from(question.first()? & 15);
    let (id, token) = (question.get(2..4)?, question.get(4..4 + token)?);
    let links = b"</lamp>;rt=\"light\",</firmware>";
    Some([&[0x64, 0x45][..], id, token, b"\xc1\x28\xff", links].concat())
}

/// Nonsense of the right length, for ever.
fn nonsense(question: &[u8]) -> Option<Vec<u8>> {
    (!question.is_empty()).then(|| vec![0x80; 60])
}

#[test]
fn services_over_udp_are_found_by_what_they_answer() {
    let inspection = in_a_room(|_| {
        answering(53, dns);
        answering(69, tftp);
        answering(123, ntp);
        answering(5683, coap);
        inspect(
            &bench_of(HERE, Ports::Common, true),
            &list("admin,admin\n"),
            None,
        )
    });
    let found: Vec<(u16, String)> = services(&inspection)
        .into_iter()
        .map(|((transport, port), (service, _))| {
            assert_eq!(transport, "udp");
            (port, service)
        })
        .collect();
    let expected = [(53, "dns"), (69, "tftp"), (123, "ntp"), (5683, "coap")];
    assert_eq!(found, expected.map(|(port, name)| (port, name.to_owned())));
    let said = facts(&inspection);
    assert!(
        said.iter().any(|fact| matches!(fact, Fact::Announced { protocol, name, .. } if protocol == "coap" && name == "/lamp")),
        "{said:?}"
    );
    assert!(
        inspection
            .transcripts
            .keys()
            .any(|path| path.contains("udp-69-tftp"))
    );
}

#[test]
fn nonsense_over_udp_is_no_service_and_nothing_is_asked_where_ports_are_listed() {
    let inspection = in_a_room(|_| {
        for port in proofhouse_inspect::discovery::datagram_ports() {
            answering(port, nonsense);
        }
        inspect(
            &bench_of(HERE, Ports::These(vec![80]), true),
            &list("admin,admin\n"),
            None,
        )
    });
    assert!(
        matches!(
            facts(&inspection).as_slice(),
            [Fact::NoInterfaceFound { .. }]
        ),
        "{:?}",
        facts(&inspection)
    );
    let mut listed = bench_of(HERE, Ports::These(vec![80]), true);
    listed.udp = None;
    assert!(!listed.asks_udp(&listed.units[0]));
    listed.units[0].ports = None;
    assert!(listed.asks_udp(&listed.units[0]));
}
