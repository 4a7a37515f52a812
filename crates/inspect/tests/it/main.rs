//! The inspection against devices on real sockets: ours, traps, and servers that nobody here wrote.

// Marked as tests so that helpers may unwrap, as clippy.toml lets tests do.
#[cfg(test)]
mod bench;
#[cfg(test)]
mod bench_page;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod blank;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod cookies;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod discovery;
#[cfg(test)]
mod exposure;
#[cfg(test)]
mod flood;
#[cfg(test)]
mod form_pages;
#[cfg(test)]
mod further;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod keys_alone;
#[cfg(test)]
mod landing;
#[cfg(test)]
mod leave;
#[cfg(test)]
mod led_to;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod moved;
#[cfg(test)]
mod nonces;
#[cfg(test)]
mod old_password;
#[cfg(test)]
mod old_tls;
#[cfg(test)]
mod packed;
#[cfg(test)]
mod page_locks;
#[cfg(test)]
mod penalties;
#[cfg(test)]
mod reopened;
#[cfg(test)]
mod room;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod servers;
#[cfg(test)]
mod set_up;
#[cfg(test)]
mod silent_lock;
#[cfg(test)]
mod ssh_doors;
#[cfg(test)]
mod text;
#[cfg(test)]
mod traps;
#[cfg(test)]
mod tries;
#[cfg(test)]
mod turns;
#[cfg(test)]
mod undrawn;
#[cfg(test)]
mod unknown_words;
#[cfg(test)]
mod unread;
#[cfg(test)]
mod untold;
#[cfg(test)]
mod unweighed;
