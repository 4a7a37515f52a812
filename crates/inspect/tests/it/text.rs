//! The protocols of text, each against a real server with a planted password and with one of its own, and against
//! services that lure a tester into a false answer.

mod camera;
pub(crate) mod ftp;
mod ftp_alone;
mod onvif;
mod recorder;
mod rtsp;
mod sip;
mod stub;
mod telnet;
