//! The bench of the drill: two products of two units each, two maker sites, and what is asked of them.
//!
//! Product one opens every unit with the same password and a reset brings it back; its maker publishes
//! nothing. Product two has a password of its own on each unit's label; its maker publishes everything.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use proofhouse_testkit::device::{Behaviour, Control, ControlSocket, Device, Spec};
use proofhouse_testkit::maker_site::{MakerSite, Running};

use super::Regime;
use super::binary::Binary;
use super::narrator::Narrator;
use super::product::{Found, Product, Products, findings};
use crate::shell;

/// How long the drill's authority to test lasts, in days.
const AUTHORITY_DAYS: i64 = 30;
/// How long the forthright maker supports its product, and how long its security.txt is good.
const SUPPORT_YEARS: i16 = 5;

/// The running bench. Dropping it switches everything off.
pub(crate) struct Bench {
    data: PathBuf,
    units: Vec<(String, Device)>,
    _control: ControlSocket,
    silent: Running,
    forthright: Running,
}

impl Bench {
    /// Switches the devices and the sites on.
    pub(crate) fn open(data: &Path) -> Result<Self> {
        for folder in ["bundles", "sessions", "keys"] {
            std::fs::create_dir_all(data.join(folder))?;
        }
        let mut units = Vec::new();
        for (model, behaviour, network) in [
            ("glint", Behaviour::UniversalDefault, 1),
            ("hearth", Behaviour::UniquePerUnit, 2),
        ] {
            let first = start(behaviour, network, 2, None)?;
            let second = start(behaviour, network, 3, Some(&first))?;
            units.push((format!("{model}-a"), first));
            units.push((format!("{model}-b"), second));
        }
        let controls: Vec<(String, Control)> = units
            .iter()
            .map(|(label, device)| (label.clone(), device.control().clone()))
            .collect();
        let control = ControlSocket::open(&data.join("bench.socket"), controls)?;
        let today = jiff::ZonedDateTime::now();
        let until = today.checked_add(jiff::Span::new().years(SUPPORT_YEARS))?;
        let forthright = MakerSite::Forthright {
            model: "Hearth 2".to_owned(),
            supported_until: until.strftime("%-d %B %Y").to_string(),
            security_txt_expires: today
                .checked_add(jiff::Span::new().months(6))?
                .timestamp()
                .to_string(),
        };
        let silent = MakerSite::Silent {
            model: "Glint 1".to_owned(),
        }
        .start()?;
        let bench = Self {
            data: data.to_owned(),
            units,
            _control: control,
            silent,
            forthright: forthright.start()?,
        };
        bench.write_hands()?;
        Ok(bench)
    }

    /// Judges both products against all three requirements, over real sockets.
    pub(crate) fn inspect(
        &self,
        binary: &Binary,
        narrator: &mut Narrator,
        regime: Regime,
    ) -> Result<Products> {
        Self::make_keys(binary)?;
        let glint = Product::new(
            "Acme",
            "Glint 1",
            "camera",
            "0501234567890",
            "Acme Drill Ltd",
        )?;
        let hearth = Product::new(
            "Bonne",
            "Hearth 2",
            "thermostat",
            "0509876543210",
            "Bonne Drill Ltd",
        )?;
        narrator
            .step("On the bench: two products, two units of each, and the sites of their makers");
        // Two benches stand side by side, as in a laboratory.
        let (insecure, doubtful, behaving) = std::thread::scope(|scope| {
            let first = scope.spawn(|| self.judge(binary, regime, glint, &self.silent, &[1]));
            let mut doubtful = self.doubt(binary, regime, hearth.clone())?;
            // What only a person can judge keeps a clean product's inspection at 3, inconclusive.
            let behaving = self.judge(binary, regime, hearth, &self.forthright, &[0, 3])?;
            behaving.ensure_settled(regime)?;
            // Only what a full inspection can settle is worth a test.
            let settled = behaving.with_verdict("pass");
            doubtful
                .breached
                .retain(|provision| settled.contains(provision));
            let insecure = first
                .join()
                .map_err(|_| anyhow!("the bench of the first product fell over"))??;
            anyhow::Ok((insecure, doubtful, behaving))
        })?;
        narrator.proved(&format!(
            "{}: as sold with a universal default password; its maker publishes neither contact nor support period",
            insecure.name()
        ));
        insecure.say(narrator, regime);
        narrator.proved(&format!(
            "{}: a first look, capped at one try, is inconclusive and never a pass: {}",
            doubtful.name(),
            doubtful.breached.join(", ")
        ));
        narrator.proved(&format!(
            "{}: each unit has a password of its own; its maker publishes all three",
            behaving.name()
        ));
        behaving.say(narrator, regime);
        narrator.look(&format!("{}/bundles", self.data.display()));
        Ok(Products {
            insecure,
            behaving,
            doubtful,
        })
    }

