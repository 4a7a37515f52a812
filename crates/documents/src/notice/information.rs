//! Information to the public: what is wrong, what the risks are, what can be done. It asks nothing of its reader.

/// What it says first.
pub(super) fn statement(product: &str) -> (String, String) {
    (
        format!(
            "We have reasonable grounds to believe that {product} does not meet a security requirement."
        ),
        "Read below what is wrong, what the risks are, and what you can do.".to_owned(),
    )
}
