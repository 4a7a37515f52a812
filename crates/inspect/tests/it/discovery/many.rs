//! A room full of real servers, found over all 65,535 ports; TLS by its handshake; and what is declared beside it.

use proofhouse_inspect::checks::default_credentials;

use super::*;

const BUSYBOX: &str = "/bin/busybox";
const NGINX: &str = "/usr/sbin/nginx";
const LIGHTTPD: &str = "/usr/sbin/lighttpd";

/// Where each service is put: none at its usual port but two.
const PLACES: [(u16, &str, bool); 9] = [
    (23, "telnet", false),
    (80, "http-basic", false),
    (2022, "ssh", false),
    (4443, "http-basic", true),
    (7001, "http", false),
    (16379, "unknown", false),
    (31337, "telnet", false),
    (50000, "ssh", false),
    (65535, "http", false),
];

fn pages(room: &Room) {
    room.write(
        "www/index.html",
        "<h1>Status</h1><p>All is well here.</p>\n",
    );
}

/// nginx with Basic behind TLS, with a certificate made for this run.
fn nginx_over_tls(room: &mut Room, port: u16, password: &str) {
    pages(room);
    room.write("req.cnf", "[req]\ndistinguished_name = name\n[name]\n");
    call(
        "openssl",
        &[
            "req",
            "-x509",
            "-config",
            "/etc/req.cnf",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=camera",
            "-days",
            "2",
            "-keyout",
            "/etc/tls.key",
            "-out",
            "/etc/tls.pem",
        ],
    );
    let hash = call("openssl", &["passwd", "-apr1", password]);
    room.write("htpasswd", &format!("admin:{hash}\n"));
    room.write(
        "nginx.conf",
        &format!(
            "daemon off;\nuser root;\npid /run/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n access_log off;\n server {{\n\
             listen 127.0.0.1:{port} ssl;\n ssl_certificate /etc/tls.pem;\n ssl_certificate_key /etc/tls.key;\n\
             root /etc/www;\n auth_basic camera;\n auth_basic_user_file /etc/htpasswd;\n }}\n}}\n"
        ),
    );
    room.start(NGINX, &["-c", "/etc/nginx.conf"], port);
}

fn lighttpd(room: &mut Room, port: u16, password: &str) {
    pages(room);
    room.write("lighttpd.user", &format!("admin:{password}\n"));
    room.write(
        "lighttpd.conf",
        &format!(
            "server.document-root = \"/etc/www\"\nserver.bind = \"127.0.0.1\"\nserver.port = {port}\n\
             server.modules = (\"mod_auth\", \"mod_authn_file\")\nindex-file.names = (\"index.html\")\n\
             auth.backend = \"plain\"\nauth.backend.plain.userfile = \"/etc/lighttpd.user\"\n\
             auth.require = (\"/\" => (\"method\" => \"basic\", \"realm\" => \"camera\", \"require\" => \"valid-user\"))\n"
        ),
    );
    room.start(LIGHTTPD, &["-D", "-f", "/etc/lighttpd.conf"], port);
}

fn telnetd(room: &mut Room, port: u16) {
    let place = format!("127.0.0.1:{port}");
    let words = ["telnetd", "-F", "-b", &place, "-l", "/etc/bin/login"];
    room.start(BUSYBOX, &words, port);
}

fn httpd(room: &mut Room, port: u16) {
    let place = format!("127.0.0.1:{port}");
    room.start(
        BUSYBOX,
        &["httpd", "-f", "-p", &place, "-h", "/etc/www"],
        port,
    );
}

fn dropbear(room: &mut Room, port: u16) {
    let place = format!("127.0.0.1:{port}");
    let words = ["-F", "-E", "-p", &place, "-r", "/etc/dropbear_key"];
    room.start("/usr/sbin/dropbear", &words, port);
}

/// All of [`PLACES`].
fn many(room: &mut Room) {
    let password = random();
    room.accounts(&[("admin", &password, false)]);
    call("mkdir", &["/etc/bin"]);
    call("ln", &["-s", BUSYBOX, "/etc/bin/login"]);
    call("dropbearkey", &["-t", "ed25519", "-f", "/etc/dropbear_key"]);
    nginx_over_tls(room, 4443, &password);
    lighttpd(room, 80, &password);
    for port in [23, 31337] {
        telnetd(room, port);
    }
    for port in [7001, 65535] {
        httpd(room, port);
    }
    for port in [2022, 50000] {
        dropbear(room, port);
    }
    let redis = ["--bind", "127.0.0.1", "--port", "16379", "--save", ""];
    room.start("/usr/bin/redis-server", &redis, 16379);
}

const DECLARED: &str = r#"
[[ixit.SoftServ]]
id = "SoftServ-1"
transport = "tcp"
port = [80, 4443, 7001, 65535]
service = "http"
status = "enabled"

[[ixit.SoftServ]]
id = "SoftServ-2"
transport = "tcp"
port = [2022, 50000, 16379]
status = "enabled"

[[ixit.SoftServ]]
id = "SoftServ-3"
transport = "tcp"
port = 23
service = "telnet"
status = "disabled"

