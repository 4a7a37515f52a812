//! Key files on disk: written once, readable by their owner alone, refused when others could have read them.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::key::{KeyError, PublicKey, SigningKey};

/// The longest key file that is read, in bytes.
const MAX_FILE: u64 = 8 * 1024;

/// Why a key file was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refused.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file exists already; a key is never overwritten.
    #[error("{0} exists already, and a key is never overwritten; choose another file name")]
    Exists(PathBuf),
    /// Others can read the private key.
    #[error(
        "{path} has the mode {mode:03o}, so others on this machine may read the private key; it was not used. Run \
         `chmod 600 {path}`, and if others had access to it, revoke the key and make a new one"
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The public half was named where the private key is needed.
    #[error(
        "{path} is the public half of a key, which signs nothing; name the private file beside it, the one without .pub"
    )]
    PublicHalf {
        /// The file.
        path: PathBuf,
    },
    /// The file is not a key.
    #[error("{path}: {cause}")]
    Key {
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: KeyError,
    },
}

/// Writes `key` to the new file `path` with mode 0600, and its public half beside it as `path` + `.pub`.
/// Returns the path of the public half.
pub fn write_new(path: &Path, key: &SigningKey) -> Result<PathBuf, FileError> {
    let refused = |cause| FileError::Key {
        path: path.to_owned(),
        cause,
    };
    let private = key.to_pem().map_err(refused)?;
    let public = key.public().to_pem().map_err(refused)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".pub");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        return Err(FileError::Exists(beside));
    }
    create(path, 0o600, private.as_bytes())?;
    create(&beside, 0o644, public.as_bytes())?;
    Ok(beside)
}

/// Reads a private key; on Unix a file that others could read is refused.
pub fn read_signing_key(path: &Path) -> Result<SigningKey, FileError> {
    let mut file = open(path)?;
    let text = text(path, &mut file)?;
    // Anybody may read a public half: that says nothing of the private key.
    if PublicKey::from_pem(&text).is_ok() {
        return Err(FileError::PublicHalf {
            path: path.to_owned(),
        });
    }
    owner_only(path, &file)?;
    SigningKey::from_pem(&text).map_err(|cause| FileError::Key {
        path: path.to_owned(),
        cause,
    })
}

/// Reads a public key.
pub fn read_public_key(path: &Path) -> Result<PublicKey, FileError> {
    let text = text(path, &mut open(path)?)?;
    PublicKey::from_pem(&text).map_err(|cause| FileError::Key {
        path: path.to_owned(),
        cause,
    })
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> FileError {
    move |cause| FileError::Io {
        path: path.to_owned(),
        cause,
    }
}

fn open(path: &Path) -> Result<File, FileError> {
    File::open(path).map_err(io(path))
}

fn text(path: &Path, file: &mut File) -> Result<Zeroizing<String>, FileError> {
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_FILE + 1)
        .read_to_string(&mut text)
        .map_err(io(path))?;
    Ok(text)
}

fn create(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), FileError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
        _ => FileError::Io {
            path: path.to_owned(),
            cause,
        },
    })?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(io(path))
}

#[cfg(unix)]
fn owner_only(path: &Path, file: &File) -> Result<(), FileError> {
    use std::os::unix::fs::PermissionsExt;
    // Asked of the open file, not of the path: what is checked is what is read.
    let mode = file.metadata().map_err(io(path))?.permissions().mode() & 0o777;
    let others = mode & 0o077;
    if others == 0 {
        return Ok(());
    }
    Err(FileError::TooOpen {
        path: path.to_owned(),
        mode,
    })
}

#[cfg(not(unix))]
fn owner_only(_path: &Path, _file: &File) -> Result<(), FileError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::KeyRole;

    fn key() -> SigningKey {
        SigningKey::from_random(KeyRole::Lab, "lab".parse().unwrap(), &[9; 32])
    }

    #[test]
    fn a_key_file_is_its_owners_alone_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lab.key");
        let public = write_new(&path, &key()).unwrap();
        assert_eq!(read_signing_key(&path).unwrap().id(), key().id());
        assert_eq!(read_public_key(&public).unwrap(), key().public());
        assert!(matches!(
            write_new(&path, &key()),
            Err(FileError::Exists(_))
        ));
    }

    #[test]
    fn the_public_half_is_called_so_where_the_private_one_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        let public = write_new(&folder.path().join("lab.key"), &key()).unwrap();
        let refused = read_signing_key(&public).unwrap_err().to_string();
        assert!(
            refused.contains("lab.key.pub is the public half"),
            "{refused}"
        );
        assert!(!refused.contains("chmod"), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_could_read_is_refused_with_the_remedy() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lab.key");
        write_new(&path, &key()).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        for loose in [0o640, 0o604, 0o660] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(loose)).unwrap();
            let refused = read_signing_key(&path).unwrap_err().to_string();
            assert!(refused.contains("chmod 600"), "{refused}");
        }
    }
}
