//! What `?` says of a question: the row of its key in the reference page of the bench file, so that there is one set of
//! words.

use super::sentence;

/// The page that names every key; a test holds it against the reader of bench files.
const PAGE: &str = include_str!("../../../../../../docs/reference/bench-file.md");

/// What the page says of the key that the question `id` fills, such as `units.1.mac`; nothing of a question that fills
/// none.
pub(super) fn key_of(id: &str) -> Option<String> {
    let (table, rest) = id.split_once('.')?;
    let key = rest.rsplit('.').next()?;
    let mut rows = PAGE
        .split("\n## `[")
        .find(|section| {
            section
                .trim_start_matches('[')
                .starts_with(&format!("{table}]"))
        })?
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(cells);
    let heads = rows.next()?;
    let row = rows.find(|row| row.first() == Some(&format!("`{key}`").as_str()))?;
    let cell = |name: &str| {
        let at = heads.iter().position(|head| *head == name)?;
        row.get(at).map(|words| without_links(words))
    };
    let bounds = match (cell("from, to"), cell("unit")) {
        (Some(bounds), Some(unit)) => format!(", {bounds} ({unit})"),
        _ => String::new(),
    };
    let without = match cell("without it")? {
        words if words.starts_with("needed") => sentence(&words),
        words => format!("Without it: {words}"),
    };
    Some(format!(
        "`{key}`: {}{bounds}. {without}. In the file: {}",
        cell("says")?,
        cell("example")?
    ))
}

/// The cells of a row of a table.
fn cells(line: &str) -> Vec<&str> {
    let inner = line.trim_matches(|letter| letter == '|' || letter == ' ');
    inner.split(" | ").map(str::trim).collect()
}

/// The words of a cell; of a link in brackets, which leads nowhere at a terminal, nothing.
fn without_links(words: &str) -> String {
    let mut left = words;
    let mut said = String::new();
    while let Some((before, rest)) = left.split_once(" ([") {
        let Some((_, after)) = rest.split_once("))") else {
            break;
        };
        said.push_str(before);
        left = after;
    }
    said + left
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn a_key_is_said_with_its_bounds_and_without_links() {
        assert_eq!(
            key_of("caps.defence_tries").unwrap(),
            "`defence_tries`: wrong tries made to see what slows guessing; 0: none, 0 to 50 (tries). Without it: 5. \
             In the file: `defence_tries = 0`"
        );
        assert_eq!(
            key_of("authority.signed").unwrap(),
            "`signed`: a file beside this one, made by `proofhouse bench authority new` and signed by an enrolled \
             approval key, that covers every unit at its exact addresses; checked with `--trust` and sealed into the \
             bundle. Without it: public addresses are refused. In the file: `signed = \"authority.json\"`"
        );
        assert_eq!(
            key_of("device.brand").unwrap(),
            "`brand`: the brand. Needed. In the file: `brand = \"Acme\"`"
        );
        assert!(key_of("units.3.mac").unwrap().starts_with("`mac`: its MAC"));
        assert!(
            key_of("hands.reset")
                .unwrap()
                .starts_with("`reset`: after a")
        );
    }

    #[test]
    fn no_link_is_left_in_what_is_said_of_any_key() {
        let tables = super::PAGE
            .split("\n## `[")
            .skip(1)
            .map(|section| section.trim_start_matches('['));
        let mut said = 0;
        for table in tables {
            let (name, rest) = table.split_once(']').unwrap();
            for line in rest.lines().filter(|line| line.starts_with("| `")) {
                let key = super::cells(line)[0].trim_matches('`').to_owned();
                let words = key_of(&format!("{name}.{key}"))
                    .unwrap_or_else(|| panic!("nothing is said of {name}.{key}"));
                assert!(!words.contains("]("), "{words}");
                said += 1;
            }
        }
        assert!(said > 30, "{said}");
    }

    #[test]
    fn of_a_question_that_fills_no_key_nothing_is_said() {
        for id in ["write", "caps.usual", "units.2.another", "nothing.brand"] {
            assert_eq!(key_of(id), None, "{id}");
        }
    }
}
