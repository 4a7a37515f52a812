//! The inspection against devices on real sockets: ours, traps, and servers that nobody here wrote.

mod bench;
mod devices;
mod room;
mod servers;
mod traps;
