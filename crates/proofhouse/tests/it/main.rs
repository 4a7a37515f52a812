//! The one binary from outside, as people, programs and browsers meet it.

// Marked as tests so that the helpers may unwrap, as clippy.toml lets tests do.
#[cfg(test)]
mod authority;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod bench_files;
#[cfg(test)]
mod benches;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod conformity;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod cut_short;
#[cfg(test)]
mod declarations;
#[cfg(test)]
mod first_start;
#[cfg(test)]
mod in_ci;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod lab;
#[cfg(test)]
mod law_check;
#[cfg(test)]
mod law_diff;
#[cfg(test)]
mod law_times;
#[cfg(test)]
mod lodging;
#[cfg(test)]
mod makers;
#[cfg(test)]
mod moved;
#[cfg(test)]
mod office;
#[cfg(test)]
mod office_keys;
#[cfg(test)]
mod powers;
#[cfg(test)]
mod record;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod resuming;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod security_txt;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod statement;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod watch;
#[cfg(test)]
mod words;
