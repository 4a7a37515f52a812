//! The values that go into a statement and the rows that come out, alike on both engines.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::StoreError;

/// A value bound to a placeholder. Three kinds are all the office needs: dates and instants are
/// text or microseconds, so that both engines keep exactly what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `INTEGER` or `BIGINT`.
    Int(Option<i64>),
    /// `TEXT`.
    Text(Option<String>),
    /// `BLOB` or `BYTEA`.
    Bytes(Option<Vec<u8>>),
}

macro_rules! values {
    ($($from:ty => $kind:ident with $convert:expr;)*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$kind(Some($convert(value)))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Self::$kind(value.map($convert))
            }
        }
    )*};
}

values! {
    i64 => Int with |value| value;
    u32 => Int with i64::from;
    bool => Int with i64::from;
    jiff::Timestamp => Int with |at: jiff::Timestamp| at.as_microsecond();
    &str => Text with str::to_owned;
    String => Text with |value| value;
    &String => Text with String::clone;
    jiff::civil::Date => Text with |date: jiff::civil::Date| date.to_string();
    Vec<u8> => Bytes with |value| value;
    &[u8] => Bytes with <[u8]>::to_vec;
    [u8; 32] => Bytes with |value: [u8; 32]| value.to_vec();
}

/// A row that a statement returned.
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

macro_rules! column {
    ($row:expr, $name:expr) => {
        match $row {
            Row::Sqlite(row) => row.try_get($name),
            Row::Postgres(row) => row.try_get($name),
        }
    };
}

impl Row {
    /// A whole number, or nothing.
    pub fn int_or_null(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(column!(self, column)?)
    }

    /// A whole number.
    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(column!(self, column)?)
    }

    /// A text, or nothing.
    pub fn text_or_null(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(column!(self, column)?)
    }

    /// A text.
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(column!(self, column)?)
    }

    /// Bytes, or nothing.
    pub fn bytes_or_null(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(column!(self, column)?)
    }

    /// Bytes.
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError> {
        Ok(column!(self, column)?)
    }

    /// Exactly 32 bytes: a digest.
    pub fn digest(&self, column: &str) -> Result<[u8; 32], StoreError> {
        <[u8; 32]>::try_from(self.bytes(column)?).map_err(|_| {
            StoreError::corrupt(format!("column {column} is not a digest of 32 bytes"))
        })
    }

    /// An instant, kept in microseconds.
    pub fn timestamp(&self, column: &str) -> Result<jiff::Timestamp, StoreError> {
        jiff::Timestamp::from_microsecond(self.int(column)?)
            .map_err(|_| StoreError::corrupt(format!("column {column} is not an instant")))
    }

    /// A date, kept as text.
    pub fn date(&self, column: &str) -> Result<jiff::civil::Date, StoreError> {
        self.text(column)?
            .parse()
            .map_err(|_| StoreError::corrupt(format!("column {column} is not a date")))
    }
}