[[ixit.LogIntf]]
id = "LogIntf-1"
transport = "tcp"
port = 8123
status = "enabled"
"#;

#[test]
fn every_service_of_a_full_house_is_found_over_all_ports_and_held_against_the_declaration() {
    let inspection = in_a_room(|room| {
        many(room);
        let declaration = declaration::read("ixit.toml", DECLARED, &[]).unwrap();
        let bench = bench_of(HERE, Ports::All, false);
        inspect(&bench, &list("admin,admin\n"), Some(&declaration))
    });
    let expected: BTreeMap<_, _> = PLACES
        .into_iter()
        .map(|(port, service, tls)| (("tcp".to_owned(), port), (service.to_owned(), tls)))
        .collect();
    let found = services(&inspection);
    let (places, services): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let (known, kinds): (Vec<_>, Vec<_>) = expected.into_iter().unzip();
    assert_eq!(places, known);
    // What redis is called depends on who knows it; that it is there does not.
    for (place, (found, expected)) in places.iter().zip(services.iter().zip(&kinds)) {
        if expected.0 != "unknown" {
            assert_eq!(found, expected, "{place:?}");
        }
    }
    let said = facts(&inspection);
    assert!(
        !said
            .iter()
            .any(|fact| matches!(fact, Fact::CredentialAccepted { .. })),
        "{said:?}"
    );
    let undeclared: Vec<(u16, &str)> = said
        .iter()
        .filter_map(|fact| match fact {
            Fact::UndeclaredInterface {
                interface,
                declaration,
            } => Some((interface.port, declaration.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        undeclared,
        [
            (23, "ixit.toml (which has it as SoftServ-3, disabled)"),
            (31337, "ixit.toml")
        ]
    );
    let silent: Vec<&str> = said
        .iter()
        .filter_map(|fact| match fact {
            Fact::DeclaredSilent { entry, .. } => Some(entry.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(silent, ["LogIntf-1 (tcp/8123)"]);
}

/// The facts of nginx over TLS with this password.
fn over_tls(password: &str) -> Vec<Fact> {
    let inspection = in_a_room(|room| {
        nginx_over_tls(room, 4443, password);
        let bench = bench_of(HERE, Ports::These(vec![4443]), false);
        inspect(&bench, &list("root,root\nadmin,1234\n"), None)
    });
    inspection
        .observations
        .into_iter()
        .filter(|seen| seen.check == default_credentials::NAME)
        .map(|seen| seen.fact)
        .collect()
}

#[test]
fn a_default_password_behind_tls_is_found_and_another_is_not() {
    let facts = over_tls("1234");
    let [
        Fact::CredentialAccepted { interface, .. },
        Fact::CredentialsRefused { tries: 2, .. },
    ] = facts.as_slice()
    else {
        panic!("missed: {facts:?}");
    };
    assert_eq!(interface.to_string(), "http-basic on tcp/4443 over TLS");
    let facts = over_tls(&random());
    assert!(
        matches!(
            facts.as_slice(),
            [Fact::CredentialsRefused { tries: 2, .. }]
        ),
        "false alarm: {facts:?}"
    );
}

#[test]
fn what_was_never_declared_is_not_said_without_a_declaration() {
    let inspection = in_a_room(|room| {
        pages(room);
        httpd(room, 8080);
        inspect(
            &bench_of(HERE, Ports::Common, false),
            &list("admin,admin\n"),
            None,
        )
    });
    assert!(
        !inspection
            .transcripts
            .keys()
            .any(|path| path.contains("declaration"))
    );
    assert_eq!(services(&inspection).len(), 1);
}

#[test]
fn a_service_behind_a_filter_that_drops_everything_else_is_found() {
    let inspection = in_a_room(|room| {
        announced::wire();
        pages(room);
        let rule = |words: &[&str]| {
            let added = [&["-n", "device", "rule", "add"], words].concat();
            call("ip", &added)
        };
        // The device drops what comes for any port but one, without a word.
        rule(&[
            "pref", "10", "iif", "dev0", "ipproto", "tcp", "dport", "2323", "lookup", "local",
        ]);
        rule(&[
            "pref",
            "20",
            "iif",
            "dev0",
            "ipproto",
            "tcp",
            "dport",
            "1-65534",
            "blackhole",
        ]);
        rule(&["pref", "30", "lookup", "local"]);
        call("ip", &["-n", "device", "rule", "del", "pref", "0"]);
        announced::page(room, 2323);
        let ports = Ports::These((1..=4000).collect());
        let bench = bench_of(IpAddr::from(announced::DEVICE), ports, false);
        inspect(&bench, &list("admin,admin\n"), None)
    });
    let found: Vec<(String, u16)> = services(&inspection).into_keys().collect();
    assert_eq!(found, [("tcp".to_owned(), 2323)]);
    let ports = inspection.transcripts.values().next().unwrap();
    let ports = String::from_utf8_lossy(ports);
    assert!(
        ports.contains("0 refused, 3999 said nothing, 0 could not be tried"),
        "{ports}"
    );
}