    /// The lab's key, enrolled in a trust file.
    fn make_keys(binary: &Binary) -> Result<()> {
        let new = [
            "keys",
            "new",
            "--role",
            "lab",
            "--name",
            "lab",
            "--drill",
            "--out",
            "keys/lab.pem",
        ];
        binary.expect(0, &new)?;
        let today = jiff::ZonedDateTime::now();
        let from = today.date().to_string();
        let until = today
            .checked_add(jiff::Span::new().years(1))?
            .date()
            .to_string();
        binary.expect(
            0,
            &[
                "keys",
                "enrol",
                "keys/lab.pem.pub",
                "--trust",
                "trust.json",
                "--role",
                "lab",
                "--from",
                &from,
                "--until",
                &until,
            ],
        )?;
        Ok(())
    }

    /// One product, judged whole: the device on the bench, and its maker's site.
    fn judge(
        &self,
        binary: &Binary,
        regime: Regime,
        mut product: Product,
        site: &Running,
        exits: &[i32],
    ) -> Result<Product> {
        let bench = self.write_bench(&product, "bench", "")?;
        let device = self.run(binary, regime, &product, "inspect", &bench, exits)?;
        let maker = self.write_maker(&product, site)?;
        let pages = self.run(binary, regime, &product, "publications", &maker, exits)?;
        product.bundles = vec![device.0, pages.0];
        product.findings = device.1.into_iter().chain(pages.1).collect();
        product.breached = product.with_verdict("fail");
        Ok(product)
    }

    /// A first inspection that stops too early to say anything.
    fn doubt(&self, binary: &Binary, regime: Regime, mut product: Product) -> Result<Product> {
        let caps = "tries_per_account = 1\ntries_per_service = 1\n";
        let bench = self.write_bench(&product, "first-look", caps)?;
        let (bundle, findings) = self.run(binary, regime, &product, "inspect", &bench, &[3])?;
        product.bundles = vec![bundle];
        product.findings = findings;
        product.breached = product.with_verdict("inconclusive");
        Ok(product)
    }

    /// Runs a tester and reads its bundle and its findings.
    fn run(
        &self,
        binary: &Binary,
        regime: Regime,
        product: &Product,
        verb: &str,
        order: &Path,
        exits: &[i32],
    ) -> Result<(PathBuf, Vec<Found>)> {
        let stem = order
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bundle = self.data.join("bundles").join(format!("{stem}.zip"));
        let (order, out) = (order.display().to_string(), bundle.display().to_string());
        eprintln!("  {verb}: {}", product.name());
        let mut arguments = vec![
            verb,
            &order,
            "--out",
            &out,
            "--key",
            "keys/lab.pem",
            "--regime",
            regime.id(),
        ];
        let hands = self.data.join("hands").display().to_string();
        if verb == "inspect" {
            arguments.extend(["--hands", &hands]);
        }
        arguments.extend(["--format", "json"]);
        let answer = binary.ask(&arguments)?;
        if !exits.contains(&answer.exit) {
            bail!(
                "{verb} of {} ended with {}: {}",
                product.name(),
                answer.exit,
                answer.progress
            );
        }
        // What the command answered stays beside its bundle: the published schemas are held against it.
        std::fs::write(bundle.with_extension("json"), &answer.words)?;
        let found = findings(&answer.json()?, regime);
        if found.is_empty() {
            bail!(
                "{verb} of {} gave no findings: {}",
                product.name(),
                answer.words
            );
        }
        Ok((bundle, found))
    }

