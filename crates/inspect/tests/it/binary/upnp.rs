//! `UPnP`: Debian's miniupnpd, whose reading actions are open to all; and devices that must not be taken for open.

use proofhouse_law::observation::Fact;

use super::{Room, assert_open, assert_unusable, converse, facts_of, facts_of_stub, stub};

const MINIUPNPD: &str = "/usr/sbin/miniupnpd";

#[test]
fn miniupnpd_does_what_anyone_asks_to_read() {
    let facts = facts_of(5000, "", |room: &mut Room, _| {
        // The loopback stands for both sides; the address outside is one of nobody here.
        let lines = "ext_ifname=lo\next_ip=8.8.4.4\nlistening_ip=lo\nhttp_port=5000\n\
                     enable_natpmp=no\nenable_upnp=yes\nuuid=00000000-0000-0000-0000-000000000000\n";
        room.write("miniupnpd.conf", lines);
        let words = [
            "-d",
            "-f",
            "/etc/miniupnpd.conf",
            "-P",
            "/run/miniupnpd.pid",
        ];
        room.start(MINIUPNPD, &words, 5000);
    });
    assert_open(&facts, "upnp", "GetExternalIPAddress");
    assert_open(&facts, "upnp", "Debian router");
    assert!(!format!("{facts:?}").contains("8.8.4.4"), "{facts:?}");
}

const DESCRIPTION: &str = "<root xmlns=\"urn:Belkin:device-1-0\"><device>\
    <friendlyName>Plug</friendlyName><serviceList><service>\
    <serviceType>urn:Belkin:service:basicevent:1</serviceType>\
    <controlURL>CONTROL</controlURL></service><service>\
    <serviceType>urn:schemas-upnp-org:service:SwitchPower:1</serviceType>\
    <controlURL>/power</controlURL></service></serviceList></device></root>";

/// A device that is described at `/setup.xml`, and answers each action so.
fn device(control: &str, action: impl Fn(&str) -> String + Send + Sync + 'static) -> u16 {
    let description = DESCRIPTION.replace("CONTROL", control);
    stub(move |stream| {
        let mut request = String::new();
        converse(stream, |piece| {
            request.push_str(&String::from_utf8_lossy(piece));
            let whole = if request.starts_with("POST") {
                request.contains("</s:Envelope>")
            } else {
                request.contains("\r\n\r\n")
            };
            if !whole {
                return Vec::new();
            }
            let request = std::mem::take(&mut request);
            let (status, body) = if request.starts_with("GET /setup.xml ") {
                ("200 OK", description.clone())
            } else if request.starts_with("POST") {
                assert!(!request.contains("SetBinaryState") && !request.contains("/power"));
                let answer = action(&request);
                let (status, body) = answer.split_once('\n').unwrap();
                return respond(status, body);
            } else {
                ("404 Not Found", "none".to_owned())
            };
            respond(status, &body)
        })
    })
}

fn respond(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nContent-Type: text/xml\r\n\r\n{body}")
        .into_bytes()
}

const DONE: &str = "200 OK\n<s:Envelope><s:Body><u:GetBinaryStateResponse xmlns:u=\"urn:Belkin:service:basicevent:1\">\
    <BinaryState>0</BinaryState></u:GetBinaryStateResponse></s:Body></s:Envelope>";

#[tokio::test]
async fn an_action_that_is_done_for_anyone_is_open() {
    let port = device("/upnp/control/basicevent1", |_| DONE.to_owned());
    let facts = facts_of_stub(port).await;
    assert_open(&facts, "upnp", "GetBinaryState of urn:Belkin");
}

#[tokio::test]
async fn an_action_that_asks_for_a_login_or_fails_is_not_open() {
    let asks = device("/c", |_| {
        "401 Unauthorized\nGetBinaryStateResponse".to_owned()
    });
    let fails = device("/c", |_| {
        "500 Internal Server Error\n<s:Envelope><s:Fault><errorCode>606</errorCode></s:Fault></s:Envelope>"
            .to_owned()
    });
    let page = device("/c", |_| "200 OK\n<html>GetBinaryState</html>".to_owned());
    for port in [asks, fails, page] {
        assert_unusable(&facts_of_stub(port).await, "http");
    }
}

#[tokio::test]
async fn a_control_address_elsewhere_gets_no_request() {
    // It would do what is asked, and so show that it was.
    let (status, body) = DONE.split_once('\n').unwrap();
    let elsewhere = stub(|stream| converse(stream, |_| respond(status, body)));
    let port = device(&format!("http://127.0.0.1:{elsewhere}/c"), |_| {
        DONE.to_owned()
    });
    let facts = facts_of_stub(port).await;
    assert!(
        matches!(facts.as_slice(), [Fact::InterfaceUnusable { .. }]),
        "{facts:?}"
    );
}
