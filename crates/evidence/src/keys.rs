//! Keys: separate roles, key files that only their owner can read, and the trust file that says who may sign what, and when.

pub mod file;
mod key;
mod names;
mod trust;

pub use file::FileError;
pub use key::{KeyError, KeyRole, PublicKey, SigningKey};
pub use names::{KeyId, KeyName};
pub use trust::{KeyEvent, Revocation, Rotation, TrustError, TrustFile, TrustedKey, Window};
