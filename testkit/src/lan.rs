//! A network in a room: devices with a MAC of their own, across a bridge from the room, that move as devices do.

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a network that cannot be laid ends the test, with the words of the panic"
)]

use std::fs::File;
use std::net::{IpAddr, Ipv6Addr};

use nix::sched::{CloneFlags, setns};

use crate::device::{Behaviour, Device, Spec};
use crate::room::{Room, call};

/// The port at which the devices answer, by Telnet.
pub const PORT: u16 = 23;

/// Lays the network: the room's own machine is 192.168.77.2 and `fd77::2` there.
pub fn lay(_: &mut Room) {
    call("ip", &["link", "add", "lan", "type", "bridge"]);
    call("ip", &["addr", "add", "192.168.77.2/24", "dev", "lan"]);
    let sixth = ["addr", "add", "fd77::2/64", "dev", "lan", "nodad"];
    call("ip", &sixth);
    call("ip", &["link", "set", "lan", "up"]);
}

/// A device with a universal default password and this MAC, in a network of its own with a cable to the room's. It has no
/// address yet.
pub fn plug(name: &str, mac: &str) -> Device {
    call("ip", &["netns", "add", name]);
    let cable = [
        "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name,
    ];
    call("ip", &cable);
    call("ip", &["link", "set", name, "master", "lan", "up"]);
    let own = ["-n", name, "link", "set", "eth0", "address", mac, "up"];
    call("ip", &own);
    let spec = Spec {
        http: None,
        ssh: false,
        ports: [0, PORT, 0],
        ..Spec::new(Behaviour::UniversalDefault).at(Ipv6Addr::UNSPECIFIED.into())
    };
    std::thread::scope(|scope| {
        let started = scope.spawn(|| {
            let network = File::open(format!("/run/netns/{name}")).unwrap();
            setns(network, CloneFlags::CLONE_NEWNET).unwrap();
            Device::start(&spec).unwrap()
        });
        started.join().unwrap()
    })
}

/// Gives the device this address and no other.
pub fn moves(name: &str, address: IpAddr) {
    leaves(name);
    let (bits, at_once): (u8, &[&str]) = match address {
        IpAddr::V4(_) => (24, &[]),
        IpAddr::V6(_) => (64, &["nodad"]),
    };
    let address = format!("{address}/{bits}");
    let given = ["-n", name, "addr", "add", &address, "dev", "eth0"];
    call("ip", &[&given, at_once].concat());
}

/// Takes the device's addresses away. The room's machine forgets who was where, as it does when a cable is pulled.
pub fn leaves(name: &str) {
    let addresses = [
        "-n", name, "addr", "flush", "dev", "eth0", "scope", "global",
    ];
    call("ip", &addresses);
    call("ip", &["neigh", "flush", "all"]);
}
