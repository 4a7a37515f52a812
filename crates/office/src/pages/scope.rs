//! Whether the law covers a product.

pub(crate) mod ask;
