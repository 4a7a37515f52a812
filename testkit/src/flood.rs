//! Servers that send without end, over TCP and over UDP: what an inspection must bear within its limits.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};

/// Servers that send these bytes without end at every port, each connection after it was asked or at once.
pub struct Flood {
    /// What it is called in a report.
    pub name: &'static str,
    /// What comes before the flood.
    head: &'static str,
    /// What is sent without end.
    endless: &'static [u8],
    /// Whether it waits for a question.
    is_asked: bool,
}

/// The floods over TCP.
pub const FLOODS: [Flood; 4] = [
    Flood {
        name: "an endless banner at 32 ports",
        head: "",
        endless: &[b'a'; 16 * 1024],
        is_asked: false,
    },
    Flood {
        name: "endless Telnet commands at 32 ports",
        head: "login: ",
        endless: &[0xff; 16 * 1024],
        is_asked: false,
    },
    Flood {
        name: "endless HTTP bodies at 32 ports",
        head: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<form method=post><input name=user><input type=password name=p></form>",
        endless: &[b'a'; 16 * 1024],
        is_asked: true,
    },
    Flood {
        name: "endless HTTP heads at 32 ports",
        head: "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nX-Pad: ",
        endless: &[b'a'; 16 * 1024],
        is_asked: true,
    },
];

/// Where they stand: at ports that every inspection asks.
const PORTS: [u16; 32] = [
    21, 22, 23, 80, 81, 82, 88, 443, 554, 1883, 2222, 2323, 5000, 5555, 6789, 7547, 8000, 8008,
    8080, 8081, 8082, 8088, 8443, 8554, 8800, 8888, 8899, 9000, 9527, 9999, 34567, 49152,
];
/// The UDP ports that are asked.
const UDP_PORTS: [u16; 9] = [53, 69, 123, 161, 1900, 3702, 5060, 5353, 5683];
/// How many datagrams answer one.
const DATAGRAMS: usize = 20_000;

/// Begins the flood at every port that an inspection asks; it ends with the room's network.
pub fn over_tcp(flood: &'static Flood) -> io::Result<()> {
    for port in PORTS {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || pour(stream, flood));
            }
        });
    }
    Ok(())
}

/// Sends until the other side has enough.
fn pour(mut stream: TcpStream, flood: &Flood) -> io::Result<()> {
    if flood.is_asked {
        let _asked = stream.read(&mut [0; 1024])?;
    }
    stream.write_all(flood.head.as_bytes())?;
    loop {
        stream.write_all(flood.endless)?;
    }
}

/// Begins the flood over UDP: many datagrams for each one that is sent; it ends with the room's network.
pub fn over_udp() -> io::Result<()> {
    for port in UDP_PORTS {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port))?;
        std::thread::spawn(move || {
            let mut question = [0; 2048];
            let answer = [b'a'; 1400];
            while let Ok((_, from)) = socket.recv_from(&mut question) {
                for _ in 0..DATAGRAMS {
                    // Who has hung up hears nothing.
                    let _gone = socket.send_to(&answer, from);
                }
            }
        });
    }
    Ok(())
}
