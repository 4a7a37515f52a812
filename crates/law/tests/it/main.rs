//! What the law crate promises, tried from outside: regimes, findings, cases, and the JSON that is stored for good.

#[cfg(test)]
mod authority;
#[cfg(test)]
mod calendars;
#[cfg(test)]
mod case_clocks;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod clock_rules;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod conformity;
#[cfg(test)]
mod deemed;
#[cfg(test)]
mod diffs;
#[cfg(test)]
mod duties;
#[cfg(test)]
mod every_row;
#[cfg(test)]
mod findings;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod life_samples;
#[cfg(test)]
mod penalties;
#[cfg(test)]
mod record;
#[cfg(test)]
mod regimes;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod set_up_doubt;
#[cfg(test)]
mod standards;
#[cfg(test)]
mod statement;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod world;
