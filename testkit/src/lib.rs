//! Development only: insecure and secure test devices, maker sites and other stand-ins for the world.

pub mod device;
pub mod postgres;
