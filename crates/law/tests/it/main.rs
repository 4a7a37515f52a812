//! What the law crate promises, tried from outside: regimes, findings, cases, and the JSON that is stored for good.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod conformity;
#[cfg(test)]
mod deemed;
#[cfg(test)]
mod findings;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod regimes;
#[cfg(test)]
mod standards;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod world;
