//! How this process shuts itself in before it looks at a PDF: it may compute, allocate, write to what is open, and end.
//!
//! A filter on system calls (seccomp) in place of namespaces: it needs no privilege, holds in containers too, and leaves no call
//! by which a file, a socket or a process could be opened. What is open already is the three standard streams.

use std::collections::BTreeMap;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

/// Memory beyond what the program itself takes, in bytes.
pub const MEMORY: u64 = 512 * 1024 * 1024;
/// Time on the processor, in seconds.
pub const SECONDS: u64 = 20;

/// Confines this process for good, or says why it cannot.
pub fn confine() -> Result<(), String> {
    let cannot = |what: &str, error: &dyn std::fmt::Display| {
        format!("this machine cannot confine a reader of PDFs ({what}: {error})")
    };
    let size = own_size().map_err(|error| cannot("its size", &error))?;
    let limits = [
        (Resource::As, size + MEMORY),
        (Resource::Cpu, SECONDS),
        (Resource::Nproc, 0),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, wanted) in limits {
        // Another's tighter limit stands.
        let hard = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let value = Some(wanted.min(hard));
        setrlimit(
            resource,
            Rlimit {
                current: value,
                maximum: value,
            },
        )
        .map_err(|error| cannot("a limit", &error))?;
    }
    let filter = filter().map_err(|error| cannot("its filter", &error))?;
    seccompiler::apply_filter_all_threads(&filter).map_err(|error| cannot("seccomp", &error))
}

/// The address space that this program has now, in bytes.
fn own_size() -> Result<u64, String> {
    let table = std::fs::read_to_string("/proc/self/statm").map_err(|error| error.to_string())?;
    let pages: Option<u64> = table
        .split_ascii_whitespace()
        .next()
        .and_then(|pages| pages.parse().ok());
    let page = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
    pages
        .map(|pages| pages * page)
        .ok_or_else(|| "unreadable".to_owned())
}

/// Calls that are let through as they are; any other ends the process.
const CALLS: [i64; 19] = [
    libc::SYS_write,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_sched_yield,
    libc::SYS_restart_syscall,
    // What `abort` takes, so that a lack of memory tells itself from a forbidden call.
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_tgkill,
];

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        CALLS.iter().map(|call| (*call, Vec::new())).collect();
    // Memory that can be run as a program is not to be had.
    let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        let plain = SeccompCondition::new(
            2,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::MaskedEq(executable),
            0,
        )?;
        rules.insert(call, vec![SeccompRule::new(vec![plain])?]);
    }
    SeccompFilter::new(
        rules,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        TargetArch::try_from(std::env::consts::ARCH)?,
    )?
    .try_into()
}
