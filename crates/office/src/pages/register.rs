//! `/register/…`: the published log, as static files that anyone's reader can verify.
//!
//! `/register/` is the log's own address in the sense of C2SP tlog-tiles: `checkpoint` and `tile/…` below
//! it lie in the folder's `log/`; the snapshot and the keys lie beside that.

use std::path::PathBuf;

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header::{self, HeaderName};
use tokio::io::AsyncReadExt as _;

use crate::sequencer::LOG;
use crate::web::{Visit, WebError};

/// The keys that the office trusts, its own among them: not a file, but what the event log comes to.
const TRUST: &str = "trust.json";
/// The longest path below `/register/`, in bytes.
const PATH_MAX: usize = 200;
/// The largest file served, in bytes: the limit of a snapshot.
const FILE_MAX: u64 = 256 * 1024 * 1024;

pub(crate) async fn show(visit: Visit, Path(path): Path<String>) -> Result<Response, WebError> {
    if path == TRUST {
        return trust(visit).await;
    }
    let file = locate(visit.app().register_files(), &path).ok_or(WebError::NotFound)?;
    let opened = match tokio::fs::File::open(&file).await {
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Err(WebError::NotFound);
        }
        opened => opened.map_err(|error| WebError::internal(format!("{path}: {error}")))?,
    };
    let details = opened
        .metadata()
        .await
        .map_err(|error| WebError::internal(format!("{path}: {error}")))?;
    if !details.is_file() || details.len() > FILE_MAX {
        return Err(WebError::NotFound);
    }
    let mut bytes = Vec::new();
    let read = opened.take(FILE_MAX).read_to_end(&mut bytes).await;
    read.map_err(|error| WebError::internal(format!("{path}: {error}")))?;
    Ok(answer(&path, bytes))
}

/// The trust file, which the API serves too.
pub(crate) async fn trust(visit: Visit) -> Result<Response, WebError> {
    let trust = visit.app().desk().trust().await?;
    Ok(answer(TRUST, trust.to_json().into_bytes()))
}

fn answer(path: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media(path)),
        (header::CACHE_CONTROL, caching(path)),
        // The register is for everyone's programs, in browsers too.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    (headers, bytes).into_response()
}

/// The file below `root`: plain names only, so that no path leads out of the folder or to a hidden file.
fn locate(root: &std::path::Path, path: &str) -> Option<PathBuf> {
    let plain = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    if path.len() > PATH_MAX || !path.split('/').all(plain) {
        return None;
    }
    let of_log = path == "checkpoint" || path.starts_with("tile/");
    let root = if of_log {
        root.join(LOG)
    } else {
        root.to_owned()
    };
    Some(path.split('/').fold(root, |file, name| file.join(name)))
}

fn media(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, kind)| kind) {
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ if path.ends_with("checkpoint") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A tile never changes, a partial one (`….p/N`) neither; all else may.
fn caching(path: &str) -> &'static str {
    if path.trim_start_matches("log/").starts_with("tile/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let root = std::path::Path::new("/data/register");
        for out in [
            "../keys/log.pem",
            "tile/../../x",
            "/etc/passwd",
            ".writing",
            "a//b",
            "a\0",
            "tile\\..\\x",
            "",
        ] {
            assert_eq!(locate(root, out), None, "{out:?}");
        }
        let tile = locate(root, "tile/0/x001/234.p/5").expect("a tile");
        assert_eq!(tile, root.join("log/tile/0/x001/234.p/5"));
        assert_eq!(locate(root, "snapshot"), Some(root.join("snapshot")));
        assert!(
            caching("tile/0/000").contains("immutable")
                && !caching("checkpoint").contains("immutable")
        );
    }
}
