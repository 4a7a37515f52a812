//! Development only: insecure and secure test devices, maker sites and other stand-ins for the world.

pub mod corpus;
pub mod device;
pub mod flood;
pub mod lan;
pub mod maker_site;
pub mod market;
pub mod postgres;
pub mod room;
pub mod schema;
pub mod servers;
pub mod support_corpus;
pub mod timing_corpus;
pub mod wait;