    /// The bench file: exact addresses, owner, basis and expiry.
    fn write_bench(&self, product: &Product, name: &str, more: &str) -> Result<PathBuf> {
        let stem = product
            .model
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let expires = jiff::ZonedDateTime::now()
            .checked_add(jiff::Span::new().days(AUTHORITY_DAYS))?
            .date();
        let mut text = format!(
            "[device]\nbrand = \"{}\"\nmodel = \"{}\"\nkind = \"{}\"\nfirmware = \"1.0\"\ngtin = \"{}\"\n\n\
             [authority]\nowner = \"the drill\"\nbasis = \"the drill's own test devices\"\nexpires = {expires}\n",
            product.brand, product.model, product.kind, product.gtin
        );
        for (label, device) in self
            .units
            .iter()
            .filter(|(label, _)| label.starts_with(&stem))
        {
            let ports: Vec<String> = device.ports().iter().map(u16::to_string).collect();
            let _infallible = write!(
                text,
                "\n[[units]]\nlabel = \"{label}\"\naddress = \"{}\"\nserial = \"DRILL-{label}\"\nports = [{}]\n\
                 accounts = [\"admin\"]\nlabel_password = \"{}\"\nuser_password = \"{}\"\n",
                device.address(),
                ports.join(", "),
                device.control().label_password(),
                device.control().user_password(),
            );
        }
        text.push_str(
            "\n[test]\nstates = [\"factory-default\", \"set-up-without-change\", \"reset\"]\n",
        );
        // The devices are ours and stand on this machine: nothing wears out.
        text.push_str("\n[caps]\ntries_per_second = 200\n");
        text.push_str(more);
        let path = self.data.join(format!("{stem}-{name}.toml"));
        std::fs::write(&path, text)?;
        Ok(path)
    }

    /// The brief for reading a maker's site.
    fn write_maker(&self, product: &Product, site: &Running) -> Result<PathBuf> {
        let stem = product
            .model
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let expires = jiff::ZonedDateTime::now()
            .checked_add(jiff::Span::new().days(AUTHORITY_DAYS))?
            .date();
        let text = format!(
            "[maker]\nname = \"{}\"\nsite = \"{}\"\n\n[product]\nbrand = \"{}\"\nkind = \"{}\"\nmodel = \"{}\"\n\n\
             [authority]\nowner = \"the drill\"\nbasis = \"the drill's own test site\"\nexpires = \"{expires}\"\n",
            product.brand,
            site.product_page(),
            product.brand,
            product.kind,
            product.model
        );
        let path = self.data.join(format!("{stem}-maker.toml"));
        std::fs::write(&path, text)?;
        Ok(path)
    }

    /// The command that plays the hands: it asks the running bench to bring a unit into a state.
    fn write_hands(&self) -> Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let hand = shell::target().join("debug").join("testkit-hand");
        let socket = self.data.join("bench.socket");
        let path = self.data.join("hands");
        let script = format!(
            "#!/bin/sh\nexec '{}' '{}' \"$@\"\n",
            hand.display(),
            socket.display()
        );
        std::fs::write(&path, script)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700))?;
        Ok(())
    }
}

/// Switches one unit on; a second unit of a model answers on the ports of the first.
fn start(behaviour: Behaviour, network: u8, host: u8, beside: Option<&Device>) -> Result<Device> {
    let address = IpAddr::V4(Ipv4Addr::new(127, 0, network, host));
    let mut spec = Spec::new(behaviour).at(address);
    if let Some(first) = beside {
        spec = spec.on_the_ports_of(first);
    }
    Device::start(&spec).with_context(|| format!("starting a test device on {address}"))
}
