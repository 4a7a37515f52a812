//! What a bench file says of the way of testing: all that it says but where its units are met and by which MAC.
//!
//! An inspection that goes on may meet a unit at an address more, for one that was mistyped, or that the unit only has
//! after a reset; and a MAC tells who answers there. With anything else changed, one bundle would speak of two ways of testing.

use proofhouse_law::Digest;

/// The digest of what a bench file says, without its comments and without the addresses and MACs of its units.
///
/// A text that is no TOML has the digest of its bytes: [`super::read`] refuses it.
pub fn way_of_testing(text: &str) -> Digest {
    let Ok(mut said) = text.parse::<toml::Table>() else {
        return Digest::of(text.as_bytes());
    };
    let units = said.get_mut("units").and_then(toml::Value::as_array_mut);
    for unit in units.into_iter().flatten() {
        if let Some(unit) = unit.as_table_mut() {
            for met_by in ["address", "also_at", "mac"] {
                unit.remove(met_by);
            }
        }
    }
    Digest::of(said.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_comments_are_no_way_of_testing_and_all_else_is() {
        let bench =
            "[device]\nmodel = \"Eye\"\n\n[[units]]\nlabel = \"A\"\naddress = \"192.168.1.64\"\n";
        let way = way_of_testing(bench);
        let more = bench.replace(
            "address = \"192.168.1.64\"",
            "address = \"192.168.1.65\" # not .64\nalso_at = [\"192.168.1.64\"]\nmac = \"02:00:5e:10:00:01\"",
        );
        assert_eq!(way_of_testing(&more), way);
        for (from, to) in [
            ("Eye", "Ear"),
            ("\"A\"", "\"B\""),
            ("label", "user_password = \"x\"\nlabel"),
        ] {
            assert_ne!(way_of_testing(&bench.replace(from, to)), way, "{to}");
        }
        assert_ne!(way_of_testing("["), way_of_testing("[["));
    }
}
