//! Runs two units of one test device until its input ends: `testkit-devices BEHAVIOUR FOLDER`.
//!
//! Writes to the new FOLDER a bench file for both units and the socket that `testkit-hand` speaks to.
//! BEHAVIOUR is `universal-default`, `unique-per-unit` or `change-before-use`.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::IpAddr;
use std::path::Path;
use std::process::ExitCode;

use proofhouse_testkit::device::{Behaviour, ControlSocket, Device, Spec};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [behaviour, folder] = words.as_slice() else {
        return say("usage: testkit-devices BEHAVIOUR FOLDER");
    };
    let behaviour = match behaviour.as_str() {
        "universal-default" => Behaviour::UniversalDefault,
        "unique-per-unit" => Behaviour::UniquePerUnit,
        "change-before-use" => Behaviour::ChangeBeforeUse,
        _ => return say("BEHAVIOUR is universal-default, unique-per-unit or change-before-use"),
    };
    match run(behaviour, Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say(&format!("the devices could not be run: {error}")),
    }
}

fn run(behaviour: Behaviour, folder: &Path) -> io::Result<()> {
    std::fs::create_dir(folder)?;
    let mut bench = String::from(
        "[device]\nbrand = \"Testkit\"\nmodel = \"Eye\"\nkind = \"camera\"\nfirmware = \"1.0\"\n\n\
         [authority]\nowner = \"this test\"\nbasis = \"made for it\"\nexpires = 9000-01-01\n",
    );
    bench.push_str("\n[caps]\ntries_per_second = 200\n");
    let mut devices: Vec<(String, Device)> = Vec::new();
    for (label, last) in [("A", 2), ("B", 3)] {
        let spec = Spec::new(behaviour).at(IpAddr::from([127, 0, 0, last]));
        let spec = match devices.first() {
            Some((_, first)) => spec.on_the_ports_of(first),
            None => spec,
        };
        let device = Device::start(&spec)?;
        let control = device.control();
        // Writing to a string cannot fail.
        let _never = write!(
            bench,
            "\n[[units]]\nlabel = \"{label}\"\nserial = \"TK-{label}\"\naddress = \"{}\"\nports = {:?}\nuser_password = \"{}\"\n",
            device.address(),
            device.ports(),
            control.user_password()
        );
        if behaviour == Behaviour::UniquePerUnit {
            let _never = writeln!(bench, "label_password = \"{}\"", control.label_password());
        }
        devices.push((label.to_owned(), device));
    }
    let hands = devices
        .iter()
        .map(|(label, device)| (label.clone(), device.control().clone()))
        .collect();
    let socket = ControlSocket::open(&folder.join("hands"), hands)?;
    std::fs::write(folder.join("BENCH.toml"), bench)?;
    writeln!(io::stdout(), "{}", socket.path().display())?;
    io::copy(&mut io::stdin().lock().by_ref(), &mut io::sink()).map(drop)
}

fn say(words: &str) -> ExitCode {
    // With standard error closed, the exit code still says it.
    let _closed = writeln!(io::stderr(), "{words}");
    ExitCode::from(2)
}
