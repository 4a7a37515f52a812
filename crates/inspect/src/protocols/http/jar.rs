//! The cookies of one session, as a browser keeps them for one host.

use super::{Head, Request};

/// The cookies of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar(Vec<(String, String)>);

impl Jar {
    /// The most cookies that are kept.
    const COOKIES_MAX: usize = 50;

    /// Takes up the cookies that a response sets.
    pub fn take(&mut self, head: &Head) {
        for line in head.all("set-cookie") {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('='))
            else {
                continue;
            };
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            self.0.retain(|(held, _)| *held != name);
            if self.0.len() < Self::COOKIES_MAX && !value.is_empty() {
                self.0.push((name, value));
            }
        }
    }

    /// Whether it holds a cookie that the other holds under no value.
    pub(crate) fn has_more_than(&self, other: &Self) -> bool {
        let held = |name: &str| other.pairs().any(|(of_other, _)| of_other == name);
        self.pairs().any(|(name, _)| !held(name))
    }

    /// The cookies: names and values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same cookies with other values.
    pub(crate) fn map_values(&self, value: impl Fn(&str) -> String) -> Self {
        let pairs = self.pairs();
        Self(
            pairs
                .map(|(name, held)| (name.to_owned(), value(held)))
                .collect(),
        )
    }

    /// Adds the cookies to a request.
    pub(crate) fn dress(&self, request: Request) -> Request {
        if self.0.is_empty() {
            return request;
        }
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request.header("Cookie", pairs.join("; "))
    }
}
