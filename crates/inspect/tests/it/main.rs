//! The inspection against devices on real sockets: ours, traps, and servers that nobody here wrote.

mod bench;
mod devices;
mod fuzz;
mod room;
mod servers;
mod traps;
