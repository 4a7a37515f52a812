//! Names of things: one validated type each, so that a party cannot stand where a notice is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest id taken, in bytes.
pub const ID_BYTES_MAX: usize = 128;

/// Text that cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an id has 1 to 128 letters, digits, '.', '-', '_' or ':' and starts with a letter or digit; this is not one: {0:?}"
)]
pub struct IdError(String);

fn check(text: &str) -> Result<(), IdError> {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':');
    let starts = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphanumeric());
    if starts && text.len() <= ID_BYTES_MAX && text.bytes().all(plain) {
        Ok(())
    } else {
        Err(IdError(text.chars().take(40).collect()))
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                check(text)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                check(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id! {
    /// Names a case.
    CaseId
}
id! {
    /// Names a notice, drafted or issued.
    NoticeId
}
id! {
    /// Names an allegation in a case.
    AllegationId
}
id! {
    /// Names an officer by a pseudonym; the person's name is in the office's side table.
    OfficerId
}
id! {
    /// Names a party to a case by a pseudonym; its name is in the office's side table.
    PartyId
}
id! {
    /// Names a provision of a regime, dotted, such as `psti.sch1.1.2`.
    ProvisionId
}
id! {
    /// Names a power of a regime, such as `temporary-ban`.
    PowerId
}
id! {
    /// Names a regime, such as `uk-psti-2022`.
    RegimeId
}
id! {
    /// Names a standard in one edition, such as `etsi-en-303-645-v2.1.1`.
    StandardId
}
id! {
    /// Names an observation within its bundle.
    ObservationId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_break_a_path_or_a_page_is_refused() {
        for bad in ["", "../etc", "a b", "<b>", "-x", ".x", &"a".repeat(129)] {
            assert!(
                bad.parse::<NoticeId>().is_err(),
                "{bad:?} was taken for an id"
            );
        }
        assert!(serde_json::from_str::<NoticeId>("\"a/b\"").is_err());
        assert_eq!(
            "psti.sch1.1.3.a".parse::<ProvisionId>().unwrap().as_str(),
            "psti.sch1.1.3.a"
        );
    }
}
