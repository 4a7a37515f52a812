//! What the law crate promises, tried from outside: regimes, findings, cases, and the JSON that is stored for good.

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
mod findings;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guards;
mod life_samples;
#[cfg(test)]
mod penalties;
#[cfg(test)]
mod regimes;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod world;
