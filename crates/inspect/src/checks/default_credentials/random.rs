//! Words that no device can know, for the controls.

/// Letters of one kind: what a page asks of a password, it asks of these alike.
const KINDS: [&str; 4] = [
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "!#$*+-.@_",
];

/// Twenty random letters and digits: no list holds them.
pub(crate) fn random_password() -> Option<String> {
    let mut bytes = [0_u8; 10];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex::encode(bytes))
}

/// An account and a password that look like these and are wrong.
///
/// A page that says something else of a password that is too short, or of none, says it of a right one and of this one;
/// of twenty letters it does not. The account stays, and only where there is no password to be like it changes. Where the
/// login takes no account (`takes_account`) either, twenty letters have to do.
pub(crate) fn random_like(
    account: &str,
    password: &str,
    takes_account: bool,
) -> Option<(String, String)> {
    if !password.is_empty() {
        return Some((account.to_owned(), other(password)?));
    }
    if !takes_account {
        return Some((account.to_owned(), random_password()?));
    }
    let nobody = if account.is_empty() {
        random_password()?
    } else {
        other(account)?
    };
    Some((nobody, String::new()))
}

/// A random word of the same length in which no letter is the same, and each of the same kind.
fn other(word: &str) -> Option<String> {
    let mut chances = vec![0_u8; word.chars().count()];
    getrandom::fill(&mut chances).ok()?;
    let letters = word.chars().zip(chances);
    Some(
        letters
            .map(|(letter, chance)| other_letter(letter, chance))
            .collect(),
    )
}

fn other_letter(letter: char, chance: u8) -> char {
    let [_, letters, ..] = KINDS;
    let kind = KINDS.into_iter().find(|kind| kind.contains(letter));
    let mut others: Vec<char> = kind.unwrap_or(letters).chars().collect();
    others.retain(|other| *other != letter);
    let place = usize::from(chance) % others.len().max(1);
    others.get(place).copied().unwrap_or('x')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_like_a_password_has_its_length_and_kinds_and_none_of_its_letters() {
        let (account, like) = random_like("admin", "Adm1n-ü", true).unwrap();
        assert_eq!(account, "admin");
        let kinds: Vec<usize> = like
            .chars()
            .map(|letter| KINDS.iter().position(|kind| kind.contains(letter)).unwrap())
            .collect();
        assert_eq!(kinds, [2, 1, 1, 0, 1, 3, 1]);
        assert!(
            like.chars()
                .zip("Adm1n-ü".chars())
                .all(|(one, other)| one != other)
        );
    }

    #[test]
    fn no_password_is_held_against_another_account_without_one() {
        let (account, like) = random_like("admin", "", true).unwrap();
        assert!(account != "admin" && account.len() == 5 && like.is_empty());
        assert_eq!(random_like("", "", true).unwrap().0.len(), 20);
        // A form for a password alone would be sent just the same again.
        assert_eq!(random_like("", "", false).unwrap().1.len(), 20);
    }
}
