//! How much memory the browser takes: what Linux counts for each process of its group.

use std::fs;

/// Memory of every process of group `group` that is not a file's, in bytes; 0 where nothing can be read.
pub(crate) fn of_group(group: i32) -> u64 {
    let Ok(entries) = fs::read_dir("/proc") else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .filter(|path| {
            fs::read_to_string(path.join("stat"))
                .is_ok_and(|stat| group_in_stat(&stat) == Some(group))
        })
        .filter_map(|path| fs::read_to_string(path.join("status")).ok())
        .map(|status| memory_in_status(&status))
        .sum()
}

/// The process group in a line of `/proc/PID/stat`: the third word after the name, which may hold anything.
fn group_in_stat(stat: &str) -> Option<i32> {
    let (_, after) = stat.rsplit_once(')')?;
    after.split_ascii_whitespace().nth(2)?.parse().ok()
}

fn memory_in_status(status: &str) -> u64 {
    status
        .lines()
        .filter_map(|line| {
            line.strip_prefix("RssAnon:")
                .or_else(|| line.strip_prefix("RssShmem:"))
        })
        .filter_map(|value| value.split_ascii_whitespace().next()?.parse::<u64>().ok())
        .map(|kibibytes| kibibytes.saturating_mul(1024))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_is_found_behind_a_name_that_holds_anything() {
        let stat = "42 (a) b () S 1 7 42 0 -1 4194304";
        assert_eq!(group_in_stat(stat), Some(7));
        assert_eq!(group_in_stat("42"), None);
    }

    #[test]
    fn anonymous_and_shared_memory_count_and_files_do_not() {
        let status =
            "VmRSS:\t  900 kB\nRssAnon:\t     2 kB\nRssFile:\t  500 kB\nRssShmem:\t  1 kB\n";
        assert_eq!(memory_in_status(status), 3 * 1024);
    }
}
