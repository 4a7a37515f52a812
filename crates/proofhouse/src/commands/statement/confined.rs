//! Reads a foreign PDF with poppler's programs, in a child that can write no byte into a file and reach no network, within limits.
//!
//! The child refuses to start where it cannot be so confined: then the PDF is not opened at all.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::exit::Failure;

/// Address space of the child, in bytes.
const MEMORY: &str = "--as=1073741824";
/// Processor time of the child, in seconds.
const CPU: &str = "--cpu=20";
/// Time of the child by the clock on the wall, in seconds.
const WALL: &str = "30";
/// The most bytes that are taken from the child.
const OUTPUT_MAX: u64 = 4 << 20;
/// The programs that are needed, and what they are for.
const NEEDED: [&str; 5] = ["timeout", "prlimit", "unshare", "pdftotext", "pdfdetach"];

/// A PDF that is read by a child: a copy without a name, which is gone when this is dropped.
pub(super) struct Pdf(File);

impl Pdf {
    /// Makes the copy.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, Failure> {
        for program in NEEDED {
            if !on_path(program) {
                return Err(Failure::usage(
                    "statement.no-reader",
                    format!(
                        "A PDF is read with the program `{program}`, which is not installed here."
                    ),
                    "Install poppler-utils and util-linux, or check the statement's JSON file.",
                ));
            }
        }
        unnamed(bytes).map(Self).map_err(|cause| {
            let what = format!("No working copy of the PDF could be made: {cause}.");
            Failure::usage(
                "statement.no-copy",
                what,
                "Make room in the folder for temporary files.",
            )
        })
    }

    /// Its words, in the layout of its pages.
    pub(super) fn words(&self) -> Result<String, Failure> {
        let bytes = self.run(
            "pdftotext",
            &["-q", "-layout", "-enc", "UTF-8", "/dev/stdin", "-"],
        )?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The file called `name` that is attached to it, where there is one.
    pub(super) fn attached(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let list = self.run("pdfdetach", &["-list", "/dev/stdin"])?;
        let list = String::from_utf8_lossy(&list).into_owned();
        let mut numbers = list.lines().filter_map(|line| {
            let (number, found) = line.split_once(": ")?;
            (found == name).then(|| number.trim().to_owned())
        });
        match (numbers.next(), numbers.next()) {
            (None, _) => Ok(None),
            (Some(number), None) => self
                .run(
                    "pdfdetach",
                    &["-save", &number, "-o", "/dev/stdout", "/dev/stdin"],
                )
                .map(Some),
            (Some(_), Some(_)) => Err(Failure::usage(
                "statement.two-data",
                format!("Two files called {name} are attached to the PDF."),
                "Ask its maker for the statement again: one statement has one set of data.",
            )),
        }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        let fault = |cause: std::io::Error| {
            Failure::fault(
                "statement.child",
                format!("The program `{program}` could not be run: {cause}."),
                "Try again; if it stays, report it.",
            )
        };
        let mut copy = self.0.try_clone().map_err(fault)?;
        copy.seek(SeekFrom::Start(0)).map_err(fault)?;
        let mut child = Command::new("timeout")
            .args(["--kill-after=1", WALL, "prlimit", MEMORY, CPU])
            .args([
                "--fsize=0",
                "--core=0",
                "--",
                "unshare",
                "--user",
                "--net",
                "--",
                program,
            ])
            .args(arguments)
            .stdin(Stdio::from(copy))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(fault)?;
        let mut read = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            stdout
                .take(OUTPUT_MAX + 1)
                .read_to_end(&mut read)
                .map_err(fault)?;
        }
        if u64::try_from(read.len()).is_ok_and(|size| size > OUTPUT_MAX) {
            // It may be gone already.
            let _gone = child.kill();
            let _waited = child.wait();
            return Err(too_much());
        }
        let mut said = String::new();
        if let Some(stderr) = child.stderr.take() {
            // What it says is only looked at for its beginning.
            let _cut = stderr.take(4096).read_to_string(&mut said);
        }
        let status = child.wait().map_err(fault)?;
        if status.success() {
            return Ok(read);
        }
        Err(refused(&said))
    }
}

fn too_much() -> Failure {
    Failure::usage(
        "statement.pdf-too-much",
        format!("The PDF unpacks to more than {OUTPUT_MAX} bytes of words or data."),
        "A statement of compliance is a page or two: check that it is the right file.",
    )
}

fn refused(said: &str) -> Failure {
    if said.starts_with("unshare:") || said.starts_with("prlimit:") {
        return Failure::usage(
            "statement.not-confined",
            "The PDF was not opened: this machine does not let a child be cut off from the network.",
            "Check it on a machine that allows user namespaces, or check the statement's JSON file.",
        );
    }
    Failure::usage(
        "statement.pdf",
        "The PDF cannot be read: it is damaged, needs a password, or takes too much time or memory.",
        "Open it yourself, or ask its maker for it again.",
    )
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|all| std::env::split_paths(&all).any(|folder| folder.join(program).is_file()))
}

fn unnamed(bytes: &[u8]) -> std::io::Result<File> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    let name = random.iter().fold(String::new(), |mut name, byte| {
        let _infallible = std::fmt::Write::write_fmt(&mut name, format_args!("{byte:02x}"));
        name
    });
    let path: PathBuf = std::env::temp_dir().join(format!("proofhouse-{name}.pdf"));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path)?;
    std::fs::remove_file(&path)?;
    file.write_all(bytes)?;
    Ok(file)
}
