//! CSV by RFC 4180: a strict reader with limits, and a writer whose cells no spreadsheet takes for a formula.

/// Cells of one row at most.
const MAX_CELLS: usize = 32;

/// A row, and the line on which it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// A clause.
    pub what: String,
}

/// Reads rows; empty lines are passed over. The first mistake of form ends the reading, since what follows it cannot be told.
pub fn read(text: &str) -> Result<Vec<Row>, Mistake> {
    let mut rows = Vec::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line = 1;
    while !rest.is_empty() {
        let start = line;
        let mut cells = Vec::new();
        loop {
            let (cell, after) = cell(rest).map_err(|what| Mistake {
                line: start,
                what: what.to_owned(),
            })?;
            let taken = rest.len() - after.len();
            line += newlines(rest.get(..taken).unwrap_or_default());
            cells.push(cell);
            if cells.len() > MAX_CELLS {
                let what = format!("it has more than {MAX_CELLS} cells");
                return Err(Mistake { line: start, what });
            }
            if let Some(next) = after.strip_prefix(',') {
                rest = next;
                continue;
            }
            let next = after.strip_prefix("\r\n").or(after.strip_prefix('\n'));
            line += usize::from(next.is_some());
            rest = next.unwrap_or_default();
            break;
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line: start, cells });
        }
    }
    Ok(rows)
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// One cell and what stands behind it: a comma, the end of a line, or nothing.
fn cell(text: &str) -> Result<(String, &str), &'static str> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\n']).unwrap_or(text.len());
        let (cell, after) = text.split_at(end);
        // A line may end with CR LF.
        let (cell, after) = match cell.strip_suffix('\r') {
            Some(bare) if after.starts_with('\n') || after.is_empty() => (bare, after),
            _ => (cell, after),
        };
        if cell.contains(['"', '\r']) {
            return Err(
                "a quotation mark or a lone carriage return stands inside a cell without quotation marks",
            );
        }
        return Ok((cell.trim().to_owned(), after));
    };
    let mut cell = String::new();
    loop {
        let Some(end) = rest.find('"') else {
            return Err("a cell's closing quotation mark is missing");
        };
        let (part, after) = rest.split_at(end);
        cell.push_str(part);
        let after = after.get(1..).unwrap_or_default();
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
            continue;
        }
        let ends = after.is_empty() || after.starts_with([',', '\n']) || after.starts_with("\r\n");
        if !ends {
            return Err("something stands behind a cell's closing quotation mark");
        }
        return Ok((cell.trim().to_owned(), after));
    }
}

/// One row with its line's end. A cell that a spreadsheet would run as a formula gets an apostrophe before it; control
/// characters become spaces.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        let cell: String = cell
            .chars()
            .map(|sign| if sign.is_control() { ' ' } else { sign })
            .collect();
        let formula = cell.trim_start().starts_with(['=', '+', '-', '@']);
        let cell = if formula { format!("'{cell}") } else { cell };
        if cell.contains([',', '"', ' ']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_their_lines_and_mistakes_name_theirs() {
        let rows = read("a,\"b, \"\"c\"\"\nd\"\r\n\r\ne,\n").unwrap();
        let found: Vec<(usize, Vec<&str>)> = rows
            .iter()
            .map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, [(1, vec!["a", "b, \"c\"\nd"]), (4, vec!["e", ""])]);
        assert_eq!(read("a\n\"b").unwrap_err().line, 2);
        assert_eq!(read("a\nb\"c\n").unwrap_err().line, 2);
        assert_eq!(read("\"a\"b\n").unwrap_err().line, 1);
        assert!(read(&",".repeat(40)).is_err());
    }

    #[test]
    fn no_cell_is_a_formula_and_what_is_written_reads_back() {
        assert_eq!(
            row(["=cmd|x", " @a", "-1", "plain", "a,\"b\""]),
            "'=cmd|x,\"' @a\",'-1,plain,\"a,\"\"b\"\"\"\r\n"
        );
        let back = read(&row(["x\ny", "a,\"b\""])).unwrap();
        assert_eq!(back.first().unwrap().cells, ["x y", "a,\"b\""]);
    }
}
