//! Small devices on real sockets: one as sold with a universal default password, ones that behave, and traps.
//!
//! A [`Device`] answers HTTP, Telnet and SSH on ports the system chooses, in a thread of its own, until it
//! is dropped. A [`Control`] moves it between the states that an inspection asks for, as a hand would.

pub mod control;
mod http;
pub mod script_login;
mod ssh;
mod stage;
mod state;
mod telnet;
pub mod trap;
pub mod web_login;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

pub use control::{Control, ControlSocket};
pub use http::HttpLogin;
pub use state::{Behaviour, State};

use stage::Stage;
use state::Memory;

/// What a device is made of.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The exact address to listen on; another unit of the model may use 127.0.0.3.
    pub address: IpAddr,
    /// How its passwords come about.
    pub behaviour: Behaviour,
    /// The login of its web page, if it has one.
    pub http: Option<HttpLogin>,
    /// Whether it answers Telnet.
    pub telnet: bool,
    /// Whether it answers SSH.
    pub ssh: bool,
    /// The ports of HTTP, Telnet and SSH; 0 where the system chooses.
    pub ports: [u16; 3],
}

impl Spec {
    /// A device with a login form, Telnet and SSH on 127.0.0.1.
    pub fn new(behaviour: Behaviour) -> Self {
        Self {
            address: IpAddr::from([127, 0, 0, 1]),
            behaviour,
            http: Some(HttpLogin::Form),
            telnet: true,
            ssh: true,
            ports: [0; 3],
        }
    }

    /// The same device at another address.
    #[must_use]
    pub fn at(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// The same device on the ports of `other`, as two units of one model answer on the same ports.
    #[must_use]
    pub fn on_the_ports_of(mut self, other: &Device) -> Self {
        self.ports = [other.http, other.telnet, other.ssh].map(Option::unwrap_or_default);
        self
    }
}

/// A running device. Dropping it closes its ports.
pub struct Device {
    address: IpAddr,
    http: Option<u16>,
    telnet: Option<u16>,
    ssh: Option<u16>,
    control: Control,
    _stage: Stage,
}

impl Device {
    /// Starts a device in its factory default state, on ports that the system chooses.
    ///
    /// Its label password and its user's password are made now, and differ from unit to unit.
    pub fn start(spec: &Spec) -> io::Result<Self> {
        let memory = Arc::new(Memory::new(spec.behaviour)?);
        let [web, telnet, ssh] = spec.ports;
        let http = spec
            .http
            .map(|login| Ok::<_, io::Error>((login, bind(spec.address, web)?)))
            .transpose()?;
        let telnet = spec
            .telnet
            .then(|| bind(spec.address, telnet))
            .transpose()?;
        let ssh = spec.ssh.then(|| bind(spec.address, ssh)).transpose()?;
        let key = ssh::host_key()?;
        let ports = [
            http.as_ref()
                .map(|(_, listener)| port(listener))
                .transpose()?,
            telnet.as_ref().map(port).transpose()?,
            ssh.as_ref().map(port).transpose()?,
        ];
        let control = Control::new(Arc::clone(&memory));
        let stage = Stage::run(move || async move {
            if let Some((login, listener)) = http {
                let memory = Arc::clone(&memory);
                stage::serve(listener, move |stream| {
                    http::answer(stream, login, Arc::clone(&memory))
                });
            }
            if let Some(listener) = telnet {
                let memory = Arc::clone(&memory);
                stage::serve(listener, move |stream| {
                    telnet::answer(stream, Arc::clone(&memory))
                });
            }
            if let Some(listener) = ssh {
                let config = ssh::config(key);
                stage::serve(listener, move |stream| {
                    ssh::answer(stream, Arc::clone(&config), Arc::clone(&memory))
                });
            }
        })?;
        let [http, telnet, ssh] = ports;
        Ok(Self {
            address: spec.address,
            http,
            telnet,
            ssh,
            control,
            _stage: stage,
        })
    }

    /// The address of the device.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// The port of its web page.
    pub fn http_port(&self) -> Option<u16> {
        self.http
    }

    /// The port of its Telnet service.
    pub fn telnet_port(&self) -> Option<u16> {
        self.telnet
    }

    /// The port of its SSH service.
    pub fn ssh_port(&self) -> Option<u16> {
        self.ssh
    }

    /// Every port it answers on, in rising order.
    pub fn ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = [self.http, self.telnet, self.ssh]
            .into_iter()
            .flatten()
            .collect();
        ports.sort_unstable();
        ports
    }

    /// The hand that resets the device and sets it up.
    pub fn control(&self) -> &Control {
        &self.control
    }
}

/// Binds a port; for 0 the system chooses.
fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::new(address, port))
}

fn port(listener: &TcpListener) -> io::Result<u16> {
    Ok(listener.local_addr()?.port())
}
