//! `/api/v1/openapi.json`: the API in OpenAPI 3.1, as it stands in `data/openapi.json`.

use axum::response::{IntoResponse as _, Response};
use http::header;

/// The description; a test holds it against the table of addresses.
const DESCRIPTION: &str = include_str!("../../data/openapi.json");

pub(crate) async fn show() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::DESCRIPTION;

    #[test]
    fn every_address_of_the_api_is_described_and_no_other() {
        let description: serde_json::Value = serde_json::from_str(DESCRIPTION).unwrap();
        let described: BTreeSet<&str> = description["paths"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let served: BTreeSet<&str> = crate::web::table()
            .iter()
            .map(|entry| entry.path)
            .filter(|path| path.starts_with("/api/"))
            .collect();
        assert_eq!(described, served);
    }
}
