//! How many files this process may still open. Each connection is one, and whatever else runs needs some too.

/// What is left to everything else in the process.
const KEPT_BACK: usize = 96;

/// How many connections may be opened at once without using up what the process may open; `None` where the
/// system does not say.
pub(super) fn free() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let in_use = std::fs::read_dir("/proc/self/fd").ok()?.count();
    Some(soft_limit(&limits)?.saturating_sub(in_use + KEPT_BACK))
}

/// The soft limit (`RLIMIT_NOFILE`) in the words of `/proc/self/limits`, proc(5).
fn soft_limit(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_ascii_whitespace().next()? {
        "unlimited" => Some(usize::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_is_read_and_some_is_kept_back() {
        let said = "Limit                     Soft Limit           Hard Limit           Units\n\
                    Max processes             63000                63000                processes\n\
                    Max open files            1024                 524288               files\n";
        assert_eq!(soft_limit(said), Some(1024));
        assert_eq!(soft_limit("Max open files unlimited"), Some(usize::MAX));
        assert_eq!(soft_limit("Max processes 1 2 processes"), None);
    }
}
