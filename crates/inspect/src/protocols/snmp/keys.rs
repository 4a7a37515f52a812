//! The keys and signatures of the user model: from a password to a key for one engine, and from it to a signature.
//!
//! HMAC-MD5-96 and HMAC-SHA-96 (RFC 3414), HMAC-SHA-224 to HMAC-SHA-512 (RFC 7860).

/// How a user's messages are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Signing {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// What a password is repeated to before it is hashed (RFC 3414 A.2), in bytes.
const REPEATED: usize = 1024 * 1024;
/// How much of it is hashed at once, at least.
const PIECE: usize = 4096;

impl Signing {
    /// All of them, the usual ones first.
    pub(crate) const ALL: [Self; 6] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::Sha512,
        Self::Sha224,
        Self::Sha384,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The length of a signature, in bytes.
    pub(crate) fn signature(self) -> usize {
        match self {
            Self::Md5 | Self::Sha1 => 12,
            Self::Sha224 => 16,
            Self::Sha256 => 24,
            Self::Sha384 => 32,
            Self::Sha512 => 48,
        }
    }

    /// The length of a block of the hash, in bytes.
    fn block(self) -> usize {
        match self {
            Self::Md5 | Self::Sha1 | Self::Sha224 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => 128,
        }
    }

    fn hash<'a>(self, parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
        // Two generations of one trait: each hash comes with its own.
        macro_rules! hashed {
            ($digest:path, $hash:ty) => {{
                use $digest as Digest;
                let mut hash = <$hash as Digest>::new();
                for part in parts {
                    Digest::update(&mut hash, part);
                }
                Digest::finalize(hash).to_vec()
            }};
        }
        match self {
            Self::Md5 => hashed!(md5::Digest, md5::Md5),
            Self::Sha1 => hashed!(sha1::Digest, sha1::Sha1),
            Self::Sha224 => hashed!(sha2::Digest, sha2::Sha224),
            Self::Sha256 => hashed!(sha2::Digest, sha2::Sha256),
            Self::Sha384 => hashed!(sha2::Digest, sha2::Sha384),
            Self::Sha512 => hashed!(sha2::Digest, sha2::Sha512),
        }
    }

    /// The key that this password gives at this engine; none for an empty one.
    pub(crate) fn key(self, password: &[u8], engine: &[u8]) -> Option<Vec<u8>> {
        if password.is_empty() {
            return None;
        }
        // A whole number of passwords, so that each piece goes on where the last one ended.
        let piece = password.repeat(PIECE.div_ceil(password.len()));
        let whole = std::iter::repeat_n(piece.as_slice(), REPEATED / piece.len());
        let rest = piece.get(..REPEATED % piece.len())?;
        let master = self.hash(whole.chain([rest]));
        Some(self.hash([master.as_slice(), engine, &master]))
    }

    /// The signature of `message`, which holds zeros where it is to stand.
    pub(crate) fn sign(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        let pad = |with: u8| -> Vec<u8> {
            let mut pad: Vec<u8> = key.iter().map(|byte| byte ^ with).collect();
            pad.resize(self.block(), with);
            pad
        };
        let inner = self.hash([pad(0x36).as_slice(), message]);
        let mut signature = self.hash([pad(0x5c).as_slice(), &inner]);
        signature.truncate(self.signature());
        signature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_standard() {
        // RFC 3414 A.3.1 and A.3.2.
        let engine = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        for (signing, expected) in [
            (Signing::Md5, "526f5eed9fcce26f8964c2930787d82b"),
            (Signing::Sha1, "6695febc9288e36282235fc7151f128497b38f3f"),
        ] {
            let key = signing.key(b"maplesyrup", &engine).unwrap();
            assert_eq!(hex::encode(key), expected);
            assert_eq!(signing.key(b"", &engine), None);
        }
    }

    #[test]
    fn signatures_are_hmacs() {
        // RFC 2202 cases 1 and RFC 4231 case 1, cut as the user model cuts them.
        let of = |signing: Signing, length: usize| {
            hex::encode(signing.sign(&vec![0x0b; length], b"Hi There"))
        };
        assert_eq!(of(Signing::Md5, 16), "9294727a3638bb1c13f48ef8");
        assert_eq!(of(Signing::Sha1, 20), "b617318655057264e28bc0b6");
        assert_eq!(
            of(Signing::Sha256, 20),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da7"
        );
        assert_eq!(of(Signing::Sha224, 20), "896fb1128abbdf196832107cd49df33f");
        assert_eq!(
            of(Signing::Sha384, 20),
            "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
        );
        assert_eq!(
            &of(Signing::Sha512, 20)[..32],
            "87aa7cdea5ef619d4ff0b4241a1d6cb0"
        );
    }
}
